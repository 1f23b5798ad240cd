package org.mailboat.store;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// Shows whether a store was put back to what it was before: a file beside the database, written
/// anew whenever mail may be sent. The database notes what is written in it, and when the file
/// system says that it was changed. A database that is put back alone has an older number than the
/// file; whoever puts back the whole home, or copies it, writes the file once more, whatever date
/// he gives it.
///
/// A disk that is put back as a whole, as by a snapshot of a file system, shows no difference.
final class Seal {
    private final Path file;

    Seal(Path home) {
        this.file = Homes.seal(home);
    }

    /// @param changed when, by the file system
    private record Mark(long number, String changed) {}

    static boolean isKnown(Sql sql) {
        return sql.number("SELECT EXISTS (SELECT 1 FROM seal)") != 0;
    }

    /// Sets the file against what is noted of it, and renews both. A stop in between looks like a
    /// store that was put back, and so does one that was moved: whoever asks must not mind.
    ///
    /// @param sql inside a write transaction, which keeps other processes away from the file
    /// @return whether the store was put back, as far as can be seen
    boolean renew(Sql sql) {
        Mark noted = noted(sql);
        try {
            Mark found = read();
            long number = Math.max(number(noted), number(found)) + 1;
            write(number);
            Mark now = read();
            if (now != null) {
                sql.update("DELETE FROM seal");
                sql.update("INSERT INTO seal (number, changed) VALUES (?, ?)", number, now.changed);
            }
            return noted == null ? found != null : !noted.equals(found);
        } catch (IOException e) {
            throw SqlFailures.of(file, e);
        }
    }

    /// Whether the store was put back, as far as can be seen. Writes nothing.
    ///
    /// @param sql inside a write transaction
    boolean isBroken(Sql sql) {
        Mark noted = noted(sql);
        try {
            Mark found = read();
            return noted == null ? found != null : !noted.equals(found);
        } catch (IOException e) {
            throw SqlFailures.of(file, e);
        }
    }

    private static @Nullable Mark noted(Sql sql) {
        return sql.first(
                "SELECT number, changed FROM seal",
                row -> new Mark(row.getLong(1), row.getString(2)));
    }

    private static long number(@Nullable Mark mark) {
        return mark == null ? 0 : mark.number;
    }

    /// @return null if there is no file; one that says something else has the number 0
    private @Nullable Mark read() throws IOException {
        try {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1).strip();
            return new Mark(text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0, changed());
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    /// Nobody can set this date. Where there is none, a file that is copied is at least made anew.
    private String changed() throws IOException {
        return Homes.isPosix()
                ? Files.getAttribute(file, "unix:ctime").toString()
                : Files.readAttributes(file, BasicFileAttributes.class).creationTime().toString();
    }

    private void write(long number) throws IOException {
        if (Files.notExists(file)) {
            Homes.createPrivateFile(file);
        }
        Files.writeString(file, number + "\n", StandardCharsets.ISO_8859_1);
    }
}
