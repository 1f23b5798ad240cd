package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.DerivedDatabase;
import org.mailboat.store.SearchSource;
import org.mailboat.store.search.text.Neighbours;
import org.mailboat.sync.port.StoredContent;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows in the order in which they are shown, some of them ahead of the others: for those it was
/// looked up which words follow each other in their messages, which spares reading most of those
/// that are not what was asked for. For one search, and one thread.
final class Candidates {
    private static final int FIRST_AHEAD = 32;
    private static final int MOST_AHEAD = 512;

    /// Of so many messages it is looked up at once where their octets are.
    private static final int LOCATED = 32;

    private final SearchSource source;
    private final DerivedDatabase file;
    private final Plan plan;
    private final List<Hits> hits;
    private final PlacementTable table;
    private final Ranking ranking;
    private final Deque<Candidate> ahead = new ArrayDeque<>();
    private final Map<Long, StoredContent> located = new HashMap<>();
    private int batch = FIRST_AHEAD;
    private long ruledOut;
    private long settled;

    /// @param truth of the row's message, as far as it is known without reading it; never NO
    record Candidate(int row, long score, Truth truth) {}

    Candidates(
            SearchSource source,
            DerivedDatabase file,
            Plan plan,
            List<Hits> hits,
            PlacementTable table,
            Ranking ranking) {
        this.source = source;
        this.file = file;
        this.plan = plan;
        this.hits = hits;
        this.table = table;
        this.ranking = ranking;
    }

    /// What a row comes to by the words alone.
    static Truth truth(Plan plan, List<Hits> hits, PlacementTable table, int row) {
        long message = table.message(row);
        return plan.of(table, row, lookup -> hits.get(lookup).of(message));
    }

    boolean isEmpty() {
        while (ahead.isEmpty() && !ranking.isEmpty()) {
            lookAhead();
        }
        return ahead.isEmpty();
    }

    /// The next one. There has to be one.
    Candidate take() {
        if (isEmpty()) {
            throw new IllegalStateException("no more candidates");
        }
        return ahead.remove();
    }

    /// Of how many rows it turned out so far that they are none of those asked for, since the words
    /// do not follow each other.
    long ruledOut() {
        return ruledOut;
    }

    /// How many rows that were in doubt are not any more, those that were ruled out among them.
    long settled() {
        return settled;
    }

    private void lookAhead() {
        var rows = new ArrayList<Candidate>();
        var doubtful = new ArrayList<Long>();
        for (int i = 0; i < batch && !ranking.isEmpty(); i++) {
            int row = ranking.row();
            Truth truth = truth(plan, hits, table, row);
            rows.add(new Candidate(row, ranking.score(), truth));
            if (truth == Truth.MAYBE) {
                doubtful.add(table.message(row));
            }
            ranking.next();
        }
        batch = Math.min(MOST_AHEAD, 2 * batch);
        Map<Long, Neighbours> neighbours =
                doubtful.isEmpty()
                        ? Map.of()
                        : file.read(sql -> WordIndex.neighbours(sql, doubtful)).orElse(Map.of());
        for (Candidate candidate : rows) {
            Candidate narrowed = narrowed(candidate, neighbours);
            settled += narrowed.truth == candidate.truth ? 0 : 1;
            if (narrowed.truth == Truth.NO) {
                ruledOut++;
            } else {
                ahead.add(narrowed);
            }
        }
    }

    private Candidate narrowed(Candidate candidate, Map<Long, Neighbours> all) {
        long message = table.message(candidate.row);
        Neighbours neighbours = all.get(message);
        if (candidate.truth != Truth.MAYBE || neighbours == null) {
            return candidate;
        }
        Truth truth =
                plan.of(
                        table,
                        candidate.row,
                        lookup -> {
                            Truth known = hits.get(lookup).of(message);
                            Leaf leaf = plan.lookups().get(lookup).leaf();
                            return known == Truth.MAYBE && leaf != null && !leaf.mayBeIn(neighbours)
                                    ? Truth.NO
                                    : known;
                        });
        return new Candidate(candidate.row, candidate.score, truth);
    }

    /// Where the octets of a candidate's message are; null if they are not here any more.
    @Nullable StoredContent content(long message) {
        if (!located.containsKey(message)) {
            located.clear();
            locate(message);
        }
        return located.get(message);
    }

    /// Looks up those of the next doubtful ones along with it.
    private void locate(long message) {
        var messages = new ArrayList<Long>();
        messages.add(message);
        for (Candidate candidate : ahead) {
            if (messages.size() == LOCATED) {
                break;
            }
            if (candidate.truth == Truth.MAYBE) {
                messages.add(table.message(candidate.row));
            }
        }
        for (SearchSource.Octets octets : source.octets(messages)) {
            located.put(octets.message().number(), octets.content());
        }
    }
}
