package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.sqlite.JDBC;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// One connection to a database with its prepared statements. For one thread at a time. SQLite's
/// errors come out as [StoreException]s.
public final class Sql implements AutoCloseable {
    /// How a connection is opened.
    enum Mode {
        WRITE("?mode=rw"),
        READ("?mode=ro"),
        /// For a home that cannot be written at all: no locks, no shared memory.
        IMMUTABLE("?mode=ro&immutable=1");

        private final String query;

        Mode(String query) {
            this.query = query;
        }
    }

    /// Turns the present row of a result into a value.
    @FunctionalInterface
    public interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private final Path file;
    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private Sql(Path file, Connection connection) {
        this.file = file;
        this.connection = connection;
    }

    /// Opens the database file, which must exist.
    static Sql open(Path file, Mode mode) {
        // As a URI, so that no character of the path means anything.
        String url = "jdbc:sqlite:file:" + file.toUri().getRawPath() + mode.query;
        try {
            var sql = new Sql(file, JDBC.createConnection(url, properties()));
            try {
                sql.run("PRAGMA busy_timeout = 5000");
                sql.run("PRAGMA temp_store = MEMORY");
            } catch (StoreException e) {
                sql.close();
                throw e;
            }
            return sql;
        } catch (SQLException e) {
            throw SqlFailures.of(file, e);
        }
    }

    /// Without the query for a generated key that would follow each insert: nobody asks for them.
    private static Properties properties() {
        var properties = new Properties();
        properties.setProperty("jdbc.get_generated_keys", "false");
        return properties;
    }

    /// Opens a database file for reading only, also in a home that cannot be written.
    static Sql openReader(Path file, boolean readOnlyHome) {
        Sql sql = open(file, Mode.READ);
        if (!readOnlyHome) {
            return sql;
        }
        try {
            sql.number("PRAGMA user_version");
            return sql;
        } catch (StoreException e) {
            sql.close();
            return openImmutable(file, e);
        }
    }

    /// A database in WAL mode wants shared memory beside it, which a home that cannot be written
    /// does not give. Without a log there is nothing to share.
    private static Sql openImmutable(Path file, StoreException refused) {
        try {
            Path log = file.resolveSibling(file.getFileName() + "-wal");
            if (Files.exists(log) && Files.size(log) > 0) {
                throw new StoreException(
                        FailureKind.LOCAL_DISK,
                        FailureDetail.NO_RIGHTS,
                        "the store in "
                                + file.getParent()
                                + " was not closed, and its home cannot be written",
                        "make the home writable and run any command once",
                        refused);
            }
        } catch (IOException e) {
            throw refused;
        }
        return open(file, Mode.IMMUTABLE);
    }

    /// Runs statements that give no rows, separated by semicolons.
    public void run(String script) {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate(script);
        } catch (SQLException e) {
            throw SqlFailures.of(file, e);
        }
    }

    /// Runs one statement and tells how many rows it changed.
    public int update(String sql, @Nullable Object... args) {
        try {
            return bound(sql, args).executeUpdate();
        } catch (SQLException e) {
            forget(sql);
            throw SqlFailures.of(file, e);
        }
    }

    public <T> List<T> list(String sql, RowReader<T> reader, @Nullable Object... args) {
        try (ResultSet rows = bound(sql, args).executeQuery()) {
            var all = new ArrayList<T>();
            while (rows.next()) {
                all.add(reader.read(rows));
            }
            return all;
        } catch (SQLException e) {
            forget(sql);
            throw SqlFailures.of(file, e);
        }
    }

    /// The first row, or null if there is none.
    public <T> @Nullable T first(String sql, RowReader<T> reader, @Nullable Object... args) {
        try (ResultSet rows = bound(sql, args).executeQuery()) {
            return rows.next() ? reader.read(rows) : null;
        } catch (SQLException e) {
            forget(sql);
            throw SqlFailures.of(file, e);
        }
    }

    /// The number in the first column of the first row; 0 if there is none.
    public long number(String sql, @Nullable Object... args) {
        Long number = first(sql, row -> row.getLong(1), args);
        return number == null ? 0 : number;
    }

    /// Executes a statement whose arguments were set by the caller.
    void execute(PreparedStatement statement) {
        try {
            statement.executeUpdate();
        } catch (SQLException e) {
            statements.values().remove(statement);
            closeQuietly(statement);
            throw SqlFailures.of(file, e);
        }
    }

    /// The statement, prepared once a connection.
    PreparedStatement prepare(String sql) {
        PreparedStatement known = statements.get(sql);
        if (known != null) {
            return known;
        }
        try {
            PreparedStatement fresh = connection.prepareStatement(sql);
            statements.put(sql, fresh);
            return fresh;
        } catch (SQLException e) {
            throw SqlFailures.of(file, e);
        }
    }

    /// A statement that failed is prepared anew: the driver has let go of some of them, as when the
    /// disk was full.
    private void forget(String sql) {
        PreparedStatement failed = statements.remove(sql);
        if (failed != null) {
            closeQuietly(failed);
        }
    }

    private static void closeQuietly(Statement statement) {
        try {
            statement.close();
        } catch (SQLException e) {
            // What it failed of is told already.
        }
    }

    /// Ends a transaction that failed, if SQLite has not done so by itself.
    void rollBack() {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("ROLLBACK");
        } catch (SQLException e) {
            // A full disk makes SQLite roll back by itself; then there is nothing to end.
        }
    }

    /// The number in the present row's column, or null.
    public static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    StoreException failure(SQLException e) {
        return SqlFailures.of(file, e);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw SqlFailures.of(file, e);
        }
    }

    private PreparedStatement bound(String sql, @Nullable Object[] args) throws SQLException {
        PreparedStatement statement = prepare(sql);
        for (int i = 0; i < args.length; i++) {
            statement.setObject(i + 1, args[i]);
        }
        return statement;
    }
}
