package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.LocalStore.AccountNotes;
import org.mailboat.sync.port.Refused;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/// What the engine remembers of an account between runs.
final class Notes {
    private Notes() {}

    static AccountNotes read(Sql sql, long account) {
        List<Demotion> demotions =
                sql.list(
                        "SELECT capability, reason, since FROM demotion WHERE account = ? ORDER BY"
                                + " capability",
                        row ->
                                new Demotion(
                                        row.getString(1),
                                        row.getString(2),
                                        Instant.ofEpochMilli(row.getLong(3))),
                        account);
        AccountNotes notes =
                sql.first(
                        "SELECT bound_to, last_success, last_run, last_failure, refused_at,"
                                + " refused FROM account WHERE id = ?",
                        row -> notes(row, demotions),
                        account);
        return notes == null ? AccountNotes.NONE : notes;
    }

    static void write(Sql sql, long account, AccountNotes notes) {
        Refused refused = notes.refused();
        sql.update(
                "UPDATE account SET bound_to = ?, last_success = ?, last_run = ?, last_failure = ?,"
                        + " refused_at = ?, refused = ? WHERE id = ?",
                notes.boundTo(),
                millis(notes.lastSuccess()),
                millis(notes.lastRun()),
                notes.lastFailure() == null ? null : FailureText.print(notes.lastFailure()),
                refused == null ? null : refused.at().toEpochMilli(),
                refused == null ? null : refused.danger().name(),
                account);
        sql.update("DELETE FROM demotion WHERE account = ?", account);
        for (Demotion demotion : notes.demotions()) {
            sql.update(
                    "INSERT OR REPLACE INTO demotion VALUES (?, ?, ?, ?)",
                    account,
                    demotion.capability(),
                    demotion.reason(),
                    demotion.since().toEpochMilli());
        }
    }

    private static AccountNotes notes(ResultSet row, List<Demotion> demotions) throws SQLException {
        String failure = row.getString(4);
        return new AccountNotes(
                row.getString(1),
                instant(row, 2),
                instant(row, 3),
                failure == null ? null : FailureText.parse(failure),
                refused(instant(row, 5), row.getString(6)),
                demotions);
    }

    private static @Nullable Refused refused(@Nullable Instant at, @Nullable String danger) {
        return at == null || danger == null
                ? null
                : new Refused(Refused.Danger.valueOf(danger), at);
    }

    private static @Nullable Long millis(@Nullable Instant instant) {
        return instant == null ? null : instant.toEpochMilli();
    }

    private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
        Long millis = Sql.nullableLong(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
