package org.mailboat.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Writes results into docs/benchmarks.md, between its two marks, and its charts beside it.
final class Page {
    private static final String BEGIN = "<!-- results: written by ./bench page -->";
    private static final String END = "<!-- end of results -->";

    private Page() {}

    static void write(Path docs, Results results) throws IOException {
        Path pictures = Files.createDirectories(docs.resolve("benchmarks"));
        var text = new StringBuilder(BEGIN + "\n\n");
        text.append(
                "%s, at %s size, seed %d, %d rounds. %s.\n\n"
                        .formatted(
                                results.date(),
                                results.size(),
                                results.seed(),
                                results.rounds(),
                                results.machine()));
        text.append(targets(results.outcomes()));
        picture(
                text,
                pictures,
                "first-syncs",
                Charts.bars("First syncs", named(results, "first-sync.*|headers-only")));
        picture(
                text,
                pictures,
                "later-syncs",
                Charts.bars("Later syncs", named(results, "unchanged.*|delta.*|moves.*|upload.*")));
        for (Outcome growth : named(results, "growth")) {
            picture(text, pictures, "growth", Charts.growth(growth));
        }
        for (Outcome outcome : results.outcomes()) {
            text.append("### %s\n\n%s.\n\n".formatted(outcome.name(), sentence(outcome.about())));
            text.append(table(Tables.cells(outcome)));
            text.append('\n');
        }
        Path page = docs.resolve("benchmarks.md");
        String old = Files.readString(page);
        int begin = old.indexOf(BEGIN);
        int end = old.indexOf(END);
        if (begin < 0 || end < begin) {
            throw new IOException(page + " lacks the marks between which results stand");
        }
        Files.writeString(page, old.substring(0, begin) + text + old.substring(end));
    }

    private static List<Outcome> named(Results results, String pattern) {
        return results.outcomes().stream().filter(o -> o.name().matches(pattern)).toList();
    }

    private static void picture(StringBuilder text, Path pictures, String name, String svg)
            throws IOException {
        Files.writeString(pictures.resolve(name + ".svg"), svg);
        text.append("![%s](benchmarks/%s.svg)\n\n".formatted(name, name));
    }

    private static String targets(List<Outcome> outcomes) {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("case", "what", "aim", "measured", ""));
        for (Outcome outcome : outcomes) {
            for (Outcome.Verdict verdict : outcome.verdicts()) {
                String[] parts = Tables.sentence(verdict).split(": ", 2);
                String[] value = parts[1].split(" \\(", 2);
                rows.add(
                        List.of(
                                outcome.name(),
                                outcome.about(),
                                parts[0],
                                value[0],
                                value.length < 2 ? "" : verdict.met() ? "met" : "**missed**"));
            }
        }
        return table(rows) + "\n";
    }

    private static String table(List<List<String>> rows) {
        var text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
            if (i == 0) {
                text.append("|---".repeat(rows.get(i).size())).append("|\n");
            }
        }
        return text.toString();
    }

    private static String sentence(String words) {
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }
}
