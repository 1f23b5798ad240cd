package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// Inserts rows many to a statement, which costs a third of one by one. For one thread, inside one
/// transaction.
final class BulkInsert {
    private static final int[] ROWS = {64, 8, 1};

    private final Sql sql;
    private final String table;
    private final int columns;
    private final List<@Nullable Object> values = new ArrayList<>();

    /// @param table with its columns, as in `seen (mailbox, uid)`
    BulkInsert(Sql sql, String table, int columns) {
        this.sql = sql;
        this.table = table;
        this.columns = columns;
    }

    void add(@Nullable Object... row) {
        for (Object value : row) {
            values.add(value);
        }
        if (values.size() == ROWS[0] * columns) {
            flush();
        }
    }

    /// Inserts what was added since.
    void flush() {
        int done = 0;
        for (int rows : ROWS) {
            while (values.size() - done >= rows * columns) {
                insert(rows, done);
                done += rows * columns;
            }
        }
        values.clear();
    }

    private void insert(int rows, int from) {
        PreparedStatement statement = sql.prepare(text(rows));
        try {
            for (int i = 0; i < rows * columns; i++) {
                statement.setObject(i + 1, values.get(from + i));
            }
        } catch (SQLException e) {
            throw sql.failure(e);
        }
        sql.execute(statement);
    }

    private String text(int rows) {
        String row = "(" + "?, ".repeat(columns - 1) + "?)";
        return "INSERT INTO " + table + " VALUES " + (row + ", ").repeat(rows - 1) + row;
    }
}
