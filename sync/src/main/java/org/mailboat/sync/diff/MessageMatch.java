package org.mailboat.sync.diff;

import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.diff.Pairing.Arrival;
import org.mailboat.sync.diff.Pairing.Candidate;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.LookAlike.Standing;
import org.mailboat.sync.port.Sighting;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/// Messages met on the server set against placements here that they may be.
///
/// Equal content is proven by the server's own identity for it, or by equal headers of equally
/// large messages that have a Message-ID; size and date only choose whose header is asked for. Half
/// a million messages on either side fit into some forty megabytes. Not thread-safe.
///
/// Filled first ([#displaced], then [#appeared]), then asked: [#pairByServerId], then an answer for
/// each [Inquiry], then [#result].
public final class MessageMatch {
    /// Messages in question in one inquiry, or a few more.
    static final int INQUIRY = 10_000;

    /// Messages whose header is asked for, to see whether those without a partner of the same date
    /// are worth the question at all: moving and copying keep the date, and mail that happens to
    /// have the size of something removed is common.
    static final int SAMPLE = 8;

    private static final int NOBODY = 0;

    private final MatchTables tables = new MatchTables();
    private final BitSet taken = new BitSet();

    /// Rows that repeat a placement.
    private final BitSet repeated = new BitSet();

    private final BitSet asked = new BitSet();

    /// For each arrival what it is linked to: the candidate's row + 1.
    private int[] partners = {};

    /// By arrivals that are to be removed: what stands for them elsewhere.
    private final Map<Integer, Integer> witnesses = new TreeMap<>();

    private final BitSet copied = new BitSet();
    private final BitSet proven = new BitSet();
    private final Collection<MailboxId> settled;
    private final Set<PlacementId> confined;
    private long[] displacedSizes = {};
    private long[] displacedIds = {};

    /// @param mailboxes that take part, in the order in which they are worked on
    /// @param settled those that were listed to the end in their present epoch
    /// @param confined placements that, should they have lost their ids, are in their own mailboxes
    ///   or nowhere
    public MessageMatch(
            List<MailboxId> mailboxes,
            Collection<MailboxId> settled,
            Collection<PlacementId> confined) {
        mailboxes.forEach(tables::number);
        this.settled = new TreeSet<>(settled);
        this.confined = new TreeSet<>(confined);
    }

    /// Adds placements that lost their place on the server.
    public void displaced(List<LookAlike> placements) {
        placements.forEach(this::candidate);
    }

    /// Adds messages of one mailbox that no placement stands for, newest first, as far as something
    /// here may be one of them. Called for one mailbox after the other, when all displaced
    /// placements are known.
    ///
    /// @param alike what the store has beside the displaced ones that may be one of these messages
    /// @param mute messages whose header is not to be asked for
    public void appeared(
            MailboxId mailbox, List<Sighting> page, List<LookAlike> alike, LongPredicate mute) {
        if (tables.arrivals.rows() == 0) {
            displacedSizes = tables.candidates.sorted(MatchTables.SIZE);
            displacedIds = tables.candidateIds.sorted(0);
        }
        alike.forEach(this::candidate);
        var sizes = new TreeSet<Long>();
        var ids = new TreeSet<String>();
        for (LookAlike placement : alike) {
            sizes.add(placement.size());
            if (placement.contentId() != null) {
                ids.add(placement.contentId());
            }
        }
        for (Sighting sighting : page) {
            String id = sighting.contentId();
            if (sizes.contains(sighting.size())
                    || Arrays.binarySearch(displacedSizes, sighting.size()) >= 0
                    || (id != null && (ids.contains(id) || hasDisplaced(id)))) {
                tables.addArrival(mailbox, sighting, mute.test(sighting.id()));
            }
        }
    }

    private boolean hasDisplaced(String id) {
        return Arrays.binarySearch(displacedIds, tables.idHash(id)) >= 0;
    }

    private void candidate(LookAlike placement) {
        tables.addCandidate(
                placement,
                settled.contains(placement.mailbox()) && !confined.contains(placement.placement()));
    }

    /// Whether there is nothing to match.
    public boolean isEmpty() {
        return tables.arrivals.rows() == 0;
    }

    /// Links what the server itself says to be one.
    ///
    /// @return how many messages were linked
    public long pairByServerId() {
        return pair(tables.arrivalIds, tables.candidateIds, true);
    }

    /// Links what an answered inquiry proves to be one.
    ///
    /// @return how many messages were linked
    public long pair(Inquiry inquiry) {
        return pair(inquiry.theirs, inquiry.ours, false);
    }

    /// The questions to ask of messages and placements with the same size and date.
    public Inquiries sameDate() {
        return new Inquiries(this, tables, true);
    }

    /// The questions to ask of messages and displaced placements with the same size, about which
    /// nothing was asked so far.
    public Inquiries anyDate() {
        return new Inquiries(this, tables, false);
    }

    /// Whether a message may still be asked about.
    boolean isOpen(int arrival, boolean sameDate) {
        return partner(arrival) == NOBODY
                && !tables.isMute(arrival)
                && tables.arrivals.get(arrival, MatchTables.SIZE) >= 0
                && (sameDate ? tables.hasDate(arrival) : !asked.get(arrival));
    }

    /// Whether a placement may still be asked about.
    boolean isOffered(int candidate, boolean sameDate) {
        Standing standing = tables.candidate(candidate).standing();
        return !repeated.get(candidate)
                && (sameDate
                        || (!taken.get(candidate)
                                && switch (standing) {
                                    case VANISHED, DETACHED, MAILBOX_GONE -> true;
                                    case RECOVERABLE, SOUGHT, DEPARTED, LEFT_BEHIND, PRESENT ->
                                            false;
                                }));
    }

