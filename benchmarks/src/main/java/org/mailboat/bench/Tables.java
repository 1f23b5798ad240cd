package org.mailboat.bench;

import org.mailboat.imap.testkit.CountingProxy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// Outcomes in words and columns.
final class Tables {
    private static final List<String> HEAD =
            List.of(
                    "program",
                    "wall s",
                    "(least-most)",
                    "x first",
                    "cpu s",
                    "RSS MB",
                    "to server",
                    "from server",
                    "round trips",
                    "commands");

    private Tables() {}

    /// The rows of a case, as cells; the first row is the heads of the columns.
    static List<List<String>> cells(Outcome outcome) {
        var cells = new ArrayList<List<String>>();
        cells.add(HEAD);
        for (Row row : outcome.rows()) {
            CountingProxy.Count traffic = row.traffic();
            cells.add(
                    List.of(
                            row.program(),
                            number(row.median(Timing::wall)),
                            "(%s-%s)"
                                    .formatted(
                                            number(row.least(Timing::wall)),
                                            number(row.most(Timing::wall))),
                            number(
                                    row.median(Timing::wall)
                                            / outcome.rows().getFirst().median(Timing::wall)),
                            number(row.median(Timing::cpu)),
                            memory(row),
                            traffic == null ? "" : "%,d".formatted(traffic.toServer()),
                            traffic == null ? "" : "%,d".formatted(traffic.toClient()),
                            traffic == null ? "" : "%,d".formatted(traffic.roundTrips()),
                            traffic == null ? "" : "%,d".formatted(traffic.commands())));
        }
        return cells;
    }

    private static String memory(Row row) {
        ToDoubleFunction<Timing> rss = Timing::rss;
        return row.most(rss) == 0 ? "" : "%.0f".formatted(row.most(rss));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.3f" : "%.2f", value);
    }

    /// A whole case, for a terminal.
    static String text(Outcome outcome) {
        var text = new StringBuilder(outcome.name() + ": " + outcome.about() + "\n");
        List<List<String>> cells = cells(outcome);
        int[] widths = new int[HEAD.size()];
        for (List<String> row : cells) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : cells) {
            var line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String blank = " ".repeat(widths[i] - row.get(i).length());
                line.append("  ").append(i == 0 ? row.get(i) + blank : blank + row.get(i));
            }
            text.append(line.toString().stripTrailing()).append('\n');
        }
        new TreeMap<>(outcome.figures())
                .forEach((name, value) -> text.append("  %s: %s\n".formatted(name, figure(value))));
        for (Outcome.Verdict verdict : outcome.verdicts()) {
            text.append("  " + sentence(verdict) + "\n");
        }
        return text.toString();
    }

    private static String figure(double value) {
        return value > 1_000 ? "%,.0f".formatted(value) : number(value);
    }

    static String sentence(Outcome.Verdict verdict) {
        String measured =
                Double.isNaN(verdict.measured()) ? "not measured" : figure(verdict.measured());
        String met = Double.isNaN(verdict.measured()) ? "" : verdict.met() ? " (met)" : " (MISSED)";
        return verdict.aim() + ": " + measured + met;
    }
}
