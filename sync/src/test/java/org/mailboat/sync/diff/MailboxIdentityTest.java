package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.sync.Samples.agreed;
import static org.mailboat.sync.Samples.named;
import static org.mailboat.sync.Samples.remote;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.diff.MailboxIdentity.Sample;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

class MailboxIdentityTest {
    private static final MailboxStatus THREE = status(3, 7, 4);

    @Test
    void a_swap_of_two_names_is_seen_by_epochs_and_samples() {
        var local =
                List.of(
                        agreed(1, remote("A", status(3, 7, 4))),
                        agreed(2, remote("B", status(3, 8, 4))));
        var there = List.of(remote("A", status(3, 8, 4)), remote("B", status(3, 7, 4)));

        var names =
                decide(
                        local,
                        there,
                        Map.of("A", shown(there.get(0), "b"), "B", shown(there.get(1), "a")),
                        Map.of(1L, samples("a"), 2L, samples("b")));

        assertThat(names).isEqualTo(Map.of(id(1), "B", id(2), "A"));
    }

    @Test
    void three_of_one_epoch_and_one_next_id_that_changed_places_are_followed() {
        var local =
                List.of(
                        agreed(1, remote("A", THREE)),
                        agreed(2, remote("B", THREE)),
                        agreed(3, remote("C", THREE)));
        var there = List.of(remote("A", THREE), remote("B", THREE), remote("C", THREE));

        var names =
                decide(
                        local,
                        there,
                        Map.of(
                                "A", shown(there.get(0), "c"),
                                "B", shown(there.get(1), "a"),
                                "C", shown(there.get(2), "b")),
                        Map.of(1L, samples("a"), 2L, samples("b"), 3L, samples("c")));

        assertThat(names).isEqualTo(Map.of(id(1), "B", id(2), "C", id(3), "A"));
    }

    @Test
    void mailboxes_of_the_same_mail_keep_their_names() {
        var local = List.of(agreed(1, remote("A", THREE)), agreed(2, remote("B", THREE)));
        var there = List.of(remote("A", THREE), remote("B", THREE));

        var names =
                decide(
                        local,
                        there,
                        Map.of("A", shown(there.get(0), "x"), "B", shown(there.get(1), "x")),
                        Map.of(1L, samples("x"), 2L, samples("x")));

        assertThat(names).isEqualTo(Map.of(id(1), "A", id(2), "B"));
    }

    @Test
    void a_rename_that_gives_another_epoch_is_known_by_all_samples_at_their_ids() {
        var there = remote("Z", status(3, 99, 4));
        var names =
                decide(
                        List.of(agreed(1, remote("A", THREE))),
                        List.of(there),
                        Map.of("Z", shown(there, "a")),
                        Map.of(1L, samples("a")));

        assertThat(names).isEqualTo(Map.of(id(1), "Z"));
    }

    @Test
    void
            what_came_into_a_mailbox_here_or_left_it_does_not_hide_a_rename_that_gives_another_epoch() {
        var before = remote("A", status(1, 7, 2));
        var there = remote("Z", status(1, 99, 2));
        var shown =
                new Evidence(
                        "Z",
                        Evidence.Answer.OPENED,
                        new OpenedMailbox(status(1, 99, 2), false, true, null),
                        List.of(exhibit(1, "a1")));
        for (long here : new long[] {0, 1, 2}) {
            var names =
                    decide(
                            List.of(holding(here, agreed(1, before))),
                            List.of(there),
                            Map.of("Z", shown),
                            Map.of(1L, samples("a").subList(0, 1)));

            assertThat(names).as("%d here", here).isEqualTo(Map.of(id(1), "Z"));
        }
    }

    @Test
    void of_another_epoch_a_sample_that_is_gone_does_not_unsay_three_that_are_there() {
        var there = remote("Z", status(3, 99, 4));
        var known = new ArrayList<>(samples("a"));
        known.add(new Sample(9, 4, 90, "a9", null));

        var names =
                decide(
                        List.of(agreed(1, remote("A", status(4, 7, 10)))),
                        List.of(there),
                        Map.of("Z", shown(there, "a")),
                        Map.of(1L, known));

        assertThat(names).isEqualTo(Map.of(id(1), "Z"));
    }

    @Test
    void messages_that_a_rename_numbered_anew_are_known_by_their_order() {
        var there = remote("Z", status(3, 99, 4));
        var known =
                List.of(
                        new Sample(2, 1, 100, "a1", null),
                        new Sample(3, 2, 100, "a2", null),
                        new Sample(9, 3, 100, "a3", null));

        assertThat(
                        decide(
                                List.of(agreed(1, remote("A", status(3, 7, 10)))),
                                List.of(there),
                                Map.of("Z", shown(there, "a")),
                                Map.of(1L, known)))
                .isEqualTo(Map.of(id(1), "Z"));
    }

