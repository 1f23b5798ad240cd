package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.sync.Samples.agreed;
import static org.mailboat.sync.Samples.named;
import static org.mailboat.sync.Samples.remote;
import static org.mailboat.sync.Samples.shut;

import org.junit.jupiter.api.Test;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.List;

class MailboxSuspectsTest {
    private static final MailboxStatus TWO = new MailboxStatus(2, 7, 3, 0);
    private static final MailboxStatus FOUR = new MailboxStatus(4, 7, 5, 0);

    @Test
    void names_that_stand_still_with_their_epochs_raise_no_doubt() {
        var suspects =
                suspects(
                        List.of(agreed(1, remote("A", TWO)), agreed(2, remote("B", FOUR))),
                        remote("A", TWO),
                        remote("B", FOUR));

        assertThat(suspects.here()).isEmpty();
        assertThat(suspects.there()).isEmpty();
    }

    @Test
    void what_lost_its_name_may_be_what_has_a_new_one() {
        var suspects = suspects(List.of(agreed(1, remote("A", TWO))), remote("B", TWO));

        assertThat(suspects.here()).extracting(m -> m.path().toString()).containsExactly("A");
        assertThat(suspects.there()).containsExactly(remote("B", TWO));
    }

    @Test
    void another_epoch_under_the_same_name_is_suspect_but_for_the_inbox() {
        var later = new MailboxStatus(2, 8, 3, 0);
        var suspects =
                suspects(
                        List.of(agreed(1, remote("INBOX", TWO)), agreed(2, remote("A", TWO))),
                        remote("INBOX", later),
                        remote("A", later));

        assertThat(suspects.there()).containsExactly(remote("A", later));
    }

    @Test
    void another_id_of_the_servers_own_under_the_same_name_is_suspect() {
        var suspects = suspects(List.of(agreed(1, named("A", "x", TWO))), named("A", "y", TWO));

        assertThat(suspects.there()).containsExactly(named("A", "y", TWO));
    }

    @Test
    void a_name_that_could_be_opened_and_cannot_any_more_may_have_gone_elsewhere() {
        var suspects = suspects(List.of(agreed(1, remote("A", TWO))), shut("A"));

        assertThat(suspects.here()).hasSize(1);
        assertThat(suspects.there()).isEmpty();
    }

    @Test
    void two_of_one_epoch_whose_counters_both_moved_may_have_exchanged_their_names() {
        var suspects =
                suspects(
                        List.of(agreed(1, remote("A", TWO)), agreed(2, remote("B", FOUR))),
                        remote("A", FOUR),
                        remote("B", TWO));

        assertThat(suspects.there()).containsExactly(remote("A", FOUR), remote("B", TWO));
    }

    @Test
    void one_of_an_epoch_whose_counters_moved_only_got_mail() {
        var suspects =
                suspects(
                        List.of(agreed(1, remote("A", TWO)), agreed(2, remote("B", FOUR))),
                        remote("A", new MailboxStatus(5, 7, 6, 0)),
                        remote("B", FOUR));

        assertThat(suspects.there()).isEmpty();
    }

    @Test
    void of_one_epoch_and_alike_in_every_counter_nobody_can_tell() {
        var suspects =
                suspects(
                        List.of(agreed(1, remote("A", TWO)), agreed(2, remote("B", TWO))),
                        remote("A", TWO),
                        remote("B", TWO));
        var grown =
                suspects(
                        List.of(agreed(1, remote("A", TWO)), agreed(2, remote("B", FOUR))),
                        remote("A", FOUR),
                        remote("B", FOUR));

        assertThat(suspects.there()).hasSize(2);
        assertThat(grown.there()).hasSize(2);
    }

    @Test
    void what_happened_to_one_that_was_alike_with_others_may_have_happened_to_any_of_them() {
        var then = new MailboxStatus(2, 7, 3, 10);
        List<LocalMailbox> local =
                List.of(
                        agreed(1, remote("A", then)),
                        agreed(2, remote("B", then)),
                        agreed(3, remote("C", new MailboxStatus(9, 7, 10, 11))));

        var suspects =
                suspects(
                        local,
                        remote("A", new MailboxStatus(2, 7, 3, 12)),
                        remote("B", then),
                        remote("C", new MailboxStatus(9, 7, 10, 11)));

        assertThat(suspects.there()).extracting(m -> m.path().toString()).containsExactly("A", "B");
    }

