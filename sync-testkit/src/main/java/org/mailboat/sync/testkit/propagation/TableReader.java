package org.mailboat.sync.testkit.propagation;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits a table into chapters, subjects, titles and fields. For one table.
final class TableReader {
    private static final Pattern FIELD =
            Pattern.compile("\\s+([a-zA-Z]+)(?:\\s+(here|there))?\\s*:?(?:\\s+(.*))?");

    private final String name;
    private final List<Row> rows = new ArrayList<>();
    private Row.@Nullable Chapter chapter;
    private String subject = "";
    private @Nullable RowBuilder builder;

    TableReader(String name) {
        this.name = name;
    }

    List<Row> read(String text) {
        int number = 0;
        for (String line : text.split("\\R", -1)) {
            number++;
            String at = name + ":" + number;
            if (line.isBlank() || line.strip().startsWith("#")) {
                continue;
            }
            if (line.startsWith("==")) {
                finish();
                subject = line.substring(2).strip();
            } else if (line.startsWith("=")) {
                finish();
                chapter = chapter(at, line.substring(1).strip());
                subject = "";
            } else if (Character.isWhitespace(line.charAt(0))) {
                field(at, line);
            } else {
                finish();
                begin(at, line.strip());
            }
        }
        finish();
        return rows;
    }

    private void begin(String at, String title) {
        if (chapter == null) {
            throw new TableSyntaxException(
                    at, "a row needs a chapter before it: '= Usual', '= Unusual' or '= Refused'");
        }
        builder = new RowBuilder(at, chapter, subject, title);
    }

    private void finish() {
        if (builder != null) {
            Row row = builder.build();
            for (Row other : rows) {
                if (other.title().equals(row.title())) {
                    throw new TableSyntaxException(
                            row.at(), "a row of this title stands at " + other.at());
                }
            }
            rows.add(row);
            builder = null;
        }
    }

    private static Row.Chapter chapter(String at, String title) {
        for (Row.Chapter each : Row.Chapter.values()) {
            if (title.toUpperCase(Locale.ROOT).startsWith(each.name())) {
                return each;
            }
        }
        throw new TableSyntaxException(
                at, "a chapter is '= Usual', '= Unusual' or '= Refused', and not '" + title + "'");
    }

    private void field(String at, String line) {
        if (builder == null) {
            throw new TableSyntaxException(
                    at, "a field belongs to a row: a sentence that begins the line before it");
        }
        Matcher matcher = FIELD.matcher(line);
        if (!matcher.matches()) {
            throw new TableSyntaxException(
                    at, "a field is a word and what it says, as in 'here new a'");
        }
        String field = matcher.group(1).toLowerCase(Locale.ROOT);
        String side = matcher.group(2) == null ? "" : matcher.group(2);
        String said = matcher.group(3) == null ? "" : matcher.group(3).strip();
        if (!side.isEmpty() && !field.equals("after")) {
            said = (side + " " + said).strip();
            side = "";
        }
        builder.field(at, side.isEmpty() ? field : field + " " + side, said);
    }
}
