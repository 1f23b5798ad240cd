package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Role;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// What every [LocalStore] makes of edits, and of what a server said to them.
public abstract class EditsContract {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long EPOCH = 7;
    private static final long HIGHEST = 4_294_967_295L;
    private static final Keywords NONE = Keywords.none();
    private static final Keywords SEEN = Keywords.of(Keyword.SEEN);
    private static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);
    private static final Keywords ANSWERED = Keywords.of(Keyword.ANSWERED);
    private static final Keywords DELETED = Keywords.of(Keyword.DELETED);

    private LocalStore store;
    private MailboxId work;
    private MailboxId other;
    private PlacementId message;

    /// An empty store, new for each test, that knows [#account].
    protected abstract LocalStore create();

    protected abstract AccountId account();

    // What a user does.

    protected abstract void mark(PlacementId placement, Keywords keywords);

    protected abstract void move(PlacementId placement, MailboxId to);

    protected abstract void delete(PlacementId placement);

    /// Deletes what the server never had.
    protected abstract void discard(PlacementId placement);

    protected abstract void undelete(PlacementId placement);

    /// Takes back what was edited of it.
    protected abstract void drop(PlacementId placement);

    protected abstract PlacementId importMessage(MailboxId mailbox, String text);

    protected abstract PlacementId copy(PlacementId placement, MailboxId to);

    protected abstract MailboxId createMailbox(String path);

    protected abstract void rename(MailboxId mailbox, String path);

    protected abstract void delete(MailboxId mailbox);

    // What a user sees.

    /// By id.
    protected abstract List<PlacementId> shown(MailboxId mailbox);

    protected abstract List<PlacementId> recoverable();

    @BeforeEach
    void create_a_store_with_a_message_in_one_of_two_mailboxes() {
        store = create();
        work = store.adoptMailbox(account(), remote("Work", "Work"));
        other = store.adoptMailbox(account(), remote("Other", "Other"));
        list(other);
        list(work, new SeenChange.Appeared(sighting(1, SEEN)));
        store.commitReceived(
                List.of(
                        new Received(
                                new MailboxRef(work, "Work", MailboxPath.of("Work")),
                                EPOCH,
                                1,
                                content("text"),
                                sighting(1, SEEN),
                                false)));
        message = store.baseline(work, 1, 1).getFirst().placement();
    }

    @Test
    void what_was_not_edited_is_no_edit() {
        assertThat(edits()).isEmpty();
    }

    @Test
    void edits_come_in_their_order_and_each_placement_once() {
        PlacementId first = importMessage(work, "new");
        mark(message, FLAGGED);
        mark(first, SEEN);

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
        mark(message, FLAGGED);
        window(work, new SeenChange.Marked(1, message, SEEN, ANSWERED));
        assertThat(edit().there()).isEqualTo(ANSWERED);

        window(work, new SeenChange.Vanished(1, message));
        assertThat(edit().vanished()).isTrue();
    }

    @Test
    void a_confirmed_mark_is_agreed_with_what_others_marked_and_nothing_waits() {
        mark(message, FLAGGED);

        settle(new Settlement.Marked(message, at(1), FLAGGED, SEEN, FLAGGED.plus(ANSWERED)));

        assertThat(state().keywords()).isEqualTo(FLAGGED.plus(ANSWERED));
        assertThat(state().agreedKeywords()).isEqualTo(FLAGGED.plus(ANSWERED));
        assertThat(edits()).isEmpty();
    }

    @Test
    void a_mark_is_confirmed_of_what_has_no_place_now_too() {
        mark(message, FLAGGED);
        mark(message, SEEN);
        store.resetMailbox(work);

        settle(new Settlement.Marked(message, null, FLAGGED, Keywords.none(), SEEN.plus(FLAGGED)));
        settle(new Settlement.Marked(message, at(1), FLAGGED, SEEN, FLAGGED));

        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(state().agreedKeywords()).isEqualTo(SEEN.plus(FLAGGED));
        assertThat(edits()).hasSize(1);
    }

    @Test
    void a_mark_that_differs_here_when_it_is_confirmed_is_an_edit() {
        mark(message, FLAGGED);
        mark(message, SEEN);
        settle(new Settlement.Same(message));
        assertThat(edits()).isEmpty();

        settle(new Settlement.Marked(message, at(1), FLAGGED, Keywords.none(), SEEN.plus(FLAGGED)));

        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(edits()).hasSize(1);
    }

    @Test
    void what_is_gone_stays_gone_when_a_mark_of_it_is_confirmed() {
        mark(message, FLAGGED);
        window(work, new SeenChange.Vanished(1, message));

        settle(new Settlement.Marked(message, at(1), FLAGGED, SEEN, FLAGGED));
        settle(new Settlement.Marked(message, null, ANSWERED, SEEN, ANSWERED));

        assertThat(state().agreedKeywords()).isEqualTo(FLAGGED);
        assertThat(store.seen(work, HIGHEST, 10)).hasSize(1);
    }

    @Test
    void what_was_edited_meanwhile_waits_for_its_own_turn() {
        mark(message, SEEN.plus(FLAGGED));
        mark(message, SEEN);

        settle(new Settlement.Marked(message, at(1), FLAGGED, Keywords.none(), SEEN.plus(FLAGGED)));

        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(state().agreedKeywords()).isEqualTo(SEEN.plus(FLAGGED));
        assertThat(edits()).hasSize(1);
    }

    @Test
    void a_mark_that_the_mailbox_cannot_keep_waits_for_nothing() {
        mark(message, SEEN.plus(FLAGGED));
        store.noteUnkept(work, FLAGGED);

        settle(new Settlement.Marked(message, at(1), Keywords.none(), Keywords.none(), SEEN));

        assertThat(state().keywords()).isEqualTo(SEEN.plus(FLAGGED));
        assertThat(edits()).isEmpty();
        assertThat(mailbox(work).edit().unkept()).isEqualTo(FLAGGED);
    }

    @Test
    void what_was_moved_back_before_its_move_was_known_to_have_happened_is_moved_back_there() {
        move(message, other);
        move(message, work);
        settle(new Settlement.Same(message));
        assertThat(edits()).isEmpty();

        settle(new Settlement.Moved(message, at(1), other, at(5), null, false));

        assertThat(edits())
                .singleElement()
                .satisfies(edit -> assertThat(edit.id()).isEqualTo(message))
                .satisfies(edit -> assertThat(edit.state().agreedMailbox()).isEqualTo(other));
        assertThat(shown(work)).contains(message);
    }

    @Test
    void what_was_moved_back_and_deleted_with_its_mailbox_is_deleted_where_it_turns_out_to_be() {
        move(message, other);
        move(message, work);
        settle(new Settlement.Same(message));
        delete(work);

        settle(new Settlement.Moved(message, at(1), other, at(5), null, false));

        assertThat(edits())
                .singleElement()
                .satisfies(edit -> assertThat(edit.id()).isEqualTo(message))
                .satisfies(edit -> assertThat(edit.state().deleted()).isTrue())
                .satisfies(edit -> assertThat(edit.state().agreedMailbox()).isEqualTo(other));
    }

    @Test
    void a_settlement_of_another_place_changes_nothing() {
        mark(message, FLAGGED);

        settle(new Settlement.Marked(message, at(2), FLAGGED, SEEN, FLAGGED));
        settle(new Settlement.Deleted(message, new RemoteId(EPOCH + 1, 1)));

        assertThat(state().agreedKeywords()).isEqualTo(SEEN);
        assertThat(edits()).hasSize(1);
    }

    @Test
    void many_settlements_at_once_are_what_each_of_them_is_alone() {
        PlacementId alike = importMessage(work, "alike");
        PlacementId elsewhere = importMessage(work, "elsewhere");
        PlacementId fresh = importMessage(work, "fresh");
        settle(new Settlement.Placed(alike, work, at(2), Keywords.none()));
        settle(new Settlement.Placed(elsewhere, work, at(3), Keywords.none()));
        List.of(message, alike, elsewhere, fresh).forEach(each -> mark(each, FLAGGED));
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
    void a_message_taken_in_is_agreed_where_it_is() throws IOException {
        PlacementId fresh = importMessage(work, "new");
        try (InputStream octets = store.content(fresh).open()) {
            assertThat(octets.readAllBytes()).asString(StandardCharsets.UTF_8).isEqualTo("new");
        }
        assertThat(store.content(fresh).length()).isEqualTo(3);

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));

        assertThat(edits()).isEmpty();
        assertThat(store.baseline(work, 9, 9).getFirst().placement()).isEqualTo(fresh);
        assertThat(store.knownCount(work)).isEqualTo(2);
        assertThat(shown(work)).containsExactly(message, fresh);
    }

    @Test
    void a_message_that_was_sent_with_another_date_has_that_date() {
        PlacementId fresh = importMessage(work, "new");
        Instant sent = Instant.parse("2026-02-03T04:05:06Z");

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none(), sent));

        assertThat(store.described(work, 9, 9, 10))
                .extracting(KnownMessages.Witness::internalDate)
                .containsExactly(sent);
    }

    @Test
    void what_an_edit_brought_there_is_no_witness_until_the_server_described_it() {
        PlacementId fresh = importMessage(work, "new");
        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));
        PlacementId mine = message;
        move(mine, other);
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
        PlacementId fresh = importMessage(work, "new");
        Instant date = Instant.parse("2003-04-05T06:07:08Z");
        window(work, new SeenChange.Appeared(new Sighting(9, Keywords.none(), date, 12_345, null)));

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));

        assertThat(store.witnesses(work, 5)).contains(new Witness(9, 12_345, date, null));
    }

    @Test
    void a_message_seen_before_it_was_settled_is_owed_no_more() {
        PlacementId fresh = importMessage(work, "new");
        window(work, new SeenChange.Appeared(sighting(9, SEEN)));

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));

        assertThat(store.appeared(work, HIGHEST, 10)).isEmpty();
    }

    @Test
    void marks_that_it_was_seen_with_before_it_was_settled_are_others_doing() {
        PlacementId fresh = importMessage(work, "new");
        window(work, new SeenChange.Appeared(sighting(9, SEEN)));

        settle(new Settlement.Placed(fresh, work, at(9), Keywords.none()));

        assertThat(store.seen(work, HIGHEST, 10))
                .containsExactly(new SeenChange.Marked(9, fresh, Keywords.none(), SEEN));
    }

    @Test
    void what_waits_to_be_sent_is_to_be_there_besides_what_is_like_it() {
        importMessage(work, "new");
        copy(message, other);
        List<Sighting> turnedUp =
                edits().stream()
                        .map(each -> new Sighting(9, SEEN, each.internalDate(), each.size()))
                        .toList();

        assertThat(store.lookAlikes(account(), turnedUp))
                .extracting(LookAlike::placement)
                .isSubsetOf(message);
    }

    @Test
    void what_was_made_of_a_mailbox_that_was_deleted_meanwhile_settles_nothing() {
        MailboxId made = createMailbox("Made");
        delete(made);

        store.settleMailbox(made, remote("Made", "Made"));

        assertThat(store.mailboxes(account()))
                .extracting(each -> each.path().toString())
                .doesNotContain("Made");
    }

    @Test
    void a_mailbox_never_listed_takes_the_epoch_of_what_came_into_it() {
        MailboxId made = createMailbox("Made");
        store.settleMailbox(made, remote("Made", "Made"));
        PlacementId fresh = importMessage(made, "new");

        settle(new Settlement.Placed(fresh, made, new RemoteId(99, 1), Keywords.none()));

        assertThat(mailbox(made).epoch()).isEqualTo(99);
        assertThat(store.baseline(made, 1, 1)).hasSize(1);
    }

    @Test
    void what_came_under_a_number_of_another_epoch_is_agreed_and_to_be_found_again() {
        PlacementId fresh = importMessage(work, "new");

        settle(new Settlement.Placed(fresh, work, new RemoteId(EPOCH + 1, 9), SEEN));

        assertToBeFoundAgain(fresh);
    }

    @Test
    void what_came_under_a_number_that_nobody_knows_is_agreed_and_to_be_found_again() {
        PlacementId fresh = importMessage(work, "new");

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
        PlacementId sent = importMessage(work, "new");
        PlacementId copied = copy(message, other);
        PlacementId waiting = importMessage(work, "new");
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
        delete(copied);

        assertThat(store.states(IdSet.of(sent.number())).getFirst().remote()).isEqualTo(at(9));
        assertThat(edits()).extracting(LocalEdit::id).containsExactly(waiting, copied);
        assertThat(edits()).noneMatch(LocalEdit::leftBehind);
    }

    @Test
    void what_may_have_left_its_mailbox_again_is_found_where_it_is() {
        PlacementId sent = importMessage(work, "new");
        mark(sent, SEEN);
        Instant received = NOW.minusSeconds(9);
        settle(new Settlement.Sought(sent, SEEN, received, true));
        var there = new Sighting(9, FLAGGED, received, 3);
        window(other, new SeenChange.Appeared(there));

        assertThat(store.lookAlikes(account(), List.of(there)))
                .singleElement()
                .satisfies(found -> assertThat(found.placement()).isEqualTo(sent))
                .satisfies(found -> assertThat(found.standing()).isEqualTo(Standing.DEPARTED));
        store.link(other, List.of(new Link(sent, 9, Link.Kind.SAME, false)));

        assertThat(shown(other)).contains(sent);
        assertThat(shown(work)).doesNotContain(sent);
        assertThat(edits()).as("it has the marks that it was given there").isEmpty();
    }

    @Test
    void what_was_moved_before_its_mailbox_was_numbered_anew_moves_and_what_it_left_is_sought() {
        move(message, other);
        store.resetMailbox(work);

        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN, false));

        assertThat(state().remote()).isEqualTo(at(5));
        assertThat(shown(other)).containsExactly(message);
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
        window(work, new SeenChange.Appeared(sighting(3, SEEN)));
        store.link(work, List.of(new Link(behind, 3, Link.Kind.SAME, false)));

        LocalEdit found = edits().getFirst();
        assertThat(found.id()).isEqualTo(behind);
        assertThat(found.leftBehind()).isTrue();
        assertThat(found.state().remote()).isEqualTo(new RemoteId(EPOCH + 1, 3));
        assertThat(shown(work)).isEmpty();
    }

    @Test
    void a_copy_tells_its_source_as_long_as_the_server_has_it() {
        PlacementId copy = copy(message, other);
        assertThat(edits().getFirst().source())
                .isEqualTo(new LocalEdit.Source(message, work, at(1), SEEN, NOW.minusSeconds(1)));

        window(work, new SeenChange.Vanished(1, message));

        assertThat(edits().getFirst().source()).isNull();
        settle(new Settlement.Placed(copy, other, at(5), SEEN));
        assertThat(edits()).isEmpty();
    }

    @Test
    void a_move_is_agreed_and_what_it_left_behind_goes_without_a_trace() {
        move(message, other);

        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN, false));

        assertThat(state().agreedMailbox()).isEqualTo(other);
        assertThat(state().remote()).isEqualTo(at(5));
        LocalEdit behind = edits().getFirst();
        assertThat(behind.leftBehind()).isTrue();
        assertThat(behind.state().remote()).isEqualTo(at(1));
        assertThat(shown(work)).isEmpty();
        assertThat(shown(other)).containsExactly(message);

        settle(new Settlement.Deleted(behind.id(), at(1)));
        assertThat(edits()).isEmpty();
        assertThat(store.knownCount(work)).isZero();
        assertThat(recoverable()).isEmpty();
    }

    @Test
    void what_a_move_left_behind_is_never_taken_for_a_message_that_comes() {
        move(message, other);
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
        move(message, other);

        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN.plus(DELETED), false));

        assertThat(edits()).isEmpty();
        assertThat(shown(work)).isEmpty();
        assertThat(store.knownCount(work)).isEqualTo(1);
        PlacementId behind = store.baseline(work, 1, 1).getFirst().placement();
        var shownAgain = new SeenChange.Marked(1, behind, SEEN.plus(DELETED), SEEN);
        window(work, shownAgain);
        store.applyMarks(work, List.of(shownAgain));
        assertThat(shown(work)).containsExactly(behind);
    }

    @Test
    void a_deletion_that_got_no_further_than_its_mark_is_still_to_be_made() {
        delete(message);
        var marked = new SeenChange.Marked(1, message, SEEN, SEEN.plus(DELETED));
        window(work, marked);

        store.applyMarks(work, List.of(marked));

        assertThat(edit().state().deleted()).isTrue();
        settle(new Settlement.LeftMarked(message, at(1)));
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_only_waited_to_be_expunged_is_shown_again_if_somebody_moves_it_without_its_mark() {
        delete(message);
        settle(new Settlement.LeftMarked(message, at(1)));
        window(work, new SeenChange.Vanished(1, message));
        window(other, new SeenChange.Appeared(sighting(4, SEEN)));

        store.link(other, List.of(new Link(message, 4, Link.Kind.SAME, false)));

        assertThat(shown(other)).containsExactly(message);
        assertThat(state().deleted()).isFalse();
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_a_move_left_marked_goes_without_a_trace_with_its_mailbox() {
        moveAndLeaveMarked();

        store.removeMailbox(work, NOW);

        assertThat(recoverable()).isEmpty();
        assertThat(shown(other)).containsExactly(message);
    }

    @Test
    void what_a_move_left_marked_goes_without_a_trace_with_its_number() {
        moveAndLeaveMarked();
        store.resetMailbox(work);

        store.retireDetached(work, NOW);

        assertThat(recoverable()).isEmpty();
        assertThat(shown(other)).containsExactly(message);
    }

    private void moveAndLeaveMarked() {
        move(message, other);
        settle(new Settlement.Moved(message, at(1), other, at(5), SEEN.plus(DELETED), false));
        assertThat(store.knownCount(work)).isOne();
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_is_deleted_here_and_found_no_more_under_new_numbers_is_gone() {
        delete(message);
        store.resetMailbox(work);

        store.retireDetached(work, NOW);

        assertThat(recoverable()).containsExactly(message);
        assertThat(edits()).isEmpty();
        assertThat(store.lookAlikes(account(), List.of(sighting(1, SEEN))))
                .extracting(LookAlike::standing)
                .containsExactly(Standing.RECOVERABLE);
    }

    @Test
    void what_was_thrown_away_stands_in_the_trash() {
        delete(message);

        settle(new Settlement.Moved(message, at(1), other, at(5), null, true));

        assertThat(shown(other)).containsExactly(message);
        assertThat(edits()).isEmpty();
    }

    @Test
    void a_confirmed_deletion_makes_recoverable() {
        delete(message);
        assertThat(edit().state().deleted()).isTrue();

        settle(new Settlement.Deleted(message, at(1)));

        assertThat(edits()).isEmpty();
        assertThat(store.knownCount(work)).isZero();
        assertThat(recoverable()).containsExactly(message);
    }

    @Test
    void what_is_had_back_while_it_is_deleted_there_is_to_be_sent_again() {
        delete(message);
        undelete(message);

        settle(new Settlement.Deleted(message, at(1)));

        assertThat(edits()).extracting(LocalEdit::id).containsExactly(message);
        assertThat(state().agreedMailbox()).isNull();
        assertThat(state().complete()).isTrue();
        assertThat(shown(work)).containsExactly(message);
        assertThat(store.knownCount(work)).isZero();
        assertThat(recoverable()).isEmpty();
        settle(new Settlement.Placed(message, work, at(2), SEEN));
        assertThat(edits()).isEmpty();
    }

    @Test
    void what_is_had_back_while_it_is_only_marked_there_is_to_lose_the_mark() {
        delete(message);
        undelete(message);

        settle(new Settlement.LeftMarked(message, at(1)));

        assertThat(shown(work)).containsExactly(message);
        assertThat(edit().state().keywords()).isEqualTo(SEEN);
        assertThat(edit().state().agreedKeywords()).isEqualTo(SEEN.plus(DELETED));
    }

    @Test
    void what_waits_for_the_servers_own_expunge_and_is_had_back_is_to_lose_the_mark() {
        delete(message);
        settle(new Settlement.LeftMarked(message, at(1)));

        undelete(message);

        assertThat(shown(work)).containsExactly(message);
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

        undelete(message);

        assertThat(edit().state().keywords()).isEqualTo(SEEN);
    }

    @Test
    void what_is_dropped_or_deleted_while_it_is_on_its_way_is_to_be_deleted_there() {
        PlacementId dropped = importMessage(work, "dropped");
        PlacementId deleted = importMessage(work, "deleted");
        drop(dropped);
        discard(deleted);

        settle(new Settlement.Placed(dropped, work, at(9), Keywords.none()));
        settle(new Settlement.Placed(deleted, work, at(10), Keywords.none()));

        assertThat(edits())
                .extracting(edit -> edit.state().deleted(), edit -> edit.state().remote())
                .containsExactly(tuple(true, at(9)), tuple(true, at(10)));
        assertThat(shown(work)).containsExactly(message);
    }

    @Test
    void what_a_mailbox_cannot_keep_nobody_took_away_from_what_came_into_it() {
        mark(message, SEEN.plus(FLAGGED));
        settle(new Settlement.Marked(message, at(1), FLAGGED, NONE, SEEN.plus(FLAGGED)));
        store.noteUnkept(other, FLAGGED);
        PlacementId copy = copy(message, other);
        move(message, other);

        settle(new Settlement.Placed(copy, other, at(5), SEEN.plus(FLAGGED)));
        settle(new Settlement.Moved(message, at(1), other, at(6), null, false));

        assertThat(edits()).isEmpty();
        assertThat(store.baseline(other, 5, 6))
                .extracting(BaselineRow::keywords)
                .containsOnly(SEEN);
        assertThat(state().keywords()).isEqualTo(SEEN.plus(FLAGGED));
    }

    @Test
    void what_a_mailbox_cannot_keep_any_more_stays_here() {
        mark(message, SEEN.plus(FLAGGED));
        settle(new Settlement.Marked(message, at(1), FLAGGED, NONE, SEEN.plus(FLAGGED)));
        store.noteUnkept(work, FLAGGED);
        var lost = new SeenChange.Marked(1, message, SEEN.plus(FLAGGED), ANSWERED);
        window(work, lost);

        store.applyMarks(work, List.of(lost));

        assertThat(state().keywords()).isEqualTo(FLAGGED.plus(ANSWERED));
        assertThat(edits()).isEmpty();
    }

    @Test
    void of_what_was_deleted_no_mark_waits_should_it_turn_up_again() {
        mark(message, FLAGGED);
        delete(message);
        settle(new Settlement.Deleted(message, at(1)));
        window(work, new SeenChange.Appeared(sighting(8, SEEN)));

        store.link(work, List.of(new Link(message, 8, Link.Kind.SAME, false)));

        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(edits()).isEmpty();
    }

    @Test
    void a_deletion_that_only_marked_waits_hidden() {
        delete(message);

        settle(new Settlement.LeftMarked(message, at(1)));

        assertThat(edits()).isEmpty();
        assertThat(shown(work)).isEmpty();
        assertThat(store.knownCount(work)).isEqualTo(1);
    }

    @Test
    void what_both_sides_deleted_is_recoverable_and_no_edit() {
        delete(message);
        var gone = new SeenChange.Vanished(1, message);
        window(work, gone);

        assertThat(store.applyRemovals(work, List.of(gone), NOW)).isEqualTo(1);

        assertThat(edits()).isEmpty();
        assertThat(recoverable()).containsExactly(message);
    }

    @Test
    void an_edit_of_what_the_server_removed_goes_along_when_it_turns_up_again() {
        mark(message, SEEN.plus(FLAGGED));
        move(message, other);
        var gone = new SeenChange.Vanished(1, message);
        window(work, gone);
        store.applyRemovals(work, List.of(gone), NOW);
        assertThat(edits()).isEmpty();

        window(work, new SeenChange.Appeared(sighting(8, SEEN)));
        store.link(work, List.of(new Link(message, 8, Link.Kind.SAME, false)));

        assertThat(edit().state().keywords()).isEqualTo(SEEN.plus(FLAGGED));
    }

    @Test
    void a_refused_edit_is_taken_back_unless_it_was_edited_anew() {
        mark(message, FLAGGED);
        move(message, other);
        long number = edit().state().localModSeq();

        settle(new Settlement.RolledBack(message, number - 1));
        assertThat(shown(other)).containsExactly(message);

        settle(new Settlement.RolledBack(message, number));
        assertThat(shown(work)).containsExactly(message);
        assertThat(edit().state().keywords()).isEqualTo(FLAGGED);

        settle(new Settlement.MarksRolledBack(message, number - 1, FLAGGED, SEEN));
        assertThat(state().keywords()).isEqualTo(FLAGGED);

        settle(new Settlement.MarksRolledBack(message, number, FLAGGED, SEEN));
        assertThat(state().keywords()).isEqualTo(SEEN);
        assertThat(edits()).isEmpty();
    }

    @Test
    void a_refused_mark_takes_no_move_back_with_it() {
        mark(message, SEEN.plus(FLAGGED));
        move(message, other);
        long number = edit().state().localModSeq();

        settle(new Settlement.MarksRolledBack(message, number, FLAGGED, NONE));

        assertThat(shown(other)).containsExactly(message);
        assertThat(edit().state().keywords()).isEqualTo(SEEN);
    }

    @Test
    void attempts_in_vain_are_counted_and_forgotten_when_the_edit_is_settled() {
        mark(message, FLAGGED);
        long number = edit().state().localModSeq();
        var failure = SyncFailure.of(FailureKind.TRANSIENT, "Not now.");

        store.setBack(List.of(new Setback(number, failure, NOW, true)));
        store.setBack(List.of(new Setback(number, failure, null, true, true)));

        assertThat(edit().tried().attempts()).isEqualTo(2);
        assertThat(edit().tried().doubts()).isEqualTo(1);
        assertThat(edit().tried().failure()).isEqualTo(failure);
        assertThat(edit().tried().isDue(NOW.plusSeconds(9))).isFalse();
        settle(new Settlement.Marked(message, at(1), FLAGGED, SEEN, FLAGGED));
        mark(message, SEEN);
        assertThat(edit().tried().attempts()).isZero();
    }

    @Test
    void what_was_taken_back_before_it_was_sent_is_settled_as_the_same() {
        mark(message, FLAGGED);
        mark(message, SEEN);
        assertThat(edits()).hasSize(1);

        settle(new Settlement.Same(message));

        assertThat(edits()).isEmpty();
    }

    @Test
    void a_mailbox_made_here_is_the_servers_when_it_is_made_there() {
        MailboxId made = createMailbox("Made");
        assertThat(mailbox(made).agreed()).isNull();
        assertThat(mailbox(made).edit().localModSeq()).isPositive();

        store.settleMailbox(made, remote("Made", "Made"));

        assertThat(mailbox(made).agreed()).isEqualTo(remote("Made", "Made"));
        assertThat(mailbox(made).edit().localModSeq()).isZero();
        assertThat(store.adoptMailbox(account(), remote("Made", "Made"))).isEqualTo(made);
    }

    @Test
    void a_mailbox_made_here_leaves_its_name_to_one_that_is_called_so_there_by_now() {
        MailboxId made = createMailbox("Made");

        store.updateMailbox(work, remote("Made", "Made"));

        assertThat(mailbox(work).path()).isEqualTo(MailboxPath.of("Made"));
        assertThat(mailbox(made).path()).isEqualTo(MailboxPath.of("Made 2"));
        assertThat(mailbox(made).agreed()).isNull();
        assertThat(mailbox(made).edit().localModSeq()).isPositive();
    }

    @Test
    void a_mailbox_made_here_leaves_its_name_to_one_whose_renaming_is_taken_back() {
        rename(work, "Play");
        MailboxId made = createMailbox("Work");

        store.rollBackMailbox(work, mailbox(work).edit().localModSeq());

        assertThat(mailbox(work).path()).isEqualTo(MailboxPath.of("Work"));
        assertThat(mailbox(made).path()).isEqualTo(MailboxPath.of("Work 2"));
    }

    @Test
    void those_below_a_renamed_mailbox_have_their_names_with_it() {
        MailboxId below = store.adoptMailbox(account(), remote("Work/Old", "Work/Old"));
        rename(work, "Play");
        assertThat(mailbox(below).path()).isEqualTo(MailboxPath.parse("Play/Old"));

        store.settleMailbox(work, remote("Play", "Play"));

        assertThat(mailbox(work).edit().localModSeq()).isZero();
        assertThat(mailbox(below).agreed()).isEqualTo(remote("Play/Old", "Play/Old"));
        assertThat(mailbox(below).path()).isEqualTo(MailboxPath.parse("Play/Old"));
    }

    @Test
    void a_mailbox_taken_back_is_called_as_on_the_server_with_those_below() {
        MailboxId below = store.adoptMailbox(account(), remote("Work/Old", "Work/Old"));
        rename(work, "Play");

        store.rollBackMailbox(work, mailbox(work).edit().localModSeq());

        assertThat(mailbox(work).path()).isEqualTo(MailboxPath.of("Work"));
        assertThat(mailbox(below).path()).isEqualTo(MailboxPath.parse("Work/Old"));
        assertThat(mailbox(work).edit().localModSeq()).isZero();
    }

    @Test
    void a_mailbox_edited_anew_is_not_taken_back() {
        rename(work, "Play");
        long refused = mailbox(work).edit().localModSeq();
        rename(work, "Rest");

        store.rollBackMailbox(work, refused);

        assertThat(mailbox(work).path()).isEqualTo(MailboxPath.of("Rest"));
        assertThat(mailbox(work).edit().localModSeq()).isGreaterThan(refused);

        delete(other);
        store.rollBackMailbox(other, refused);
        assertThat(mailbox(other).deleted()).isTrue();
    }

    @Test
    void a_trash_is_made_where_there_is_none_and_only_then() {
        store.makeTrash(account(), NOW);
        store.makeTrash(account(), NOW);

        List<LocalMailbox> made =
                store.mailboxes(account()).stream().filter(each -> each.agreed() == null).toList();
        assertThat(made)
                .singleElement()
                .satisfies(trash -> {
                    assertThat(trash.path()).isEqualTo(MailboxPath.of("Trash"));
                    assertThat(trash.edit().wantedRole()).isEqualTo(Role.TRASH);
                    assertThat(trash.edit().localModSeq()).isPositive();
                });
    }

    @Test
    void a_trash_that_was_made_is_found_again_where_the_server_does_not_say_what_it_is_for() {
        store.adoptMailbox(
                account(),
                new RemoteMailbox(
                        "Trash", MailboxPath.of("Trash"), "/", Set.of(), true, false, null, null));
        store.makeTrash(account(), NOW);
        MailboxId made =
                store.mailboxes(account()).stream()
                        .filter(each -> each.agreed() == null)
                        .map(LocalMailbox::id)
                        .findFirst()
                        .orElseThrow();

        store.settleMailbox(made, remote("Trash 2", "Trash 2").withRoles(Set.of(Role.TRASH)));
        store.updateMailbox(made, remote("Trash 2", "Trash 2"));
        store.makeTrash(account(), NOW);

        assertThat(mailbox(made).edit().localModSeq()).isZero();
        assertThat(mailbox(made).edit().wantedRole()).isEqualTo(Role.TRASH);
        assertThat(store.mailboxes(account())).allMatch(each -> each.agreed() != null);
    }

    @Test
    void a_mailbox_whose_deletion_is_taken_back_has_its_mail_again() {
        delete(work);
        assertThat(shown(work)).isEmpty();

        store.rollBackMailbox(work, mailbox(work).edit().localModSeq());

        assertThat(mailbox(work).deleted()).isFalse();
        assertThat(shown(work)).containsExactly(message);
    }

    @Test
    void what_left_a_mailbox_before_that_was_deleted_stays() {
        delete(work);
        window(work, new SeenChange.Vanished(1, message));
        window(other, new SeenChange.Appeared(sighting(4, SEEN)));

        store.link(other, List.of(new Link(message, 4, Link.Kind.SAME, false)));

        assertThat(shown(other)).containsExactly(message);
        assertThat(state().deleted()).isFalse();
    }

    @Test
    void a_deleted_mailbox_that_is_gone_leaves_recoverable_mail() {
        delete(work);

        store.removeMailbox(work, NOW);

        assertThat(recoverable()).containsExactly(message);
        assertThat(edits()).isEmpty();
    }

    // What the tests are made of.

    private List<LocalEdit> edits() {
        return store.edits(account(), 0, 100);
    }

    private LocalEdit edit() {
        return store.edits(IdSet.of(message.number())).getFirst();
    }

    private PlacementState state() {
        return store.states(IdSet.of(message.number())).getFirst();
    }

    private void settle(Settlement settlement) {
        store.settle(List.of(settlement), NOW);
    }

    private LocalMailbox mailbox(MailboxId id) {
        return store.mailboxes(account()).stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void list(MailboxId mailbox, SeenChange... changes) {
        store.beginListing(
                mailbox,
                new OpenedMailbox(new MailboxStatus(1, EPOCH, 10, 100), false, true, null),
                new Checkpoint("first"),
                ObservationSink.Extent.WHOLE);
        window(mailbox, changes);
        store.finishListing(mailbox, NOW);
    }

    private void window(MailboxId mailbox, SeenChange... changes) {
        store.recordWindow(mailbox, IdSet.range(1, HIGHEST), List.of(changes));
    }

    private StoredContent content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ContentWriter writer = store.newContent(octets.length);
        writer.write(octets, 0, octets.length);
        return writer.finish();
    }

    private static RemoteId at(long id) {
        return new RemoteId(EPOCH, id);
    }

    private static Sighting sighting(long id, Keywords keywords) {
        return new Sighting(id, keywords, NOW.minusSeconds(id), 100 + id);
    }

    private static RemoteMailbox remote(String name, String path) {
        return new RemoteMailbox(
                name, MailboxPath.parse(path), "/", Set.of(), true, true, null, null);
    }
}
