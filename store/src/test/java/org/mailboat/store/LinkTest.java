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
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.Link.Kind;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.SeenChange.Appeared;
import org.mailboat.sync.port.SeenChange.Vanished;
import org.mailboat.sync.port.Sighting;

import java.nio.file.Path;
import java.util.List;

class LinkTest {
    @TempDir Path home;
    private Homestead at;
    private LocalStore store;
    private Account account;
    private MailboxId inbox;
    private MailboxId work;
    private PlacementId one;

    @BeforeEach
    void one_message_in_the_inbox_and_one_at_work() {
        at = new Homestead(home);
        store = at.store.localStore();
        account = at.account("joe");
        inbox = at.mailbox(account, "INBOX");
        work = at.mailbox(account, "Work");
        at.list(inbox, sighting(1, Keyword.FLAGGED));
        at.list(work, sighting(2));
        at.commit(
                at.received(inbox, 1, octets("one"), Keyword.FLAGGED),
                at.received(work, 2, octets("two")));
        one = at.all(inbox).getFirst().id();
    }

    @AfterEach
    void nothing_is_wrong_with_the_store() {
        assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
        at.close();
    }

    @Test
    void a_message_moved_on_the_server_keeps_its_ids_and_takes_its_new_place() {
        vanish(inbox, 1, one);
        appear(work, sighting(9, Keyword.SEEN));
        store.park(work, IdSet.of(9), failure(), NOON);

        assertThat(link(work, one, 9, Kind.SAME)).isEqualTo(1);

        PlacementView moved = placement(one);
        assertThat(moved.path()).hasToString("Work");
        assertThat(moved.remote()).isEqualTo(new RemoteId(EPOCH, 9));
        assertThat(moved.keywords()).isEqualTo(Keywords.of(Keyword.SEEN));
        assertThat(moved.internalDate()).isEqualTo(NOON.plusSeconds(9));
        assertThat(at.read(moved)).isEqualTo(octets("one"));
        assertThat(at.all(inbox)).isEmpty();
        assertThat(at.summary(inbox).messages()).isZero();
        assertThat(at.summary(work).messages()).isEqualTo(2);
        assertThat(store.seen(inbox, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store.appeared(work, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(store.parked(work, 10)).isEmpty();
        assertThat(store.displaced(account.id(), List.of(), 0, 10)).isEmpty();
        assertThat(store.applyRemovals(inbox, List.of(new Vanished(1, one)), NOON)).isZero();
    }

    @Test
    void a_message_that_the_user_moved_elsewhere_meanwhile_stays_there() {
        MailboxId mine = at.mailbox(account, "Mine");
        edit("UPDATE placement SET mailbox = ? WHERE id = ?", mine.number(), one.number());
        recount(inbox, mine);
        vanish(inbox, 1, one);
        appear(work, sighting(9));

        link(work, one, 9, Kind.SAME);

        assertThat(placement(one).path()).hasToString("Mine");
        assertThat(placement(one).remote()).isEqualTo(new RemoteId(EPOCH, 9));
        assertThat(at.summary(mine).messages()).isEqualTo(1);
        assertThat(store.baseline(work, 9, 9)).hasSize(1);
    }

    @Test
    void an_edit_of_keywords_goes_along() {
        long set =
                at.store
                        .database()
                        .write(
                                Durability.FULL,
                                sql ->
                                        at.store
                                                .database()
                                                .keywordSets()
                                                .intern(
                                                        sql,
                                                        Keywords.of(
                                                                Keyword.FLAGGED,
                                                                Keyword.ANSWERED)));
        edit("UPDATE placement SET keywords = ? WHERE id = ?", set, one.number());
        vanish(inbox, 1, one);
        appear(work, sighting(9, Keyword.SEEN));

        link(work, one, 9, Kind.SAME);

        assertThat(placement(one).keywords())
                .isEqualTo(Keywords.of(Keyword.SEEN, Keyword.ANSWERED));
    }

    @Test
    void what_was_deleted_here_is_deleted_where_it_now_is() {
        edit("UPDATE placement SET deleted_at = 1 WHERE id = ?", one.number());
        recount(inbox);
        vanish(inbox, 1, one);
        appear(work, sighting(9));

        link(work, one, 9, Kind.SAME);

        assertThat(at.summary(work).messages()).isEqualTo(1);
        assertThat(store.placements(work, IdSet.of(one.number())).getFirst().deleted()).isTrue();
    }

    @Test
    void recoverable_mail_that_is_met_again_is_live_again() {
        vanish(inbox, 1, one);
        store.applyRemovals(inbox, List.of(new Vanished(1, one)), NOON);
        appear(work, sighting(9));
        assertThat(lookAlikes(sighting(1)))
                .singleElement()
                .satisfies(found -> {
                    assertThat(found.placement()).isEqualTo(one);
                    assertThat(found.standing()).isEqualTo(Standing.RECOVERABLE);
                    assertThat(found.mailbox()).isEqualTo(inbox);
                });

        link(work, one, 9, Kind.SAME);

        assertThat(placement(one).state()).isEqualTo(PlacementView.State.COMPLETE);
        assertThat(at.all(work)).hasSize(2);
        assertThat(at.store.mail().recoverableCount(inbox)).isZero();
    }

    @Test
    void a_copy_is_a_message_of_its_own_with_the_same_octets() {
        appear(work, sighting(9));

        assertThat(link(work, one, 9, Kind.COPY)).isEqualTo(1);

        PlacementView copy = at.all(work).getFirst();
        assertThat(copy.message()).isNotEqualTo(placement(one).message());
        assertThat(copy.content()).isEqualTo(placement(one).content());
        assertThat(at.all(inbox)).hasSize(1);
        assertThat(at.summary(work).messages()).isEqualTo(2);
    }

    @Test
    void another_placement_is_of_the_same_message() {
        appear(work, new Sighting(9, Keywords.none(), NOON, 21, "emailid:M1"));

        link(work, one, 9, Kind.ANOTHER_PLACEMENT);

        assertThat(at.store.mail().placements(placement(one).message()))
                .extracting(PlacementView::mailbox)
                .containsExactly(inbox, work);
        assertThat(lookAlikes(new Sighting(5, Keywords.none(), null, -1, "emailid:M1"))).hasSize(2);
    }

    @Test
    void a_header_that_is_copied_stays_owed_and_each_is_completed_by_itself() {
        at.list(inbox, sighting(5));
        at.commit(received(inbox, 5, "head", true));
        PlacementId five = store.baseline(inbox, 5, 5).getFirst().placement();
        appear(work, sighting(9));
        link(work, five, 9, Kind.COPY);

        at.commit(received(work, 9, "head and body", false));

        assertThat(placement(five).whole()).isFalse();
        assertThat(at.read(placement(five))).isEqualTo(octets("head"));
        assertThat(at.all(work).getFirst().whole()).isTrue();
        at.commit(received(inbox, 5, "head and other", false));
        assertThat(at.read(placement(five))).isEqualTo(octets("head and other"));
    }

    @Test
    void nothing_happens_where_a_message_is_not_owed_or_a_placement_has_its_place() {
        appear(inbox, sighting(7));
        assertThat(link(work, one, 9, Kind.SAME)).as("not owed").isZero();
        assertThat(link(inbox, one, 7, Kind.SAME)).as("in place").isZero();

        vanish(inbox, 1, one);
        appear(work, sighting(9), sighting(10));
        assertThat(
                        store.link(
                                work,
                                List.of(
                                        new Link(one, 9, Kind.SAME, false),
                                        new Link(one, 10, Kind.SAME, false))))
                .isEqualTo(1);
        assertThat(store.appeared(work, Long.MAX_VALUE, 10))
                .extracting(Sighting::id)
                .containsExactly(10L);
    }

    @Test
    void another_accounts_mail_is_never_linked() {
        Account other = at.account("ann");
        MailboxId theirs = at.mailbox(other, "INBOX");
        appear(theirs, sighting(1));

        assertThat(link(theirs, one, 1, Kind.COPY)).isZero();
        assertThat(store.lookAlikes(other.id(), List.of(sighting(1)))).isEmpty();
    }

    @Test
    void a_body_that_comes_in_is_known_again_by_its_octets_wherever_it_was_lost() {
        vanish(inbox, 1, one);
        appear(work, sighting(9));

        assertThat(at.commit(at.received(work, 9, octets("one")))).isZero();

        assertThat(placement(one).path()).hasToString("Work");
        assertThat(at.all(inbox)).isEmpty();
    }

    @Test
    void displaced_placements_come_page_by_page_with_their_standing() {
        MailboxId gone = at.mailbox(account, "Gone");
        at.list(gone, sighting(3));
        at.commit(at.received(gone, 3, octets("three")));
        vanish(inbox, 1, one);
        store.resetMailbox(work);

        List<LookAlike> first = store.displaced(account.id(), List.of(gone), 0, 2);
        List<LookAlike> rest =
                store.displaced(
                        account.id(), List.of(gone), first.getLast().placement().number(), 2);

        assertThat(first)
                .extracting(LookAlike::standing)
                .containsExactly(Standing.VANISHED, Standing.DETACHED);
        assertThat(first).extracting(LookAlike::remoteId).containsExactly(1L, 0L);
        assertThat(rest).extracting(LookAlike::standing).containsExactly(Standing.MAILBOX_GONE);
        assertThat(rest.getFirst().size()).isEqualTo(23);
        assertThat(store.displaced(account.id(), List.of(), 0, 10)).hasSize(2);
        assertThat(lookAlikes(sighting(1), sighting(2)))
                .as("displaced ones are not look-alikes")
                .isEmpty();
    }

    @Test
    void what_is_known_of_the_server_is_what_is_agreed_or_owed_and_not_gone() {
        appear(inbox, sighting(4), sighting(6));
        assertThat(store.knownCount(inbox)).isEqualTo(3);
        assertThat(store.knownIds(inbox, 0, 10)).containsExactly(1L, 4L, 6L);
        assertThat(store.knownIds(inbox, 1, 1)).containsExactly(4L);

        vanish(inbox, 1, one);

        assertThat(store.knownCount(inbox)).isEqualTo(2);
        assertThat(store.knownIds(inbox, 0, 10)).containsExactly(4L, 6L);
        assertThat(store.witnesses(inbox, 10)).isEmpty();
    }

    @Test
    void witnesses_are_the_newest_the_oldest_and_some_between_as_the_server_announced_them() {
        for (long uid = 11; uid <= 30; uid++) {
            appear(work, new Sighting(uid, Keywords.none(), NOON, 1000 + uid, "emailid:" + uid));
            at.commit(received(work, uid, "text " + uid, null));
        }

        List<Witness> chosen = store.witnesses(work, 5);

        assertThat(chosen).hasSize(5).isSortedAccordingTo((a, b) -> Long.compare(a.id(), b.id()));
        assertThat(chosen.getFirst().id()).isEqualTo(2);
        assertThat(chosen.getLast()).isEqualTo(new Witness(30, 1030, NOON, "emailid:30"));
    }

    @Test
    void a_header_that_is_here_is_proof_and_nothing_is_none() {
        var text = "Message-ID: <a@b>\r\nSubject: x\r\n";
        appear(work, sighting(9), sighting(10));
        at.commit(
                received(work, 9, text + "\r\nbody", false),
                received(work, 10, text + "\r\n", true));
        var whole = store.headerProof(store.baseline(work, 9, 9).getFirst().placement());
        var header = store.headerProof(store.baseline(work, 10, 10).getFirst().placement());

        assertThat(whole).isNotNull().isEqualTo(header);
        assertThat(whole.hasMessageId()).isTrue();
        assertThat(store.headerProof(new PlacementId(4711))).isNull();
    }

    private org.mailboat.sync.port.Received received(
            MailboxId mailbox, long uid, String text, Boolean headersOnly) {
        return new org.mailboat.sync.port.Received(
                Homestead.ref(mailbox),
                EPOCH,
                uid,
                at.content(octets(text)),
                headersOnly == null ? null : sighting(uid),
                headersOnly != null && headersOnly);
    }

    private long link(MailboxId mailbox, PlacementId placement, long uid, Kind kind) {
        return store.link(mailbox, List.of(new Link(placement, uid, kind, false)));
    }

    private List<LookAlike> lookAlikes(Sighting... sightings) {
        return store.lookAlikes(account.id(), List.of(sightings));
    }

    private void vanish(MailboxId mailbox, long uid, PlacementId placement) {
        at.begin(mailbox, EPOCH);
        store.recordWindow(mailbox, IdSet.of(uid), List.of(new Vanished(uid, placement)));
    }

    private void appear(MailboxId mailbox, Sighting... sightings) {
        at.begin(mailbox, EPOCH);
        for (Sighting sighting : sightings) {
            store.recordWindow(mailbox, IdSet.of(sighting.id()), List.of(new Appeared(sighting)));
        }
    }

    private void recount(MailboxId... mailboxes) {
        at.store
                .database()
                .write(
                        Durability.FULL,
                        sql -> {
                            for (MailboxId mailbox : mailboxes) {
                                Figures.recount(sql, mailbox.number());
                            }
                            return null;
                        });
    }

    private void edit(String statement, Object... args) {
        at.store.database().write(Durability.FULL, sql -> sql.update(statement, args));
    }

    private PlacementView placement(PlacementId id) {
        return at.store.mail().placement(id).orElseThrow();
    }

    private static SyncFailure failure() {
        return SyncFailure.of(FailureKind.TRANSIENT, "not now");
    }
}