    @Test
    void one_sample_that_differs_proves_another_mailbox() {
        var there = remote("Z", THREE);
        var shown =
                new Evidence(
                        "Z",
                        Evidence.Answer.OPENED,
                        new OpenedMailbox(THREE, false, true, null),
                        List.of(exhibit(1, "a1"), exhibit(2, "other"), exhibit(3, "a3")));

        var names =
                decide(
                        List.of(agreed(1, remote("A", THREE))),
                        List.of(there),
                        Map.of("Z", shown),
                        Map.of(1L, samples("a")));

        assertThat(names).isEmpty();
    }

    @Test
    void made_again_under_the_same_name_with_other_mail_it_is_not_the_same() {
        var there = remote("A", status(3, 8, 4));
        var names =
                decide(
                        List.of(agreed(1, remote("A", THREE))),
                        List.of(there),
                        Map.of("A", shown(there, "new")),
                        Map.of(1L, samples("a")));

        assertThat(names).isEmpty();
    }

    @Test
    void the_servers_own_id_outweighs_names_epochs_and_samples() {
        var there = List.of(named("A", "id-2", THREE), named("B", "id-1", THREE));
        var names =
                decide(
                        List.of(
                                agreed(1, named("A", "id-1", THREE)),
                                agreed(2, named("B", "id-2", THREE))),
                        there,
                        Map.of("A", shown(there.get(0), "x"), "B", shown(there.get(1), "x")),
                        Map.of(1L, samples("x"), 2L, samples("x")));

        assertThat(names).isEqualTo(Map.of(id(1), "B", id(2), "A"));
    }

    @Test
    void an_empty_mailbox_is_known_by_counters_that_nothing_else_has() {
        var there = List.of(remote("X", status(0, 7, 12)), remote("Y", status(0, 7, 30)));
        var names =
                decide(
                        List.of(agreed(1, remote("A", status(0, 7, 12)))),
                        there,
                        Map.of("X", shown(there.get(0), null), "Y", shown(there.get(1), null)),
                        Map.of());

        assertThat(names).isEqualTo(Map.of(id(1), "X"));
    }

    @Test
    void a_mailbox_that_none_of_its_messages_stayed_in_is_known_by_an_epoch_of_its_own() {
        var local = List.of(agreed(1, remote("A", THREE)), agreed(2, remote("B", status(3, 8, 4))));
        var grown = remote("Z", status(2, 7, 9));
        var empty =
                new Evidence(
                        "Z",
                        Evidence.Answer.OPENED,
                        new OpenedMailbox(status(2, 7, 9), false, true, null),
                        List.of());
        Map<Long, List<Sample>> known = Map.of(1L, samples("a"), 2L, samples("b"));

        assertThat(decide(local, List.of(grown), Map.of("Z", empty), known))
                .isEqualTo(Map.of(id(1), "Z"));
        assertThat(decide(local, List.of(remote("Z", status(2, 9, 9))), Map.of(), known)).isEmpty();
        assertThat(decide(local, List.of(remote("Z", status(2, 7, 3))), Map.of(), known)).isEmpty();
    }

    @Test
    void of_two_that_share_an_epoch_neither_is_known_by_it() {
        var local = List.of(agreed(1, remote("A", THREE)), agreed(2, remote("B", status(2, 7, 4))));

        assertThat(
                        decide(
                                local,
                                List.of(remote("Z", status(2, 7, 9))),
                                Map.of(),
                                Map.of(1L, samples("a"), 2L, samples("b"))))
                .isEmpty();
    }

    @Test
    void an_empty_mailbox_that_exchanged_its_name_with_one_that_is_known_has_the_other_name() {
        var local = List.of(agreed(1, remote("A", THREE)), agreed(2, remote("B", status(0, 8, 1))));
        var there = List.of(remote("A", status(0, 9, 1)), remote("B", status(3, 10, 4)));

        var names =
                decide(
                        local,
                        there,
                        Map.of("B", shown(there.get(1), "a")),
                        Map.of(1L, samples("a")));

        assertThat(names).isEqualTo(Map.of(id(1), "B", id(2), "A"));
    }

    @Test
    void an_empty_child_follows_its_parent() {
        var parent = remote("Q", THREE);
        var child = remote("Q/x", status(0, 50, 1));
        var names =
                decide(
                        List.of(
                                agreed(1, remote("P", THREE)),
                                agreed(2, remote("P/x", status(0, 40, 1)))),
                        List.of(parent, child),
                        Map.of("Q", shown(parent, "p"), "Q/x", shown(child, null)),
                        Map.of(1L, samples("p")));

        assertThat(names).isEqualTo(Map.of(id(1), "Q", id(2), "Q/x"));
    }

    @Test
    void a_new_mailbox_of_the_same_epoch_does_not_pass_for_the_one_that_left_its_name_to_it() {
        var there = List.of(remote("A", THREE), remote("Z", THREE));

        var names =
                decide(
                        List.of(agreed(1, remote("A", THREE))),
                        there,
                        Map.of("A", shown(there.get(0), "new"), "Z", shown(there.get(1), "a")),
                        Map.of(1L, samples("a")));

        assertThat(names).isEqualTo(Map.of(id(1), "Z"));
    }

