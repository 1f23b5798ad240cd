package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.Database.Durability;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Mends what a stop left in the segments: cuts the tail that no row refers to, removes files
/// without rows, and has messages whose octets were lost downloaded again. Leaves alone what a
/// living process writes, and files older than the database.
///
/// A file that is not there may come back, from a disk that is not mounted or a copy that is not
/// complete. So only what the server still has is given up: of all else it is kept where it was.
final class SegmentRecovery {
    /// A message is made of it that the server is not known to have, or that is to be sent.
    private static final String IRREPLACEABLE =
            """
            (EXISTS (SELECT 1 FROM outbox o WHERE o.content = c.id) OR EXISTS (
                SELECT 1 FROM message m
                WHERE m.content = c.id AND NOT EXISTS (
                    SELECT 1 FROM placement p
                    WHERE p.message = m.id AND p.recoverable_since IS NULL
                      AND p.agreed_mailbox IS NOT NULL AND p.uid IS NOT NULL
                      AND NOT EXISTS (
                          SELECT 1 FROM seen s WHERE s.kind = 2 AND s.placement = p.id))))
            """;

    private final Database database;
    private final Path directory;
    private final SegmentLocks locks;

    SegmentRecovery(Database database, Path directory, SegmentLocks locks) {
        this.database = database;
        this.directory = directory;
        this.locks = locks;
    }

    void run() {
        long first = database.read(sql -> sql.number("SELECT first_segment FROM store"));
        Set<Long> files = new HashSet<>();
        for (long number : SegmentNames.list(directory)) {
            files.add(number);
            if (number >= first && locks.tryLock(number)) {
                try {
                    mend(number);
                } finally {
                    locks.unlock(number);
                }
            }
        }
        for (long number : referencedEnds().keySet()) {
            if (!files.contains(number) && Files.notExists(SegmentNames.file(directory, number))) {
                giveUpBehind(number, 0);
            }
        }
    }

    private void mend(long number) {
        // Read under the segment's lock: nobody commits to it now.
        Long end = referencedEnd(number);
        Path file = SegmentNames.file(directory, number);
        try {
            if (end == null) {
                Files.deleteIfExists(file);
                return;
            }
            long size = Files.size(file);
            if (size > end) {
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.truncate(end);
                }
            } else if (size < end) {
                giveUpBehind(number, size);
            }
        } catch (IOException e) {
            throw SqlFailures.of(file, e);
        }
    }

    private void giveUpBehind(long number, long size) {
        database.write(
                Durability.FULL,
                sql -> {
                    Mending.oweAgain(sql, lost(sql, number, size, " AND NOT " + IRREPLACEABLE));
                    if (!lost(sql, number, size, "").isEmpty()) {
                        return null;
                    }
                    if (size == 0) {
                        sql.update("DELETE FROM segment WHERE number = ?", number);
                    } else {
                        sql.update(
                                "UPDATE segment SET referenced_end = ? WHERE number = ?",
                                size,
                                number);
                    }
                    return null;
                });
    }

    private static List<Long> lost(Sql sql, long number, long size, String which) {
        return sql.list(
                "SELECT id FROM content c WHERE segment = ? AND offset + length > ?" + which,
                row -> row.getLong(1),
                number,
                size);
    }

    private @Nullable Long referencedEnd(long number) {
        return referencedEnds().get(number);
    }

    private Map<Long, Long> referencedEnds() {
        var ends = new HashMap<Long, Long>();
        database.read(sql ->
                sql.list(
                        "SELECT number, referenced_end FROM segment",
                        row -> {
                            ends.put(row.getLong(1), row.getLong(2));
                            return row.getLong(1);
                        }));
        return ends;
    }
}
