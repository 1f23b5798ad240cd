package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;

class EngineLockTest {
    @TempDir Path home;

    @Test
    void a_second_run_in_this_process_is_told_who_holds_the_account() {
        try (var at = new Homestead(home);
                var other = new Homestead(home)) {
            Account joe = at.account("joe");
            Account ann = at.account("ann");
            try (EngineLock held = at.store.lockEngine(joe.id())) {
                assertThat(held).isNotNull();
                assertThatThrownBy(() -> other.store.lockEngine(joe.id()))
                        .isInstanceOfSatisfying(
                                StoreException.class,
                                e -> {
                                    assertThat(e.failure().kind()).isEqualTo(FailureKind.TRANSIENT);
                                    assertThat(e.failure().detail())
                                            .isEqualTo(FailureDetail.IN_USE);
                                    assertThat(e.failure().text())
                                            .contains("busy, pid " + ProcessHandle.current().pid());
                                });
                other.store.lockEngine(ann.id()).close();
            }
            other.store.lockEngine(joe.id()).close();
        }
    }

    @Test
    void a_run_in_another_process_holds_the_account_until_it_ends() throws Exception {
        Account joe;
        try (var at = new Homestead(home)) {
            joe = at.account("joe");
            Process holder = startHolder(joe.id());
            try (BufferedReader out = holder.inputReader()) {
                assertThat(out.readLine()).isEqualTo("held");
                assertThatThrownBy(() -> at.store.lockEngine(joe.id()))
                        .hasMessageContaining("busy, pid " + holder.pid());
            } finally {
                holder.destroyForcibly().waitFor();
            }
            at.store.lockEngine(joe.id()).close();
        }
    }

    @Test
    void an_interrupted_caller_that_is_refused_takes_no_lock_from_its_holder() throws Exception {
        try (var at = new Homestead(home);
                var other = new Homestead(home)) {
            Account joe = at.account("joe");
            try (EngineLock held = at.store.lockEngine(joe.id())) {
                assertThat(held).isNotNull();
                Thread.currentThread().interrupt();
                try {
                    assertThatThrownBy(() -> other.store.lockEngine(joe.id()))
                            .hasMessageContaining("busy");
                } finally {
                    assertThat(Thread.interrupted()).isTrue();
                }

                Process late = startHolder(joe.id());
                assertThat(late.waitFor()).isNotZero();
            }
        }
    }

    private Process startHolder(AccountId account) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        home.toString(),
                        account.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    /// Holds an account until it is killed.
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws IOException {
            Store store = Store.open(Path.of(args[0]), Homestead.CLOCK);
            EngineLock lock = store.lockEngine(AccountId.parse(args[1]));
            System.out.println("held");
            System.in.read();
            lock.close();
        }
    }
}
