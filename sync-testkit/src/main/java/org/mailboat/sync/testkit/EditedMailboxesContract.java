package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Settlement;

import java.util.List;
import java.util.Set;

/// What every [org.mailboat.sync.port.LocalStore] makes of mailboxes that were made, renamed or
/// deleted here.
public abstract class EditedMailboxesContract extends EditsScene {
    // Made.

    @Test
    void a_mailbox_made_here_is_the_servers_when_it_is_made_there() {
        MailboxId made = user.createMailbox("Made");
        assertThat(mailbox(made).agreed()).isNull();
        assertThat(mailbox(made).edit().localModSeq()).isPositive();

        store.settleMailbox(made, null, remote("Made", "Made"));

        assertThat(mailbox(made).agreed()).isEqualTo(remote("Made", "Made"));
        assertThat(mailbox(made).edit().localModSeq()).isZero();
        assertThat(store.adoptMailbox(account(), remote("Made", "Made"))).isEqualTo(made);
    }

    @Test
    void a_mailbox_never_listed_takes_the_epoch_of_what_came_into_it() {
        MailboxId made = user.createMailbox("Made");
        store.settleMailbox(made, null, remote("Made", "Made"));
        PlacementId fresh = user.importMessage(made, "new");

        settle(new Settlement.Placed(fresh, made, new RemoteId(99, 1), Keywords.none()));

        assertThat(mailbox(made).epoch()).isEqualTo(99);
        assertThat(store.baseline(made, 1, 1)).hasSize(1);
    }

    @Test
    void what_was_made_of_a_mailbox_that_was_deleted_meanwhile_settles_nothing() {
        MailboxId made = user.createMailbox("Made");
        user.delete(made);

        store.settleMailbox(made, null, remote("Made", "Made"));

        assertThat(store.mailboxes(account()))
                .extracting(each -> each.path().toString())
                .doesNotContain("Made");
    }

    @Test
    void a_mailbox_made_here_leaves_its_name_to_one_that_is_called_so_there_by_now() {
        MailboxId made = user.createMailbox("Made");

        store.updateMailbox(work, remote("Made", "Made"));

        assertThat(mailbox(work).path()).isEqualTo(MailboxPath.of("Made"));
        assertThat(mailbox(made).path()).isEqualTo(MailboxPath.of("Made 2"));
        assertThat(mailbox(made).agreed()).isNull();
        assertThat(mailbox(made).edit().localModSeq()).isPositive();
    }

    @Test
    void a_mailbox_made_here_leaves_its_name_to_one_whose_renaming_is_taken_back() {
        user.rename(work, "Play");
        MailboxId made = user.createMailbox("Work");

        store.rollBackMailbox(work, mailbox(work).edit().localModSeq());

        assertThat(mailbox(work).path()).isEqualTo(MailboxPath.of("Work"));
        assertThat(mailbox(made).path()).isEqualTo(MailboxPath.of("Work 2"));
    }

    @Test
    void a_trash_is_made_where_there_is_none_and_only_then() {
        assertThat(store.missingTrash(account())).isEqualTo(MailboxPath.of("Trash"));
        store.makeTrash(account(), NOW);
        assertThat(store.missingTrash(account())).isNull();
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
        assertThat(store.missingTrash(account())).isEqualTo(MailboxPath.of("Trash 2"));
        store.makeTrash(account(), NOW);
        MailboxId made =
                store.mailboxes(account()).stream()
                        .filter(each -> each.agreed() == null)
                        .map(LocalMailbox::id)
                        .findFirst()
                        .orElseThrow();

        store.settleMailbox(made, null, remote("Trash 2", "Trash 2").withRoles(Set.of(Role.TRASH)));
        store.updateMailbox(made, remote("Trash 2", "Trash 2"));
        store.makeTrash(account(), NOW);

        assertThat(mailbox(made).edit().localModSeq()).isZero();
        assertThat(mailbox(made).edit().wantedRole()).isEqualTo(Role.TRASH);
        assertThat(store.mailboxes(account())).allMatch(each -> each.agreed() != null);
    }

    // Renamed.

    @Test
    void what_was_renamed_below_one_that_goes_along_goes_along_too() {
        MailboxId old = store.adoptMailbox(account(), remote("Work/Old", "Work/Old"));
        MailboxId deep = store.adoptMailbox(account(), remote("Work/Old/Deep", "Work/Old/Deep"));
        user.rename(work, "Play");
        user.rename(deep, "Play/Old/New");
        store.rollBackMailbox(old, mailbox(old).edit().localModSeq());
        assertThat(mailbox(deep).path()).isEqualTo(MailboxPath.parse("Work/Old/New"));

        store.settleMailbox(work, null, remote("Play", "Play"));

        assertThat(mailbox(old).path()).isEqualTo(MailboxPath.parse("Play/Old"));
        assertThat(mailbox(deep).path()).isEqualTo(MailboxPath.parse("Play/Old/New"));
        assertThat(requireNonNull(mailbox(deep).agreed()).wireName()).isEqualTo("Play/Old/Deep");
    }

