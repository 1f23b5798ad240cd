package org.mailboat.store.search;

import org.mailboat.store.ChangeFeed;
import org.mailboat.store.FeedEntry;
import org.mailboat.store.FeedPage;
import org.mailboat.store.FeedPosition;
import org.mailboat.store.MailReader;
import org.mailboat.store.SearchSource;
import org.mailboat.store.SearchSource.Octets;
import org.mailboat.store.Sql;
import org.mailboat.store.mime.MessageText;
import org.mailboat.store.search.text.Atoms;
import org.mailboat.store.search.text.Field;
import org.mailboat.store.search.text.Terms;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Brings the index up to the store, a batch in each write transaction on its file. For one thread
/// at a time.
///
/// A batch is made what it should be, not changed by what happened: a message is indexed if it
/// stands in a mailbox and is known by other octets, and let go if it does not stand in one. So
/// following the feed from its start once more, when a position is lost, costs a look at each
/// message and reads none again.
final class Indexer {
    /// What one batch reads at most, unless a single message is larger.
    private static final long BATCH_OCTETS = 1 << 20;

    private static final int BATCH_ENTRIES = 200;

    /// Pages of the index that are rewritten at a time when its parts are joined.
    private static final int MERGED_PAGES = 250;

    /// The parts are joined into one when so many messages came that they matter; until then FTS5
    /// joins small parts as it goes.
    private static final int FRESH_TO_MERGE = 2_000;

    private final SearchSource source;
    private final ChangeFeed feed;
    private final MessageTexts texts;
    private final Atoms atoms;
    private final Vocabulary vocabulary = new Vocabulary();

    Indexer(SearchSource source, ChangeFeed feed, MessageTexts texts, Atoms atoms) {
        this.source = source;
        this.feed = feed;
        this.texts = texts;
        this.atoms = atoms;
    }

    /// Where the index is.
    ///
    /// @param position up to here everything is in it
    /// @param swept messages up to here were looked for in the store since one may have gone
    ///   untold; -1 if none has
    /// @param fresh messages indexed since the parts were joined
    /// @param merging whether the parts are being joined
    private record State(FeedPosition position, long swept, long fresh, boolean merging) {
        static State of(Sql sql) {
            State state =
                    sql.first(
                            "SELECT position, swept, fresh, merging FROM state",
                            row ->
                                    new State(
                                            FeedPosition.parse(row.getString(1)),
                                            row.getLong(2),
                                            row.getLong(3),
                                            row.getBoolean(4)));
            return state == null ? new State(FeedPosition.START, -1, 0, false) : state;
        }

        void save(Sql sql) {
            sql.update(
                    "INSERT OR REPLACE INTO state (one, position, swept, fresh, merging) VALUES (1,"
                            + " ?, ?, ?, ?)",
                    position.toString(),
                    swept,
                    fresh,
                    merging);
        }

        State withPosition(FeedPosition other) {
            return new State(other, swept, fresh, merging);
        }

        State withSwept(long other) {
            return new State(position, other, fresh, merging);
        }

        State withFresh(long other) {
            return new State(position, swept, other, merging);
        }

        State withMerging(boolean other) {
            return new State(position, swept, fresh, other);
        }
    }

    /// Up to where everything is indexed.
    static FeedPosition position(Sql sql) {
        return State.of(sql).position;
    }

    /// Does one batch, inside a write transaction.
    ///
    /// @return false if there is nothing left to do
    boolean step(Sql sql) {
        State state = State.of(sql);
        FeedPage page = page(state.position);
        if (!page.known()) {
            // What a power cut took may be in the index, and what came since may not.
            state.withPosition(FeedPosition.START).withSwept(0).save(sql);
            return true;
        }
        if (!page.entries().isEmpty()) {
            state = take(sql, state, page.entries());
            state.withPosition(page.next()).save(sql);
            return true;
        }
        if (!page.next().equals(state.position)) {
            state = state.withPosition(page.next());
            state.save(sql);
        }
        return sweep(sql, state) || merge(sql, state);
    }

    /// As much of the feed as can be read in one go.
    private FeedPage page(FeedPosition position) {
        FeedPage page = feed.since(position, BATCH_ENTRIES);
        if (!page.known() || page.entries().size() < 2) {
            return page;
        }
        Map<Long, Long> lengths = new HashMap<>();
        source.octets(messages(page.entries()))
                .forEach(o -> lengths.put(o.message().number(), o.content().length()));
        long octets = 0;
        int count = 0;
        for (FeedEntry entry : page.entries()) {
            if (entry instanceof FeedEntry.PlacementChanged changed) {
                octets += lengths.getOrDefault(changed.message().number(), 0L);
            }
            if (octets > BATCH_OCTETS && count > 0) {
                return feed.since(position, count);
            }
            count++;
        }
        return page;
    }

