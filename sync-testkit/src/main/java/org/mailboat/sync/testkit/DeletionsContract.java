package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Settlement;

import java.util.List;
import java.util.Set;

/// What every [org.mailboat.sync.port.LocalStore] makes of what was deleted, and of what was had
/// back.
public abstract class DeletionsContract extends EditsScene {
    // Deleted here.

    @Test
    void a_confirmed_deletion_makes_recoverable() {
        user.delete(message);
        assertThat(edit().state().deleted()).isTrue();

        settle(new Settlement.Deleted(message, at(1)));

        assertThat(edits()).isEmpty();
        assertThat(store.knownCount(work)).isZero();
        assertThat(user.recoverable()).containsExactly(message);
    }

    @Test
    void what_was_thrown_away_stands_in_the_trash() {
        user.delete(message);

        settle(new Settlement.Moved(message, at(1), other, at(5), null, true));

        assertThat(user.shown(other)).containsExactly(message);
        assertThat(edits()).isEmpty();
    }

    @Test
    void a_deletion_that_only_marked_waits_hidden() {
        user.delete(message);

        settle(new Settlement.LeftMarked(message, at(1)));

        assertThat(edits()).isEmpty();
        assertThat(user.shown(work)).isEmpty();
        assertThat(store.knownCount(work)).isEqualTo(1);
    }

    @Test
    void a_deletion_that_got_no_further_than_its_mark_is_still_to_be_made() {
        user.delete(message);
        var marked = new SeenChange.Marked(1, message, SEEN, SEEN.plus(DELETED));
        window(work, marked);

        store.applyMarks(work, List.of(marked));

        assertThat(edit().state().deleted()).isTrue();
        settle(new Settlement.LeftMarked(message, at(1)));
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_only_waited_to_be_expunged_is_shown_again_if_somebody_moves_it_without_its_mark() {
        user.delete(message);
        settle(new Settlement.LeftMarked(message, at(1)));
        window(work, new SeenChange.Vanished(1, message));
        window(other, new SeenChange.Appeared(sighting(4, SEEN)));

        store.link(other, List.of(new Link(message, 4, Link.Kind.SAME, false)));

        assertThat(user.shown(other)).containsExactly(message);
        assertThat(state().deleted()).isFalse();
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_was_deleted_here_and_put_into_the_trash_there_stays_where_it_was_deleted() {
        store.updateMailbox(other, remote("Other", "Other").withRoles(Set.of(Role.TRASH)));
        user.delete(message);
        window(work, new SeenChange.Vanished(1, message));
        window(other, new SeenChange.Appeared(sighting(4, SEEN)));

        store.link(other, List.of(new Link(message, 4, Link.Kind.SAME, false)));

        assertThat(state().deleted()).isTrue();
        assertThat(state().mailbox()).isEqualTo(work);
        assertThat(state().agreedMailbox()).isEqualTo(other);
        settle(new Settlement.RolledBack(message, state().localModSeq()));
        assertThat(user.shown(other)).containsExactly(message);
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_was_deleted_in_the_trash_here_and_put_there_by_others_too_is_deleted_in_it() {
        store.updateMailbox(other, remote("Other", "Other").withRoles(Set.of(Role.TRASH)));
        user.move(message, other);
        user.delete(message);
        window(work, new SeenChange.Vanished(1, message));
        window(other, new SeenChange.Appeared(sighting(4, SEEN)));

        store.link(other, List.of(new Link(message, 4, Link.Kind.SAME, false)));

        assertThat(state().deleted()).isTrue();
        assertThat(state().mailbox()).isEqualTo(other);
    }

    @Test
    void what_was_left_behind_and_then_dropped_is_an_ordinary_message_again() {
        user.move(message, other);
        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN, false));
        PlacementId behind = edits().getFirst().id();

        user.drop(behind);
        user.delete(behind);

        assertThat(edits())
                .extracting(LocalEdit::id, LocalEdit::leftBehind)
                .containsExactly(tuple(behind, false));
    }

    @Test
    void what_was_left_behind_and_had_back_is_an_ordinary_message_again() {
        user.move(message, other);
        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN, false));
        PlacementId behind = edits().getFirst().id();

