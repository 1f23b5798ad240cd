package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

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
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.HeaderDigest;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink.Extent;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/// What every [LocalStore] keeps to when messages are met again: in another mailbox, under another
/// number, after they were removed.
public abstract class IdentityContract {
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final long HIGHEST = 4_294_967_295L;
    private static final long EPOCH = 7;
    private static final Checkpoint POINT = new Checkpoint("point");
    private static final Keywords SEEN = Keywords.of(Keyword.SEEN);
    private static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);

    private LocalStore store;
    private MailboxId inbox;
    private MailboxId work;

    /// An empty store, new for each test, that knows [#account].
    protected abstract LocalStore create();

    protected abstract AccountId account();

    /// The same store after a restart; what was committed is all it knows.
    protected LocalStore reopen(LocalStore store) {
        return store;
    }

    @BeforeEach
    void create_a_store_with_two_mailboxes() {
        store = create();
        inbox = store.adoptMailbox(account(), remote("INBOX"));
        work = store.adoptMailbox(account(), remote("Work"));
    }

    // What is known.

    @Test
    void known_is_what_is_agreed_or_owed_and_not_seen_to_be_gone() {
        with(inbox, 1, 2, 3);
        PlacementId two = placement(inbox, 2);
        list(inbox, new SeenChange.Vanished(2, two), appeared(5), appeared(8));

        assertThat(store.knownCount(inbox)).isEqualTo(4);
        assertThat(store.knownIds(inbox, 0, 3)).containsExactly(1L, 3L, 5L);
        assertThat(store.knownIds(inbox, 5, 3)).containsExactly(8L);
        assertThat(store.knownCount(work)).isZero();
    }

    @Test
    void witnesses_are_agreed_messages_the_newest_and_the_oldest_among_them() {
        with(inbox, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        list(inbox, new SeenChange.Vanished(9, placement(inbox, 9)), appeared(12));

        List<KnownMessages.Witness> witnesses = store.witnesses(inbox, 4);

        assertThat(witnesses).hasSize(4);
        assertThat(witnesses)
                .extracting(KnownMessages.Witness::id)
                .isSorted()
                .contains(1L, 8L)
                .doesNotContain(9L, 12L);
        assertThat(witnesses.getFirst())
                .isEqualTo(new KnownMessages.Witness(1, 101, date(1), "id:1"));
        assertThat(store.witnesses(work, 4)).isEmpty();
    }

    @Test
    void agreed_messages_are_described_whether_or_not_they_were_seen_to_go() {
        with(inbox, 1, 2, 3, 5);
        list(inbox, new SeenChange.Vanished(3, placement(inbox, 3)), appeared(4));

        assertThat(store.described(inbox, 2, 4, 9))
                .containsExactly(
                        new KnownMessages.Witness(2, 102, date(2), "id:2"),
                        new KnownMessages.Witness(3, 103, date(3), "id:3"));
        assertThat(store.described(inbox, 1, 9, 2))
                .extracting(KnownMessages.Witness::id)
                .containsExactly(1L, 2L);
        assertThat(store.described(work, 1, 9, 9)).isEmpty();
    }

    @Test
    void the_last_window_and_the_end_of_its_listing_are_one() {
        begin(inbox, EPOCH);

        store.recordLastWindow(inbox, IdSet.range(1, HIGHEST), List.of(appeared(3)), NOW);

        assertThat(mailbox(inbox).checkpoint()).isEqualTo(POINT);
        assertThat(mailbox(inbox).resume()).isNull();
        assertThat(mailbox(inbox).times().confirmed()).isEqualTo(NOW);
        assertThat(mailbox(inbox).times().audited()).isEqualTo(NOW);
        assertThat(owed(inbox)).containsExactly(3L);
    }

    @Test
    void a_message_that_is_sighted_again_briefly_stays_what_it_was_told_to_be() {
        list(inbox, appeared(3));

        list(
                inbox,
                new SeenChange.Appeared(new Sighting(3, FLAGGED, null, -1, null)),
                new SeenChange.Appeared(new Sighting(4, SEEN, null, -1, null)));

        assertThat(store.appeared(inbox, HIGHEST, 9))
                .containsExactly(
                        new Sighting(4, SEEN, null, -1, null),
                        new Sighting(3, FLAGGED, date(3), 103, "id:3"));
    }

    @Test
    void mail_is_here_while_any_is_present_or_recoverable() {
        assertThat(store.hasMail(account())).isFalse();
        list(inbox, appeared(3));
        assertThat(store.hasMail(account())).as("owed is not here").isFalse();

        receive(inbox, 3);
        assertThat(store.hasMail(account())).isTrue();
        store.removeMailbox(inbox, NOW);
        assertThat(store.hasMail(account())).isTrue();
    }

    @Test
    void what_appeared_comes_newest_first_page_by_page_parked_or_not() {
        with(inbox, 1);
        list(inbox, appeared(2), appeared(5), appeared(9));
        store.park(inbox, IdSet.of(5), failure(), NOW.plusSeconds(60));

        assertThat(store.appeared(inbox, Long.MAX_VALUE, 2))
                .containsExactly(sighting(9), sighting(5));
        assertThat(store.appeared(inbox, 5, 2)).containsExactly(sighting(2));
    }

    @Test
    void a_header_that_is_here_stands_for_its_message() {
        list(inbox, appeared(3));

        store.commitReceived(List.of(received(inbox, 3, true)));

        assertThat(store.appeared(inbox, Long.MAX_VALUE, 9)).isEmpty();
    }

    // What may be what.

    @Test
    void displaced_are_the_vanished_the_detached_and_all_of_a_mailbox_that_is_gone() {
        with(inbox, 1, 2);
        with(work, 3, 4);
        PlacementId one = placement(inbox, 1);
        list(inbox, new SeenChange.Vanished(1, one));
        List<PlacementId> atWork = List.of(placement(work, 3), placement(work, 4));

        assertThat(displaced(List.of()))
                .containsExactly(
                        new LookAlike(
                                one,
                                inbox,
                                1,
                                Standing.VANISHED,
                                101,
                                date(1),
                                "id:1",
                                Keywords.none(),
                                true,
                                null));
        assertThat(displaced(List.of(work)))
                .extracting(LookAlike::placement)
                .containsExactly(one, atWork.getFirst(), atWork.getLast());
        assertThat(displaced(List.of(work)))
                .extracting(LookAlike::standing)
                .containsExactly(Standing.VANISHED, Standing.MAILBOX_GONE, Standing.MAILBOX_GONE);

        store.resetMailbox(work);
        assertThat(displaced(List.of()))
                .extracting(LookAlike::standing)
                .containsExactly(Standing.VANISHED, Standing.DETACHED, Standing.DETACHED);
        assertThat(displaced(List.of()).getLast().remoteId()).isZero();
        assertThat(store.displaced(account(), List.of(), one.number(), 1))
                .extracting(LookAlike::placement)
                .containsExactly(atWork.getFirst());
    }

    @Test
    void look_alikes_have_the_content_id_or_both_size_and_date() {
        with(inbox, 1, 2, 3);

        assertThat(alike(new Sighting(9, SEEN, null, -1, "id:1"))).containsExactly(1L);
        assertThat(alike(new Sighting(9, SEEN, date(2), 102, null))).containsExactly(2L);
        assertThat(alike(new Sighting(9, SEEN, date(2), 101, null))).isEmpty();
        assertThat(alike(new Sighting(9, SEEN, null, 102, null))).isEmpty();
        assertThat(alike(new Sighting(9, SEEN, date(2), 102, "id:1"), sighting(3)))
                .containsExactly(1L, 2L, 3L);
    }

    @Test
    void look_alikes_are_present_or_recoverable_and_never_displaced() {
        with(inbox, 1, 2, 3);
        PlacementId two = placement(inbox, 2);
        vanish(inbox, 2);
        list(inbox, new SeenChange.Vanished(3, placement(inbox, 3)));

        List<LookAlike> found =
                store.lookAlikes(account(), List.of(sighting(1), sighting(2), sighting(3)));

        assertThat(found)
                .extracting(LookAlike::standing)
                .containsExactly(Standing.PRESENT, Standing.RECOVERABLE);
        assertThat(found.getLast().placement()).isEqualTo(two);
        assertThat(found.getLast().mailbox()).isEqualTo(inbox);
    }

    @Test
    void a_header_that_is_here_has_its_proof_wherever_it_stands() {
        with(inbox, 1);
        list(inbox, appeared(2));
        store.commitReceived(List.of(received(inbox, 2, true)));
        PlacementId one = placement(inbox, 1);
        PlacementId two = placement(inbox, 2);
        vanish(inbox, 1);

        assertThat(store.headerProof(one)).isEqualTo(digest(text(1)).finish());
        assertThat(store.headerProof(two)).isEqualTo(digest(text(2)).finish());
        assertThat(store.headerProof(new PlacementId(9_999))).isNull();
    }

    // Links.

    @Test
    void a_vanished_placement_takes_its_new_place_and_keeps_its_ids() {
        with(inbox, 1, 2);
        PlacementState before = state(inbox, placement(inbox, 1));
        list(inbox, new SeenChange.Vanished(1, before.id()));
        list(work, new SeenChange.Appeared(sighting(9, FLAGGED)));

        long linked = store.link(work, List.of(same(before.id(), 9)));

        assertThat(linked).isEqualTo(1);
        store = reopen(store);
        PlacementState now = state(work, before.id());
        assertThat(now.message()).isEqualTo(before.message());
        assertThat(now.remote()).isEqualTo(new RemoteId(EPOCH, 9));
        assertThat(now.agreedMailbox()).isEqualTo(work);
        assertThat(now.agreedKeywords()).isEqualTo(FLAGGED);
        assertThat(now.keywords()).isEqualTo(FLAGGED);
        assertThat(owed(work)).isEmpty();
        assertThat(store.seen(inbox, HIGHEST, 9)).isEmpty();
        assertThat(mailbox(inbox).messages()).isEqualTo(1);
        assertThat(mailbox(work).messages()).isEqualTo(1);
        assertThat(displaced(List.of())).isEmpty();
        assertThat(store.witnesses(work, 1))
                .as("it is known by what was told where it stands now")
                .containsExactly(new KnownMessages.Witness(9, 109, date(9), "id:9"));
    }

    @Test
    void a_detached_placement_takes_its_new_number() {
        with(inbox, 1, 2);
        PlacementId one = placement(inbox, 1);
        store.resetMailbox(inbox);
        begin(inbox, EPOCH + 1);
        store.recordLastWindow(
                inbox, IdSet.range(1, HIGHEST), List.of(appeared(11), appeared(12)), NOW);

        assertThat(store.link(inbox, List.of(same(one, 12)))).isEqualTo(1);

        assertThat(state(inbox, one).remote()).isEqualTo(new RemoteId(EPOCH + 1, 12));
        assertThat(mailbox(inbox).detached()).isEqualTo(1);
        assertThat(owed(inbox)).containsExactly(11L);
    }

    @Test
    void a_recoverable_placement_returns() {
        with(inbox, 1);
        PlacementState before = state(inbox, placement(inbox, 1));
        vanish(inbox, 1);
        list(work, appeared(9));

        assertThat(store.link(work, List.of(same(before.id(), 9)))).isEqualTo(1);

        assertThat(state(work, before.id()).message()).isEqualTo(before.message());
        assertThat(mailbox(work).messages()).isEqualTo(1);
        assertThat(store.lookAlikes(account(), List.of(sighting(1))))
                .extracting(LookAlike::standing)
                .doesNotContain(Standing.RECOVERABLE);
    }

    @Test
    void a_placement_leaves_a_mailbox_that_is_gone() {
        with(inbox, 1, 2);
        PlacementId one = placement(inbox, 1);
        list(work, appeared(9));

        assertThat(store.link(work, List.of(same(one, 9)))).isEqualTo(1);
        store.removeMailbox(inbox, NOW);

        assertThat(mailbox(work).messages()).isEqualTo(1);
        assertThat(state(work, one).remote()).isEqualTo(new RemoteId(EPOCH, 9));
    }

    @Test
    void a_link_that_no_longer_holds_changes_nothing() {
        with(inbox, 1, 2);
        PlacementId one = placement(inbox, 1);
        PlacementId two = placement(inbox, 2);
        list(inbox, new SeenChange.Vanished(1, one), appeared(7));
        list(work, appeared(9));
        assertThat(store.link(work, List.of(same(one, 9)))).isEqualTo(1);
        List<BaselineRow> before = store.baseline(work, 1, HIGHEST);

        assertThat(store.link(work, List.of(same(one, 9)))).as("no longer owed").isZero();
        assertThat(store.link(inbox, List.of(same(two, 7)))).as("it has its place").isZero();
        assertThat(store.link(work, List.of(same(two, 8)))).as("never seen").isZero();

        assertThat(store.baseline(work, 1, HIGHEST)).isEqualTo(before);
        assertThat(owed(inbox)).containsExactly(7L);
        assertThat(placement(inbox, 2)).isEqualTo(two);
    }

    @Test
    void another_placement_shares_the_message_and_a_copy_is_one_of_its_own() {
        with(inbox, 1);
        PlacementState source = state(inbox, placement(inbox, 1));
        list(work, appeared(8), new SeenChange.Appeared(sighting(9, SEEN)));

        long linked =
                store.link(
                        work,
                        List.of(
                                new Link(source.id(), 8, Link.Kind.ANOTHER_PLACEMENT, false),
                                new Link(source.id(), 9, Link.Kind.COPY, true)));

        assertThat(linked).isEqualTo(2);
        PlacementState shared = state(work, placement(work, 8));
        PlacementState copy = state(work, placement(work, 9));
        assertThat(shared.message()).isEqualTo(source.message());
        assertThat(copy.message()).isNotEqualTo(source.message());
        assertThat(copy.keywords()).isEqualTo(SEEN);
        assertThat(copy.complete()).isTrue();
        assertThat(List.of(source.id(), shared.id(), copy.id())).doesNotHaveDuplicates();
        assertThat(state(inbox, source.id())).isEqualTo(source);
        assertThat(owed(work)).isEmpty();
        assertThat(mailbox(work).messages()).isEqualTo(2);
        assertThat(store.headerProof(copy.id())).isEqualTo(store.headerProof(source.id()));
    }

    @Test
    void a_copy_outlives_what_it_was_taken_from() {
        with(inbox, 1);
        PlacementId source = placement(inbox, 1);
        vanish(inbox, 1);
        list(work, appeared(9));
        assertThat(store.link(work, List.of(new Link(source, 9, Link.Kind.COPY, true))))
                .isEqualTo(1);

        for (int day = 1; day <= 40; day++) {
            store.expireRecoverable(account(), 30, NOW.plus(Duration.ofDays(day)));
        }

        assertThat(store.headerProof(source)).isNull();
        assertThat(store.headerProof(placement(work, 9))).isEqualTo(digest(text(1)).finish());
        assertThat(state(work, placement(work, 9)).complete()).isTrue();
    }

    @Test
    void what_is_linked_is_no_longer_parked() {
        with(inbox, 1);
        PlacementId one = placement(inbox, 1);
        list(inbox, new SeenChange.Vanished(1, one));
        list(work, appeared(8), appeared(9));
        store.park(work, IdSet.of(8, 9), failure(), NOW.plusSeconds(60));

        store.link(work, List.of(same(one, 8), new Link(one, 9, Link.Kind.COPY, true)));

        assertThat(store.parked(work, 9)).isEmpty();
        assertThat(mailbox(work).appeared()).isZero();
    }

    @Test
    void a_linked_header_stays_owed_its_body() {
        list(inbox, appeared(1));
        store.commitReceived(List.of(received(inbox, 1, true)));
        PlacementId one = placement(inbox, 1);
        list(inbox, new SeenChange.Vanished(1, one));
        list(work, appeared(8), appeared(9));

        store.link(work, List.of(same(one, 8), new Link(one, 9, Link.Kind.COPY, true)));

        assertThat(owed(work)).containsExactly(9L, 8L);
        assertThat(store.owed(work, BodyWindow.NONE, HIGHEST, NOW, 9)).isEmpty();
        assertThat(state(work, one).complete()).isFalse();
        store.commitReceived(List.of(receivedAs(work, 8, text(1)), receivedAs(work, 9, text(1))));
        assertThat(state(work, one).complete()).isTrue();
        assertThat(owed(work)).isEmpty();
    }

    // Met again only by its octets.

    @Test
    void octets_that_come_in_give_a_displaced_placement_its_new_place() {
        with(inbox, 1, 2);
        PlacementState one = state(inbox, placement(inbox, 1));
        list(inbox, new SeenChange.Vanished(1, one.id()));
        list(work, new SeenChange.Appeared(sighting(9, FLAGGED)));

        store.commitReceived(List.of(receivedAs(work, 9, text(1))));

        PlacementState now = state(work, one.id());
        assertThat(now.message()).isEqualTo(one.message());
        assertThat(now.agreedKeywords()).isEqualTo(FLAGGED);
        assertThat(mailbox(inbox).messages()).isEqualTo(1);
        assertThat(mailbox(work).messages()).isEqualTo(1);
        assertThat(store.seen(inbox, HIGHEST, 9)).isEmpty();
        assertThat(store.applyRemovals(inbox, List.of(new SeenChange.Vanished(1, one.id())), NOW))
                .as("a removal that was planned before does nothing")
                .isZero();
        assertThat(placement(work, 9)).isEqualTo(one.id());
    }

    @Test
    void the_mailbox_s_own_is_met_again_first_and_each_only_once() {
        with(inbox, 1);
        list(work, appeared(3), appeared(4));
        store.commitReceived(List.of(receivedAs(work, 3, text(1)), receivedAs(work, 4, text(1))));
        PlacementId elsewhere = placement(inbox, 1);
        PlacementId own = placement(work, 3);
        list(inbox, new SeenChange.Vanished(1, elsewhere));
        list(work, new SeenChange.Vanished(3, own), appeared(7), appeared(8), appeared(9));

        for (long id = 7; id <= 9; id++) {
            store.commitReceived(List.of(receivedAs(work, id, text(1))));
        }

        assertThat(placement(work, 7)).isEqualTo(own);
        assertThat(placement(work, 8)).isEqualTo(elsewhere);
        assertThat(placement(work, 9)).isNotIn(own, elsewhere, placement(work, 4));
    }

    @Test
    void a_header_alone_meets_nothing_again() {
        list(inbox, appeared(1));
        store.commitReceived(List.of(received(inbox, 1, true)));
        PlacementId one = placement(inbox, 1);
        list(inbox, new SeenChange.Vanished(1, one));
        list(work, appeared(9));

        store.commitReceived(
                List.of(
                        new Received(
                                ref(work),
                                EPOCH,
                                9,
                                content(headerOf(text(1))),
                                sighting(9),
                                true)));

        assertThat(placement(work, 9)).isNotEqualTo(one);
    }

    // Time.

    @Test
    void recoverable_mail_goes_after_its_days_and_three_days_with_runs() {
        with(inbox, 1, 2);
        PlacementId one = placement(inbox, 1);
        vanish(inbox, 1);

        assertThat(expire(31)).as("one day with a run").isZero();
        assertThat(expire(32)).isZero();
        assertThat(store.headerProof(one)).isNotNull();
        assertThat(expire(33)).isEqualTo(1);

        assertThat(store.headerProof(one)).isNull();
        assertThat(store.headerProof(placement(inbox, 2))).isNotNull();
        assertThat(store.lookAlikes(account(), List.of(sighting(1)))).isEmpty();
    }

    @Test
    void recoverable_mail_stays_for_its_days_however_many_runs_there_are() {
        with(inbox, 1);
        vanish(inbox, 1);

        for (int day = 1; day < 30; day++) {
            assertThat(expire(day)).as("day %d", day).isZero();
        }

        assertThat(expire(30)).isEqualTo(1);
    }

    @Test
    void a_clock_that_ran_backwards_lets_nothing_go() {
        with(inbox, 1);
        vanish(inbox, 1);
        for (int day = 1; day < 20; day++) {
            expire(day);
        }
        Instant earlier = NOW.plus(Duration.ofDays(18));

        assertThat(store.expireRecoverable(account(), 5, earlier)).isZero();
        assertThat(store.expireRecoverable(account(), 5, earlier.plusSeconds(1))).isEqualTo(1);
    }

    @Test
    void what_waits_for_a_decision_never_goes() {
        with(inbox, 1);
        PlacementId one = placement(inbox, 1);
        store.resetMailbox(inbox);
        store.retireDetached(inbox, NOW);

        for (int day = 1; day < 100; day++) {
            assertThat(expire(day)).isZero();
        }

        assertThat(store.headerProof(one)).isNotNull();
    }

    // What the tests are made of.

    private long expire(int day) {
        return store.expireRecoverable(account(), 30, NOW.plus(Duration.ofDays(day)));
    }

    private LocalMailbox mailbox(MailboxId id) {
        return store.mailboxes(account()).stream()
                .filter(m -> m.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private PlacementId placement(MailboxId mailbox, long id) {
        return store.baseline(mailbox, id, id).getFirst().placement();
    }

    private PlacementState state(MailboxId mailbox, PlacementId id) {
        return store.placements(mailbox, IdSet.of(id.number())).getFirst();
    }

    private List<Long> owed(MailboxId mailbox) {
        return store.owed(mailbox, BodyWindow.ALL, Long.MAX_VALUE, NOW, 100).stream()
                .map(OwedMessage::id)
                .toList();
    }

    private List<LookAlike> displaced(List<MailboxId> gone) {
        return store.displaced(account(), gone, 0, 100);
    }

    /// The numbers in the INBOX of what is like these.
    private List<Long> alike(Sighting... sightings) {
        return store.lookAlikes(account(), List.of(sightings)).stream()
                .map(LookAlike::remoteId)
                .toList();
    }

    private void begin(MailboxId mailbox, long epoch) {
        store.beginListing(
                mailbox,
                new OpenedMailbox(new MailboxStatus(3, epoch, 10, 100), false, true, null),
                POINT,
                Extent.WHOLE);
    }

    /// A whole listing in one window.
    private void list(MailboxId mailbox, SeenChange... changes) {
        begin(mailbox, EPOCH);
        store.recordLastWindow(mailbox, IdSet.range(1, HIGHEST), List.of(changes), NOW);
    }

    /// Messages that are here and agreed.
    private void with(MailboxId mailbox, long... ids) {
        list(
                mailbox,
                LongStream.of(ids).mapToObj(IdentityContract::appeared).toArray(SeenChange[]::new));
        LongStream.of(ids).forEach(id -> receive(mailbox, id));
    }

    private void receive(MailboxId mailbox, long id) {
        store.commitReceived(List.of(received(mailbox, id, false)));
    }

    private Received received(MailboxId mailbox, long id, boolean headersOnly) {
        String octets = headersOnly ? headerOf(text(id)) : text(id);
        return new Received(ref(mailbox), EPOCH, id, content(octets), sighting(id), headersOnly);
    }

    private Received receivedAs(MailboxId mailbox, long id, String text) {
        return new Received(ref(mailbox), EPOCH, id, content(text), null, false);
    }

    /// Removes a message, as the server did.
    private void vanish(MailboxId mailbox, long id) {
        var gone = new SeenChange.Vanished(id, placement(mailbox, id));
        list(mailbox, gone);
        store.applyRemovals(mailbox, List.of(gone), NOW);
    }

    private MailboxRef ref(MailboxId mailbox) {
        return new MailboxRef(mailbox, "any", MailboxPath.of("any"));
    }

    private StoredContent content(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        ContentWriter writer = store.newContent(octets.length);
        writer.write(octets, 0, octets.length);
        return writer.finish();
    }

    private static HeaderDigest digest(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        var digest = new HeaderDigest();
        digest.update(octets, 0, octets.length);
        return digest;
    }

    private static String text(long id) {
        return "Message-ID: <" + id + "@mailboat.test>\r\nSubject: s\r\n\r\nText " + id + "\r\n";
    }

    private static String headerOf(String text) {
        return text.substring(0, text.indexOf("\r\n\r\n") + 4);
    }

    private static Link same(PlacementId placement, long id) {
        return new Link(placement, id, Link.Kind.SAME, true);
    }

    private static SeenChange appeared(long id) {
        return new SeenChange.Appeared(sighting(id));
    }

    private static Sighting sighting(long id) {
        return sighting(id, Keywords.none());
    }

    private static Sighting sighting(long id, Keywords keywords) {
        return new Sighting(id, keywords, date(id), 100 + id, "id:" + id);
    }

    private static @Nullable Instant date(long id) {
        return Instant.parse("2025-01-01T00:00:00Z").plusSeconds(id);
    }

    private static SyncFailure failure() {
        return SyncFailure.of(FailureKind.TRANSIENT, "It did not work.");
    }

    private static RemoteMailbox remote(String name) {
        return new RemoteMailbox(name, MailboxPath.of(name), "/", Set.of(), true, true, null, null);
    }
}
