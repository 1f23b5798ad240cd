package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.Received;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;

class CommitsTest {
    @TempDir Path home;
    private Homestead at;
    private MailboxId inbox;

    @BeforeEach
    void open() {
        at = new Homestead(home);
        inbox = at.mailbox(at.account("joe"), "INBOX");
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void a_received_message_can_be_read_back_octet_for_octet() {
        byte[] octets = octets("Subject: grüß dich\r\n\r\nHallo\0\r\n");
        at.list(inbox, sighting(4, Keyword.SEEN));

        long fresh = at.commit(at.received(inbox, 4, octets, Keyword.SEEN));

        assertThat(fresh).isEqualTo(1);
        at.reopen();
        PlacementView placement = at.all(inbox).getFirst();
        assertThat(at.read(placement)).isEqualTo(octets);
        assertThat(placement.state()).isEqualTo(PlacementView.State.COMPLETE);
        assertThat(placement.keywords()).isEqualTo(Keywords.of(Keyword.SEEN));
        assertThat(placement.internalDate()).isEqualTo(Homestead.NOON.plusSeconds(4));
        assertThat(placement.size()).isEqualTo(octets.length);
        assertThat(at.summary(inbox).complete()).isTrue();
        assertThat(at.store.localStore().baseline(inbox, 1, 10)).hasSize(1);
    }

    @Test
    void a_message_received_twice_is_here_once() {
        at.list(inbox, sighting(4));
        at.commit(at.received(inbox, 4, octets("first")));

        long fresh = at.commit(at.received(inbox, 4, octets("first")));

        assertThat(fresh).isZero();
        assertThat(at.all(inbox)).hasSize(1);
        assertThat(at.summary(inbox).messages()).isEqualTo(1);
    }

    @Test
    void what_the_listing_said_stands_where_the_message_came_without_it() {
        at.list(inbox, sighting(4, Keyword.FLAGGED));
        var bare =
                new Received(
                        Homestead.ref(inbox),
                        Homestead.EPOCH,
                        4,
                        at.content(octets("x")),
                        null,
                        false);

        at.commit(bare);

        PlacementView placement = at.all(inbox).getFirst();
        assertThat(placement.keywords()).isEqualTo(Keywords.of(Keyword.FLAGGED));
        assertThat(placement.internalDate()).isEqualTo(Homestead.NOON.plusSeconds(4));
    }

    @Test
    void a_message_of_another_epoch_is_dropped() {
        at.list(inbox, sighting(4));
        Received stale =
                new Received(
                        Homestead.ref(inbox),
                        Homestead.EPOCH + 1,
                        4,
                        at.content(octets("x")),
                        null,
                        false);

        assertThat(at.commit(stale)).isZero();
        assertThat(at.all(inbox)).isEmpty();
    }

    @Test
    void a_header_is_completed_in_the_same_placement() {
        at.list(inbox, sighting(4));
        at.commit(
                new Received(
                        Homestead.ref(inbox),
                        Homestead.EPOCH,
                        4,
                        at.content(octets("Subject: x\r\n\r\n")),
                        sighting(4),
                        true));
        PlacementView header = at.all(inbox).getFirst();
        assertThat(header.state()).isEqualTo(PlacementView.State.HEADERS);
        assertThat(owed(true)).isEmpty();
        assertThat(owed(false))
                .containsExactly(new OwedMessage(4, 24, Homestead.NOON.plusSeconds(4), null, 0));

        at.commit(at.received(inbox, 4, octets("Subject: x\r\n\r\nbody")));

        PlacementView whole = at.all(inbox).getFirst();
        assertThat(whole.id()).isEqualTo(header.id());
        assertThat(whole.message()).isEqualTo(header.message());
        assertThat(at.read(whole)).isEqualTo(octets("Subject: x\r\n\r\nbody"));
        assertThat(owed(false)).isEmpty();
        assertThat(at.summary(inbox).bytes()).isEqualTo(18);
    }

    @Test
    void ids_are_not_given_twice_even_if_the_process_ends_without_closing() {
        at.list(inbox, sighting(1), sighting(2));
        at.commit(at.received(inbox, 1, octets("a")));
        PlacementId first = at.all(inbox).getFirst().id();

        try (var other = new Homestead(home)) {
            other.commit(other.received(inbox, 2, octets("b")));
            assertThat(other.all(inbox))
                    .extracting(PlacementView::id)
                    .doesNotHaveDuplicates()
                    .contains(first);
        }
    }

    @Test
    void ids_that_were_not_used_are_given_back_by_an_orderly_end() {
        at.list(inbox, sighting(1), sighting(2));
        at.commit(at.received(inbox, 1, octets("a")));
        at.reopen();
        at.commit(at.received(inbox, 2, octets("b")));

        assertThat(at.all(inbox)).extracting(p -> p.id().number()).containsExactly(2L, 1L);
    }

    @Test
    void figures_follow_what_comes_in() {
        at.list(inbox, sighting(1, Keyword.SEEN), sighting(2), sighting(3));
        at.commit(
                at.received(inbox, 1, octets("abc"), Keyword.SEEN),
                at.received(inbox, 2, octets("de")));

        MailboxSummary summary = at.summary(inbox);
        assertThat(summary.messages()).isEqualTo(2);
        assertThat(summary.unread()).isEqualTo(1);
        assertThat(summary.bytes()).isEqualTo(5);
        assertThat(summary.owed()).isEqualTo(1);
        assertThat(summary.complete()).isFalse();
    }

    private List<OwedMessage> owed(boolean headersOnly) {
        return at.store
                .localStore()
                .owed(
                        inbox,
                        headersOnly ? BodyWindow.NONE : BodyWindow.ALL,
                        Long.MAX_VALUE,
                        Instant.EPOCH,
                        100);
    }
}
