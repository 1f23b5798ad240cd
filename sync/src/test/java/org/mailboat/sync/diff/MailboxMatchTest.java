package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.sync.Samples.local;
import static org.mailboat.sync.Samples.remote;

import org.junit.jupiter.api.Test;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.List;
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
}
