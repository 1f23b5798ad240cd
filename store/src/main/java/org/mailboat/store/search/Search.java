package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Sha256;
import org.mailboat.store.DerivedDatabase;
import org.mailboat.store.PlacementView;
import org.mailboat.store.SearchSource;
import org.mailboat.store.mime.MessageText;
import org.mailboat.store.search.Candidates.Candidate;
import org.mailboat.store.search.SearchResult.Found;
import org.mailboat.store.search.text.Atoms;
import org.mailboat.sync.port.StoredContent;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// One search. For one thread.
///
/// The index says which messages have the words, the table where they stand and how they are
/// marked. Where the index does not know enough, as of phrases, a message's text is read when its
/// turn comes, unless no such words follow each other in it: so a first page takes the reading of
/// little more than a page.
final class Search {
    /// So many texts beyond the page are read to tell an exact total.
    private static final int READ_TO_COUNT = 20;

    /// Of so many messages beyond the page it is looked up which words follow each other.
    private static final int LOOKED_UP_TO_COUNT = 500;

    /// For a snippet: where one text is searched for, and where several are, which should be seen
    /// together.
    private static final int START_OCTETS = 1 << 14;

    private static final int LONG_START_OCTETS = 1 << 16;

    private static final int LONGEST_READ = 1 << 20;

    private final SearchSource source;
    private final DerivedDatabase file;
    private final MessageTexts texts;
    private final Atoms atoms;
    private final SearchOrder order;
    private final Plan plan;
    private final List<Hits> hits;
    private final @Nullable MessageSet bound;
    private final PlacementTable table;
    private final Scores scores;
    private final @Nullable SearchCursor after;
    private final Snippets snippets;

    /// Messages whose text was read, for the page at hand.
    private final Map<Long, ReadMessage> read = new HashMap<>();

    private long total;
    private long doubtful;

    /// @param bound messages beside which none can be found, or null
    Search(
            SearchSource source,
            DerivedDatabase file,
            MessageTexts texts,
            Atoms atoms,
            SearchOrder order,
            Plan plan,
            List<Hits> hits,
            @Nullable MessageSet bound,
            PlacementTable table) {
        this.source = source;
        this.file = file;
        this.texts = texts;
        this.atoms = atoms;
        this.order = order;
        this.plan = plan;
        this.hits = hits;
        this.bound = bound;
        this.table = table;
        this.after = order.after() == null ? null : SearchCursor.parse(order.after());
        this.scores = Scores.of(order, after, plan, hits);
        this.snippets = new Snippets(atoms, plan.shown());
    }

    SearchResult run() {
        var candidates = new Candidates(source, file, plan, hits, table, rank());
        var page = new ArrayList<Found>();
        @Nullable SearchCursor last = after;
        while (page.size() < order.limit() && !candidates.isEmpty()) {
            Map<Long, Integer> shown = new LinkedHashMap<>();
            while (shown.size() < order.limit() - page.size() && !candidates.isEmpty()) {
                Candidate next = candidates.take();
                last = scores.cursor(next.score(), table, next.row());
                if (decide(next, candidates)) {
                    shown.put(table.placement(next.row()), next.row());
                }
            }
            show(shown, page);
        }
        boolean more = !candidates.isEmpty();
        count(candidates);
        return new SearchResult(
                page,
                total - candidates.ruledOut(),
                doubtful == candidates.settled(),
                more && last != null ? last.toString() : null);
    }

    /// All rows that may be shown after the page before, and how many there are in all.
    private Ranking rank() {
        int[] rows = new int[table.size()];
        long[] ranks = new long[table.size()];
        int size = 0;
        for (int row = 0; row < table.size(); row++) {
            if (bound != null && !bound.contains(table.message(row))) {
                continue;
            }
            Truth truth = Candidates.truth(plan, hits, table, row);
            if (truth == Truth.NO) {
                continue;
            }
            total++;
            doubtful += truth == Truth.MAYBE ? 1 : 0;
            long score = scores.of(table, row);
            if (after == null || after.isBefore(score, table.date(row), table.placement(row))) {
                rows[size] = row;
                ranks[size++] = score;
            }
        }
        return new Ranking(table, rows, ranks, size);
    }

    /// Whether a row's message is what was asked for, after a look at its text if that is needed.
    private boolean decide(Candidate candidate, Candidates all) {
        if (candidate.truth() != Truth.MAYBE) {
            return true;
        }
        doubtful--;
        int row = candidate.row();
        long message = table.message(row);
        ReadMessage text = read(message, all);
        boolean is =
                text != null
                        && plan.of(table, row, lookup -> certain(lookup, message, text))
                                == Truth.YES;
        total -= is ? 0 : 1;
        return is;
    }

