package org.mailboat.cli.output;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.sync.SyncEvent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How far a run has come, gathered from its events. Thread-safe: events come on the run's thread,
/// and are read on the one that draws.
final class SyncCounts {
    private static final long RATE_WINDOW = 8_000_000_000L;
    private static final long RATE_LEAST = 500_000_000L;

    /// Numbers of one mailbox, or of everything.
    ///
    /// @param messagesTotal or -1
    /// @param bytesTotal or -1
    record Count(long messages, long messagesTotal, long bytes, long bytesTotal) {
        static final Count ZERO = new Count(0, 0, 0, 0);

        Count plus(Count other) {
            return new Count(
                    messages + other.messages,
                    total(messagesTotal, other.messagesTotal),
                    bytes + other.bytes,
                    total(bytesTotal, other.bytesTotal));
        }

        private static long total(long one, long other) {
            return one < 0 || other < 0 ? -1 : one + other;
        }
    }

    /// A mailbox that is being worked on.
    record Busy(String account, MailboxPath mailbox, @Nullable Count count) {}

    /// @param bytesPerSecond or -1 before it can be told
    /// @param secondsLeft or -1 where it cannot be told
    record Total(Count count, long bytesPerSecond, long secondsLeft) {}

    private record Sample(long at, long messages, long bytes) {}

    private static final class OfAccount {
        @Nullable Phase phase;
        @Nullable Count whole;
        final Map<MailboxPath, Count> mailboxes = new LinkedHashMap<>();
        final Map<MailboxPath, Boolean> busy = new LinkedHashMap<>();
    }

    private final Map<String, OfAccount> accounts = new LinkedHashMap<>();
    private final Deque<Sample> samples = new ArrayDeque<>();

    synchronized void on(SyncEvent event) {
        var account = accounts.computeIfAbsent(event.account(), name -> new OfAccount());
        switch (event) {
            case SyncEvent.PhaseChanged e -> {
                if (e.state() == SyncEvent.State.STARTED) {
                    account.phase = e.phase();
                    account.whole = null;
                    account.mailboxes.clear();
                } else if (account.phase == e.phase()) {
                    account.phase = null;
                }
            }
            case SyncEvent.MailboxChanged e -> {
                if (e.state() == SyncEvent.State.STARTED) {
                    account.busy.put(e.mailbox(), true);
                } else {
                    account.busy.remove(e.mailbox());
                }
            }
            case SyncEvent.Progress e -> {
                var count = new Count(e.messages(), e.messagesTotal(), e.bytes(), e.bytesTotal());
                if (e.mailbox() == null) {
                    account.whole = count;
                } else {
                    account.mailboxes.put(e.mailbox(), count);
                }
            }
            case SyncEvent.Finished e -> {
                account.busy.clear();
                account.phase = null;
            }
            case SyncEvent.Started e -> {}
            case SyncEvent.Failed e -> {}
            case SyncEvent.Noted e -> {}
            case SyncEvent.Refused e -> {}
            case SyncEvent.Planned e -> {}
        }
    }

    synchronized @Nullable Count of(String account, MailboxPath mailbox) {
        var known = accounts.get(account);
        return known == null ? null : known.mailboxes.get(mailbox);
    }

    synchronized boolean severalAccounts() {
        return accounts.size() > 1;
    }

    synchronized List<Busy> busy() {
        var busy = new ArrayList<Busy>();
        accounts.forEach((name, account) ->
                account.busy
                        .keySet()
                        .forEach(m -> busy.add(new Busy(name, m, account.mailboxes.get(m)))));
        return busy;
    }

    /// The phase that an account is in, if any is; the first one's where there are several.
    synchronized @Nullable Phase phase() {
        for (OfAccount account : accounts.values()) {
            if (account.phase != null) {
                return account.phase;
            }
        }
        return null;
    }

    /// The sums at this moment; the rate is that of the last seconds.
    ///
    /// @param now nanoseconds of a clock that only goes forward
    synchronized Total total(long now) {
        Count sum = Count.ZERO;
        for (OfAccount account : accounts.values()) {
            if (account.whole != null) {
                sum = sum.plus(account.whole);
            } else {
                for (Count count : account.mailboxes.values()) {
                    sum = sum.plus(count);
                }
            }
        }
        if (!samples.isEmpty()
                && (sum.messages < samples.getLast().messages
                        || sum.bytes < samples.getLast().bytes)) {
            samples.clear(); // another phase counts anew
        }
        samples.add(new Sample(now, sum.messages, sum.bytes));
        while (samples.getFirst().at < now - RATE_WINDOW) {
            samples.removeFirst();
        }
        return rated(sum, samples.getFirst(), now);
    }

    private static Total rated(Count sum, Sample from, long now) {
        long span = now - from.at;
        if (span < RATE_LEAST) {
            return new Total(sum, -1, -1);
        }
        double seconds = span / 1e9;
        double bytesRate = (sum.bytes - from.bytes) / seconds;
        double messagesRate = (sum.messages - from.messages) / seconds;
        double left = -1;
        if (sum.bytesTotal > sum.bytes && bytesRate > 0) {
            left = (sum.bytesTotal - sum.bytes) / bytesRate;
        } else if (sum.messagesTotal > sum.messages && messagesRate > 0) {
            left = (sum.messagesTotal - sum.messages) / messagesRate;
        }
        return new Total(sum, Math.round(bytesRate), Math.round(left));
    }
}
