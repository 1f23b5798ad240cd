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
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.store.Recovery.Outcome;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange.Vanished;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// How long removed mail is kept, and how it is had back.
class RecoveryTest {
    private static final int DAYS = 30;

    @TempDir Path home;
    private Homestead at;
    private LocalStore store;
    private Account account;
    private MailboxId inbox;
    private PlacementId one;

    @BeforeEach
    void one_message_was_removed_and_one_is_there() {
        at = new Homestead(home);
        store = at.store.localStore();
        account = at.account("joe");
        inbox = at.mailbox(account, "INBOX");
        at.list(inbox, sighting(1), sighting(2));
        at.commit(at.received(inbox, 1, octets("one")), at.received(inbox, 2, octets("two")));
        one = store.baseline(inbox, 1, 1).getFirst().placement();
        remove(1, one);
    }

    @AfterEach
    void nothing_is_wrong_with_the_store() {
        assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
        at.close();
    }

    @Test
    void removed_mail_goes_when_its_days_are_over_and_three_later_days_saw_a_run() {
        assertThat(run(1)).isZero();
        assertThat(run(31)).as("on the second day").isZero();
        assertThat(run(31)).as("the same day again").isZero();

        assertThat(run(32)).isEqualTo(1);

        assertThat(at.store.mail().placement(one)).isEmpty();
        assertThat(at.all(inbox)).hasSize(1);
        assertThat(at.store.check(false, new Cancel()).contents()).isEqualTo(1);
    }

    @Test
    void many_runs_do_not_shorten_the_days() {
        for (int day = 1; day < DAYS; day++) {
            assertThat(run(day)).isZero();
        }
        assertThat(run(DAYS)).isEqualTo(1);
    }

    @Test
    void a_clock_that_ran_ahead_and_came_back_lets_nothing_go() {
        run(1);
        run(4000);
        assertThat(run(2)).as("back again").isZero();
        assertThat(run(31)).as("the day ahead does not count").isEqualTo(1);
    }

    @Test
    void what_was_removed_by_a_clock_ahead_is_counted_from_when_it_came_back() {
        store.expireRecoverable(account.id(), DAYS, day(4000));
        PlacementId two = store.baseline(inbox, 2, 2).getFirst().placement();
        at.begin(inbox, EPOCH);
        store.recordWindow(inbox, IdSet.of(2), List.of(new Vanished(2, two)));
        store.applyRemovals(inbox, List.of(new Vanished(2, two)), day(4000));

        for (int day = 1; day <= 30; day++) {
            run(day);
        }
        assertThat(at.store.mail().placement(two)).isPresent();
        assertThat(run(31)).isEqualTo(1);
    }

    @Test
    void what_waits_for_a_decision_never_goes() {
        store.resetMailbox(inbox);
        store.retireDetached(inbox, NOON);
        for (int day = 1; day < 100; day++) {
            run(day);
        }
        assertThat(at.store.mail().recoverableCount(inbox)).isEqualTo(1);
    }

    @Test
    void octets_that_another_message_has_too_stay() {
        MailboxId work = at.mailbox(account, "Work");
        at.list(work, sighting(7));
        store.link(work, List.of(new Link(one, 7, Link.Kind.COPY, true)));
        for (int day = 1; day <= DAYS; day++) {
            run(day);
        }
        assertThat(at.store.mail().placement(one)).isEmpty();
        assertThat(at.read(at.all(work).getFirst())).isEqualTo(octets("one"));
    }

    @Test
    void what_is_had_back_stands_in_its_mailbox_and_waits_and_never_expires() {
        assertThat(restore(one)).isEqualTo(Outcome.RESTORED);
        at.reopen();
        store = at.store.localStore();

        PlacementView back = at.store.mail().placement(one).orElseThrow();
        assertThat(back.mailbox()).isEqualTo(inbox);
        assertThat(back.remote()).isNull();
        assertThat(at.summary(inbox).messages()).isEqualTo(2);
        assertThat(at.store.pendingChanges().page(account.id(), 0, 10).changes())
                .extracting(change -> ((PendingChange.OfMessage) change).placement().id())
                .containsExactly(one);
        assertThat(store.knownIds(inbox, 0, 10)).containsExactly(2L);
        for (int day = 1; day < 100; day++) {
            run(day);
        }
        assertThat(at.all(inbox)).hasSize(2);
        assertThat(restore(one)).isEqualTo(Outcome.NOT_REMOVED);
    }

