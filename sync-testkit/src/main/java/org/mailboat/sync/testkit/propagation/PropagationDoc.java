package org.mailboat.sync.testkit.propagation;

import org.mailboat.sync.testkit.propagation.Row.Chapter;
import org.mailboat.sync.testkit.propagation.Row.Words;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The table as a page for people, `docs/propagation.md`.
public final class PropagationDoc {
    private static final Set<String> HAPPENED = Set.of("here", "there", "meanwhile", "sync");
    private static final String HEAD =
            """
            # What a sync makes of changes on both sides

            This page is made of `propagation.table` (module `sync-testkit`), which is the specification and is run: every row is
            played in memory, on SQLite, over IMAP against a fake server at each level of what servers can do, and against real
            servers; once and again, planned first, by two stores, with the sides exchanged, stopped at every step, with answers
            lost, and with the link cut in the middle of what either side says. [CONTRIBUTING.md](../CONTRIBUTING.md) says how to add a
            row and how to run one. Do not edit this page: `./test -pl sync-testkit -am -Dmailboat.docs=fix` makes it anew.

            *Here* is the store, *there* the server. Mail is called `a`, `b`, `m1`; equal names are equal mail, keywords stand in
            parentheses, `~` means that only the header is here. The steps are those of a plan, as `sync --dry-run` has them, with the side
            that each changes. What nothing is said of ends as *done*, leaves nothing pending and nothing recoverable.
            """;

    private PropagationDoc() {}

    public static String markdown(PropagationTable table) {
        var page = new StringBuilder(HEAD);
        Chapter chapter = null;
        String subject = null;
        for (Row row : table.rows()) {
            if (row.chapter() != chapter) {
                chapter = row.chapter();
                subject = null;
                page.append("\n## ").append(title(chapter)).append('\n');
            }
            if (!row.subject().equals(subject)) {
                subject = row.subject();
                page.append("\n### ").append(subject).append("\n\n");
                page.append("| | before | what happened | afterwards | how |\n");
                page.append("|---|---|---|---|---|\n");
            }
            page.append(line(row));
        }
        return page.toString();
    }

    private static String title(Chapter chapter) {
        return switch (chapter) {
            case USUAL -> "Usual cases";
            case UNUSUAL -> "Unusual cases";
            case REFUSED -> "What is refused, withheld or left";
        };
    }

    private static String line(Row row) {
        var happened = new ArrayList<String>();
        var before = new ArrayList<String>();
        var after = new ArrayList<String>();
        var how = new ArrayList<String>();
        for (Words words : row.words()) {
            String field = words.field();
            if (HAPPENED.contains(field)) {
                happened.add(field + (words.text().isEmpty() ? "" : " " + code(words.text())));
            } else {
                switch (field) {
                    case "before" -> before.add(code(words.text()));
                    case "mail", "policy" -> before.add(field + " " + code(words.text()));
                    case "after" -> after.addFirst(code(words.text()));
                    case "after here", "after there" ->
                            after.add(
                                    field.substring("after ".length()) + " " + code(words.text()));
                    case "recoverable", "pending", "parked", "newids" ->
                            after.add(
                                    (field.equals("newids") ? "new id" : field)
                                            + " "
                                            + code(words.text()));
                    case "by" ->
                            how.addFirst(words.text().isEmpty() ? "nothing is done" : words.text());
                    case "told" -> how.add("told: " + words.text());
                    case "fails" -> how.add("reported: " + words.text());
                    case "result" -> how.add("ends " + words.text());
                    case "mirrored" ->
                            how.add(
                                    words.text().isEmpty() || words.text().equals("same")
                                            ? "either way round"
                                            : "the other way round " + code(words.text()));
                    case "except" -> how.add("not on " + words.text());
                    default -> {}
                }
            }
        }
        return List.of(List.of(escaped(row.title())), before, happened, after, how).stream()
                .map(cell -> String.join("<br>", cell))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String code(String text) {
        return text.isEmpty() ? "nothing" : "`" + text.replace("|", "\\|") + "`";
    }

    private static String escaped(String text) {
        return text.replace("\\", "\\\\").replace("|", "\\|").replace("$", "\\$");
    }
}
