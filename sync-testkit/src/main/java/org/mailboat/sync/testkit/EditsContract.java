package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Sighting;

import java.util.List;

/// What every [org.mailboat.sync.port.LocalStore] makes of edits, above all of marks: which of them
/// wait, and what settles them.
public abstract class EditsContract extends EditsScene {
    // Which edits wait.

    @Test
    void what_was_not_edited_is_no_edit() {
        assertThat(edits()).isEmpty();
    }

    @Test
    void edits_come_in_their_order_and_each_placement_once() {
        PlacementId first = user.importMessage(work, "new");
        user.mark(message, FLAGGED);
        user.mark(first, SEEN);

        assertThat(edits()).extracting(LocalEdit::id).containsExactly(message, first);
        assertThat(store.edits(account(), edits().getFirst().state().localModSeq(), 10))
                .extracting(LocalEdit::id)
                .containsExactly(first);
        assertThat(store.edits(IdSet.of(message.number())))
                .extracting(LocalEdit::id)
                .containsExactly(message);
    }

    @Test
    void an_edit_comes_with_what_was_seen_of_it() {
        user.mark(message, FLAGGED);
        window(work, new SeenChange.Marked(1, message, SEEN, ANSWERED));
        assertThat(edit().there()).isEqualTo(ANSWERED);

        window(work, new SeenChange.Vanished(1, message));
        assertThat(edit().vanished()).isTrue();
    }

    @Test
    void a_copy_tells_its_source_as_long_as_the_server_has_it() {
        PlacementId copy = user.copy(message, other);
        assertThat(edits().getFirst().source())
                .isEqualTo(new LocalEdit.Source(message, work, at(1), SEEN, NOW.minusSeconds(1)));

        window(work, new SeenChange.Vanished(1, message));

        assertThat(edits().getFirst().source()).isNull();
        assertThat(edits().getFirst().copyOf()).isEqualTo(message);
        settle(new Settlement.Placed(copy, other, at(5), SEEN));
        assertThat(edits()).isEmpty();
    }

    @Test
    void a_copy_made_there_has_the_servers_identity_of_its_source() {
        var seen = new Sighting(2, SEEN, NOW.minusSeconds(2), 102, "id:2");
        window(work, new SeenChange.Appeared(seen));
        store.commitReceived(
                List.of(
                        new Received(
                                new MailboxRef(work, "Work", MailboxPath.of("Work")),
                                EPOCH,
                                2,
                                content("other"),
                                seen,
                                false)));
        PlacementId source = store.baseline(work, 2, 2).getFirst().placement();
        PlacementId copy = user.copy(source, other);

        settle(new Settlement.Placed(copy, other, at(5), SEEN, null, true));

        assertThat(store.lookAlikes(account(), List.of(new Sighting(9, SEEN, null, -1, "id:2"))))
                .extracting(LookAlike::placement)
                .containsExactly(source, copy);
    }

    @Test
    void what_waits_to_be_sent_is_to_be_there_besides_what_is_like_it() {
        user.importMessage(work, "new");
        user.copy(message, other);
        List<Sighting> turnedUp =
                edits().stream()
                        .map(each -> new Sighting(9, SEEN, each.internalDate(), each.size()))
                        .toList();

        assertThat(store.lookAlikes(account(), turnedUp))
                .extracting(LookAlike::placement)
                .isSubsetOf(message);
    }

    // What settles them.

    @Test
    void a_settlement_of_another_place_changes_nothing() {
        user.mark(message, FLAGGED);

        settle(new Settlement.Marked(message, at(2), FLAGGED, SEEN, FLAGGED));
        settle(new Settlement.Deleted(message, new RemoteId(EPOCH + 1, 1)));

        assertThat(state().agreedKeywords()).isEqualTo(SEEN);
        assertThat(edits()).hasSize(1);
    }

    @Test
    void many_settlements_at_once_are_what_each_of_them_is_alone() {
        PlacementId alike = user.importMessage(work, "alike");
        PlacementId elsewhere = user.importMessage(work, "elsewhere");
        PlacementId fresh = user.importMessage(work, "fresh");
        settle(new Settlement.Placed(alike, work, at(2), Keywords.none()));
        settle(new Settlement.Placed(elsewhere, work, at(3), Keywords.none()));
        List.of(message, alike, elsewhere, fresh).forEach(each -> user.mark(each, FLAGGED));
        window(work, new SeenChange.Marked(1, message, SEEN, ANSWERED));

        store.settle(
                List.of(
                        new Settlement.Marked(message, at(1), FLAGGED, SEEN, FLAGGED),
                        new Settlement.Marked(alike, at(2), FLAGGED, Keywords.none(), FLAGGED),
                        new Settlement.Marked(elsewhere, at(4), FLAGGED, Keywords.none(), FLAGGED),
                        new Settlement.Placed(fresh, work, at(5), Keywords.none()),
                        new Settlement.Marked(fresh, at(5), FLAGGED, Keywords.none(), FLAGGED)),
                NOW);

        assertThat(edits()).extracting(LocalEdit::id).containsExactly(elsewhere);
        assertThat(store.seen(work, HIGHEST, 10)).isEmpty();
        assertThat(store.states(IdSet.of(message.number(), alike.number(), fresh.number())))
                .extracting(PlacementState::agreedKeywords)
                .containsOnly(FLAGGED);
    }

