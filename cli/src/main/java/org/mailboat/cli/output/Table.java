package org.mailboat.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Rows in columns, fitted to a terminal: the flexible columns give way when a line would be wider
/// than it. Where there is no terminal nothing is cut, and one very long cell does not make every
/// line as long.
public final class Table {
    /// How a column stands.
    public enum Kind {
        LEFT,
        RIGHT,
        /// To the left, and cut when the line is too wide.
        FLEXIBLE
    }

    private static final String GAP = "  ";
    private static final int NARROWEST = 8;

    /// How wide a flexible column is at most where there is no terminal; what is longer juts out.
    private static final int WIDEST = 60;

    private final List<Kind> kinds;
    private final List<List<String>> rows = new ArrayList<>();

    public Table(Kind... kinds) {
        this.kinds = List.of(kinds);
    }

    public Table row(String... cells) {
        if (cells.length != kinds.size()) {
            throw new IllegalArgumentException(
                    cells.length + " cells for " + kinds.size() + " columns");
        }
        rows.add(List.of(cells));
        return this;
    }

    /// @param columns the terminal's width, or 0 for no limit
    public List<String> lines(int columns) {
        int[] widths = new int[kinds.size()];
        for (List<String> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], DisplayWidth.of(row.get(i)));
            }
        }
        if (columns > 0) {
            fit(widths, columns - GAP.length() * (widths.length - 1));
        } else {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = kinds.get(i) == Kind.FLEXIBLE ? Math.min(widths[i], WIDEST) : widths[i];
            }
        }
        return rows.stream().map(row -> line(row, widths, columns > 0)).toList();
    }

    /// Takes cells from the widest flexible column until the row fits or nothing can give.
    private void fit(int[] widths, int room) {
        int over = -room;
        for (int width : widths) {
            over += width;
        }
        while (over > 0) {
            int widest = -1;
            for (int i = 0; i < widths.length; i++) {
                if (kinds.get(i) == Kind.FLEXIBLE
                        && widths[i] > NARROWEST
                        && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return;
            }
            widths[widest]--;
            over--;
        }
    }

    private String line(List<String> row, int[] widths, boolean cut) {
        var line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            if (i > 0) {
                line.append(GAP);
            }
            String cell = cut ? DisplayWidth.cut(row.get(i), widths[i]) : row.get(i);
            line.append(
                    kinds.get(i) == Kind.RIGHT
                            ? DisplayWidth.padLeft(cell, widths[i])
                            : DisplayWidth.padRight(cell, widths[i]));
        }
        return line.toString().stripTrailing();
    }
}
