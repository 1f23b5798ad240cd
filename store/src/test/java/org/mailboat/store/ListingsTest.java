package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.EPOCH;
import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.ObservationSink.Extent;
import org.mailboat.sync.port.ObserveOrder.ResumeMark;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.SeenChange.Appeared;
import org.mailboat.sync.port.Sighting;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class ListingsTest {
    private static final SyncFailure REFUSED =
            SyncFailure.of(FailureKind.REFUSED_PERMANENTLY, "the body\nis \\ refused")
                    .withMessage("uid 2");

    @TempDir Path home;
    private Homestead at;
    private LocalStore store;
    private Account account;
    private MailboxId inbox;

    @BeforeEach
    void open() {
        at = new Homestead(home);
        store = at.store.localStore();
        account = at.account("joe");
        inbox = at.mailbox(account, "INBOX");
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void a_listing_that_breaks_off_leaves_a_mark_and_no_checkpoint() {
        at.begin(inbox, EPOCH);
        assertThat(local().resume()).isNull();
        window(IdSet.range(50, 4294967295L), sighting(60));
        window(IdSet.range(20, 49), sighting(30));
        at.reopen();
        store = at.store.localStore();

        var mark = new ResumeMark(EPOCH, 20, new Checkpoint("c" + EPOCH));
        assertThat(local().resume()).isEqualTo(mark);
        assertThat(local().checkpoint()).isNull();
        assertThat(local().appeared()).isEqualTo(2);

        at.begin(inbox, EPOCH, Extent.REST);
        assertThat(local().resume()).isEqualTo(mark);
        window(IdSet.range(1, 19));
        store.finishListing(inbox, NOON);

        assertThat(local().resume()).isNull();
        assertThat(local().checkpoint()).isEqualTo(new Checkpoint("c" + EPOCH));
        assertThat(at.summary(inbox).lastConfirmed()).isEqualTo(NOON);
    }

    @Test
    void a_window_replaces_what_was_noted_within_it_and_nothing_else() {
        at.list(inbox, sighting(1), sighting(5), sighting(9));

        at.begin(inbox, EPOCH);
        window(IdSet.range(4, 6), sighting(6));

        assertThat(owedIds()).containsExactly(9L, 6L, 1L);
    }

    @Test
    void owed_messages_come_newest_first_in_pages() {
        List<Sighting> all = new ArrayList<>();
        for (int uid = 1; uid <= 250; uid++) {
            all.add(sighting(uid * 3L));
        }
        at.list(inbox, all.toArray(Sighting[]::new));

        List<Long> seen = new ArrayList<>();
        long below = Long.MAX_VALUE;
        while (true) {
            List<OwedMessage> page = store.owed(inbox, BodyWindow.ALL, below, NOON, 100);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(m -> seen.add(m.id()));
            below = page.getLast().id();
        }
        assertThat(seen).hasSize(250).isSortedAccordingTo((a, b) -> Long.compare(b, a));
    }

    @Test
    void a_window_noted_late_does_not_owe_what_came_in_meanwhile() {
        at.list(inbox, sighting(1));
        at.commit(at.received(inbox, 1, octets("here")));

        at.begin(inbox, EPOCH);
        window(IdSet.range(1, 10), sighting(1), sighting(2));

        assertThat(owedIds()).containsExactly(2L);
    }

    @Test
    void a_parked_message_is_not_owed_before_its_time_and_keeps_its_count() {
        at.list(inbox, sighting(1), sighting(2));
        store.park(inbox, IdSet.of(2), REFUSED, NOON.plusSeconds(60));
        store.park(inbox, IdSet.of(2), REFUSED, NOON.plusSeconds(90));

        assertThat(owedIds()).containsExactly(1L);
        assertThat(store.parked(inbox, 10))
                .singleElement()
                .satisfies(p -> {
                    assertThat(p.id()).isEqualTo(2);
                    assertThat(p.attempts()).isEqualTo(2);
                    assertThat(p.failure()).isEqualTo(REFUSED);
                    assertThat(p.nextTry()).isEqualTo(NOON.plusSeconds(90));
                });
        assertThat(
                        store.owed(
                                inbox,
                                BodyWindow.ALL,
                                Long.MAX_VALUE,
                                NOON.plus(Duration.ofMinutes(2)),
                                10))
                .extracting(OwedMessage::attempts)
                .containsExactly(2, 0);
        assertThat(at.summary(inbox).parked()).isEqualTo(1);
        assertThat(at.summary(inbox).complete()).isFalse();
    }

    @Test
    void a_parked_message_stays_parked_while_it_is_there_and_is_forgotten_when_it_is_gone() {
        at.list(inbox, sighting(2));
        store.park(inbox, IdSet.of(2), REFUSED, NOON.plusSeconds(60));

        at.list(inbox, sighting(2));
        assertThat(store.parked(inbox, 10)).hasSize(1);

        at.list(inbox);
        assertThat(store.parked(inbox, 10)).isEmpty();
        assertThat(local().appeared()).isZero();
    }

    @Test
    void a_message_that_came_in_is_no_longer_parked() {
        at.list(inbox, sighting(2));
        store.park(inbox, IdSet.of(2), REFUSED, NOON.plusSeconds(60));

        at.commit(at.received(inbox, 2, octets("after all")));

        assertThat(store.parked(inbox, 10)).isEmpty();
    }

    private void window(IdSet covered, Sighting... sightings) {
        List<SeenChange> changes = new ArrayList<>();
        for (Sighting sighting : sightings) {
            changes.add(new Appeared(sighting));
        }
        store.recordWindow(inbox, covered, changes);
    }

    private List<Long> owedIds() {
        return store.owed(inbox, BodyWindow.ALL, Long.MAX_VALUE, NOON, 100).stream()
                .map(OwedMessage::id)
                .toList();
    }

    private LocalMailbox local() {
        return store.mailboxes(account.id()).getFirst();
    }
}