    @Test
    void what_was_edited_meanwhile_waits_for_its_own_turn() {
        user.mark(message, SEEN.plus(FLAGGED));
        user.mark(message, SEEN);

        settle(new Settlement.Marked(message, at(1), FLAGGED, Keywords.none(), SEEN.plus(FLAGGED)));

        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(state().agreedKeywords()).isEqualTo(SEEN.plus(FLAGGED));
        assertThat(edits()).hasSize(1);
    }

    @Test
    void what_was_taken_back_before_it_was_sent_is_settled_as_the_same() {
        user.mark(message, FLAGGED);
        user.mark(message, SEEN);
        assertThat(edits()).hasSize(1);

        settle(new Settlement.Same(message));

        assertThat(edits()).isEmpty();
    }

    @Test
    void an_edit_of_what_the_server_removed_goes_along_when_it_turns_up_again() {
        user.mark(message, SEEN.plus(FLAGGED));
        user.move(message, other);
        var gone = new SeenChange.Vanished(1, message);
        window(work, gone);
        store.applyRemovals(work, List.of(gone), NOW);
        assertThat(edits()).isEmpty();

        window(work, new SeenChange.Appeared(sighting(8, SEEN)));
        store.link(work, List.of(new Link(message, 8, Link.Kind.SAME, false)));

        assertThat(edit().state().keywords()).isEqualTo(SEEN.plus(FLAGGED));
    }

    // Marks.

    @Test
    void a_confirmed_mark_is_agreed_with_what_others_marked_and_nothing_waits() {
        user.mark(message, FLAGGED);

        settle(new Settlement.Marked(message, at(1), FLAGGED, SEEN, FLAGGED.plus(ANSWERED)));

        assertThat(state().keywords()).isEqualTo(FLAGGED.plus(ANSWERED));
        assertThat(state().agreedKeywords()).isEqualTo(FLAGGED.plus(ANSWERED));
        assertThat(edits()).isEmpty();
    }

    @Test
    void a_mark_is_confirmed_of_what_has_no_place_now_too() {
        user.mark(message, FLAGGED);
        user.mark(message, SEEN);
        store.resetMailbox(work);

        settle(new Settlement.Marked(message, null, FLAGGED, Keywords.none(), SEEN.plus(FLAGGED)));
        settle(new Settlement.Marked(message, at(1), FLAGGED, SEEN, FLAGGED));

        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(state().agreedKeywords()).isEqualTo(SEEN.plus(FLAGGED));
        assertThat(edits()).hasSize(1);
    }

    @Test
    void a_mark_that_differs_here_when_it_is_confirmed_is_an_edit() {
        user.mark(message, FLAGGED);
        user.mark(message, SEEN);
        settle(new Settlement.Same(message));
        assertThat(edits()).isEmpty();

        settle(new Settlement.Marked(message, at(1), FLAGGED, Keywords.none(), SEEN.plus(FLAGGED)));

        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(edits()).hasSize(1);
    }

    @Test
    void what_is_gone_stays_gone_when_a_mark_of_it_is_confirmed() {
        user.mark(message, FLAGGED);
        window(work, new SeenChange.Vanished(1, message));

        settle(new Settlement.Marked(message, at(1), FLAGGED, SEEN, FLAGGED));
        settle(new Settlement.Marked(message, null, ANSWERED, SEEN, ANSWERED));

        assertThat(state().agreedKeywords()).isEqualTo(FLAGGED);
        assertThat(store.seen(work, HIGHEST, 10)).hasSize(1);
    }

    @Test
    void a_mark_that_the_mailbox_cannot_keep_waits_for_nothing() {
        user.mark(message, SEEN.plus(FLAGGED));
        store.noteUnkept(work, FLAGGED);

        settle(new Settlement.Marked(message, at(1), Keywords.none(), Keywords.none(), SEEN));

        assertThat(state().keywords()).isEqualTo(SEEN.plus(FLAGGED));
        assertThat(edits()).isEmpty();
        assertThat(mailbox(work).edit().unkept()).isEqualTo(FLAGGED);
    }

    @Test
    void what_a_mailbox_could_not_keep_is_asked_of_it_again_when_it_is_wanted_again() {
        store.noteUnkept(work, FLAGGED.plus(ANSWERED));

        user.mark(message, SEEN.plus(FLAGGED));

        assertThat(mailbox(work).edit().unkept()).isEqualTo(ANSWERED);
        assertThat(edit().state().keywords()).isEqualTo(SEEN.plus(FLAGGED));
    }