    @Test
    void those_below_a_renamed_mailbox_have_their_names_with_it() {
        MailboxId below = store.adoptMailbox(account(), remote("Work/Old", "Work/Old"));
        user.rename(work, "Play");
        assertThat(mailbox(below).path()).isEqualTo(MailboxPath.parse("Play/Old"));

        store.settleMailbox(work, null, remote("Play", "Play"));

        assertThat(mailbox(work).edit().localModSeq()).isZero();
        assertThat(mailbox(below).agreed()).isEqualTo(remote("Play/Old", "Play/Old"));
        assertThat(mailbox(below).path()).isEqualTo(MailboxPath.parse("Play/Old"));
    }

    @Test
    void what_is_renamed_back_while_it_is_renamed_there_is_to_have_that_name_again() {
        MailboxId below = store.adoptMailbox(account(), remote("Work/Old", "Work/Old"));
        user.rename(work, "Play");
        user.rename(work, "Work");

        store.settleMailbox(work, null, remote("Play", "Play"));

        assertThat(mailbox(work).path()).isEqualTo(MailboxPath.of("Work"));
        assertThat(mailbox(work).edit().localModSeq()).isPositive();
        assertThat(mailbox(below).path()).isEqualTo(MailboxPath.parse("Work/Old"));
        assertThat(mailbox(below).agreed()).isEqualTo(remote("Play/Old", "Play/Old"));

        store.settleMailbox(work, null, remote("Work", "Work"));

        assertThat(mailbox(work).edit().localModSeq()).isZero();
        assertThat(mailbox(below).path()).isEqualTo(MailboxPath.parse("Work/Old"));
        assertThat(mailbox(below).agreed()).isEqualTo(remote("Work/Old", "Work/Old"));
    }

    @Test
    void a_mailbox_taken_back_is_called_as_on_the_server_with_those_below() {
        MailboxId below = store.adoptMailbox(account(), remote("Work/Old", "Work/Old"));
        user.rename(work, "Play");

        store.rollBackMailbox(work, mailbox(work).edit().localModSeq());

        assertThat(mailbox(work).path()).isEqualTo(MailboxPath.of("Work"));
        assertThat(mailbox(below).path()).isEqualTo(MailboxPath.parse("Work/Old"));
        assertThat(mailbox(work).edit().localModSeq()).isZero();
    }

    @Test
    void a_mailbox_edited_anew_is_not_taken_back() {
        user.rename(work, "Play");
        long refused = mailbox(work).edit().localModSeq();
        user.rename(work, "Rest");

        store.rollBackMailbox(work, refused);

        assertThat(mailbox(work).path()).isEqualTo(MailboxPath.of("Rest"));
        assertThat(mailbox(work).edit().localModSeq()).isGreaterThan(refused);

        user.delete(other);
        store.rollBackMailbox(other, refused);
        assertThat(mailbox(other).deleted()).isTrue();
    }

    // Deleted.

    @Test
    void a_mailbox_whose_deletion_is_taken_back_has_its_mail_again() {
        user.delete(work);
        assertThat(user.shown(work)).isEmpty();

        store.rollBackMailbox(work, mailbox(work).edit().localModSeq());

        assertThat(mailbox(work).deleted()).isFalse();
        assertThat(user.shown(work)).containsExactly(message);
    }

    @Test
    void what_left_a_mailbox_before_that_was_deleted_stays() {
        user.delete(work);
        window(work, new SeenChange.Vanished(1, message));
        window(other, new SeenChange.Appeared(sighting(4, SEEN)));

        store.link(other, List.of(new Link(message, 4, Link.Kind.SAME, false)));

        assertThat(user.shown(other)).containsExactly(message);
        assertThat(state().deleted()).isFalse();
    }

    @Test
    void what_left_a_mailbox_before_that_was_deleted_stays_with_the_marks_it_got_here() {
        user.mark(message, FLAGGED);
        user.delete(work);
        window(work, new SeenChange.Vanished(1, message));
        window(other, new SeenChange.Appeared(sighting(4, SEEN)));

        store.link(other, List.of(new Link(message, 4, Link.Kind.SAME, false)));

        assertThat(user.shown(other)).containsExactly(message);
        assertThat(state().deleted()).isFalse();
        assertThat(state().keywords()).isEqualTo(FLAGGED);
    }

    @Test
    void a_deleted_mailbox_that_is_gone_leaves_recoverable_mail() {
        user.delete(work);

        store.removeMailbox(work, NOW);

        assertThat(user.recoverable()).containsExactly(message);
        assertThat(edits()).isEmpty();
    }
}
