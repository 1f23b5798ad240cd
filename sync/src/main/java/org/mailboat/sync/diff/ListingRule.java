package org.mailboat.sync.diff;

import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Decides how closely a mailbox is looked at.
public final class ListingRule {
    /// Every mailbox is looked at as a whole at least so often. They take turns in the days before.
    static final Duration AUDIT = Duration.ofDays(7);

    /// Without mod-sequences, in the background: flags of INBOX and of what changed lately.
    static final Duration FLAGS_OF_LIVELY = Duration.ofMinutes(15);

    static final Duration FLAGS_OF_QUIET = Duration.ofDays(1);

    private static final Duration LATELY = Duration.ofDays(7);
    private static final int TURNS = 3;

    private ListingRule() {}

    /// How closely a mailbox is looked at.
    public enum Look {
        /// Nothing there can have changed.
        NONE,
        /// What changed since its checkpoint.
        CHANGES,
        /// Every id and every mark.
        AUDIT
    }

    /// What is known before a mailbox is opened.
    ///
    /// @param unchanged the remote's word that these counters equal the checkpoint's, marks
    ///   included
    /// @param standsStill its word that no message came or went
    /// @param ambiguous whether another mailbox cannot be told from this one by its counters
    /// @param onDemand whether somebody waits for this run
    public record Glance(
            boolean unchanged,
            boolean standsStill,
            boolean ambiguous,
            boolean onDemand,
            Instant now) {}

    /// A mailbox is left alone only if this tree listing delivered every counter, it keeps
    /// mod-sequences, its last listing is complete and of this epoch, nothing differs, and no other
    /// mailbox could be mistaken for it. Without mod-sequences no counter shows a change of flags:
    /// in the background these are looked at from time to time.
    public static Look at(LocalMailbox local, RemoteMailbox remote, Glance glance) {
        if (!remote.selectable()) {
            return Look.NONE;
        }
        if (isAuditDue(local, glance.now())) {
            return Look.AUDIT;
        }
        MailboxStatus status = remote.status();
        if (status == null || !isSettled(local, status) || glance.ambiguous()) {
            return Look.CHANGES;
        }
        boolean quiet =
                status.highestModSeq() > 0
                        ? glance.unchanged()
                        : !glance.onDemand()
                                && glance.standsStill()
                                && !areFlagsDue(local, glance.now());
        return quiet ? Look.NONE : Look.CHANGES;
    }

    /// Whether its last listing is complete and of this epoch.
    private static boolean isSettled(LocalMailbox local, MailboxStatus status) {
        return status.epoch() > 0
                && status.epoch() == local.epoch()
                && local.checkpoint() != null
                && local.resume() == null;
    }

    /// Mailboxes that share every counter with another one and have no id of the server's own: were
    /// their names exchanged, no counter would show it.
    public static Set<MailboxId> ambiguous(List<MailboxMatch.Pair> mailboxes) {
        Map<String, List<MailboxId>> alike = new TreeMap<>();
        for (MailboxMatch.Pair pair : mailboxes) {
            MailboxStatus status = pair.remote().status();
            RemoteMailbox agreed = pair.local().agreed();
            boolean named = agreed != null && agreed.serverId() != null;
            if (status != null && status.messages() > 0 && !named) {
                alike.computeIfAbsent(status.toString(), _ -> new ArrayList<>())
                        .add(pair.local().id());
            }
        }
        Set<MailboxId> ambiguous = new TreeSet<>();
        alike.values().stream().filter(ids -> ids.size() > 1).forEach(ambiguous::addAll);
        return ambiguous;
    }

    private static boolean isAuditDue(LocalMailbox local, Instant now) {
        Instant audited = local.times().audited();
        long turn = local.id().number() % TURNS;
        return local.checkpoint() != null
                && (audited == null || !now.isBefore(audited.plus(AUDIT.minusDays(turn))));
    }

    private static boolean areFlagsDue(LocalMailbox local, Instant now) {
        Instant confirmed = local.times().confirmed();
        Instant changed = local.times().changed();
        boolean lively =
                local.path().isInbox() || (changed != null && now.isBefore(changed.plus(LATELY)));
        return confirmed == null
                || !now.isBefore(confirmed.plus(lively ? FLAGS_OF_LIVELY : FLAGS_OF_QUIET));
    }
}