    private Truth certain(int lookup, long message, ReadMessage text) {
        Truth known = hits.get(lookup).of(message);
        Leaf leaf = plan.lookups().get(lookup).leaf();
        return known == Truth.MAYBE && leaf != null ? Truth.of(text.has(leaf)) : known;
    }

    private @Nullable ReadMessage read(long message, Candidates all) {
        ReadMessage known = read.get(message);
        if (known != null) {
            return known;
        }
        StoredContent content = all.content(message);
        MessageText text = content == null ? null : texts.read(content);
        if (text == null) {
            return null;
        }
        var fresh = new ReadMessage(text, atoms);
        read.put(message, fresh);
        return fresh;
    }

    /// Adds the candidates to the page, in their order, but for those that are no longer what the
    /// index knows.
    private void show(Map<Long, Integer> candidates, List<Found> page) {
        if (candidates.isEmpty()) {
            return;
        }
        Map<Long, PlacementView> views = new HashMap<>();
        source.views(candidates.keySet()).forEach(v -> views.put(v.id().number(), v));
        Map<Long, Long> hashes = hashes(views.values().stream().toList());
        for (long placement : candidates.keySet()) {
            PlacementView view = views.get(placement);
            if (view == null || !isAsIndexed(view, hashes)) {
                total--;
                continue;
            }
            page.add(new Found(view, order.snippets() ? snippet(view) : null));
        }
        read.clear();
    }

    private Map<Long, Long> hashes(List<PlacementView> views) {
        if (plan.lookups().isEmpty()) {
            return Map.of();
        }
        List<Long> messages = views.stream().map(v -> v.message().number()).distinct().toList();
        return file.read(sql -> WordIndex.hashes(sql, messages)).orElse(Map.of());
    }

    /// A message that the index knows by other octets is shown once it was indexed again.
    private boolean isAsIndexed(PlacementView view, Map<Long, Long> hashes) {
        if (plan.lookups().isEmpty()) {
            return true;
        }
        Long indexed = hashes.get(view.message().number());
        var content = view.content();
        return indexed == null
                ? plan.lookups().stream().noneMatch(Plan.Lookup::wanted)
                : content != null && indexed == start(content.sha256());
    }

    /// The first eight octets of a hash.
    static long start(Sha256 hash) {
        return ByteBuffer.wrap(hash.toBytes()).getLong();
    }

    /// Of a long message only the start is read, as long as that shows something.
    private @Nullable Snippet snippet(PlacementView view) {
        var content = view.content();
        if (content == null) {
            return null;
        }
        ReadMessage known = read.get(view.message().number());
        if (known != null) {
            return snippets.of(known.text());
        }
        if (plan.shown().size() == 1) {
            Snippet start = snippet(texts.readStart(content, START_OCTETS));
            if (content.length() <= START_OCTETS || isEnough(start)) {
                return start;
            }
        }
        Snippet start = snippet(texts.readStart(content, LONG_START_OCTETS));
        boolean goesOn = content.length() > LONG_START_OCTETS && content.length() <= LONGEST_READ;
        return goesOn && snippets.expectsMarks() && !isEnough(start)
                ? snippet(texts.read(content))
                : start;
    }

    private boolean isEnough(@Nullable Snippet start) {
        return start != null && (!snippets.expectsMarks() || !start.marks().isEmpty());
    }

    private @Nullable Snippet snippet(@Nullable MessageText text) {
        return text == null ? null : snippets.of(text);
    }

    /// Makes the total exact where that is wanted at any price, or cheap: where few are left in
    /// doubt once it was looked up which words follow each other.
    private void count(Candidates rest) {
        if (order.counted()) {
            while (doubtful > rest.settled() && !rest.isEmpty()) {
                decideAlone(rest.take(), rest);
            }
            return;
        }
        // Of the pages before nothing is known any more.
        if (after != null || doubtful - rest.settled() > LOOKED_UP_TO_COUNT) {
            return;
        }
        var unread = new ArrayList<Candidate>();
        while (doubtful - rest.settled() > unread.size() && !rest.isEmpty()) {
            Candidate next = rest.take();
            if (next.truth() == Truth.MAYBE) {
                unread.add(next);
            }
        }
        if (unread.size() <= READ_TO_COUNT) {
            unread.forEach(candidate -> decideAlone(candidate, rest));
        }
    }

    private void decideAlone(Candidate candidate, Candidates all) {
        var _ = decide(candidate, all);
        read.clear();
    }
}
