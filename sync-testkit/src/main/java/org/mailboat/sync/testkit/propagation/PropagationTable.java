package org.mailboat.sync.testkit.propagation;

import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/// The executable specification of what a sync makes of changes on both sides. Its notation is
/// explained at the head of `propagation.table`.
///
/// @param rows in their order
public record PropagationTable(List<Row> rows) {
    private static final String OWN = "propagation.table";

    public PropagationTable {
        rows = List.copyOf(rows);
    }

    /// The project's own table, or with `-Dmailboat.table=FILE` another one; with
    /// `-Dmailboat.row=TEXT` only those rows whose title or place has the text in it.
    ///
    /// @throws TableSyntaxException if a line cannot be understood
    /// @throws IllegalArgumentException if no row has the text in it
    public static PropagationTable load() {
        String file = System.getProperty("mailboat.table", "");
        PropagationTable table = file.isEmpty() ? own() : read(file);
        return table.withText(System.getProperty("mailboat.row", ""));
    }

    /// The rows whose title or place has the text in it, in whatever case.
    ///
    /// @throws IllegalArgumentException if there is none
    PropagationTable withText(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        List<Row> some =
                rows.stream()
                        .filter(row ->
                                (row.at() + " " + row.title())
                                        .toLowerCase(Locale.ROOT)
                                        .contains(wanted))
                        .toList();
        if (some.isEmpty()) {
            throw new IllegalArgumentException(
                    "none of the table's " + rows.size() + " rows has \"" + text + "\" in it");
        }
        return new PropagationTable(some);
    }

    /// The project's own table.
    public static PropagationTable own() {
        try (InputStream in = PropagationTable.class.getResourceAsStream(OWN)) {
            if (in == null) {
                throw new IllegalStateException("there is no " + OWN);
            }
            return parse(OWN, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PropagationTable read(String file) {
        try (InputStream in = new FileInputStream(file)) {
            return parse(file, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Reads a table.
    ///
    /// @param name what errors call it
    /// @throws TableSyntaxException if a line cannot be understood
    public static PropagationTable parse(String name, String text) {
        return new PropagationTable(new TableReader(name).read(text));
    }
}