    @Test
    void those_that_were_alike_but_for_their_marks_and_stand_still_raise_no_doubt() {
        var one = new MailboxStatus(2, 7, 3, 10);
        var other = new MailboxStatus(2, 7, 3, 11);
        List<LocalMailbox> local =
                List.of(agreed(1, remote("A", one)), agreed(2, remote("B", other)));

        assertThat(suspects(local, remote("A", one), remote("B", other)).there()).isEmpty();
        assertThat(suspects(local, remote("A", other), remote("B", one)).there()).hasSize(2);
    }

    @Test
    void of_many_of_one_epoch_only_a_counter_that_ran_backwards_raises_doubt() {
        var local = new ArrayList<LocalMailbox>();
        var grown = new ArrayList<RemoteMailbox>();
        for (int i = 1; i <= 20; i++) {
            local.add(agreed(i, remote("M" + i, new MailboxStatus(i, 7, i + 1, 0))));
            grown.add(remote("M" + i, new MailboxStatus(i + 30, 7, i + 31, 0)));
        }
        assertThat(suspects(local, grown).there()).isEmpty();

        grown.set(19, remote("M20", new MailboxStatus(1, 7, 2, 0)));
        assertThat(suspects(local, grown).there()).hasSize(20);
    }

    @Test
    void a_next_id_that_was_not_told_is_not_compared() {
        var unknown = new MailboxStatus(2, 7, 0, 0);
        var suspects =
                suspects(
                        List.of(agreed(1, remote("A", unknown)), agreed(2, remote("B", FOUR))),
                        remote("A", TWO),
                        remote("B", new MailboxStatus(5, 7, 6, 0)));

        assertThat(suspects.there()).isEmpty();
    }

    @Test
    void the_old_name_of_what_may_have_a_new_one_is_suspect_where_they_share_an_epoch() {
        var suspects =
                suspects(
                        List.of(agreed(1, remote("A", TWO)), agreed(2, remote("INBOX", FOUR))),
                        remote("A", TWO),
                        remote("INBOX", FOUR),
                        remote("Z", TWO));

        assertThat(suspects.here()).extracting(m -> m.path().toString()).containsExactly("A");
        assertThat(suspects.there()).containsExactly(remote("A", TWO), remote("Z", TWO));
        assertThat(suspects.shared()).containsExactly(7L);
    }

    @Test
    void the_name_of_what_shares_its_epoch_may_belong_to_what_lost_its_own() {
        List<LocalMailbox> local =
                List.of(
                        agreed(1, remote("A", TWO)),
                        agreed(2, remote("B", TWO)),
                        agreed(3, remote("C", new MailboxStatus(2, 8, 3, 0))));

        var suspects =
                suspects(local, remote("A", TWO), remote("C", new MailboxStatus(2, 8, 3, 0)));

        assertThat(suspects.here()).extracting(m -> m.path().toString()).containsExactly("A", "B");
        assertThat(suspects.there()).containsExactly(remote("A", TWO));
    }

    @Test
    void of_many_of_one_epoch_only_those_that_are_alike_may_have_the_name_of_another_one() {
        var local = new ArrayList<LocalMailbox>();
        var there = new ArrayList<RemoteMailbox>();
        for (int i = 1; i <= 20; i++) {
            var status = new MailboxStatus(i, 7, 100 + i, 0);
            local.add(agreed(i, remote("M" + i, status)));
            if (i != 5) {
                there.add(remote("M" + i, i == 9 ? new MailboxStatus(5, 7, 105, 0) : status));
            }
        }

        assertThat(suspects(local, there).here())
                .extracting(m -> m.path().toString())
                .containsExactly("M5", "M9");
    }

    private static MailboxSuspects suspects(List<LocalMailbox> local, RemoteMailbox... there) {
        return suspects(local, List.of(there));
    }

    private static MailboxSuspects suspects(List<LocalMailbox> local, List<RemoteMailbox> there) {
        return MailboxSuspects.of(local, new RemoteTree(there, true));
    }
}
