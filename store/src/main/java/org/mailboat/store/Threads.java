package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Sha256;
import org.mailboat.store.Database.Durability;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.thread.ThreadForest.Entry;
import org.mailboat.store.thread.ThreadHeader;
import org.mailboat.store.thread.ThreadKeys;
import org.mailboat.sync.port.StoredContent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Follows the mail and files it under threads. Headers are read a few at a time; what they lead to
/// is written many at a time, together with the position, as identifiers come in random order. A
/// stop in between costs what was read. Thread-safe, and several processes may try at once: who
/// finds that another one has written meanwhile begins again behind it.
///
/// Commits wait for the disk, so that an id that was shown is never given to another thread.
public final class Threads implements Chore {
    /// Raised with every change of the rules: then all threads are made anew, and keep their ids.
    private static final int RULES = 2;

    private static final int READ_AT_ONCE = 250;
    private static final int WRITTEN_AT_ONCE = 4_000;

    /// Without new messages the position is not worth a write before so many changes.
    private static final int SKIMMED = 5_000;

    private final Database database;
    private final ChangeFeed feed;
    private final SegmentReaders segments;
    private final int readAtOnce;
    private final int writtenAtOnce;

    /// What was read and not written yet; from `written` to `read`. Guarded by this.
    private final List<Entry> pending = new ArrayList<>();

    private FeedPosition written = FeedPosition.START;
    private FeedPosition read = FeedPosition.START;
    private int skimmed;

    /// How much there is behind `read`, as far as is known.
    private long left;

    Threads(Database database, ChangeFeed feed, SegmentReaders segments) {
        this(database, feed, segments, READ_AT_ONCE, WRITTEN_AT_ONCE);
    }

    Threads(
            Database database,
            ChangeFeed feed,
            SegmentReaders segments,
            int readAtOnce,
            int writtenAtOnce) {
        this.database = database;
        this.feed = feed;
        this.segments = segments;
        this.readAtOnce = readAtOnce;
        this.writtenAtOnce = writtenAtOnce;
    }

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public synchronized long remaining() {
        beginBehindOthers();
        if (left == 0) {
            left = feed.left(read);
        }
        return pending.size() + left;
    }

    @Override
    public synchronized boolean step() {
        if (database.readOnly()) {
            return false;
        }
        if (progress().rules < RULES) {
            rebuild();
        }
        beginBehindOthers();
        FeedPage page = feed.since(read, readAtOnce);
        if (!page.known()) {
            pending.clear();
            write(FeedPosition.START);
            return true;
        }
        readHeaders(page);
        read = page.next();
        left = page.more() ? Math.max(0, left - page.entries().size()) : 0;
        boolean due =
                page.more()
                        ? pending.size() >= writtenAtOnce || skimmed >= SKIMMED
                        : !pending.isEmpty();
        return (due && !write(read)) || page.more();
    }

    /// Lets all threads be made anew, by the steps that follow. Their ids stay: each goes to where
    /// its first message goes.
    public synchronized void rebuild() {
        database.write(
                Durability.FULL,
                sql -> {
                    ThreadTables.scatter(sql);
                    sql.update(
                            "UPDATE thread_progress SET position = ?, rules = ?",
                            FeedPosition.START.toString(),
                            RULES);
                    return null;
                });
        beginAt(FeedPosition.START);
    }

    private record Progress(FeedPosition position, int rules) {}

    private Progress progress() {
        return database.read(Threads::progress);
    }

    private static Progress progress(Sql sql) {
        Progress progress =
                sql.first(
                        "SELECT position, rules FROM thread_progress",
                        row -> new Progress(position(row.getString(1)), row.getInt(2)));
        return progress == null ? new Progress(FeedPosition.START, 0) : progress;
    }

    private static FeedPosition position(@Nullable String text) {
        return text == null ? FeedPosition.START : FeedPosition.parse(text);
    }

    private void beginBehindOthers() {
        FeedPosition now = progress().position;
        if (!now.equals(written)) {
            beginAt(now);
        }
    }

    private void beginAt(FeedPosition position) {
        pending.clear();
        written = position;
        read = position;
        skimmed = 0;
        left = 0;
    }

    /// A message whose header is here and that is of no thread.
    private record Due(long message, long account, long former, StoredContent place) {}

    private void readHeaders(FeedPage page) {
        Set<Long> messages = new LinkedHashSet<>();
        for (FeedEntry entry : page.entries()) {
            skimmed++;
            if (entry instanceof FeedEntry.PlacementChanged changed) {
                messages.add(changed.message().number());
            }
        }
        pending.forEach(entry -> messages.remove(entry.message()));
        if (messages.isEmpty()) {
            return;
        }
        for (Due due : due(messages)) {
            ThreadHeader header = header(due.place);
            if (header != null) {
                pending.add(
                        new Entry(
                                due.message,
                                due.account,
                                ThreadKeys.of(due.account, header),
                                due.former));
            }
        }
    }

    private List<Due> due(Set<Long> messages) {
        return database.read(sql ->
                sql.list(
                        """
                        SELECT m.id, m.account, -ifnull(t.root, 0), c.segment, c.offset, c.length,
                               c.sha256
                        FROM message m
                        JOIN content c ON c.id = m.content
                        LEFT JOIN thread_member t ON t.message = m.id
                        WHERE m.id IN (SELECT value FROM json_each(?)) AND ifnull(t.root, 0) <= 0
                        ORDER BY m.id
                        """,
                        row ->
                                new Due(
                                        row.getLong(1),
                                        row.getLong(2),
                                        row.getLong(3),
                                        new StoredContent(
                                                row.getLong(4),
                                                row.getLong(5),
                                                row.getLong(6),
                                                new Sha256(row.getBytes(7)))),
                        messages.toString()));
    }

    /// @return null if the octets are not where they should be: when they come again, so does the
    ///   message
    private @Nullable ThreadHeader header(StoredContent place) {
        try (MessageContent content = segments.open(place)) {
            return ThreadHeader.of(
                    HeaderBlock.read(content.stream(), ThreadHeader.FIELDS::contains));
        } catch (StoreException e) {
            if (e.failure().kind() == FailureKind.STORE_DAMAGED) {
                return null;
            }
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Writes what is pending with the position that it leads to.
    ///
    /// @return false if another process has written meanwhile; then its position is where to go on
    private boolean write(FeedPosition position) {
        long behind = left;
        boolean done =
                database.write(
                        Durability.FULL,
                        sql -> {
                            if (!progress(sql).position.equals(written)) {
                                return false;
                            }
                            ThreadTables.place(sql, pending);
                            sql.update(
                                    "UPDATE thread_progress SET position = ?", position.toString());
                            return true;
                        });
        beginAt(done ? position : progress().position);
        left = done ? behind : 0;
        return done;
    }
}
