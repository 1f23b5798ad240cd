package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.store.Chore;
import org.mailboat.store.Store;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.RemoteMailbox;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

@Timeout(60)
class HousekeepingTest {
    private static final Duration LONG = Duration.ofSeconds(50);

    @TempDir Path home;
    private Store store;

    @BeforeEach
    void open() {
        store = Store.open(home, InstantSource.system());
    }

    @AfterEach
    void close() {
        store.close();
    }

    /// Counts down to nothing, a step each.
    private static class Countdown implements Chore {
        final AtomicLong left;
        final CountDownLatch firstStep = new CountDownLatch(1);

        Countdown(long left) {
            this.left = new AtomicLong(left);
        }

        @Override
        public String name() {
            return "countdown";
        }

        @Override
        public long remaining() {
            return left.get();
        }

        @Override
        public boolean step() {
            firstStep.countDown();
            return left.get() > 0 && left.decrementAndGet() > 0;
        }
    }

    private Housekeeping keeping(Chore... chores) {
        return keeping(Duration.ZERO, chores);
    }

    private Housekeeping keeping(Duration moment, Chore... chores) {
        return new Housekeeping(
                store.feed(),
                List.of(chores),
                Thread.ofPlatform().daemon().name("housekeeping").factory(),
                moment);
    }

    @Test
    void every_chore_is_done_to_its_end() throws InterruptedException {
        var one = new Countdown(3);
        var other = new Countdown(5);
        try (var keeping = keeping(one, other)) {
            keeping.start();
            assertThat(keeping.settle(LONG)).isTrue();
        }
        assertThat(one.remaining()).isZero();
        assertThat(other.remaining()).isZero();
    }

    @Test
    void nothing_is_done_while_a_run_goes_on_and_all_of_it_afterwards()
            throws InterruptedException {
        var chore = new Countdown(3);
        try (var keeping = keeping(chore)) {
            keeping.runBegins();
            keeping.start();
            assertThat(keeping.settle(Duration.ofMillis(20))).isFalse();
            assertThat(chore.remaining()).isEqualTo(3);

            keeping.runEnds();
            assertThat(keeping.settle(LONG)).isTrue();
        }
        assertThat(chore.remaining()).isZero();
    }

    @Test
    void whoever_ends_right_after_a_run_waits_for_no_step() {
        var chore = new Countdown(3);
        try (var keeping = keeping(Duration.ofHours(1), chore)) {
            keeping.start();
            keeping.runBegins();
            keeping.runEnds();
        }
        assertThat(chore.remaining()).isEqualTo(3);
    }

    @Test
    void who_waits_for_it_has_it_begun_at_once() throws InterruptedException {
        var chore = new Countdown(3);
        try (var keeping = keeping(Duration.ofHours(1), chore)) {
            keeping.start();
            assertThat(keeping.settle(LONG)).isTrue();
        }
        assertThat(chore.remaining()).isZero();
    }

    @Test
    void what_cannot_be_through_in_time_is_not_begun_for_who_waits() throws InterruptedException {
        var chore = new Countdown(20_000);
        try (var keeping = keeping(Duration.ofHours(1), chore)) {
            keeping.start();
            assertThat(keeping.settle(Duration.ofMillis(150))).isFalse();
        }
        assertThat(chore.remaining()).isEqualTo(20_000);
    }

    @Test
    void a_run_that_begins_stops_a_chore_between_two_steps() throws InterruptedException {
        var begin = new CountDownLatch(1);
        var keepings = new ArrayList<Housekeeping>();
        var chore =
                new Countdown(30) {
                    @Override
                    public boolean step() {
                        if (begin.getCount() > 0) {
                            keepings.getFirst().runBegins();
                            begin.countDown();
                        }
                        return super.step();
                    }
                };
        try (var keeping = keeping(chore)) {
            keepings.add(keeping);
            keeping.start();
            begin.await();
            assertThat(keeping.settle(Duration.ofMillis(20))).isFalse();
            assertThat(chore.remaining()).isEqualTo(29);
            keeping.runEnds();
            assertThat(keeping.settle(LONG)).isTrue();
        }
    }

    @Test
    void one_that_fails_does_not_keep_others_from_their_work() throws InterruptedException {
        var broken =
                new Countdown(1) {
                    @Override
                    public boolean step() {
                        throw new MailException(
                                SyncFailure.of(FailureKind.LOCAL_DISK, "the disk is full"), null);
                    }
                };
        var sound = new Countdown(2);
        try (var keeping = keeping(broken, sound)) {
            keeping.start();
            assertThat(keeping.settle(LONG)).as("one is left").isFalse();
        }
        assertThat(sound.remaining()).isZero();
    }

    @Test
    void a_commit_makes_it_look_again() throws InterruptedException {
        var chore = new Countdown(1);
        try (var keeping = keeping(chore)) {
            keeping.start();
            keeping.settle(LONG);
            chore.left.set(4);
            commitSomething();
            assertThat(keeping.settle(LONG)).isTrue();
        }
        assertThat(chore.remaining()).isZero();
    }

    /// A change that the feed tells.
    private void commitSomething() {
        var account =
                store.accounts()
                        .add(
                                "joe",
                                new ServerAddress(
                                        ServerAddress.Security.IMPLICIT_TLS,
                                        "mail.example",
                                        993,
                                        "joe"),
                                null,
                                new TlsTrust.Platform(),
                                new CredentialSource.Stored(),
                                Policy.DEFAULT);
        store.localStore()
                .adoptMailbox(
                        account.id(),
                        new RemoteMailbox(
                                "INBOX", MailboxPath.INBOX, "/", Set.of(), true, true, null, null));
    }

    @Test
    void catching_up_works_on_the_callers_thread_and_tells_how_far_it_is() {
        var chore = new Countdown(3);
        var told = new ArrayList<String>();
        try (var keeping = keeping(chore)) {
            keeping.runBegins();
            assertThat(
                            keeping.catchUp(
                                    chore,
                                    new Cancel(),
                                    (_, done, all) -> told.add(done + " of " + all)))
                    .isTrue();
        }
        assertThat(told).containsExactly("1 of 3", "2 of 3", "3 of 3");
    }

    @Test
    void catching_up_can_be_cancelled() {
        var chore = new Countdown(3);
        var cancel = new Cancel();
        try (var keeping = keeping(chore)) {
            assertThatThrownBy(() -> keeping.catchUp(chore, cancel, (_, _, _) -> cancel.request()))
                    .isInstanceOf(CancellationException.class);
        }
        assertThat(chore.remaining()).isEqualTo(2);
    }

    @Test
    void closing_ends_its_thread_after_the_step_in_progress() throws InterruptedException {
        var chore = new Countdown(Long.MAX_VALUE);
        var keeping = keeping(chore);
        keeping.start();
        chore.firstStep.await();
        keeping.close();
        long left = chore.remaining();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("housekeeping");
        assertThat(chore.remaining()).isEqualTo(left);
    }
}
