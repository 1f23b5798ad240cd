package org.mailboat.cli.output;

import org.mailboat.model.Phase;
import org.mailboat.model.Printable;
import org.mailboat.sync.SyncEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Shows a run on a terminal: a line for each busy mailbox and one for the total, drawn in place.
/// Failures scroll by above them.
///
/// Each frame is one write, so that a program that is killed leaves a whole one.
public final class TerminalDisplay implements SyncDisplay {
    private static final long FRAME = 120_000_000L;
    private static final int MOST_MAILBOXES = 8;
    private static final String NO_WRAP = "\u001b[?7l";
    private static final String WRAP = "\u001b[?7h";
    private static final String CLEAR_LINE = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final Stdio stdio;
    private final LongSupplier ticker;
    private final SyncCounts counts = new SyncCounts();
    private final Failures failures = new Failures();
    private int drawn;
    private long lastFrame = Long.MIN_VALUE;
    private boolean finished;

    /// @param ticker nanoseconds of a clock that only goes forward
    public TerminalDisplay(Stdio stdio, LongSupplier ticker) {
        this.stdio = stdio;
        this.ticker = ticker;
    }

    @Override
    public void on(SyncEvent event) {
        counts.on(event);
        failures.news(event).ifPresent(this::sayAbove);
    }

    @Override
    public int shown(String account) {
        return failures.shown(account);
    }

    @Override
    public synchronized void tick() {
        long now = ticker.getAsLong();
        if (!finished && (lastFrame == Long.MIN_VALUE || now - lastFrame >= FRAME)) {
            lastFrame = now;
            draw("", frame(now));
        }
    }

    @Override
    public synchronized void finish() {
        draw("", List.of());
        finished = true;
    }

    private synchronized void sayAbove(String line) {
        draw(line + "\n", finished ? List.of() : frame(ticker.getAsLong()));
    }

    private void draw(String above, List<String> lines) {
        var text = new StringBuilder();
        if (drawn > 0) {
            text.append("\r\u001b[").append(drawn).append('A').append(CLEAR_BELOW);
        }
        text.append(above);
        if (!lines.isEmpty()) {
            text.append(NO_WRAP);
            lines.forEach(line -> text.append(line).append(CLEAR_LINE).append('\n'));
            text.append(WRAP);
        }
        drawn = lines.size();
        if (!text.isEmpty()) {
            stdio.sayRaw(text.toString());
        }
    }

    private List<String> frame(long now) {
        var table =
                new Table(
                        Table.Kind.FLEXIBLE, Table.Kind.RIGHT, Table.Kind.RIGHT, Table.Kind.RIGHT);
        var busy = counts.busy();
        boolean several = counts.severalAccounts();
        for (var mailbox : busy.subList(0, Math.min(busy.size(), MOST_MAILBOXES))) {
            String name = Printable.of(mailbox.mailbox().toString());
            var count = mailbox.count();
            table.row(
                    several ? mailbox.account() + ": " + name : name,
                    count == null ? "" : PlainDisplay.messages(count, ""),
                    count == null ? "" : PlainDisplay.bytes(count),
                    count == null ? "" : percent(count));
        }
        int columns = stdio.terminal().columns() - 1;
        var lines = new ArrayList<>(table.lines(columns));
        if (busy.size() > MOST_MAILBOXES) {
            lines.add("and " + Amounts.count(busy.size() - MOST_MAILBOXES, "more mailbox"));
        }
        lines.add(DisplayWidth.cut(total(now), columns));
        return lines;
    }

    /// What a person looks for first comes first: the end of the line is cut on a narrow terminal.
    private String total(long now) {
        var total = counts.total(now);
        var count = total.count();
        Phase phase = counts.phase();
        String doing = phase == Phase.DOWNLOAD_CONTENTS ? "total" : PlainDisplay.doing(phase);
        if (count.messages() == 0 && count.messagesTotal() <= 0) {
            return PlainDisplay.doing(phase) + " …";
        }
        String percent = percent(count);
        return doing
                + (percent.isEmpty() ? "" : " " + percent)
                + PlainDisplay.left(total)
                + ": "
                + PlainDisplay.amount(count)
                + PlainDisplay.rate(total);
    }

    private static String percent(SyncCounts.Count count) {
        if (count.bytesTotal() > 0) {
            return Math.min(100, 100 * count.bytes() / count.bytesTotal()) + " %";
        }
        if (count.messagesTotal() > 0) {
            return Math.min(100, 100 * count.messages() / count.messagesTotal()) + " %";
        }
        return "";
    }
}
