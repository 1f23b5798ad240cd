package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.SeenChange;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

class SegmentRecoveryTest {
    @TempDir Path home;
    private Account account;
    private MailboxId inbox;
    private Path segment;

    @BeforeEach
    void fill() {
        segment = home.resolve("segments/00000001.seg");
        try (var at = new Homestead(home)) {
            account = at.account("joe");
            inbox = at.mailbox(account, "INBOX");
            at.list(inbox, sighting(1), sighting(2));
            at.commit(at.received(inbox, 1, octets("first")));
            at.commit(at.received(inbox, 2, octets("second")));
        }
    }

    @Test
    void the_tail_that_no_row_refers_to_is_cut() throws IOException {
        long before = Files.size(segment);
        Files.write(segment, new byte[5_000], StandardOpenOption.APPEND);

        try (var at = new Homestead(home)) {
            at.store.lockEngine(account.id()).close();
            assertThat(Files.size(segment)).isEqualTo(before);
            assertThat(at.all(inbox)).allSatisfy(p -> assertThat(at.read(p)).isNotEmpty());
        }
    }

    @Test
    void a_segment_without_rows_is_removed() throws IOException {
        Path orphan = Files.write(home.resolve("segments/00000007.seg"), new byte[10]);

        try (var at = new Homestead(home)) {
            at.store.lockEngine(account.id()).close();
        }

        assertThat(orphan).doesNotExist();
        assertThat(segment).exists();
    }

    @Test
    void what_another_store_is_writing_is_left_alone() {
        try (var at = new Homestead(home);
                var other = new Homestead(home)) {
            var pending = other.received(inbox, 3, octets("not committed yet"));

            at.store.lockEngine(account.id()).close();

            assertThat(other.commit(pending)).isEqualTo(1);
            assertThat(at.read(at.all(inbox).getFirst())).isEqualTo(octets("not committed yet"));
        }
    }

    @Test
    void a_segment_cut_short_makes_its_messages_owed_again_in_their_places() throws IOException {
        PlacementId second;
        try (var at = new Homestead(home);
                FileChannel file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            second = at.all(inbox).getFirst().id();
            file.truncate(at.all(inbox).getFirst().content().offset() + 2);
        }

        try (var at = new Homestead(home)) {
            at.store.lockEngine(account.id()).close();

            assertThat(owed(at)).extracting(OwedMessage::id).containsExactly(2L);
            assertThat(at.all(inbox)).hasSize(2);
            at.commit(at.received(inbox, 2, octets("second")));
            PlacementView mended = at.store.mail().placement(second).orElseThrow();
            assertThat(at.read(mended)).isEqualTo(octets("second"));
            assertThat(owed(at)).isEmpty();
        }
    }

    @Test
    void a_segment_that_is_gone_makes_its_messages_owed() throws IOException {
        Files.delete(segment);

        try (var at = new Homestead(home)) {
            at.store.lockEngine(account.id()).close();
            assertThat(owed(at)).extracting(OwedMessage::id).containsExactly(2L, 1L);
        }
    }

    @Test
    void what_only_this_store_has_waits_for_a_segment_that_is_away() throws IOException {
        PlacementId only;
        try (var at = new Homestead(home)) {
            var local = at.store.localStore();
            only = local.baseline(inbox, 1, 1).getFirst().placement();
            var gone = new SeenChange.Vanished(1, only);
            local.recordWindow(inbox, IdSet.of(1), List.of(gone));
            assertThat(local.applyRemovals(inbox, List.of(gone), Instant.EPOCH)).isOne();
        }
        Path away = Files.move(segment, home.resolve("away"));

        try (var at = new Homestead(home)) {
            at.store.lockEngine(account.id()).close();
            assertThat(owed(at)).extracting(OwedMessage::id).containsExactly(2L);
            at.commit(at.received(inbox, 2, octets("second")));
            assertThat(segment).as("its number is not given out again").doesNotExist();
        }
        Files.move(away, segment);

        try (var at = new Homestead(home)) {
            at.store.lockEngine(account.id()).close();
            assertThat(at.read(at.store.mail().placement(only).orElseThrow()))
                    .isEqualTo(octets("first"));
        }
    }

    @Test
    void segments_of_a_database_that_was_moved_away_are_kept() throws IOException {
        Files.move(home.resolve("mailboat.db"), home.resolve("mailboat.db.old"));

        try (var at = new Homestead(home)) {
            Account again = at.account("joe");
            at.store.lockEngine(again.id()).close();
            at.content(octets("new"));
        }

        assertThat(segment).exists();
        assertThat(home.resolve("segments/00000002.seg")).exists();
    }

    private List<OwedMessage> owed(Homestead at) {
        return at.store.localStore().owed(inbox, BodyWindow.ALL, Long.MAX_VALUE, Instant.EPOCH, 10);
    }
}
