package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.sync.Samples.local;
import static org.mailboat.sync.Samples.remote;

import org.junit.jupiter.api.Test;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.Set;

class ListingRuleTest {
    private static final Checkpoint CHECKPOINT = new Checkpoint("c");
    private final LocalMailbox listed = local(1, "A", 3);

    @Test
    void a_mailbox_in_which_nothing_moved_is_left_alone() {
        assertThat(ListingRule.mustList(listed, remote("A"), true)).isFalse();
    }

    @Test
    void any_difference_is_looked_at() {
        assertThat(ListingRule.mustList(listed, remote("A"), false)).isTrue();
    }

    @Test
    void zero_equal_to_zero_says_nothing() {
        var noModSeqs = remote("A", new MailboxStatus(3, 7, 10, 0));
        var noEpoch = remote("A", new MailboxStatus(3, 0, 10, 100));

        assertThat(ListingRule.mustList(listed, noModSeqs, true)).isTrue();
        assertThat(ListingRule.mustList(listed, noEpoch, true)).isTrue();
    }

    @Test
    void without_every_counter_there_is_no_leaving_alone() {
        assertThat(ListingRule.mustList(listed, remote("A", null), true)).isTrue();
    }

    @Test
    void another_epoch_is_looked_at() {
        var reset = remote("A", new MailboxStatus(3, 8, 10, 100));

        assertThat(ListingRule.mustList(listed, reset, true)).isTrue();
    }

    @Test
    void an_unfinished_listing_is_taken_up_again() {
        var mark = new ObserveOrder.ResumeMark(7, 5, CHECKPOINT);

        assertThat(ListingRule.mustList(local(1, "A", 3, null, null), remote("A"), true)).isTrue();
        assertThat(ListingRule.mustList(local(1, "A", 3, CHECKPOINT, mark), remote("A"), true))
                .isTrue();
    }

    @Test
    void what_cannot_hold_mail_is_not_listed() {
        var shell =
                new RemoteMailbox("A", MailboxPath.of("A"), "/", Set.of(), true, false, null, null);

        assertThat(ListingRule.mustList(listed, shell, false)).isFalse();
    }
}
