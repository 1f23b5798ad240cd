package org.mailboat.store.search;

import org.mailboat.store.Chore;
import org.mailboat.store.DerivedDatabase;
import org.mailboat.store.FeedPosition;
import org.mailboat.store.SearchSource;
import org.mailboat.store.Store;
import org.mailboat.store.search.text.Atoms;

import java.nio.file.Path;
import java.util.List;

/// The words of all mail, in `search.db` beside the store's database, and searching in them. It
/// follows the store's change feed, step by step as a [Chore]; a search answers with what is
/// indexed.
///
/// Thread-safe, and open to several processes: one of them indexes at a time, all search meanwhile.
/// Where the file is missing, damaged, or of another format, the next step begins a new one.
///
/// What makes it safe: each step writes what it indexed and how far it came in one transaction, so
/// that a kill leaves the steps before. Ids are never given twice, so a message that a power cut
/// took from the store is not mistaken for another one, and a position that the store does not know
/// any more has every message looked at again. What is shown was compared with the hash of what was
/// indexed.
public final class SearchIndex implements Chore, AutoCloseable {
    private static final int FORMAT = 2;

    /// `detail=none` keeps which messages have a term and nothing of where: a third of the size.
    /// Fields are told by a mark before the term. Terms come ready, separated by spaces, so that
    /// everything else has to be a part of one.
    private static final String SCHEMA =
            """
            CREATE TABLE state (
                one      INTEGER PRIMARY KEY CHECK (one = 1),
                position TEXT    NOT NULL,  -- of the change feed
                swept    INTEGER NOT NULL,
                fresh    INTEGER NOT NULL,
                merging  INTEGER NOT NULL
            ) STRICT;
            -- Which messages are indexed, with the first eight octets of the hash of what was.
            CREATE TABLE indexed (
                message INTEGER PRIMARY KEY,
                hash    INTEGER NOT NULL
            ) STRICT;
            -- Lists of words, each between line ends.
            CREATE TABLE vocabulary (
                id    INTEGER PRIMARY KEY,
                words BLOB    NOT NULL
            ) STRICT;
            -- Which words follow each other in a message, see Neighbours.
            CREATE TABLE neighbours (
                message INTEGER PRIMARY KEY,
                bits    BLOB    NOT NULL
            ) STRICT;
            CREATE VIRTUAL TABLE word USING fts5(
                terms, content='', contentless_delete=1, detail=none,
                tokenize="ascii tokenchars '!<>&%+=@.-_'"
            );
            INSERT INTO word (word, rank) VALUES ('automerge', 8);
            """;

    private final Store store;
    private final DerivedDatabase file;
    private final Atoms atoms = new Atoms();
    private final MessageTexts texts;
    private final Indexer indexer;
    private final Placements placements;

    private SearchIndex(Store store) {
        this.store = store;
        SearchSource source = store.searchSource();
        file = store.derived("search", FORMAT, SCHEMA);
        texts = new MessageTexts(source);
        indexer = new Indexer(source, store.feed(), texts, atoms);
        placements = new Placements(source, store.feed());
    }

    /// Touches no file yet. To be closed before the store is.
    public static SearchIndex of(Store store) {
        return new SearchIndex(store);
    }

    /// Where the index is kept.
    public Path file() {
        return file.file();
    }

    @Override
    public String name() {
        return "search index";
    }

    /// How many messages are to be looked at. Those whose marks alone changed count too.
    @Override
    public long remaining() {
        return store.feed().left(file.read(Indexer::position).orElse(FeedPosition.START));
    }

    @Override
    public boolean step() {
        return file.tryWrite(indexer::step).orElse(false);
    }

    /// Forgets everything; the steps that follow index all mail anew.
    ///
    /// @return false if another process is indexing just now, or the home cannot be written
    public boolean reset() {
        return file.tryReplace();
    }

    /// One page of what is found, as far as it is indexed.
    ///
    /// @throws IllegalArgumentException if the query names an account that is not here, or the
    ///   cursor is none of this search
    public SearchResult search(SearchOrder order) {
        Plan plan = Plan.of(order.query(), atoms, new Attributes(store, order.zone()));
        boolean ranked = order.sort() == SearchOrder.Sort.RELEVANCE;
        List<Hits> hits =
                plan.lookups().isEmpty()
                        ? List.of()
                        : file.read(sql -> new WordIndex(sql, plan).answers(ranked))
                                .orElseGet(
                                        () -> plan.lookups().stream().map(l -> Hits.NONE).toList());
        MessageSet bound = plan.bound(hits.stream().map(Hits::messages).toList());
        PlacementTable table =
                bound != null && !placements.areKnown() && isFew(bound.size())
                        ? placements.of(bound.numbers())
                        : placements.all();
        return new Search(store.searchSource(), file, texts, atoms, order, plan, hits, bound, table)
                .run();
    }

    /// Whether these are so few messages that it does not pay to read where all of them stand.
    private boolean isFew(int messages) {
        return messages <= 1_000 || 4L * messages < store.searchSource().count();
    }

    @Override
    public void close() {
        file.close();
    }
}
