package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.store.CheckReport.Problem;
import org.mailboat.store.CheckReport.What;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.SeenChange.Vanished;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class StoreCheckTest {
    @TempDir Path home;
    private Homestead at;
    private Account account;
    private MailboxId inbox;

    @BeforeEach
    void open() {
        at = new Homestead(home);
        account = at.account("joe");
        inbox = at.mailbox(account, "INBOX");
        at.list(inbox, sighting(1), sighting(2), sighting(3));
        at.commit(
                at.received(inbox, 1, octets("first")),
                at.received(inbox, 2, octets("second")),
                at.received(inbox, 3, octets("third")));
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void a_sound_store_is_called_sound() {
        CheckReport report = check(false);

        assertThat(report.problems()).isEmpty();
        assertThat(report.sound()).isTrue();
        assertThat(report.contents()).isEqualTo(3);
        assertThat(report.bytes()).isEqualTo(16);
    }

    @Test
    void a_changed_octet_is_found_and_the_message_is_owed_again_in_its_place() throws IOException {
        PlacementView second = byUid(2);
        flip(second);

        Problem problem = check(false).problems().getFirst();
        assertThat(problem)
                .isEqualTo(
                        new Problem(
                                What.WRONG_HASH,
                                "joe",
                                MailboxPath.INBOX,
                                second.id(),
                                problem.text(),
                                false));
        assertThat(owed()).isEmpty();

        CheckReport mended = check(true);
        assertThat(mended.found()).isEqualTo(1);
        assertThat(mended.sound()).isTrue();
        assertThat(owed()).extracting(OwedMessage::id).containsExactly(2L);
        assertThat(byUid(2).state()).isEqualTo(PlacementView.State.HEADERS);
        assertThat(check(false).sound()).isTrue();

        at.commit(at.received(inbox, 2, octets("second")));
        assertThat(byUid(2).id()).isEqualTo(second.id());
        assertThat(at.read(byUid(2))).isEqualTo(octets("second"));
        assertThat(check(false).problems()).isEmpty();
    }

    @Test
    void missing_octets_are_found() throws IOException {
        Files.delete(home.resolve("segments/00000001.seg"));

        assertThat(check(false).problems())
                .hasSize(3)
                .allSatisfy(p -> assertThat(p.what()).isEqualTo(What.MISSING_BYTES));
        assertThat(check(true).sound()).isTrue();
        assertThat(owed()).hasSize(3);
    }

    @Test
    void octets_of_mail_that_no_server_has_are_not_called_mended() throws IOException {
        PlacementView second = byUid(2);
        at.store
                .localStore()
                .recordWindow(inbox, IdSet.of(2), List.of(new Vanished(2, second.id())));
        at.store.localStore().applyRemovals(inbox, List.of(new Vanished(2, second.id())), NOON);
        flip(second);

        CheckReport report = check(true);

        assertThat(report.sound()).isFalse();
        assertThat(report.problems().getFirst().text()).contains("server does not have it");
    }

    @Test
    void a_message_row_that_is_gone_is_made_again_under_its_placement() {
        PlacementView second = byUid(2);
        damage("DELETE FROM message WHERE id = ?", second.message().number());

        assertThat(check(false).problems()).extracting(Problem::what).contains(What.REFERENCE);
        check(true);

        assertThat(check(false).problems()).isEmpty();
        at.commit(at.received(inbox, 2, octets("second")));
        assertThat(byUid(2).id()).isEqualTo(second.id());
        assertThat(byUid(2).message()).isEqualTo(second.message());
    }

    @Test
    void a_placement_that_is_gone_leaves_its_message_recoverable_and_the_mailbox_to_be_listed() {
        PlacementId lost = byUid(2).id();
        damage("DELETE FROM placement WHERE id = ?", lost.number());

        CheckReport report = check(true);

        assertThat(report.problems())
                .extracting(Problem::what)
                .contains(What.LOST_PLACEMENT, What.COUNTERS);
        assertThat(report.sound()).isTrue();
        assertThat(at.store.localStore().mailboxes(account.id()).getFirst().checkpoint()).isNull();
        PlacementView kept = at.store.mail().recoverable(inbox, null, 10).placements().getFirst();
        assertThat(kept.id()).isNotEqualTo(lost);
        assertThat(at.read(kept)).isEqualTo(octets("second"));
        assertThat(check(false).problems()).isEmpty();
    }

    @Test
    void wrong_figures_are_counted_anew() {
        damage("UPDATE mailbox SET unread = unread + ?", 5L);

        assertThat(check(false).problems())
                .extracting(Problem::what)
                .containsExactly(What.COUNTERS);
        check(true);

        assertThat(at.summary(inbox).unread()).isEqualTo(3);
        assertThat(check(false).problems()).isEmpty();
    }

    @Test
    void a_page_of_garbage_in_the_database_is_found() throws IOException {
        long page =
                at.store
                        .database()
                        .read(sql ->
                                sql.number(
                                        "SELECT rootpage FROM sqlite_schema WHERE name ="
                                                + " 'placement_recoverable'"));
        at.close();
        try (var file = new RandomAccessFile(Homes.database(home).toFile(), "rw")) {
            file.seek((page - 1) * 4096);
            byte[] garbage = new byte[4096];
            java.util.Arrays.fill(garbage, (byte) 0x5A);
            file.write(garbage);
        }
        at = new Homestead(home);

        CheckReport report = check(false);

        assertThat(report.sound()).isFalse();
        assertThat(report.problems()).extracting(Problem::what).contains(What.DATABASE);
    }

    private CheckReport check(boolean mend) {
        return at.store.check(mend, new Cancel());
    }

    private void flip(PlacementView placement) throws IOException {
        try (var file =
                new RandomAccessFile(home.resolve("segments/00000001.seg").toFile(), "rw")) {
            file.seek(placement.content().offset());
            int octet = file.read();
            file.seek(placement.content().offset());
            file.write(octet ^ 1);
        }
    }

    private void damage(String statement, long id) {
        at.store.database().write(Durability.FULL, sql -> sql.update(statement, id));
    }

    private PlacementView byUid(long uid) {
        return at.store.mail().byUid(inbox, uid - 1, 1).getFirst();
    }

    private List<OwedMessage> owed() {
        return at.store.localStore().owed(inbox, BodyWindow.ALL, Long.MAX_VALUE, NOON, 10);
    }
}
