package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Completed;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.Refused;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;

import java.util.List;
import java.util.Set;

/// What every [LocalStore] keeps to of mailboxes and of an account; [ListingsContract] has what is
/// asked of listings, [OwedContract] of what is still to be fetched, [ReceivedContract] of what
/// came.
public abstract class LocalStoreContract extends StoreScene {
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
        store = bench.reopen();

        assertThat(store.notes(account())).isEqualTo(notes);
    }
}
