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
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.SeenChange.Marked;
import org.mailboat.sync.port.SeenChange.Vanished;

import java.nio.file.Path;
import java.util.List;

class LocalOpsTest {
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
        at.list(inbox, sighting(1, Keyword.FLAGGED), sighting(2));
        at.commit(
                at.received(inbox, 1, octets("one"), Keyword.FLAGGED),
                at.received(inbox, 2, octets("second")));
    }

    @AfterEach
    void close() {
        assertThat(at.store.check(false, new org.mailboat.sync.port.Cancel()).problems()).isEmpty();
        at.close();
    }

    @Test
    void marks_are_taken_over_keyword_by_keyword() {
        PlacementId one = state(1).id();
        editHere(one, Keywords.of(Keyword.FLAGGED, Keyword.ANSWERED));
        var mark = new Marked(1, one, Keywords.of(Keyword.FLAGGED), Keywords.of(Keyword.SEEN));
        note(mark);
        assertThat(store.seen(inbox, Long.MAX_VALUE, 10)).containsExactly(mark);

        assertThat(store.applyMarks(inbox, List.of(mark))).isEqualTo(1);

        assertThat(state(1).keywords()).isEqualTo(Keywords.of(Keyword.SEEN, Keyword.ANSWERED));
        assertThat(state(1).agreedKeywords()).isEqualTo(Keywords.of(Keyword.SEEN));
        assertThat(store.seen(inbox, Long.MAX_VALUE, 10)).isEmpty();
        assertThat(at.summary(inbox).unread()).isEqualTo(1);
    }

    @Test
    void a_mark_that_a_later_listing_overtook_leaves_the_later_one() {
        PlacementId one = state(1).id();
        var older = new Marked(1, one, Keywords.of(Keyword.FLAGGED), Keywords.none());
        var newer = new Marked(1, one, Keywords.of(Keyword.FLAGGED), Keywords.of(Keyword.DRAFT));
        note(newer);

        store.applyMarks(inbox, List.of(older));

        assertThat(store.seen(inbox, Long.MAX_VALUE, 10))
                .containsExactly(new Marked(1, one, Keywords.none(), Keywords.of(Keyword.DRAFT)));
    }

    @Test
    void what_vanished_becomes_recoverable_with_its_octets() {
        PlacementId one = state(1).id();
        note(new Vanished(1, one));

        assertThat(store.applyRemovals(inbox, List.of(new Vanished(1, one)), NOON)).isEqualTo(1);

        assertThat(at.all(inbox)).hasSize(1);
        assertThat(at.summary(inbox).messages()).isEqualTo(1);
        assertThat(at.store.mail().recoverableCount(inbox)).isEqualTo(1);
        PlacementView kept = at.store.mail().recoverable(inbox, null, 10).placements().getFirst();
        assertThat(kept.id()).isEqualTo(one);
        assertThat(kept.state()).isEqualTo(PlacementView.State.RECOVERABLE);
        assertThat(kept.recoverableReason()).isEqualTo("removed-on-server");
        assertThat(kept.remote()).isEqualTo(new RemoteId(EPOCH, 1));
        assertThat(at.read(kept)).isEqualTo(octets("one"));
    }

    @Test
    void a_removal_that_no_fact_stands_behind_is_not_carried_out() {
        PlacementId one = state(1).id();

        assertThat(store.applyRemovals(inbox, List.of(new Vanished(1, one)), NOON)).isZero();

        assertThat(at.all(inbox)).hasSize(2);
    }

    @Test
    void a_mailbox_removed_on_the_server_leaves_its_mail_recoverable() {
        store.removeMailbox(inbox, NOON);

        assertThat(store.mailboxes(account.id())).isEmpty();
        assertThat(at.store.mail().recoverableCount(inbox)).isEqualTo(2);
        MailboxId again = at.mailbox(account, "INBOX");
        assertThat(again).isNotEqualTo(inbox);
        assertThat(at.all(again)).isEmpty();
    }

    @Test
    void a_reset_detaches_and_the_same_content_takes_the_new_id() {
        PlacementId one = state(1).id();
        editHere(one, Keywords.of(Keyword.FLAGGED, Keyword.ANSWERED));

        store.resetMailbox(inbox);

        assertThat(local().detached()).isEqualTo(2);
        assertThat(local().epoch()).isZero();
        assertThat(at.all(inbox)).hasSize(2);
        at.begin(inbox, EPOCH + 1);
        at.commit(inNewEpoch(11, "one"), inNewEpoch(12, "never seen before"));

        PlacementState moved = state(11);
        assertThat(moved.id()).isEqualTo(one);
        assertThat(moved.remote()).isEqualTo(new RemoteId(EPOCH + 1, 11));
        assertThat(moved.keywords()).isEqualTo(Keywords.of(Keyword.ANSWERED, Keyword.SEEN));
        assertThat(moved.agreedKeywords()).isEqualTo(Keywords.of(Keyword.SEEN));
        assertThat(local().detached()).isEqualTo(1);
        assertThat(at.all(inbox)).hasSize(3);

        assertThat(store.retireDetached(inbox, NOON)).isEqualTo(1);
        assertThat(at.all(inbox)).hasSize(2);
        PlacementView retired =
                at.store.mail().recoverable(inbox, null, 10).placements().getFirst();
        assertThat(retired.recoverableReason()).isEqualTo("identity-lost");
        assertThat(at.read(retired)).isEqualTo(octets("second"));
    }

    @Test
    void equal_messages_that_lost_their_ids_stay_as_many_as_they_were() {
        at.list(inbox, sighting(3), sighting(4));
        at.commit(at.received(inbox, 3, octets("twin")), at.received(inbox, 4, octets("twin")));
        store.resetMailbox(inbox);
        at.begin(inbox, EPOCH + 1);

        at.commit(inNewEpoch(23, "twin"), inNewEpoch(24, "twin"), inNewEpoch(25, "twin"));

        assertThat(at.all(inbox)).hasSize(5);
        assertThat(local().detached()).isEqualTo(2);
    }

    @Test
    void one_message_can_stand_in_several_mailboxes() {
        MailboxId label = at.mailbox(account, "Label");
        PlacementState one = state(1);
        placeAlso(one, label, 9);

        List<PlacementView> places = at.store.mail().placements(one.message());
        assertThat(places).extracting(PlacementView::mailbox).containsExactly(inbox, label);
        assertThat(places).allSatisfy(p -> assertThat(at.read(p)).isEqualTo(octets("one")));

        note(new Vanished(1, one.id()));
        store.applyRemovals(inbox, List.of(new Vanished(1, one.id())), NOON);
        assertThat(at.all(label)).hasSize(1);
        assertThat(at.read(at.all(label).getFirst())).isEqualTo(octets("one"));
    }

    @Test
    void a_message_in_several_mailboxes_is_completed_in_all_of_them() {
        MailboxId label = at.mailbox(account, "Label");
        at.list(inbox, sighting(5));
        at.commit(
                new Received(
                        Homestead.ref(inbox),
                        EPOCH,
                        5,
                        at.content(octets("head")),
                        sighting(5),
                        true));
        placeAlso(state(5), label, 9);

        at.commit(at.received(inbox, 5, octets("head and body")));

        assertThat(at.all(label).getFirst().whole()).isTrue();
        assertThat(at.summary(label).bytes()).isEqualTo(13);
        assertThat(at.summary(label).complete()).isFalse();
    }

    @Test
    void a_mailbox_renamed_on_the_server_follows_unless_it_was_renamed_here() {
        store.updateMailbox(inbox, Homestead.remote("Other", null));
        assertThat(local().path()).isEqualTo(MailboxPath.of("Other"));

        at.store
                .database()
                .write(
                        Durability.FULL,
                        sql ->
                                sql.update(
                                        "UPDATE mailbox SET path = 'Mine' WHERE id = ?",
                                        inbox.number()));
        store.updateMailbox(inbox, Homestead.remote("Third", null));
        assertThat(local().path()).isEqualTo(MailboxPath.of("Mine"));
    }

    private Received inNewEpoch(long uid, String text) {
        return new Received(
                Homestead.ref(inbox),
                EPOCH + 1,
                uid,
                at.content(octets(text)),
                sighting(uid, Keyword.SEEN),
                false);
    }

    /// As a server with labels has it: the same message, by the server's own word, elsewhere too.
    private void placeAlso(PlacementState state, MailboxId other, long uid) {
        at.store
                .database()
                .write(
                        Durability.FULL,
                        sql -> {
                            sql.update(
                                    """
                                    INSERT INTO placement (message, mailbox, keywords,
                                        agreed_mailbox, agreed_keywords, epoch, uid,
                                        internal_date, missing)
                                    SELECT message, ?1, keywords, ?1, agreed_keywords, ?2, ?3,
                                           internal_date, missing
                                    FROM placement WHERE id = ?4
                                    """,
                                    other.number(),
                                    EPOCH,
                                    uid,
                                    state.id().number());
                            Figures.recount(sql, other.number());
                            return null;
                        });
    }

    private void note(SeenChange change) {
        at.begin(inbox, EPOCH);
        store.recordWindow(inbox, IdSet.of(change.remoteId()), List.of(change));
    }

    private void editHere(PlacementId placement, Keywords keywords) {
        at.store
                .database()
                .write(
                        Durability.FULL,
                        sql -> {
                            long set = at.store.database().keywordSets().intern(sql, keywords);
                            return sql.update(
                                    "UPDATE placement SET keywords = ? WHERE id = ?",
                                    set,
                                    placement.number());
                        });
    }

    private PlacementState state(long uid) {
        PlacementId id = store.baseline(inbox, uid, uid).getFirst().placement();
        return store.placements(inbox, IdSet.of(id.number())).getFirst();
    }

    private LocalMailbox local() {
        return store.mailboxes(account.id()).stream()
                .filter(m -> m.id().equals(inbox))
                .findFirst()
                .orElseThrow();
    }
}