    private State take(Sql sql, State state, List<FeedEntry> entries) {
        long fresh = state.fresh + makeRight(sql, messages(entries));
        // The message of a placement that is no more is not told.
        boolean gone = entries.stream().anyMatch(FeedEntry.PlacementGone.class::isInstance);
        return state.withFresh(fresh).withSwept(gone ? 0 : state.swept);
    }

    private static Set<Long> messages(List<FeedEntry> entries) {
        var messages = new TreeSet<Long>();
        for (FeedEntry entry : entries) {
            if (entry instanceof FeedEntry.PlacementChanged changed) {
                messages.add(changed.message().number());
            }
        }
        return messages;
    }

    /// @return how many messages were indexed
    private long makeRight(Sql sql, Collection<Long> messages) {
        Map<Long, Long> indexed = WordIndex.hashes(sql, messages);
        Set<String> words = new TreeSet<>();
        long fresh = 0;
        for (Octets octets : source.octets(messages)) {
            long message = octets.message().number();
            long hash = Search.start(octets.content().sha256());
            Long known = indexed.remove(message);
            if (known != null && known == hash) {
                continue;
            }
            if (known != null) {
                forget(sql, message);
            }
            MessageText text = texts.read(octets.content());
            if (text != null) {
                Terms terms = terms(text);
                words.addAll(terms.words());
                index(sql, message, hash, terms);
                fresh++;
            }
        }
        indexed.keySet().forEach(message -> forget(sql, message));
        vocabulary.add(sql, words);
        return fresh;
    }

    private Terms terms(MessageText text) {
        var terms = new Terms(atoms);
        for (Field field : Field.values()) {
            terms.add(field, FieldTexts.of(text, field));
        }
        if (text.attached()) {
            terms.terms().add(WordIndex.ATTACHMENT);
        }
        return terms;
    }

    private static void index(Sql sql, long message, long hash, Terms terms) {
        sql.update(
                "INSERT INTO word (rowid, terms) VALUES (?, ?)",
                message,
                String.join(" ", terms.terms()));
        sql.update("INSERT INTO indexed (message, hash) VALUES (?, ?)", message, hash);
        sql.update(
                "INSERT INTO neighbours (message, bits) VALUES (?, ?)",
                message,
                terms.neighbours());
    }

    private static void forget(Sql sql, long message) {
        sql.update("DELETE FROM word WHERE rowid = ?", message);
        sql.update("DELETE FROM indexed WHERE message = ?", message);
        sql.update("DELETE FROM neighbours WHERE message = ?", message);
    }

    /// Lets go messages that stand nowhere any more, a page at a time.
    private boolean sweep(Sql sql, State state) {
        if (state.swept < 0) {
            return false;
        }
        List<Long> page =
                sql.list(
                        "SELECT message FROM indexed WHERE message > ? ORDER BY message LIMIT ?",
                        row -> row.getLong(1),
                        state.swept,
                        MailReader.LARGEST_PAGE);
        if (page.isEmpty()) {
            state.withSwept(-1).save(sql);
            return true;
        }
        var gone = new TreeSet<>(page);
        source.octets(page).forEach(octets -> gone.remove(octets.message().number()));
        gone.forEach(message -> forget(sql, message));
        state.withSwept(page.getLast()).save(sql);
        return true;
    }

    /// Joins the parts of the index, some pages at a time: a search asks each part.
    private static boolean merge(Sql sql, State state) {
        if (!state.merging) {
            long all = sql.number("SELECT count(*) FROM indexed");
            if (state.fresh < Math.max(FRESH_TO_MERGE, all / 4)) {
                return false;
            }
        }
        long before = sql.number("SELECT total_changes()");
        // A negative number has FTS5 begin to join all parts into one.
        sql.update(
                "INSERT INTO word (word, rank) VALUES ('merge', ?)",
                state.merging ? MERGED_PAGES : -MERGED_PAGES);
        boolean more = sql.number("SELECT total_changes()") - before > 1;
        state.withMerging(more).withFresh(more ? state.fresh : 0).save(sql);
        return true;
    }
}
