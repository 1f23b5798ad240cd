package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.jspecify.annotations.Nullable;
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
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.Completed;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Refused;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Taken;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// What every [LocalStore] keeps to.
public abstract class LocalStoreContract {
    protected static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final long HIGHEST = 4_294_967_295L;
    private static final long EPOCH = 7;
    private static final Checkpoint FIRST = new Checkpoint("first");
    private static final Keywords SEEN = Keywords.of(Keyword.SEEN);
    private static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);

    private LocalStore store;
    private MailboxId mailbox;

    /// An empty store, new for each test, that knows [#account].
    protected abstract LocalStore create();

    protected abstract AccountId account();

    /// The same store after a restart; what was committed is all it knows.
    protected LocalStore reopen(LocalStore store) {
        return store;
    }

    @BeforeEach
    void create_a_store_with_one_mailbox() {
        store = create();
        mailbox = store.adoptMailbox(account(), remote("Work"));
    }

    @Test
    void an_adopted_mailbox_is_agreed_at_once() {
        LocalMailbox adopted = mailbox();

        assertThat(adopted.path()).isEqualTo(MailboxPath.of("Work"));
        assertThat(adopted.agreed()).isEqualTo(remote("Work"));
        assertThat(adopted.epoch()).isZero();
        assertThat(adopted.checkpoint()).isNull();
        assertThat(adopted.resume()).isNull();
        assertThat(List.of(adopted.messages(), adopted.detached(), adopted.appeared()))
                .containsOnly(0L);
    }

    @Test
    void a_mailbox_that_is_adopted_twice_is_one() {
        assertThat(store.adoptMailbox(account(), remote("Work"))).isEqualTo(mailbox);
        assertThat(store.mailboxes(account())).hasSize(1);
    }

    @Test
    void mailboxes_come_in_the_order_of_their_paths_and_take_new_attributes() {
        store.adoptMailbox(account(), remote("Archive"));
        var renamed =
                new RemoteMailbox(
                        "Work",
                        MailboxPath.of("Work"),
                        "/",
                        Set.of(Role.ARCHIVE),
                        false,
                        true,
                        "id",
                        new MailboxStatus(1, 2, 3, 4));

        store.updateMailbox(mailbox, renamed);

        assertThat(store.mailboxes(account()))
                .extracting(m -> m.path().toString())
                .containsExactly("Archive", "Work");
        assertThat(mailbox().agreed()).isEqualTo(renamed);
        assertThat(mailbox().roles()).containsExactly(Role.ARCHIVE);
    }

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

        store = reopen(store);

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

    /// The next run goes on from the listing: what changed since, it is told.
    @Test
    void a_message_has_the_keywords_that_it_was_listed_with_whatever_came_with_it() {
        list(new SeenChange.Appeared(sighting(3, FLAGGED)));

        receive(received(3, "three", sighting(3, SEEN)));

        assertThat(baseline()).extracting(BaselineRow::keywords).containsExactly(FLAGGED);
    }

    @Test
    void owed_messages_come_newest_first_and_page_by_page() {
        list(appeared(1), appeared(3), appeared(5), appeared(8));

        List<OwedMessage> first = store.owed(mailbox, BodyWindow.ALL, Long.MAX_VALUE, NOW, 3);
        List<OwedMessage> second = store.owed(mailbox, BodyWindow.ALL, 3, NOW, 3);

        assertThat(first)
                .containsExactly(
                        new OwedMessage(8, 108, NOW.minusSeconds(8), null, 0),
                        new OwedMessage(5, 105, NOW.minusSeconds(5), null, 0),
                        new OwedMessage(3, 103, NOW.minusSeconds(3), null, 0));
        assertThat(second).containsExactly(new OwedMessage(1, 101, NOW.minusSeconds(1), null, 0));
        assertThat(mailbox().appeared()).isEqualTo(4);
    }

    @Test
    void a_received_message_is_here_agreed_and_no_longer_owed() {
        list(appeared(1), new SeenChange.Appeared(sighting(3, SEEN)));

        long fresh = receive(received(3, "three", sighting(3, SEEN)));

        assertThat(fresh).isEqualTo(1);
        assertThat(owed()).containsExactly(1L);
        assertThat(mailbox().messages()).isEqualTo(1);
        assertThat(baseline())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.remoteId()).isEqualTo(3);
                    assertThat(row.keywords()).isEqualTo(SEEN);
                });
        PlacementState state = placement(baseline().getFirst().placement());
        assertThat(state.keywords()).isEqualTo(SEEN);
        assertThat(state.agreedKeywords()).isEqualTo(SEEN);
        assertThat(state.agreedMailbox()).isEqualTo(mailbox);
        assertThat(state.remote()).isEqualTo(new RemoteId(EPOCH, 3));
        assertThat(state.complete()).isTrue();
        assertThat(state.deleted()).isFalse();
    }

    @Test
    void without_a_newer_word_the_listing_tells_the_keywords() {
        list(new SeenChange.Appeared(sighting(3, FLAGGED)));

        receive(received(3, "three", null));

        assertThat(baseline().getFirst().keywords()).isEqualTo(FLAGGED);
    }

    @Test
    void a_message_that_comes_twice_is_one() {
        list(appeared(3));
        receive(received(3, "three", sighting(3, SEEN)));
        var id = baseline().getFirst().placement();

        long fresh = receive(received(3, "three", sighting(3, FLAGGED)));

        assertThat(fresh).isZero();
        assertThat(baseline()).hasSize(1);
        assertThat(baseline().getFirst().placement()).isEqualTo(id);
    }

    @Test
    void a_message_that_comes_twice_in_one_batch_is_one() {
        list(appeared(3));

        long fresh =
                receive(
                        received(3, "three", sighting(3, SEEN)),
                        received(3, "three", sighting(3, SEEN)));

        assertThat(fresh).isEqualTo(1);
        assertThat(baseline()).hasSize(1);
    }

    @Test
    void equal_messages_with_different_numbers_are_two() {
        list(appeared(3), appeared(4));

        receive(received(3, "same", sighting(3, SEEN)), received(4, "same", sighting(4, SEEN)));

        assertThat(baseline()).hasSize(2);
    }

    @Test
    void what_belongs_to_another_epoch_is_dropped() {
        list(appeared(3));
        var stranger = new Received(ref(), EPOCH + 1, 3, content("x"), sighting(3, SEEN), false);

        assertThat(receive(stranger)).isZero();

        assertThat(mailbox().messages()).isZero();
        assertThat(owed()).containsExactly(3L);
    }

    @Test
    void committed_messages_survive_a_restart() {
        list(appeared(1), appeared(3));
        receive(received(3, "three", sighting(3, SEEN)));
        var before = baseline();

        store = reopen(store);

        assertThat(baseline()).isEqualTo(before);
        assertThat(owed()).containsExactly(1L);
    }

    @Test
    void octets_of_an_abandoned_message_leave_nothing() {
        ContentWriter writer = store.newContent(100);
        writer.write(new byte[50], 0, 50);
        writer.abandon();
        list(appeared(3));

        receive(received(3, "three", sighting(3, SEEN)));

        assertThat(mailbox().messages()).isEqualTo(1);
    }

    @Test
    void many_messages_may_be_written_at_a_time() {
        list(appeared(1), appeared(2));
        byte[] one = "the first message".getBytes(StandardCharsets.UTF_8);
        byte[] two = "the other".getBytes(StandardCharsets.UTF_8);
        ContentWriter first = store.newContent(one.length);
        ContentWriter other = store.newContent(two.length);
        first.write(one, 0, 5);
        other.write(two, 0, two.length);
        first.write(one, 5, one.length - 5);

        var later = other.finish();
        var sooner = first.finish();

        assertThat(sooner.sha256()).isEqualTo(content("the first message").sha256());
        assertThat(later.sha256()).isEqualTo(content("the other").sha256());
        assertThat(later.length()).isEqualTo(two.length);
        receive(
                new Received(ref(), EPOCH, 1, sooner, sighting(1, SEEN), false),
                new Received(ref(), EPOCH, 2, later, sighting(2, SEEN), false));
        assertThat(baseline()).hasSize(2);
    }

    @Test
    void a_header_is_enough_only_where_headers_are_asked_for() {
        list(appeared(3));
        var header = new Received(ref(), EPOCH, 3, content("head"), sighting(3, SEEN), true);
        assertThat(store.commitReceived(List.of(header))).isEqualTo(new Taken(1, 0));
        var id = baseline().getFirst().placement();
        assertThat(placement(id).complete()).isFalse();
        assertThat(store.owed(mailbox, BodyWindow.NONE, Long.MAX_VALUE, NOW, 10)).isEmpty();
        assertThat(owed()).containsExactly(3L);
        assertThat(mailbox().appeared()).isZero();

        assertThat(receive(received(3, "head and body", sighting(3, SEEN)))).isEqualTo(1);

        assertThat(baseline().getFirst().placement()).isEqualTo(id);
        assertThat(placement(id).complete()).isTrue();
        assertThat(owed()).isEmpty();
    }

    @Test
    void a_window_owes_the_bodies_that_it_holds_and_everything_of_which_nothing_is_here() {
        list(appeared(1), appeared(2), appeared(3));
        receive(header(1), header(2));
        var since = new BodyWindow(NOW.minusSeconds(1));

        assertThat(store.owed(mailbox, since, Long.MAX_VALUE, NOW, 10))
                .extracting(OwedMessage::id)
                .as("3 is older than the window, and nothing of it is here")
                .containsExactly(3L, 1L);
        assertThat(store.owed(mailbox, since, 3, NOW, 10))
                .extracting(OwedMessage::id)
                .containsExactly(1L);

        receive(header(3));

        assertThat(store.owed(mailbox, since, Long.MAX_VALUE, NOW, 10))
                .extracting(OwedMessage::id)
                .containsExactly(1L);
        assertThat(store.owed(mailbox, BodyWindow.NONE, Long.MAX_VALUE, NOW, 10)).isEmpty();
        assertThat(owed()).containsExactly(3L, 2L, 1L);
    }

    @Test
    void attempts_at_a_body_are_forgotten_when_no_body_that_old_is_wanted() {
        list(appeared(1), appeared(2), appeared(3));
        receive(header(1), header(3));
        store.park(mailbox, IdSet.of(1, 2, 3), failure(), NOW.plusSeconds(60));

        store.unpark(account(), new BodyWindow(NOW.minusSeconds(1)));

        assertThat(store.parked(mailbox, 10)).extracting(ParkedMessage::id).containsExactly(1L, 2L);
    }

    @Test
    void a_mailbox_is_settled_when_nothing_of_it_is_left_to_be_decided() {
        assertThat(store.unsettled(account())).isEmpty();
        list(appeared(1));
        assertThat(store.unsettled(account())).as("appeared").containsExactly(mailbox);
        store.park(mailbox, IdSet.of(1), failure(), NOW.plusSeconds(60));
        receive(header(1));
        PlacementId id = baseline().getFirst().placement();
        assertThat(store.unsettled(account())).as("a header").containsExactly(mailbox);

        store.complete(List.of(new Completed(id, content("head and body"))));

        assertThat(store.unsettled(account())).as("whole").isEmpty();
        list(new SeenChange.Vanished(1, id));
        assertThat(store.unsettled(account())).as("vanished").containsExactly(mailbox);
        store.applyRemovals(mailbox, List.of(new SeenChange.Vanished(1, id)), NOW);
        assertThat(store.unsettled(account())).as("removed").isEmpty();
    }

    @Test
    void a_message_is_completed_where_it_stands_and_once() {
        list(appeared(3));
        receive(header(3));
        PlacementId id = baseline().getFirst().placement();
        store.park(mailbox, IdSet.of(3), failure(), NOW.plusSeconds(60));
        Incomplete known = store.incomplete(List.of(id)).getFirst();
        assertThat(known.placement()).isEqualTo(id);
        assertThat(known.places())
                .singleElement()
                .satisfies(place -> {
                    assertThat(place.mailbox().id()).isEqualTo(mailbox);
                    assertThat(place.epoch()).isEqualTo(EPOCH);
                    assertThat(place.told().id()).isEqualTo(3);
                    assertThat(place.told().size()).isEqualTo(103);
                    assertThat(place.told().internalDate()).isEqualTo(NOW.minusSeconds(3));
                });
        var whole = new Completed(id, content("head and body"));

        assertThat(store.complete(List.of(whole, whole))).isEqualTo(1);

        assertThat(placement(id).complete()).isTrue();
        assertThat(owed()).isEmpty();
        assertThat(store.parked(mailbox, 10)).isEmpty();
        assertThat(store.incomplete(List.of(id))).isEmpty();
        assertThat(store.complete(List.of(whole))).isZero();
        assertThat(receive(received(3, "head and body", sighting(3, SEEN))))
                .as("the same from a run that had it under way")
                .isZero();
        assertThat(baseline()).hasSize(1);
    }

    @Test
    void what_left_its_mailbox_meanwhile_is_completed_and_makes_no_placement() {
        list(appeared(3));
        receive(header(3));
        PlacementId id = baseline().getFirst().placement();
        list(new SeenChange.Vanished(3, id));
        store.applyRemovals(mailbox, List.of(new SeenChange.Vanished(3, id)), NOW);

        assertThat(store.incomplete(List.of(id)))
                .singleElement()
                .satisfies(known -> assertThat(known.places()).isEmpty());
        assertThat(store.complete(List.of(new Completed(id, content("head and body")))))
                .isEqualTo(1);

        assertThat(baseline()).isEmpty();
        assertThat(mailbox().messages()).isZero();
        assertThat(store.incomplete(List.of(id))).isEmpty();
    }

    @Test
    void nothing_is_known_to_be_missing_of_what_is_not_here() {
        var nobody = new PlacementId(4711);

        assertThat(store.incomplete(List.of(nobody))).isEmpty();
        assertThat(store.complete(List.of(new Completed(nobody, content("whose"))))).isZero();
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

    @Test
    void a_parked_message_is_withheld_until_it_is_due_and_counts_its_attempts() {
        list(appeared(3), appeared(5));
        Instant next = NOW.plus(Duration.ofMinutes(5));
        store.park(mailbox, IdSet.of(3), failure(), next);

        assertThat(owed()).containsExactly(5L);
        assertThat(store.owed(mailbox, BodyWindow.ALL, Long.MAX_VALUE, next, 10))
                .extracting(OwedMessage::id, OwedMessage::size, OwedMessage::attempts)
                .containsExactly(tuple(5L, 105L, 0), tuple(3L, 103L, 1));
        assertThat(mailbox().appeared()).isEqualTo(2);
        assertThat(store.parked(mailbox, 10))
                .singleElement()
                .satisfies(parked -> {
                    assertThat(parked.id()).isEqualTo(3);
                    assertThat(parked.attempts()).isEqualTo(1);
                    assertThat(parked.nextTry()).isEqualTo(next);
                    assertThat(parked.failure().kind()).isEqualTo(FailureKind.TRANSIENT);
                    assertThat(parked.failure().text()).isEqualTo(failure().text());
                });

        store.park(mailbox, IdSet.of(3), failure(), next);
        assertThat(store.parked(mailbox, 10))
                .extracting(ParkedMessage::attempts)
                .containsExactly(2);
    }

    @Test
    void a_parked_message_stays_parked_while_it_is_listed_and_goes_with_it() {
        list(appeared(3));
        store.park(mailbox, IdSet.of(3), failure(), NOW.plusSeconds(60));

        list(appeared(3));
        assertThat(store.parked(mailbox, 10)).hasSize(1);
        assertThat(owed()).isEmpty();

        list();
        assertThat(store.parked(mailbox, 10)).isEmpty();
    }

    @Test
    void a_parked_message_that_comes_after_all_is_no_longer_parked() {
        list(appeared(3));
        store.park(mailbox, IdSet.of(3), failure(), NOW.plusSeconds(60));

        receive(received(3, "three", sighting(3, SEEN)));

        assertThat(store.parked(mailbox, 10)).isEmpty();
        assertThat(mailbox().appeared()).isZero();
    }

    @Test
    void a_removed_mailbox_is_gone_and_may_come_again_under_its_name() {
        withMessage(3, SEEN);

        store.removeMailbox(mailbox, NOW);

        assertThat(store.mailboxes(account())).isEmpty();
        MailboxId again = store.adoptMailbox(account(), remote("Work"));
        assertThat(again).as("ids never return").isNotEqualTo(mailbox);
        assertThat(store.mailboxes(account()))
                .singleElement()
                .satisfies(m -> assertThat(m.messages()).isZero());
    }

    @Test
    void the_account_s_notes_are_kept() {
        assertThat(store.notes(account())).isEqualTo(LocalStore.AccountNotes.NONE);
        var notes =
                new LocalStore.AccountNotes(
                        "user at host",
                        NOW,
                        NOW.plusSeconds(1),
                        failure(),
                        new Refused(Refused.Danger.ALL_EMPTY, NOW.plusSeconds(2)),
                        List.of(new Demotion("QRESYNC", "it lied", NOW)));

        store.recordNotes(account(), notes);
        store = reopen(store);

        assertThat(store.notes(account())).isEqualTo(notes);
    }

    // What the tests are made of.

    private LocalMailbox mailbox() {
        return store.mailboxes(account()).stream()
                .filter(m -> m.id().equals(mailbox))
                .findFirst()
                .orElseThrow();
    }

    private MailboxRef ref() {
        return new MailboxRef(mailbox, "Work", MailboxPath.of("Work"));
    }

    private List<BaselineRow> baseline() {
        return store.baseline(mailbox, 1, HIGHEST);
    }

    private PlacementState placement(PlacementId id) {
        return store.placements(mailbox, IdSet.of(id.number())).getFirst();
    }

    private List<Long> owed() {
        return store.owed(mailbox, BodyWindow.ALL, Long.MAX_VALUE, NOW, 100).stream()
                .map(OwedMessage::id)
                .toList();
    }

    private void begin() {
        begin(EPOCH);
    }

    private void begin(long epoch) {
        var status = new MailboxStatus(3, epoch, 10, 100);
        store.beginListing(
                mailbox,
                new OpenedMailbox(status, false, true, null),
                FIRST,
                ObservationSink.Extent.WHOLE);
    }

    private void window(long first, long last, SeenChange... changes) {
        store.recordWindow(mailbox, IdSet.range(first, last), List.of(changes));
    }

    /// A whole listing in one window.
    private void list(SeenChange... changes) {
        begin();
        window(1, HIGHEST, changes);
        store.finishListing(mailbox, NOW);
    }

    private long receive(Received... messages) {
        Taken taken = store.commitReceived(List.of(messages));
        return taken.created() + taken.completed();
    }

    private Received received(long id, String text, @Nullable Sighting now) {
        return new Received(ref(), EPOCH, id, content(text), now, false);
    }

    private PlacementId withMessage(long id, Keywords keywords) {
        var kept = new ArrayList<SeenChange>();
        kept.add(new SeenChange.Appeared(sighting(id, keywords)));
        list(kept.toArray(SeenChange[]::new));
        receive(received(id, "text " + id, sighting(id, keywords)));
        return store.baseline(mailbox, id, id).getFirst().placement();
    }

    private StoredContent content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ContentWriter writer = store.newContent(octets.length);
        writer.write(octets, 0, octets.length);
        return writer.finish();
    }

    private static SeenChange appeared(long id) {
        return new SeenChange.Appeared(sighting(id, Keywords.none()));
    }

    private Received header(long id) {
        return new Received(ref(), EPOCH, id, content("head " + id), sighting(id, SEEN), true);
    }

    private static Sighting sighting(long id, Keywords keywords) {
        return new Sighting(id, keywords, NOW.minusSeconds(id), 100 + id);
    }

    private static SyncFailure failure() {
        return SyncFailure.of(FailureKind.TRANSIENT, "It did not work.");
    }

    private static RemoteMailbox remote(String name) {
        return new RemoteMailbox(name, MailboxPath.of(name), "/", Set.of(), true, true, null, null);
    }
}
