package org.mailboat.cli.output;

import org.jspecify.annotations.Nullable;
import org.mailboat.cli.output.SyncCounts.Count;
import org.mailboat.model.Phase;
import org.mailboat.model.Printable;
import org.mailboat.sync.SyncEvent;

import java.time.Duration;
import java.util.function.LongSupplier;

/// Shows a run in lines that suit a file: a line for each phase, each mailbox that brought
/// something and each failure, and the totals every ten seconds.
public final class PlainDisplay implements SyncDisplay {
    private static final long TOTALS_EVERY = 10_000_000_000L;

    private final Stdio stdio;
    private final LongSupplier ticker;
    private final SyncCounts counts = new SyncCounts();
    private final Failures failures = new Failures();
    private long lastTotals;

    /// @param ticker nanoseconds of a clock that only goes forward
    public PlainDisplay(Stdio stdio, LongSupplier ticker) {
        this.stdio = stdio;
        this.ticker = ticker;
        lastTotals = ticker.getAsLong();
    }

    @Override
    public void on(SyncEvent event) {
        counts.on(event);
        failures.news(event).ifPresent(stdio::say);
        switch (event) {
            case SyncEvent.PhaseChanged e when e.state() == SyncEvent.State.STARTED ->
                    stdio.say(e.account() + ": " + doing(e.phase()));
            case SyncEvent.MailboxChanged e when e.state() == SyncEvent.State.FINISHED -> {
                Count count = counts.of(e.account(), e.mailbox());
                if (count != null && count.messages() > 0) {
                    stdio.say(
                            e.account()
                                    + ": "
                                    + Printable.of(e.mailbox().toString())
                                    + ": "
                                    + amount(count));
                }
            }
            default -> {}
        }
    }

    @Override
    public void tick() {
        long now = ticker.getAsLong();
        var total = counts.total(now);
        if (now - lastTotals >= TOTALS_EVERY) {
            lastTotals = now;
            stdio.say("total: " + amount(total.count()) + rate(total) + left(total));
        }
    }

    @Override
    public int shown(String account) {
        return failures.shown(account);
    }

    /// What a phase does, in words.
    static String doing(@Nullable Phase phase) {
        return switch (phase) {
            case null -> "looking at the server";
            case UPLOAD_HIERARCHY -> "uploading mailboxes";
            case UPLOAD_CONTENTS -> "uploading messages";
            case OUTGOING -> "sending";
            case DOWNLOAD_HIERARCHY -> "fetching mailboxes";
            case DOWNLOAD_CONTENTS -> "fetching messages";
        };
    }

    /// As in `1,240 of 20,000 messages, 12.4 of 210 MB`.
    static String amount(Count count) {
        return messages(count, "message") + ", " + bytes(count);
    }

    static String messages(Count count, String noun) {
        boolean more = count.messagesTotal() > count.messages();
        long last = more ? count.messagesTotal() : count.messages();
        return (more ? Amounts.count(count.messages()) + " of " : "")
                + (noun.isEmpty() ? Amounts.count(last) : Amounts.count(last, noun));
    }

    static String bytes(Count count) {
        String done = Amounts.bytes(count.bytes());
        return count.bytesTotal() > count.bytes()
                ? done + " of " + Amounts.bytes(count.bytesTotal())
                : done;
    }

    /// As in `, 4.2 MB/s`.
    static String rate(SyncCounts.Total total) {
        return total.bytesPerSecond() < 0
                ? ""
                : ", " + Amounts.bytes(total.bytesPerSecond()) + "/s";
    }

    /// As in `, about 48 s left`. Less than ten seconds are not worth a guess.
    static String left(SyncCounts.Total total) {
        long seconds = Math.max(10, total.secondsLeft());
        return total.secondsLeft() < 0
                ? ""
                : ", about " + Amounts.time(Duration.ofSeconds(seconds)) + " left";
    }
}
