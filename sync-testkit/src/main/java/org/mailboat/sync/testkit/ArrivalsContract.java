package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Sighting;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/// What every [org.mailboat.sync.port.LocalStore] makes of what edits brought somewhere on the
/// server: where it stands then, what a move left behind, and what is sought by its content.
public abstract class ArrivalsContract extends EditsScene {
    // Sent.

    @Test
    void a_message_taken_in_is_agreed_where_it_is() throws IOException {
        PlacementId fresh = user.importMessage(work, "new");
        try (InputStream octets = store.content(fresh).open()) {
            assertThat(octets.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("new");
        }
        assertThat(store.content(fresh).length()).isEqualTo(3);

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));

        assertThat(edits()).isEmpty();
        assertThat(store.baseline(work, 9, 9).getFirst().placement()).isEqualTo(fresh);
        assertThat(store.knownCount(work)).isEqualTo(2);
        assertThat(user.shown(work)).containsExactly(message, fresh);
    }

    @Test
    void a_message_that_was_sent_with_another_date_has_that_date() {
        PlacementId fresh = user.importMessage(work, "new");
        Instant sent = Instant.parse("2026-02-03T04:05:06Z");

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none(), sent));

        assertThat(store.described(work, 9, 9, 10))
                .extracting(KnownMessages.Witness::internalDate)
                .containsExactly(sent);
    }

    @Test
    void what_an_edit_brought_there_is_no_witness_until_the_server_described_it() {
        PlacementId fresh = user.importMessage(work, "new");
        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));
        PlacementId mine = message;
        user.move(mine, other);
        settle(new Settlement.Moved(mine, at(1), other, at(5), null, false));
        assertThat(store.witnesses(work, 5)).extracting(Witness::id).doesNotContain(9L);
        assertThat(store.witnesses(other, 5)).extracting(Witness::id).doesNotContain(5L);
        assertThat(store.baseline(work, 9, 9))
                .singleElement()
                .satisfies(row -> assertThat(row.described()).isFalse());

        Instant date = Instant.parse("2003-04-05T06:07:08Z");
        var told = new Sighting(9, Keywords.none(), date, 12_345, null);
        window(work, new SeenChange.Described(told, fresh));

        assertThat(store.witnesses(work, 5)).contains(new Witness(9, 12_345, date, null));
        assertThat(store.described(work, 9, 9, 5)).contains(new Witness(9, 12_345, date, null));
        assertThat(store.baseline(work, 9, 9))
                .singleElement()
                .satisfies(row -> assertThat(row.described()).isTrue());
    }

    @Test
    void what_was_seen_before_it_was_settled_is_as_it_was_seen() {
        PlacementId fresh = user.importMessage(work, "new");
        Instant date = Instant.parse("2003-04-05T06:07:08Z");
        window(work, new SeenChange.Appeared(new Sighting(9, Keywords.none(), date, 12_345, null)));

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));

        assertThat(store.witnesses(work, 5)).contains(new Witness(9, 12_345, date, null));
    }

    @Test
    void a_message_seen_before_it_was_settled_is_owed_no_more() {
        PlacementId fresh = user.importMessage(work, "new");
        window(work, new SeenChange.Appeared(sighting(9, SEEN)));

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));

        assertThat(store.appeared(work, HIGHEST, 10)).isEmpty();
    }

    @Test
    void marks_that_it_was_seen_with_before_it_was_settled_are_others_doing() {
        PlacementId fresh = user.importMessage(work, "new");
        window(work, new SeenChange.Appeared(sighting(9, SEEN)));

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));

        assertThat(store.seen(work, HIGHEST, 10))
                .containsExactly(new SeenChange.Marked(9, fresh, Keywords.none(), SEEN));
    }

    // Moved.

    @Test
    void a_move_is_agreed_and_what_it_left_behind_goes_without_a_trace() {
        user.move(message, other);

        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN, false));

        assertThat(state().agreedMailbox()).isEqualTo(other);
        assertThat(state().remote()).isEqualTo(at(5));
        LocalEdit behind = edits().getFirst();
        assertThat(behind.leftBehind()).isTrue();
        assertThat(behind.state().remote()).isEqualTo(at(1));
        assertThat(user.shown(work)).isEmpty();
        assertThat(user.shown(other)).containsExactly(message);

        settle(new Settlement.Deleted(behind.id(), at(1)));
        assertThat(edits()).isEmpty();
        assertThat(store.knownCount(work)).isZero();
        assertThat(user.recoverable()).isEmpty();
    }

    @Test
    void what_a_move_left_behind_is_never_taken_for_a_message_that_comes() {
        user.move(message, other);
        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN, false));
        PlacementId behind = edits().getFirst().id();

        window(work, new SeenChange.Vanished(1, behind));

        assertThat(store.displaced(account(), List.of(), 0, 100)).isEmpty();
        assertThat(store.displaced(account(), List.of(work), 0, 100)).isEmpty();

        window(other, new SeenChange.Vanished(5, message));
        assertThat(store.displaced(account(), List.of(), 0, 100))
                .singleElement()
                .satisfies(gone -> assertThat(gone.placement()).isEqualTo(message));
    }

    @Test
    void what_a_move_left_marked_is_hidden_until_somebody_takes_the_mark_away() {
        user.move(message, other);

        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN.plus(DELETED), false));

        assertThat(edits()).isEmpty();
        assertThat(user.shown(work)).isEmpty();
        assertThat(store.knownCount(work)).isEqualTo(1);
        PlacementId behind = store.baseline(work, 1, 1).getFirst().placement();
        var shownAgain = new SeenChange.Marked(1, behind, SEEN.plus(DELETED), SEEN);
        window(work, shownAgain);
        store.applyMarks(work, List.of(shownAgain));
        assertThat(user.shown(work)).containsExactly(behind);
    }

    @Test
    void what_a_move_left_marked_goes_without_a_trace_with_its_mailbox() {
        moveAndLeaveMarked();

        store.removeMailbox(work, NOW);

        assertThat(user.recoverable()).isEmpty();
        assertThat(user.shown(other)).containsExactly(message);
    }

    @Test
    void what_a_move_left_marked_goes_without_a_trace_with_its_number() {
        moveAndLeaveMarked();
        store.resetMailbox(work);

        store.retireDetached(work, NOW);

        assertThat(user.recoverable()).isEmpty();
        assertThat(user.shown(other)).containsExactly(message);
    }

    @Test
    void what_it_was_shown_with_after_it_was_copied_is_marked_here_and_waits_to_be_sent() {
        user.move(message, other);

        settle(new Settlement.Moved(message, at(1), other, at(5), null, false, FLAGGED));

        assertThat(state().keywords()).isEqualTo(FLAGGED);
        assertThat(state().agreedKeywords()).isEqualTo(SEEN);
        assertThat(edits())
                .singleElement()
                .satisfies(edit -> assertThat(edit.id()).isEqualTo(message))
                .satisfies(edit -> assertThat(edit.state().agreedMailbox()).isEqualTo(other));
    }

    @Test
    void what_it_was_shown_with_is_merged_with_what_was_marked_here_meanwhile() {
        user.move(message, other);
        user.mark(message, Keywords.none());

        settle(new Settlement.Moved(message, at(1), other, at(5), null, false, SEEN.plus(FLAGGED)));

        assertThat(state().keywords()).isEqualTo(FLAGGED);
    }

    @Test
    void what_others_mark_on_what_a_move_left_behind_they_mark_on_the_message() {
        user.move(message, other);
        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN, false));
        PlacementId behind = edits().getFirst().id();

        store.settle(
                List.of(
                        new Settlement.Marked(
                                behind,
                                at(1),
                                Keywords.none(),
                                Keywords.none(),
                                SEEN.plus(FLAGGED)),
                        new Settlement.Deleted(behind, at(1))),
                NOW);

        assertThat(state().keywords()).isEqualTo(SEEN.plus(FLAGGED));
        assertThat(edits())
                .singleElement()
                .satisfies(edit -> assertThat(edit.id()).isEqualTo(message));
    }

    @Test
    void what_others_mark_on_what_waits_to_be_expunged_they_mark_on_the_message() {
        moveAndLeaveMarked();
        PlacementId behind = store.baseline(work, 1, 1).getFirst().placement();
        Keywords now = FLAGGED.plus(DELETED);
        var marked = new SeenChange.Marked(1, behind, SEEN.plus(DELETED), now);
        window(work, marked);

        store.applyMarks(work, List.of(marked));

        assertThat(state().keywords()).isEqualTo(FLAGGED);
        assertThat(edits())
                .singleElement()
                .satisfies(edit -> assertThat(edit.id()).isEqualTo(message));
        assertThat(user.shown(work)).isEmpty();
    }

    private void moveAndLeaveMarked() {
        user.move(message, other);
        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN.plus(DELETED), false));
        assertThat(store.knownCount(work)).isOne();
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_was_moved_back_before_its_move_was_known_to_have_happened_is_moved_back_there() {
        user.move(message, other);
        user.move(message, work);
        settle(new Settlement.Same(message));
        assertThat(edits()).isEmpty();

        settle(new Settlement.Moved(message, at(1), other, at(5), null, false));

        assertThat(edits())
                .singleElement()
                .satisfies(edit -> assertThat(edit.id()).isEqualTo(message))
                .satisfies(edit -> assertThat(edit.state().agreedMailbox()).isEqualTo(other));
        assertThat(user.shown(work)).contains(message);
    }

    @Test
    void what_was_moved_back_and_deleted_with_its_mailbox_is_deleted_where_it_turns_out_to_be() {
        user.move(message, other);
        user.move(message, work);
        settle(new Settlement.Same(message));
        user.delete(work);

        settle(new Settlement.Moved(message, at(1), other, at(5), null, false));

        assertThat(edits())
                .singleElement()
                .satisfies(edit -> assertThat(edit.id()).isEqualTo(message))
                .satisfies(edit -> assertThat(edit.state().deleted()).isTrue())
                .satisfies(edit -> assertThat(edit.state().agreedMailbox()).isEqualTo(other));
    }

    // In doubt.

    @Test
    void what_came_under_a_number_of_another_epoch_is_agreed_and_to_be_found_again() {
        PlacementId fresh = user.importMessage(work, "new");

        settle(new Settlement.Placed(fresh, work, new RemoteId(EPOCH + 1, 9), SEEN));

        assertToBeFoundAgain(fresh);
    }

    @Test
    void what_came_under_a_number_that_nobody_knows_is_agreed_and_to_be_found_again() {
        PlacementId fresh = user.importMessage(work, "new");

        settle(new Settlement.Placed(fresh, work, null, SEEN));

        assertToBeFoundAgain(fresh);
    }

    private void assertToBeFoundAgain(PlacementId fresh) {
        LocalEdit after = edits().getFirst();
        assertThat(after.state().agreedMailbox()).isEqualTo(work);
        assertThat(after.state().remote()).isNull();
        assertThat(mailbox(work).epoch()).isEqualTo(EPOCH);
        assertThat(store.displaced(account(), List.of(), 0, 10))
                .singleElement()
                .satisfies(lost -> assertThat(lost.placement()).isEqualTo(fresh))
                .satisfies(lost -> assertThat(lost.standing()).isEqualTo(Standing.DETACHED));
    }

    @Test
    void what_may_have_come_there_is_found_by_its_content_and_nothing_else_that_waits_is() {
        PlacementId sent = user.importMessage(work, "new");
        PlacementId copied = user.copy(message, other);
        PlacementId waiting = user.importMessage(work, "new");
        Instant received = NOW.minusSeconds(9);
        settle(new Settlement.Sought(sent, Keywords.none(), received, false));
        settle(new Settlement.Sought(copied, SEEN, null, false));
        var there = new Sighting(9, SEEN, received, 3);
        var copyThere = new Sighting(8, SEEN, NOW.minusSeconds(1), sighting(1, SEEN).size());
        window(work, new SeenChange.Appeared(there));
        window(other, new SeenChange.Appeared(copyThere));

        assertThat(store.lookAlikes(account(), List.of(there)))
                .singleElement()
                .satisfies(found -> assertThat(found.placement()).isEqualTo(sent))
                .satisfies(found -> assertThat(found.standing()).isEqualTo(Standing.SOUGHT));
        store.link(work, List.of(new Link(sent, 9, Link.Kind.SAME, false)));
        store.link(other, List.of(new Link(copied, 8, Link.Kind.SAME, false)));
        user.delete(copied);

        assertThat(store.states(IdSet.of(sent.number())).getFirst().remote()).isEqualTo(at(9));
        assertThat(edits()).extracting(LocalEdit::id).containsExactly(waiting, copied);
        assertThat(edits()).noneMatch(LocalEdit::leftBehind);
    }

    @Test
    void what_may_have_left_its_mailbox_again_is_found_where_it_is() {
        PlacementId sent = user.importMessage(work, "new");
        user.mark(sent, SEEN);
        Instant received = NOW.minusSeconds(9);
        settle(new Settlement.Sought(sent, SEEN, received, true));
        var there = new Sighting(9, FLAGGED, received, 3);
        window(other, new SeenChange.Appeared(there));

        assertThat(store.lookAlikes(account(), List.of(there)))
                .singleElement()
                .satisfies(found -> assertThat(found.placement()).isEqualTo(sent))
                .satisfies(found -> assertThat(found.standing()).isEqualTo(Standing.DEPARTED));
        store.link(other, List.of(new Link(sent, 9, Link.Kind.SAME, false)));

        assertThat(user.shown(other)).contains(sent);
        assertThat(user.shown(work)).doesNotContain(sent);
        assertThat(edits()).as("it has the marks that it was given there").isEmpty();
    }

    @Test
    void what_was_moved_before_its_mailbox_was_numbered_anew_moves_and_what_it_left_is_sought() {
        user.move(message, other);
        store.resetMailbox(work);

        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN, false));

        assertThat(state().remote()).isEqualTo(at(5));
        assertThat(user.shown(other)).containsExactly(message);
        PlacementId behind = edits().getFirst().id();
        assertThat(store.displaced(account(), List.of(), 0, 10))
                .singleElement()
                .satisfies(left -> assertThat(left.placement()).isEqualTo(behind))
                .satisfies(left -> assertThat(left.standing()).isEqualTo(Standing.LEFT_BEHIND));

        store.beginListing(
                work,
                new OpenedMailbox(new MailboxStatus(1, EPOCH + 1, 10, 100), false, true, null),
                new Checkpoint("second"),
                ObservationSink.Extent.WHOLE);
        window(work, new SeenChange.Appeared(sighting(3, FLAGGED)));
        store.link(work, List.of(new Link(behind, 3, Link.Kind.SAME, false)));

        LocalEdit found = edits().getFirst();
        assertThat(found.id()).isEqualTo(behind);
        assertThat(found.leftBehind()).isTrue();
        assertThat(found.state().remote()).isEqualTo(new RemoteId(EPOCH + 1, 3));
        assertThat(user.shown(work)).isEmpty();
        assertThat(state().keywords()).as("as others marked it meanwhile").isEqualTo(FLAGGED);
    }
}
