package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.sync.Samples.agreed;
import static org.mailboat.sync.Samples.local;
import static org.mailboat.sync.Samples.remote;
import static org.mailboat.sync.Samples.shut;

import org.junit.jupiter.api.Test;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.List;
import java.util.Map;
import java.util.Set;

class MailboxMatchTest {
    @Test
    void mailboxes_are_the_same_new_or_gone() {
        var match =
                MailboxMatch.of(
                        List.of(local(1, "A", 0), local(2, "B", 0)),
                        new RemoteTree(List.of(remote("B"), remote("C")), true));

        assertThat(match.same())
                .containsExactly(new MailboxMatch.Pair(local(2, "B", 0), remote("B")));
        assertThat(match.appeared()).containsExactly(remote("C"));
        assertThat(match.vanished()).extracting(LocalMailbox::path).hasToString("[A]");
    }

    @Test
    void nothing_is_gone_by_a_listing_that_is_not_complete() {
        var match = MailboxMatch.of(List.of(local(1, "A", 0)), new RemoteTree(List.of(), false));

        assertThat(match.vanished()).isEmpty();
    }

    @Test
    void names_that_differ_in_case_are_two_but_for_the_inbox() {
        var inbox =
                new RemoteMailbox(
                        "inBox", MailboxPath.INBOX, "/", Set.of(), true, true, null, null);
        var match =
                MailboxMatch.of(
                        List.of(local(1, "INBOX", 0), local(2, "work", 0)),
                        new RemoteTree(List.of(inbox, remote("Work")), true));

        assertThat(match.same()).extracting(p -> p.local().id().number()).containsExactly(1L);
        assertThat(match.appeared()).containsExactly(remote("Work"));
        assertThat(match.vanished()).extracting(m -> m.id().number()).containsExactly(2L);
    }

    @Test
    void a_mailbox_listed_twice_is_one() {
        var match =
                MailboxMatch.of(List.of(), new RemoteTree(List.of(remote("A"), remote("A")), true));

        assertThat(match.appeared()).containsExactly(remote("A"));
    }

    @Test
    void a_mailbox_whose_name_another_one_took_is_gone() {
        var old = local(1, "B", 2);
        var match =
                MailboxMatch.of(
                        List.of(old, local(2, "C", 2)),
                        new RemoteTree(List.of(remote("B")), true),
                        Map.of(new MailboxId(2), "B"),
                        Set.of(new MailboxId(1)));

        assertThat(match.same())
                .containsExactly(new MailboxMatch.Pair(local(2, "C", 2), remote("B")));
        assertThat(match.appeared()).isEmpty();
        assertThat(match.vanished()).containsExactly(old);
    }

    @Test
    void a_mailbox_that_is_gone_does_not_lend_its_identity_to_what_is_called_like_it() {
        var old = local(1, "A", 2);
        var match =
                MailboxMatch.of(
                        List.of(old),
                        new RemoteTree(List.of(shut("A")), true),
                        Map.of(),
                        Set.of(new MailboxId(1)));

        assertThat(match.appeared()).containsExactly(shut("A"));
        assertThat(match.vanished()).containsExactly(old);
    }

    @Test
    void of_two_that_go_by_one_name_the_one_of_the_epoch_is_the_same() {
        var elder = agreed(1, remote("A", new MailboxStatus(1, 7, 2, 0)));
        var younger = agreed(2, remote("A", new MailboxStatus(1, 8, 2, 0)));
        var there = remote("A", new MailboxStatus(1, 7, 2, 0));

        var match = MailboxMatch.of(List.of(younger, elder), new RemoteTree(List.of(there), true));

        assertThat(match.same()).containsExactly(new MailboxMatch.Pair(elder, there));
        assertThat(match.vanished()).containsExactly(younger);
    }

    @Test
    void of_two_that_go_by_one_name_and_epoch_the_younger_is_the_same() {
        var there = remote("A", new MailboxStatus(1, 7, 2, 0));
        var match =
                MailboxMatch.of(
                        List.of(agreed(1, there), agreed(2, there)),
                        new RemoteTree(List.of(there), true));

        assertThat(match.same()).containsExactly(new MailboxMatch.Pair(agreed(2, there), there));
        assertThat(match.vanished()).containsExactly(agreed(1, there));
    }
}
