package org.mailboat.store;

import org.junit.jupiter.api.AfterAll;
import org.mailboat.sync.testkit.simulation.PlantedBug;
import org.mailboat.sync.testkit.simulation.PlantedBugsContract;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

/// On the real store: bugs of its own.
class PlantedStoreBugsTest extends PlantedBugsContract {
    /// By name, as every search is of classes of its own.
    private static final Path DIRECTORY =
            SqliteDisk.memory().resolve("mailboat-bugs-" + ProcessHandle.current().pid());

    PlantedStoreBugsTest() {
        super(Search.class);
    }

    /// Plays a seed on stores on disk.
    public static final class Search extends PlantedBugsContract.Search {
        public Search() {
            super(SqliteDisk.in(DIRECTORY.resolve("search" + System.nanoTime())));
        }
    }

    @AfterAll
    static void clear() throws IOException {
        SqliteDisk.delete(DIRECTORY);
    }

    private static PlantedBug bug(String breaks, String file, String before, String after) {
        return PlantedBug.of("store", breaks, file, before, after);
    }

    @Override
    protected Stream<PlantedBug> bugs() {
        return Stream.of(
                bug(
                                "an intent may be gone after a power cut when it was sent already",
                                "SqliteJournal.java",
                                "                Durability.FULL,\n                sql -> drafts",
                                "                Durability.NORMAL,\n                sql -> drafts")
                        .from(385),
                bug(
                                "an intent is struck out with all that were written before it",
                                "SqliteJournal.java",
                                "\"DELETE FROM journal WHERE id IN (SELECT value FROM"
                                        + " json_each(?))\"",
                                "\"DELETE FROM journal WHERE id <= (SELECT max(value) FROM"
                                        + " json_each(?))\"")
                        .from(12),
                bug(
                                "a message is told of before its octets are on disk",
                                "Commits.java",
                                "        sync(batch.stream().map(Received::content));\n",
                                "")
                        .from(4),
                bug(
                                "what was removed is let go of before its days are over",
                                "Expiry.java",
                                "now.minus(Duration.ofDays(days)).toEpochMilli() + 1",
                                "now.toEpochMilli() + 1")
                        .from(5));
    }
}