        user.undelete(behind);
        user.delete(behind);

        assertThat(edits())
                .extracting(LocalEdit::id, LocalEdit::leftBehind)
                .containsExactly(tuple(behind, false));
    }

    @Test
    void what_is_deleted_here_and_found_no_more_under_new_numbers_is_gone() {
        user.delete(message);
        store.resetMailbox(work);

        store.retireDetached(work, NOW);

        assertThat(user.recoverable()).containsExactly(message);
        assertThat(edits()).isEmpty();
        assertThat(store.lookAlikes(account(), List.of(sighting(1, SEEN))))
                .extracting(LookAlike::standing)
                .containsExactly(Standing.RECOVERABLE);
    }

    @Test
    void of_what_was_deleted_no_mark_waits_should_it_turn_up_again() {
        user.mark(message, FLAGGED);
        user.delete(message);
        settle(new Settlement.Deleted(message, at(1)));
        window(work, new SeenChange.Appeared(sighting(8, SEEN)));

        store.link(work, List.of(new Link(message, 8, Link.Kind.SAME, false)));

        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_both_sides_deleted_is_recoverable_and_no_edit() {
        user.delete(message);
        var gone = new SeenChange.Vanished(1, message);
        window(work, gone);

        assertThat(store.applyRemovals(work, List.of(gone), NOW)).isEqualTo(1);

        assertThat(edits()).isEmpty();
        assertThat(user.recoverable()).containsExactly(message);
    }

    @Test
    void what_is_dropped_or_deleted_while_it_is_on_its_way_is_to_be_deleted_there() {
        PlacementId dropped = user.importMessage(work, "dropped");
        PlacementId deleted = user.importMessage(work, "deleted");
        user.drop(dropped);
        user.discard(deleted);

        settle(new Settlement.Placed(dropped, work, at(9), Keywords.none()));
        settle(new Settlement.Placed(deleted, work, at(10), Keywords.none()));

        assertThat(edits())
                .extracting(edit -> edit.state().deleted(), edit -> edit.state().remote())
                .containsExactly(tuple(true, at(9)), tuple(true, at(10)));
        assertThat(user.shown(work)).containsExactly(message);
    }

    // Had back.

    @Test
    void what_is_had_back_while_it_is_deleted_there_is_to_be_sent_again() {
        user.delete(message);
        user.undelete(message);

        settle(new Settlement.Deleted(message, at(1)));

        assertThat(edits()).extracting(LocalEdit::id).containsExactly(message);
        assertThat(state().agreedMailbox()).isNull();
        assertThat(state().complete()).isTrue();
        assertThat(user.shown(work)).containsExactly(message);
        assertThat(store.knownCount(work)).isZero();
        assertThat(user.recoverable()).isEmpty();
        settle(new Settlement.Placed(message, work, at(2), SEEN));
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_is_had_back_while_it_is_only_marked_there_is_to_lose_the_mark() {
        user.delete(message);
        user.undelete(message);

        settle(new Settlement.LeftMarked(message, at(1)));

        assertThat(user.shown(work)).containsExactly(message);
        assertThat(edit().state().keywords()).isEqualTo(SEEN);
        assertThat(edit().state().agreedKeywords()).isEqualTo(SEEN.plus(DELETED));
    }

    @Test
    void what_waits_for_the_servers_own_expunge_and_is_had_back_is_to_lose_the_mark() {
        user.delete(message);
        settle(new Settlement.LeftMarked(message, at(1)));

        user.undelete(message);

        assertThat(user.shown(work)).containsExactly(message);
        assertThat(edit().state().keywords()).isEqualTo(SEEN);
        assertThat(edit().state().agreedKeywords()).isEqualTo(SEEN.plus(DELETED));
    }

    @Test
    void what_others_marked_and_removed_is_had_back_without_the_mark() {
        var marked = new SeenChange.Marked(1, message, SEEN, SEEN.plus(DELETED));
        window(work, marked);
        store.applyMarks(work, List.of(marked));
        var gone = new SeenChange.Vanished(1, message);
        window(work, gone);
        store.applyRemovals(work, List.of(gone), NOW);

        user.undelete(message);

        assertThat(edit().state().keywords()).isEqualTo(SEEN);
    }
}
