package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

class StoreTest {
    @TempDir Path home;

    @Test
    void a_database_overwritten_with_garbage_is_said_and_kept() throws IOException {
        try (var at = new Homestead(home)) {
            at.account("joe");
        }
        byte[] garbage = new byte[20_000];
        new Random(3).nextBytes(garbage);
        Files.write(Homes.database(home), garbage);

        assertThatThrownBy(() -> Store.open(home, Homestead.CLOCK))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> {
                            assertThat(e.failure().kind()).isEqualTo(FailureKind.STORE_DAMAGED);
                            assertThat(e.failure().nextStep())
                                    .contains("backup")
                                    .contains("segments are kept");
                        });
        assertThat(Files.readAllBytes(Homes.database(home))).isEqualTo(garbage);
    }

    @Test
    void a_home_that_is_a_file_is_said() throws IOException {
        Path file = Files.createFile(home.resolve("file"));

        assertThatThrownBy(() -> Store.open(file, Homestead.CLOCK))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.LOCAL_DISK));
    }

    @Test
    void a_home_with_odd_characters_works() {
        Path odd = home.resolve("100% müll? #1 & 'x' ; y");
        try (var at = new Homestead(odd)) {
            at.account("joe");
            at.reopen();
            assertThat(at.store.accounts().list()).hasSize(1);
        }
        assertThat(odd.resolve("mailboat.db")).exists();
    }

    @Test
    void a_home_that_cannot_be_written_can_be_read() {
        MailboxId inbox;
        try (var at = new Homestead(home)) {
            inbox = at.mailbox(at.account("joe"), "INBOX");
            at.list(inbox, sighting(1));
            at.commit(at.received(inbox, 1, octets("here")));
        }

        try (Database database =
                        Database.open(
                                home, true, Migration.known(), CommitPoint.SOUND, Homestead.CLOCK);
                var segments = new SegmentReaders(home.resolve("segments"))) {
            var mail = new MailReader(database, segments, Homestead.CLOCK);
            assertThat(mail.page(inbox, null, 10).placements()).hasSize(1);
            assertThatThrownBy(() -> new Accounts(database).remove(new AccountId(1)))
                    .isInstanceOfSatisfying(
                            StoreException.class,
                            e -> {
                                assertThat(e.failure().kind()).isEqualTo(FailureKind.LOCAL_DISK);
                                assertThat(e.failure().detail()).isEqualTo(FailureDetail.NO_RIGHTS);
                                assertThat(e.failure().text()).contains(home.toString());
                                assertThat(e.failure().nextStep()).contains("--home");
                            });
        }
    }

    @Test
    void readers_go_on_while_a_run_writes() {
        try (var writer = new Homestead(home);
                var reader = new Homestead(home)) {
            Account joe = writer.account("joe");
            MailboxId inbox = writer.mailbox(joe, "INBOX");
            writer.list(inbox, sighting(1), sighting(2));
            writer.commit(writer.received(inbox, 1, octets("one")));

            assertThat(reader.all(inbox)).hasSize(1);
            assertThat(reader.account("ann").id()).isNotEqualTo(joe.id());
            writer.commit(writer.received(inbox, 2, octets("two")));
            assertThat(reader.all(inbox)).hasSize(2);
            assertThat(writer.store.accounts().find("ann")).isPresent();
        }
    }

    @Test
    void two_stores_that_write_at_once_lose_nothing_and_share_no_ids() throws Exception {
        try (var one = new Homestead(home);
                var two = new Homestead(home);
                var pool = Executors.newFixedThreadPool(2)) {
            Account joe = one.account("joe");
            MailboxId his = one.mailbox(joe, "A");
            MailboxId hers = two.mailbox(joe, "B");
            List<Callable<Void>> jobs =
                    List.of(() -> download(one, his), () -> download(two, hers));
            for (var job : pool.invokeAll(jobs)) {
                job.get();
            }

            List<PlacementView> all = new ArrayList<>(one.all(his));
            all.addAll(one.all(hers));
            assertThat(all).hasSize(600);
            assertThat(all).extracting(PlacementView::id).doesNotHaveDuplicates();
            assertThat(all).extracting(PlacementView::message).doesNotHaveDuplicates();
            assertThat(one.store.check(false, new org.mailboat.sync.port.Cancel()).problems())
                    .isEmpty();
        }
    }

    @Test
    void closing_twice_is_harmless_and_using_a_closed_store_is_refused() {
        var at = new Homestead(home);
        at.store.close();
        at.store.close();
        assertThatThrownBy(() -> at.store.accounts().list())
                .isInstanceOf(IllegalStateException.class);
    }

    private static Void download(Homestead at, MailboxId mailbox) {
        List<Sighting> all = new ArrayList<>();
        for (int uid = 1; uid <= 300; uid++) {
            all.add(sighting(uid));
        }
        at.list(mailbox, all.toArray(Sighting[]::new));
        for (int uid = 1; uid <= 300; uid += 10) {
            List<Received> batch = new ArrayList<>();
            for (int i = uid; i < uid + 10; i++) {
                batch.add(at.received(mailbox, i, octets(mailbox + " " + i)));
            }
            at.store.localStore().commitReceived(batch);
        }
        return null;
    }
}
