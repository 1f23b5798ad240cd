package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;

import java.util.List;

/// What every [org.mailboat.sync.port.LocalStore] makes of what the server shows: what a listing
/// covers, what was seen to have changed, and what is known when nothing of it holds any more.
public abstract class ListingsContract extends StoreScene {
    @Test
    void a_listing_covers_nothing_until_it_is_finished() {
        begin();
        window(6, HIGHEST, appeared(6), appeared(9));

        LocalMailbox halfway = mailbox();
        assertThat(halfway.checkpoint()).isNull();
        assertThat(halfway.resume()).isEqualTo(new ObserveOrder.ResumeMark(EPOCH, 6, FIRST));

        window(1, 5, appeared(2));
        store.finishListing(mailbox, NOW);
        assertThat(mailbox().checkpoint()).isEqualTo(FIRST);
        assertThat(mailbox().resume()).isNull();
        assertThat(mailbox().epoch()).isEqualTo(EPOCH);
    }

    @Test
    void a_resume_mark_survives_a_restart_with_what_its_windows_wrote() {
        begin();
        window(6, HIGHEST, appeared(6), appeared(9));

        store = bench.reopen();

        assertThat(mailbox().resume()).isEqualTo(new ObserveOrder.ResumeMark(EPOCH, 6, FIRST));
        assertThat(owed()).containsExactly(9L, 6L);
    }

    @Test
    void a_window_replaces_what_was_noted_within_it_and_nothing_else() {
        list(appeared(2), appeared(5), appeared(9));

        begin();
        window(4, 8, appeared(6));

        assertThat(owed()).containsExactly(9L, 6L, 2L);
    }

    @Test
    void what_came_in_while_a_window_told_more_of_it_is_there_once_and_marked_so() {
        begin();
        window(3, 8, appeared(3), appeared(5));
        receive(received(5, "five", sighting(5, Keywords.none())));

        window(3, 8, appeared(3), new SeenChange.Appeared(sighting(5, FLAGGED)));

        assertThat(owed()).containsExactly(3L);
        assertThat(mailbox().messages()).isEqualTo(1);
        assertThat(store.seen(mailbox, Long.MAX_VALUE, 10))
                .filteredOn(SeenChange.Marked.class::isInstance)
                .containsExactly(
                        new SeenChange.Marked(
                                5,
                                store.baseline(mailbox, 5, 5).getFirst().placement(),
                                Keywords.none(),
                                FLAGGED));
    }

    @Test
    void marks_seen_on_the_server_become_agreed_and_local() {
        var id = withMessage(3, SEEN);
        list(new SeenChange.Marked(3, id, SEEN, FLAGGED));
        var mark = new SeenChange.Marked(3, id, SEEN, FLAGGED);
        assertThat(store.seen(mailbox, Long.MAX_VALUE, 10)).containsExactly(mark);

        assertThat(store.applyMarks(mailbox, List.of(mark))).isEqualTo(1);

        assertThat(placement(id).keywords()).isEqualTo(FLAGGED);
        assertThat(placement(id).agreedKeywords()).isEqualTo(FLAGGED);
        assertThat(store.seen(mailbox, Long.MAX_VALUE, 10)).isEmpty();
    }

    @Test
    void removals_seen_on_the_server_leave_the_mailbox() {
        var id = withMessage(3, SEEN);
        var gone = new SeenChange.Vanished(3, id);
        list(gone);
        assertThat(store.seen(mailbox, Long.MAX_VALUE, 10)).containsExactly(gone);
        assertThat(mailbox().messages()).as("seen is not done").isEqualTo(1);

        assertThat(store.applyRemovals(mailbox, List.of(gone), NOW)).isEqualTo(1);

        assertThat(mailbox().messages()).isZero();
        assertThat(baseline()).isEmpty();
        assertThat(store.seen(mailbox, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store.applyRemovals(mailbox, List.of(gone), NOW)).isZero();
    }

    @Test
    void seen_facts_come_newest_first_page_by_page_and_without_new_messages() {
        var three = withMessage(3, SEEN);
        var five = withMessage(5, SEEN);
        var eight = withMessage(8, SEEN);
        list(
                new SeenChange.Marked(3, three, SEEN, FLAGGED),
                new SeenChange.Vanished(5, five),
                appeared(6),
                new SeenChange.Vanished(8, eight));

        assertThat(store.seen(mailbox, Long.MAX_VALUE, 2))
                .containsExactly(
                        new SeenChange.Vanished(8, eight), new SeenChange.Vanished(5, five));
        assertThat(store.seen(mailbox, 5, 2))
                .containsExactly(new SeenChange.Marked(3, three, SEEN, FLAGGED));
    }

    @Test
    void a_fact_that_is_no_longer_true_is_forgotten_by_the_next_listing() {
        var id = withMessage(3, SEEN);
        list(new SeenChange.Vanished(3, id), appeared(6));

        list();

        assertThat(store.seen(mailbox, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(owed()).isEmpty();
        assertThat(mailbox().messages()).isEqualTo(1);
    }

    @Test
    void a_reset_detaches_and_deletes_nothing() {
        var id = withMessage(3, SEEN);
        list(appeared(6), appeared(7));
        store.park(mailbox, IdSet.of(7), failure(), NOW);

        store.resetMailbox(mailbox);

        LocalMailbox reset = mailbox();
        assertThat(reset.messages()).isEqualTo(1);
        assertThat(reset.detached()).isEqualTo(1);
        assertThat(reset.epoch()).isZero();
        assertThat(reset.checkpoint()).isNull();
        assertThat(reset.resume()).isNull();
        assertThat(reset.appeared()).isZero();
        assertThat(baseline()).isEmpty();
        assertThat(store.parked(mailbox, 10)).isEmpty();
        assertThat(placement(id).remote()).isNull();
        assertThat(placement(id).keywords()).isEqualTo(SEEN);
    }

    @Test
    void the_same_content_takes_its_new_number_after_a_reset() {
        var id = withMessage(3, SEEN);
        store.resetMailbox(mailbox);
        begin(EPOCH + 1);
        window(1, HIGHEST, appeared(33), new SeenChange.Appeared(sighting(34, FLAGGED)));
        store.finishListing(mailbox, NOW);

        store.commitReceived(
                List.of(
                        new Received(ref(), EPOCH + 1, 33, content("other"), null, false),
                        new Received(
                                ref(),
                                EPOCH + 1,
                                34,
                                content("text 3"),
                                sighting(34, FLAGGED),
                                false)));

        assertThat(mailbox().messages()).isEqualTo(2);
        assertThat(mailbox().detached()).isZero();
        assertThat(placement(id).remote()).isEqualTo(new RemoteId(EPOCH + 1, 34));
        assertThat(placement(id).agreedKeywords()).isEqualTo(FLAGGED);
    }

    @Test
    void what_stays_detached_can_be_set_aside() {
        withMessage(3, SEEN);
        store.resetMailbox(mailbox);

        assertThat(store.retireDetached(mailbox, NOW)).isEqualTo(1);

        assertThat(mailbox().messages()).isZero();
        assertThat(mailbox().detached()).isZero();
        assertThat(store.retireDetached(mailbox, NOW)).isZero();
    }
}
