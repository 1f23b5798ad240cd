package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.sync.Samples.local;
import static org.mailboat.sync.Samples.remote;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.diff.ListingRule.Glance;
import org.mailboat.sync.diff.ListingRule.Look;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ListingTimes;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

class ListingRuleTest {
    private static final Checkpoint CHECKPOINT = new Checkpoint("c");
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final MailboxStatus NO_MOD_SEQS = new MailboxStatus(3, 7, 10, 0);
    private final LocalMailbox listed = lately(local(1, "A", 3));

    @Test
    void a_mailbox_in_which_nothing_moved_is_left_alone() {
        assertThat(look(listed, remote("A"), true)).isEqualTo(Look.NONE);
    }

    @Test
    void any_difference_is_looked_at() {
        assertThat(look(listed, remote("A"), false)).isEqualTo(Look.CHANGES);
    }

    @Test
    void zero_equal_to_zero_says_nothing() {
        var noEpoch = remote("A", new MailboxStatus(3, 0, 10, 100));

        assertThat(look(listed, remote("A", NO_MOD_SEQS), true)).isEqualTo(Look.CHANGES);
        assertThat(look(listed, noEpoch, true)).isEqualTo(Look.CHANGES);
    }

    @Test
    void without_every_counter_there_is_no_leaving_alone() {
        assertThat(look(listed, remote("A", null), true)).isEqualTo(Look.CHANGES);
    }

    @Test
    void another_epoch_is_looked_at() {
        var reset = remote("A", new MailboxStatus(3, 8, 10, 100));

        assertThat(look(listed, reset, true)).isEqualTo(Look.CHANGES);
    }

    @Test
    void an_unfinished_listing_is_taken_up_again() {
        var mark = new ObserveOrder.ResumeMark(7, 5, CHECKPOINT);

        assertThat(look(lately(local(1, "A", 3, null, null)), remote("A"), true))
                .isEqualTo(Look.CHANGES);
        assertThat(look(lately(local(1, "A", 3, CHECKPOINT, mark)), remote("A"), true))
                .isEqualTo(Look.CHANGES);
    }

    @Test
    void what_cannot_hold_mail_is_not_listed() {
        var shell =
                new RemoteMailbox("A", MailboxPath.of("A"), "/", Set.of(), true, false, null, null);

        assertThat(look(listed, shell, false)).isEqualTo(Look.NONE);
    }

    @Test
    void what_could_be_mistaken_for_another_is_looked_at() {
        var pairs =
                List.of(
                        new MailboxMatch.Pair(local(1, "A", 3), remote("A")),
                        new MailboxMatch.Pair(local(2, "B", 3), remote("B")),
                        new MailboxMatch.Pair(local(3, "C", 3), remote("C", NO_MOD_SEQS)));

        assertThat(ListingRule.ambiguous(pairs))
                .containsExactly(new MailboxId(1), new MailboxId(2));
        assertThat(ListingRule.at(listed, remote("A"), new Glance(true, true, true, false, NOW)))
                .isEqualTo(Look.CHANGES);
    }

    @Test
    void every_mailbox_is_looked_at_as_a_whole_within_a_week_and_not_all_on_one_day() {
        for (long id = 1; id <= 6; id++) {
            LocalMailbox mailbox = local(id, "A", 3);
            assertThat(look(audited(mailbox, NOW.minus(Duration.ofDays(4))), remote("A"), true))
                    .isEqualTo(Look.NONE);
            assertThat(look(audited(mailbox, NOW.minus(Duration.ofDays(7))), remote("A"), true))
                    .isEqualTo(Look.AUDIT);
        }
        Instant sixDaysAgo = NOW.minus(Duration.ofDays(6));
        assertThat(look(audited(local(3, "A", 3), sixDaysAgo), remote("A"), true))
                .isEqualTo(Look.NONE);
        assertThat(look(audited(local(4, "A", 3), sixDaysAgo), remote("A"), true))
                .isEqualTo(Look.AUDIT);
    }

    @Test
    void without_mod_sequences_flags_wait_in_the_background_and_never_on_demand() {
        var quiet = times(local(1, "A", 3), Duration.ofHours(23), null);
        var stale = times(local(1, "A", 3), Duration.ofHours(24), null);
        var lively = times(local(1, "A", 3), Duration.ofMinutes(14), Duration.ofDays(1));
        var livelyStale = times(local(1, "A", 3), Duration.ofMinutes(15), Duration.ofDays(1));
        var inbox = times(local(1, "INBOX", 3), Duration.ofMinutes(15), null);

        assertThat(background(quiet)).isEqualTo(Look.NONE);
        assertThat(background(stale)).isEqualTo(Look.CHANGES);
        assertThat(background(lively)).isEqualTo(Look.NONE);
        assertThat(background(livelyStale)).isEqualTo(Look.CHANGES);
        assertThat(background(inbox)).isEqualTo(Look.CHANGES);
        assertThat(
                        ListingRule.at(
                                quiet,
                                remote("A", NO_MOD_SEQS),
                                new Glance(false, true, false, true, NOW)))
                .isEqualTo(Look.CHANGES);
    }

    private static Look background(LocalMailbox mailbox) {
        return ListingRule.at(
                mailbox, remote("A", NO_MOD_SEQS), new Glance(false, true, false, false, NOW));
    }

    private static Look look(LocalMailbox local, RemoteMailbox remote, boolean unchanged) {
        return ListingRule.at(local, remote, new Glance(unchanged, unchanged, false, true, NOW));
    }

    private static LocalMailbox lately(LocalMailbox mailbox) {
        return audited(mailbox, NOW.minusSeconds(60));
    }

    private static LocalMailbox audited(LocalMailbox mailbox, Instant when) {
        return with(mailbox, new ListingTimes(when, when, null));
    }

    private static LocalMailbox times(
            LocalMailbox mailbox, Duration confirmed, @Nullable Duration changed) {
        return with(
                mailbox,
                new ListingTimes(
                        NOW.minus(confirmed),
                        NOW.minus(Duration.ofDays(1)),
                        changed == null ? null : NOW.minus(changed)));
    }

    private static LocalMailbox with(LocalMailbox m, ListingTimes times) {
        return new LocalMailbox(
                m.id(),
                m.account(),
                m.path(),
                m.roles(),
                m.agreed(),
                m.epoch(),
                m.checkpoint(),
                m.resume(),
                m.deleted(),
                m.messages(),
                m.detached(),
                m.appeared(),
                times);
    }
}
