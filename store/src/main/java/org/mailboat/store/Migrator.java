package org.mailboat.store;

import org.mailboat.model.FailureKind;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Brings a database to the newest schema, forwards only, each step in a transaction of its own,
/// after a backup if there is something to lose.
final class Migrator {
    /// Marks the file as ours: "MBOT".
    static final int APPLICATION_ID = 0x4D424F54;

    private final Path database;
    private final Path backups;
    private final List<Migration> steps;
    private final InstantSource clock;

    Migrator(Path database, Path backups, List<Migration> steps, InstantSource clock) {
        this.database = database;
        this.backups = backups;
        this.steps = steps;
        this.clock = clock;
    }

    /// What a database says of itself.
    private record Label(long application, long version, boolean empty) {}

    /// Whether the database must be migrated before use.
    ///
    /// @throws StoreException if it is not ours, or a newer Mailboat wrote it; nothing is touched
    boolean isBehind(Sql sql) {
        Label label = read(sql);
        if (label.application == 0 && label.version == 0 && label.empty) {
            return true;
        }
        if (label.application != APPLICATION_ID) {
            throw SqlFailures.damaged(database, null);
        }
        if (label.version > steps.size()) {
            throw new StoreException(
                    FailureKind.STORE_DAMAGED,
                    "the store %s was written by a newer Mailboat (schema %d, this one knows %d)"
                            .formatted(database, label.version, steps.size()),
                    "use that newer Mailboat, or put back the backup made before its first start"
                            + " from "
                            + backups,
                    null);
        }
        return label.version < steps.size();
    }

    /// Takes every step that is missing. Another process may be doing the same.
    void migrate(Sql sql) {
        long before = sql.number("PRAGMA user_version");
        if (before == 0) {
            // Cannot be changed inside a transaction, and stays with the file.
            sql.first("PRAGMA journal_mode = WAL", row -> row.getString(1));
        } else {
            backUp(sql, before);
        }
        sql.run("PRAGMA synchronous = FULL");
        for (Migration step : steps) {
            take(step, sql);
        }
    }

    private void take(Migration step, Sql sql) {
        sql.run("BEGIN IMMEDIATE");
        try {
            if (sql.number("PRAGMA user_version") < step.version()) {
                sql.run(step.script());
                sql.run(
                        "CREATE TABLE IF NOT EXISTS migration (version INTEGER PRIMARY KEY, name"
                                + " TEXT NOT NULL, checksum TEXT NOT NULL, applied INTEGER NOT"
                                + " NULL) STRICT");
                sql.update(
                        "INSERT INTO migration VALUES (?, ?, ?, ?)",
                        step.version(),
                        step.name(),
                        step.checksum(),
                        clock.millis());
                sql.run("PRAGMA application_id = " + APPLICATION_ID);
                sql.run("PRAGMA user_version = " + step.version());
            }
            sql.run("COMMIT");
        } catch (StoreException e) {
            sql.rollBack();
            throw e;
        }
    }

    private void backUp(Sql sql, long version) {
        Path copy = backups.resolve("mailboat-schema%d-%s.db".formatted(version, stamp()));
        try {
            Homes.createPrivateDirectory(backups);
            if (Files.notExists(copy)) {
                // VACUUM INTO fills an empty file, and leaves its permissions as they are.
                Homes.createPrivateFile(copy);
                sql.update("VACUUM INTO ?", copy.toString());
            }
        } catch (IOException e) {
            throw SqlFailures.of(copy, e);
        }
    }

    private String stamp() {
        return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(clock.instant());
    }

    private static Label read(Sql sql) {
        Label label =
                sql.first(
                        "SELECT application_id, user_version, NOT EXISTS (SELECT 1 FROM"
                                + " sqlite_schema) FROM pragma_application_id, pragma_user_version",
                        row -> new Label(row.getLong(1), row.getLong(2), row.getBoolean(3)));
        return label == null ? new Label(0, 0, true) : label;
    }
}