    void ask(int arrival) {
        asked.set(arrival);
    }

    private int partner(int arrival) {
        return arrival < partners.length ? partners[arrival] : NOBODY;
    }

    /// @param theirs hashes of arrivals' contents
    /// @param ours hashes of candidates' contents
    private long pair(LongTable theirs, LongTable ours, boolean byServerId) {
        partners = Arrays.copyOf(partners, tables.arrivals.rows());
        long linked = 0;
        var buckets = new Buckets(theirs, 0, ours, 0);
        while (buckets.next()) {
            int[] left = buckets.left();
            int[] right = buckets.right();
            // As good as always one hash.
            var hashes = new TreeSet<Hash>();
            for (int at : left) {
                hashes.add(hash(theirs, at, tables.arrivals, byServerId));
            }
            for (Hash hash : hashes) {
                linked +=
                        pairEquals(
                                rows(theirs, left, hash, tables.arrivals, byServerId),
                                rows(ours, right, hash, tables.candidates, byServerId),
                                byServerId);
            }
        }
        return linked;
    }

    /// What equals have in common.
    private record Hash(long first, long second, long size) implements Comparable<Hash> {
        private static final Comparator<Hash> ORDER =
                Comparator.comparingLong(Hash::first)
                        .thenComparingLong(Hash::second)
                        .thenComparingLong(Hash::size);

        @Override
        public int compareTo(Hash other) {
            return ORDER.compare(this, other);
        }
    }

    private static Hash hash(LongTable hashes, int at, LongTable rows, boolean byServerId) {
        int row = (int) hashes.get(at, 2);
        return new Hash(
                hashes.get(at, 0),
                hashes.get(at, 1),
                byServerId ? 0 : rows.get(row, MatchTables.SIZE));
    }

    private static List<Integer> rows(
            LongTable hashes, int[] some, Hash hash, LongTable rows, boolean byServerId) {
        return Arrays.stream(some)
                .filter(at -> hash(hashes, at, rows, byServerId).equals(hash))
                .mapToObj(at -> (int) hashes.get(at, 2))
                .toList();
    }

    private long pairEquals(List<Integer> left, List<Integer> right, boolean byServerId) {
        List<Arrival> arrivals =
                left.stream().filter(row -> partner(row) == NOBODY).map(tables::arrival).toList();
        List<Pairing.Pair> pairs =
                Pairing.of(arrivals, distinct(right), c -> taken.get(c.row()), byServerId);
        for (Pairing.Pair pair : pairs) {
            int arrival = pair.arrival().row();
            partners[arrival] = pair.candidate().row() + 1;
            proven.set(arrival, byServerId);
            Integer witness = pair.witness();
            if (witness != null) {
                witnesses.put(arrival, witness);
            }
            if (pair.kind() == Link.Kind.SAME) {
                taken.set(pair.candidate().row());
            } else {
                copied.set(arrival);
            }
        }
        return pairs.size();
    }

    /// A placement that was met several times counts once, as what was said of it first: what has
    /// lost its place comes before what the store takes for present.
    private List<Candidate> distinct(List<Integer> rows) {
        var byPlacement = new TreeMap<Long, Candidate>();
        for (int row : rows) {
            Candidate candidate = tables.candidate(row);
            if (!repeated.get(row)
                    && byPlacement.putIfAbsent(candidate.placement(), candidate) != null) {
                repeated.set(row);
            }
        }
        return new ArrayList<>(byPlacement.values());
    }

    /// What was found, once nothing more is asked.
    public MatchResult result() {
        var collector = new MatchResult.Collector(tables);
        long[] lost = lostSizes();
        for (int arrival = tables.arrivals.rows() - 1; arrival >= 0; arrival--) {
            int partner = partner(arrival);
            if (partner == NOBODY) {
                long size = tables.arrivals.get(arrival, MatchTables.SIZE);
                if (Arrays.binarySearch(lost, size) >= 0) {
                    collector.addUndecided(tables.arrival(arrival));
                }
            } else {
                Candidate candidate = tables.candidate(partner - 1);
                collector.add(
                        tables.arrival(arrival),
                        candidate,
                        witnesses.get(arrival),
                        new Link(
                                new PlacementId(candidate.placement()),
                                tables.arrivalId(arrival),
                                kind(arrival),
                                !proven.get(arrival)));
            }
        }
        return collector.result();
    }

    /// The sizes of what is here whole, has lost its place and found no other, ascending.
    private long[] lostSizes() {
        return IntStream.range(0, tables.candidates.rows())
                .filter(row -> !taken.get(row) && isLost(tables.candidate(row)))
                .mapToLong(row -> tables.candidates.get(row, MatchTables.SIZE))
                .filter(size -> size >= 0)
                .sorted()
                .toArray();
    }

    private static boolean isLost(Candidate candidate) {
        return candidate.complete()
                && switch (candidate.standing()) {
                    case VANISHED, DETACHED, MAILBOX_GONE -> true;
                    case RECOVERABLE, SOUGHT, DEPARTED, LEFT_BEHIND, PRESENT -> false;
                };
    }

    private Link.Kind kind(int arrival) {
        if (!copied.get(arrival)) {
            return Link.Kind.SAME;
        }
        return proven.get(arrival) ? Link.Kind.ANOTHER_PLACEMENT : Link.Kind.COPY;
    }
}