    @Test
    void what_a_mailbox_cannot_keep_any_more_stays_here() {
        user.mark(message, SEEN.plus(FLAGGED));
        settle(new Settlement.Marked(message, at(1), FLAGGED, NONE, SEEN.plus(FLAGGED)));
        store.noteUnkept(work, FLAGGED);
        var lost = new SeenChange.Marked(1, message, SEEN.plus(FLAGGED), ANSWERED);
        window(work, lost);

        store.applyMarks(work, List.of(lost));

        assertThat(state().keywords()).isEqualTo(FLAGGED.plus(ANSWERED));
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_a_mailbox_cannot_keep_nobody_took_away_from_what_came_into_it() {
        user.mark(message, SEEN.plus(FLAGGED));
        settle(new Settlement.Marked(message, at(1), FLAGGED, NONE, SEEN.plus(FLAGGED)));
        store.noteUnkept(other, FLAGGED);
        PlacementId copy = user.copy(message, other);
        user.move(message, other);

        settle(new Settlement.Placed(copy, other, at(5), SEEN.plus(FLAGGED)));
        settle(new Settlement.Moved(message, at(1), other, at(6), null, false));

        assertThat(edits()).isEmpty();
        assertThat(store.baseline(other, 5, 6))
                .extracting(BaselineRow::keywords)
                .containsOnly(SEEN);
        assertThat(state().keywords()).isEqualTo(SEEN.plus(FLAGGED));
    }

    // What was tried in vain.

    @Test
    void attempts_in_vain_are_counted_and_forgotten_when_the_edit_is_settled() {
        user.mark(message, FLAGGED);
        long number = edit().state().localModSeq();
        var failure = SyncFailure.of(FailureKind.TRANSIENT, "Not now.");

        store.setBack(List.of(new Setback(number, failure, NOW, true)));
        store.setBack(List.of(new Setback(number, failure, null, true, message)));

        assertThat(edit().tried().attempts()).isEqualTo(2);
        assertThat(edit().tried().doubts()).isEqualTo(1);
        assertThat(edit().tried().failure()).isEqualTo(failure);
        assertThat(edit().tried().isDue(NOW.plusSeconds(9))).isFalse();
        settle(new Settlement.Marked(message, at(1), FLAGGED, SEEN, FLAGGED));
        user.mark(message, SEEN);
        assertThat(edit().tried().attempts()).isZero();
    }

    @Test
    void what_is_in_doubt_is_so_whatever_else_was_edited_of_it_meanwhile() {
        user.move(message, other);
        long number = edit().state().localModSeq();
        var failure = SyncFailure.of(FailureKind.NEEDS_DECISION, "It may be there.");
        user.mark(message, FLAGGED);

        store.setBack(List.of(new Setback(number, failure, null, true, message)));

        assertThat(edit().tried().failure()).isEqualTo(failure);
        assertThat(edit().tried().parked()).isTrue();
    }

    @Test
    void what_is_not_to_go_anywhere_any_more_is_in_no_doubt() {
        user.move(message, other);
        long number = edit().state().localModSeq();
        var failure = SyncFailure.of(FailureKind.NEEDS_DECISION, "It may be there.");
        user.move(message, work);
        user.mark(message, FLAGGED);

        store.setBack(List.of(new Setback(number, failure, null, true, message)));

        assertThat(edit().tried().parked()).isFalse();
    }

    @Test
    void a_refused_edit_is_taken_back_unless_it_was_edited_anew() {
        user.mark(message, FLAGGED);
        user.move(message, other);
        long number = edit().state().localModSeq();

        settle(new Settlement.RolledBack(message, number - 1));
        assertThat(user.shown(other)).containsExactly(message);

        settle(new Settlement.RolledBack(message, number));
        assertThat(user.shown(work)).containsExactly(message);
        assertThat(edit().state().keywords()).isEqualTo(FLAGGED);

        settle(new Settlement.MarksRolledBack(message, number - 1, FLAGGED, SEEN));
        assertThat(state().keywords()).isEqualTo(FLAGGED);

        settle(new Settlement.MarksRolledBack(message, number, FLAGGED, SEEN));
        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(edits()).isEmpty();
    }

    @Test
    void a_refused_mark_takes_no_move_back_with_it() {
        user.mark(message, SEEN.plus(FLAGGED));
        user.move(message, other);
        long number = edit().state().localModSeq();

        settle(new Settlement.MarksRolledBack(message, number, FLAGGED, NONE));

        assertThat(user.shown(other)).containsExactly(message);
        assertThat(edit().state().keywords()).isEqualTo(SEEN);
    }
}