    @Test
    void mail_that_moved_to_an_empty_mailbox_of_the_same_epoch_does_not_exchange_their_names() {
        var local =
                List.of(
                        agreed(1, remote("A", status(1, 7, 2))),
                        agreed(2, remote("B", status(0, 7, 1))));
        var there = List.of(remote("A", status(0, 7, 2)), remote("B", status(1, 7, 2)));

        assertThat(decideShown(local, there)).isEqualTo(Map.of(id(1), "A", id(2), "B"));
    }

    @Test
    void an_exchange_of_names_with_an_empty_mailbox_of_the_same_epoch_shows_in_the_next_id() {
        var local =
                List.of(
                        agreed(1, remote("A", status(1, 7, 2))),
                        agreed(2, remote("B", status(0, 7, 1))));
        var there = List.of(remote("A", status(0, 7, 1)), remote("B", status(1, 7, 2)));

        assertThat(decideShown(local, there)).isEqualTo(Map.of(id(1), "B", id(2), "A"));
    }

    @Test
    void an_epoch_that_others_have_too_makes_no_heir() {
        // So many that they are not compared with each other.
        List<LocalMailbox> local = new ArrayList<>(List.of(agreed(1, remote("A", THREE))));
        List<RemoteMailbox> there = new ArrayList<>(List.of(remote("Z", status(2, 7, 9))));
        for (int i = 2; i <= 20; i++) {
            var other = remote("M" + i, status(i + 10, 7, i + 100));
            local.add(agreed(i, other));
            there.add(other);
        }

        assertThat(decide(local, there, Map.of(), Map.of(1L, samples("a")))).isEmpty();
    }

    @Test
    void of_two_empty_mailboxes_that_are_alike_the_one_that_has_its_name_is_itself() {
        var empty = status(0, 7, 1);

        assertThat(
                        decide(
                                List.of(
                                        agreed(1, remote("A", empty)),
                                        agreed(2, remote("B", empty))),
                                List.of(remote("B", empty), remote("Z", empty)),
                                Map.of(),
                                Map.of()))
                .isEqualTo(Map.of(id(1), "Z", id(2), "B"));
    }

    /// If "B" shows one message, which was in the first one here.
    private static Map<MailboxId, String> decideShown(
            List<LocalMailbox> local, List<RemoteMailbox> there) {
        MailboxStatus status = there.get(1).status();
        var shown =
                new Evidence(
                        "B",
                        Evidence.Answer.OPENED,
                        new OpenedMailbox(status == null ? THREE : status, false, true, null),
                        List.of(exhibit(1, "a1")));
        return decide(local, there, Map.of("B", shown), Map.of(1L, samples("a").subList(0, 1)));
    }

    private static Map<MailboxId, String> decide(
            List<LocalMailbox> local,
            List<RemoteMailbox> there,
            Map<String, Evidence> evidence,
            Map<Long, List<Sample>> samples) {
        var suspects = MailboxSuspects.of(local, new RemoteTree(there, true));
        Map<MailboxId, List<Sample>> taken = new TreeMap<>();
        samples.forEach((number, of) -> taken.put(id(number), of));
        return new MailboxIdentity(suspects, taken, evidence).decide();
    }

    private static LocalMailbox holding(long messages, LocalMailbox mailbox) {
        return new LocalMailbox(
                mailbox.id(),
                mailbox.account(),
                mailbox.path(),
                mailbox.roles(),
                mailbox.agreed(),
                mailbox.epoch(),
                mailbox.checkpoint(),
                mailbox.resume(),
                mailbox.deleted(),
                messages,
                mailbox.detached(),
                mailbox.appeared(),
                mailbox.times());
    }

    private static List<Sample> samples(String mail) {
        return List.of(
                new Sample(1, 1, 100, mail + 1, null),
                new Sample(2, 2, 100, mail + 2, null),
                new Sample(3, 3, 100, mail + 3, null));
    }

    /// A mailbox that opened and showed three messages, or none.
    private static Evidence shown(RemoteMailbox remote, @Nullable String mail) {
        MailboxStatus status = remote.status();
        return new Evidence(
                remote.wireName(),
                Evidence.Answer.OPENED,
                new OpenedMailbox(status == null ? THREE : status, false, true, remote.serverId()),
                mail == null
                        ? List.of()
                        : List.of(
                                exhibit(1, mail + 1), exhibit(2, mail + 2), exhibit(3, mail + 3)));
    }

    private static Evidence.Exhibit exhibit(long id, String contentId) {
        return new Evidence.Exhibit(id, 100, null, contentId, null);
    }

    private static MailboxStatus status(long messages, long epoch, long uidNext) {
        return new MailboxStatus(messages, epoch, uidNext, 0);
    }

    private static MailboxId id(long number) {
        return new MailboxId(number);
    }
}