    @Test
    void what_is_had_back_and_met_on_the_server_is_one_and_waits_no_more() {
        restore(one);
        at.list(inbox, sighting(1), sighting(8));
        assertThat(store.lookAlikes(account.id(), List.of(sighting(1))))
                .extracting(LookAlike::standing)
                .containsExactly(Standing.RECOVERABLE);

        assertThat(store.link(inbox, List.of(new Link(one, 8, Link.Kind.SAME, true)))).isEqualTo(1);

        assertThat(at.all(inbox)).hasSize(2);
        assertThat(at.store.pendingChanges().page(account.id(), 0, 10).changes()).isEmpty();
    }

    @Test
    void what_was_had_back_is_kept_apart_when_its_mailbox_goes() {
        restore(one);

        store.removeMailbox(inbox, NOON);

        LocalMailbox apart = store.mailboxes(account.id()).getFirst();
        assertThat(apart.path()).hasToString("Recovered");
        assertThat(apart.agreed()).isNull();
        assertThat(at.all(apart.id())).extracting(PlacementView::id).containsExactly(one);
        assertThat(at.store.pendingChanges().counts(account.id())).containsOnlyKeys(apart.id());
    }

    @Test
    void the_mailbox_for_recovered_mail_never_becomes_the_servers() {
        store.removeMailbox(inbox, NOON);
        restore(one);

        MailboxId theirs = store.adoptMailbox(account.id(), Homestead.remote("Recovered", null));

        assertThat(at.all(theirs)).isEmpty();
        assertThat(store.mailboxes(account.id()))
                .extracting(m -> m.path().toString())
                .containsExactly("Recovered", "Recovered 2");
    }

    @Test
    void a_mailbox_at_the_same_path_takes_back_what_was_in_the_one_before() {
        store.removeMailbox(inbox, NOON);
        MailboxId again = at.mailbox(account, "INBOX");
        assertThat(again).isNotEqualTo(inbox);
        assertThat(at.store.mail().recoverable(again, null, 10).placements()).hasSize(2);

        restore(one);

        assertThat(at.all(again)).extracting(PlacementView::id).containsExactly(one);
    }

    @Test
    void a_mailbox_that_is_back_by_its_own_identity_keeps_its_id() {
        var identified =
                new RemoteMailbox(
                        "Box", MailboxPath.of("Box"), "/", Set.of(), true, true, "F42", null);
        MailboxId box = store.adoptMailbox(account.id(), identified);
        store.removeMailbox(box, NOON);

        assertThat(store.adoptMailbox(account.id(), identified)).isEqualTo(box);

        assertThat(store.mailboxes(account.id())).hasSize(2);
    }

    @Test
    void mailboxes_that_change_names_with_each_other_keep_their_mail() {
        MailboxId work = at.mailbox(account, "Work");

        store.updateMailbox(inbox, Homestead.remote("Work", null));
        store.updateMailbox(work, Homestead.remote("INBOX", null));

        assertThat(at.summary(inbox).path()).hasToString("Work");
        assertThat(at.summary(work).path()).hasToString("INBOX");
        assertThat(at.all(inbox)).hasSize(1);
    }

    private void remove(long uid, PlacementId placement) {
        at.begin(inbox, EPOCH);
        store.recordWindow(inbox, IdSet.of(uid), List.of(new Vanished(uid, placement)));
        store.applyRemovals(inbox, List.of(new Vanished(uid, placement)), NOON);
    }

    private Outcome restore(PlacementId placement) {
        return at.store.recovery().restore(List.of(placement)).getFirst().outcome();
    }

    private long run(int day) {
        return store.expireRecoverable(account.id(), DAYS, day(day));
    }

    private static Instant day(int days) {
        return NOON.plus(Duration.ofDays(days));
    }
}
