package org.mailboat.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Results as pictures in SVG, legible on a bright and on a dark page.
final class Charts {
    private static final int WIDTH = 760;
    private static final int LABELS = 190;
    private static final int BAR = 14;
    private static final Map<String, String> COLOURS =
            Map.of(
                    "drain", "#8c8c8c",
                    "bare append", "#8c8c8c",
                    "mailboat", "#1f78b4",
                    "mbsync", "#e08214",
                    "mbsync-fsync", "#b35806",
                    "offlineimap", "#8073ac");
    private static final List<String> LINES = List.of("#1f78b4", "#33a02c", "#e08214");

    private Charts() {}

    /// Bars of seconds, on a logarithmic scale, a group for each case and a bar for each program.
    static String bars(String title, List<Outcome> outcomes) {
        double least = 0.01;
        double most = 1;
        for (Outcome outcome : outcomes) {
            for (Row row : outcome.rows()) {
                most = Math.max(most, row.most(Timing::wall));
            }
        }
        double decades = Math.log10(most / least);
        var body = new StringBuilder();
        int y = 44;
        for (Outcome outcome : outcomes) {
            body.append(text(8, y + 10, "start", "b", outcome.name()));
            for (Row row : outcome.rows()) {
                double wall = row.median(Timing::wall);
                double length =
                        Math.max(
                                1,
                                Math.log10(Math.max(wall, least) / least)
                                        / decades
                                        * (WIDTH - LABELS - 190));
                body.append(
                        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>\n"
                                .formatted(
                                        LABELS,
                                        y,
                                        length,
                                        BAR - 3,
                                        COLOURS.getOrDefault(row.program(), "#555555")));
                body.append(
                        text(
                                (int) (LABELS + length + 6),
                                y + 10,
                                "start",
                                "t",
                                row.program() + " " + Tables.number(wall) + " s"));
                y += BAR;
            }
            y += 8;
        }
        return svg(title + " (seconds, logarithmic)", y + 6, body.toString());
    }

    /// Lines of seconds over the number of messages, both logarithmic.
    static String growth(Outcome outcome) {
        Map<String, TreeMap<Integer, Double>> series = new TreeMap<>();
        outcome.figures()
                .forEach((name, value) -> {
                    String[] parts = name.split(" @ ", -1);
                    if (parts.length == 2) {
                        series.computeIfAbsent(parts[0], k -> new TreeMap<>())
                                .put(Integer.parseInt(parts[1]), value);
                    }
                });
        var body = new StringBuilder();
        for (int decade = -2; decade <= 2; decade++) {
            double value = Math.pow(10, decade);
            body.append(
                    "<line class=\"g\" x1=\"70\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>\n"
                            .formatted(WIDTH - 130, y(value), y(value)));
            body.append(text(62, (int) y(value) + 4, "end", "t", Tables.number(value) + " s"));
        }
        for (int messages = 1_000; messages <= 1_000_000; messages *= 10) {
            body.append(text((int) x(messages), 322, "middle", "t", "%,d".formatted(messages)));
        }
        int colour = 0;
        for (Map.Entry<String, TreeMap<Integer, Double>> line : series.entrySet()) {
            var points = new ArrayList<String>();
            line.getValue().forEach((n, s) -> points.add("%.1f,%.1f".formatted(x(n), y(s))));
            String stroke = LINES.get(colour++ % LINES.size());
            body.append(
                    "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"2\" points=\"%s\"/>\n"
                            .formatted(stroke, String.join(" ", points)));
            var last = line.getValue().lastEntry();
            body.append(
                    text(
                            (int) x(last.getKey()) + 8,
                            (int) y(last.getValue()) + 4,
                            "start",
                            "t",
                            line.getKey() + " " + Tables.number(last.getValue()) + " s"));
        }
        return svg(
                "Time over the messages in one mailbox (both logarithmic)", 336, body.toString());
    }

    private static double x(double messages) {
        return 70 + Math.log10(messages / 1_000) / 3 * (WIDTH - 200);
    }

    private static double y(double seconds) {
        return 300 - (Math.log10(Math.max(seconds, 0.01)) + 2) / 4 * 250;
    }

    private static String text(int x, int y, String anchor, String kind, String words) {
        return "<text class=\"%s\" x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>\n"
                .formatted(kind, x, y, anchor, words);
    }

    private static String svg(String title, int height, String body) {
        return """
        <svg xmlns="http://www.w3.org/2000/svg" width="%1$d" height="%2$d" viewBox="0 0 %1$d %2$d" role="img" aria-label="%3$s">
        <style>
          text { font: 12px system-ui, sans-serif; fill: #24292f }
          .b { font-weight: 600 } .h { font-weight: 600; font-size: 14px }
          .g { stroke: #8c959f; stroke-opacity: .35 }
          @media (prefers-color-scheme: dark) { text { fill: #d1d7e0 } }
        </style>
        %4$s%5$s</svg>
        """
                .formatted(WIDTH, height, title, text(8, 22, "start", "h", title), body);
    }
}
