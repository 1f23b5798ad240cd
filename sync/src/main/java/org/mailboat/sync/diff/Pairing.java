package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LookAlike.Standing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/// Messages met on the server and placements here whose contents are proven equal: which of them is
/// which. Each message and each placement is used once, so that duplicates stay apart; what is left
/// over is a copy.
///
/// The nearest pair first: where the placement stood and why it lost its place decide, then the
/// internal date, then the keywords; equals pair in the order of their numbers.
final class Pairing {
    private static final Comparator<Arrival> BY_ID =
            Comparator.comparingInt(Arrival::mailbox).thenComparingLong(Arrival::id);
    private static final Comparator<Candidate> BY_PLACE =
            Comparator.comparingInt(Candidate::mailbox)
                    .thenComparingLong(Candidate::remoteId)
                    .thenComparingLong(Candidate::placement);

    /// Whose content is taken first for a copy.
    private static final Comparator<Candidate> AS_SOURCE =
            Comparator.comparing((Candidate c) -> !c.complete())
                    .thenComparing(c -> c.standing() != Standing.PRESENT)
                    .thenComparingLong(Candidate::placement);

    private final boolean byServerId;

    private final List<Candidate> present;
    private final List<Pair> pairs = new ArrayList<>();
    private List<Arrival> open;
    private List<Candidate> free;

    /// A message met on the server.
    ///
    /// @param row its row among all
    /// @param date its internal date in seconds; any fixed number if unknown
    /// @param keywords a number for the set
    /// @param identified whether the server has told its identity for the content
    record Arrival(int row, int mailbox, long id, long date, int keywords, boolean identified) {}

    /// A placement here.
    ///
    /// @param settled whether its mailbox was listed to the end since its ids were lost
    /// @param original the placement that was moved from where it stayed, or 0
    record Candidate(
            int row,
            long placement,
            int mailbox,
            long remoteId,
            Standing standing,
            long date,
            int keywords,
            boolean identified,
            boolean settled,
            boolean complete,
            long original) {
        /// Whether it cannot be a message that has an identity: it has one too, and they would have
        /// been found equal. What was lost with a mailbox or with its ids may have lost this
        /// identity as well.
        boolean deniedToIdentified() {
            return identified
                    && switch (standing) {
                        case VANISHED, RECOVERABLE, SOUGHT, DEPARTED, PRESENT -> true;
                        case DETACHED, MAILBOX_GONE, LEFT_BEHIND -> false;
                    };
        }
    }

    /// @param witness the mailbox with what makes the one superfluous that is to be removed, or
    ///   null
    record Pair(Arrival arrival, Candidate candidate, Link.Kind kind, @Nullable Integer witness) {}

    /// Why a placement may be the message, the best reason first.
    private enum Reason {
        RESET(Standing.DETACHED, true),
        RENUMBERED(Standing.VANISHED, true),
        MOVED(Standing.VANISHED, false),
        MAILBOX_GONE(Standing.MAILBOX_GONE, false),
        MOVED_BEFORE_RESET(Standing.DETACHED, false),
        SOUGHT(Standing.SOUGHT, true),
        DEPARTED(Standing.DEPARTED, false),
        RETURNED(Standing.RECOVERABLE, true),
        MOVED_BEFORE(Standing.RECOVERABLE, false),
        /// To be removed, and so only what can be nothing else, and only if what was moved stands
        /// somewhere.
        LEFT_BEHIND(Standing.LEFT_BEHIND, true);

        final Standing standing;
        final boolean sameMailbox;

        Reason(Standing standing, boolean sameMailbox) {
            this.standing = standing;
            this.sameMailbox = sameMailbox;
        }

        /// Whether content is not enough: others may have brought the same mail.
        boolean dated() {
            return this == DEPARTED;
        }

        /// In another mailbox it counts for lost only once it was not found in its own.
        boolean covers(Candidate candidate) {
            return candidate.standing() == standing
                    && (sameMailbox || standing != Standing.DETACHED || candidate.settled());
        }
    }

    /// What must be equal beyond the content.
    private enum Likeness {
        DATE_AND_KEYWORDS(true, true),
        DATE(true, false),
        KEYWORDS(false, true),
        NONE(false, false);

        final boolean date;
        final boolean keywords;

        Likeness(boolean date, boolean keywords) {
            this.date = date;
            this.keywords = keywords;
        }
    }

    /// What two sides are compared by.
    private record Key(int mailbox, long date, int keywords) implements Comparable<Key> {
        private static final Comparator<Key> ORDER =
                Comparator.comparingInt(Key::mailbox)
                        .thenComparingLong(Key::date)
                        .thenComparingInt(Key::keywords);

        @Override
        public int compareTo(Key other) {
            return ORDER.compare(this, other);
        }

        static Key of(Reason reason, Likeness likeness, int mailbox, long date, int keywords) {
            return new Key(
                    reason.sameMailbox ? mailbox : 0,
                    likeness.date ? date : 0,
                    likeness.keywords ? keywords : 0);
        }
    }

    private Pairing(
            List<Arrival> arrivals,
            List<Candidate> candidates,
            List<Candidate> present,
            boolean byServerId) {
        this.byServerId = byServerId;
        this.present = present;
        open = arrivals.stream().sorted(BY_ID).toList();
        free =
                candidates.stream()
                        .filter(c -> c.standing() != Standing.PRESENT)
                        .sorted(BY_PLACE)
                        .toList();
    }

    /// @param taken of the candidates, those that have found their message before: they may still
    ///   be copied
    /// @param byServerId whether the proof is the server's own identity for the content
    static List<Pair> of(
            List<Arrival> arrivals,
            List<Candidate> candidates,
            Predicate<Candidate> taken,
            boolean byServerId) {
        var pairing =
                new Pairing(
                        arrivals,
                        candidates.stream().filter(taken.negate()).toList(),
                        candidates.stream().filter(c -> c.standing() == Standing.PRESENT).toList(),
                        byServerId);
        pairing.same();
        pairing.copies(candidates);
        return pairing.pairs;
    }

    private void same() {
        if (open.size() == 1 && free.size() == 1) {
            sameAlone(open.getFirst(), free.getFirst());
            return;
        }
        for (Reason reason : Reason.values()) {
            if (mayBe(reason) && free.stream().anyMatch(reason::covers)) {
                for (Likeness likeness : Likeness.values()) {
                    if (likeness.date || !reason.dated()) {
                        pass(reason, likeness, c -> !c.deniedToIdentified());
                        pass(reason, likeness, Candidate::deniedToIdentified);
                    }
                }
            }
        }
    }

    /// Whether a message is allowed to be a placement for this reason.
    private boolean mayBe(Reason reason) {
        return reason != Reason.LEFT_BEHIND || free.stream().allMatch(reason::covers);
    }

    private boolean covers(Reason reason, Candidate candidate) {
        return reason.covers(candidate)
                && (reason != Reason.LEFT_BEHIND || witness(candidate) != null);
    }

    /// The mailbox in which that stands, or was just met, which was moved away from the candidate.
    private @Nullable Integer witness(Candidate left) {
        for (Candidate there : present) {
            if (there.placement() == left.original()) {
                return there.mailbox();
            }
        }
        for (Pair pair : pairs) {
            if (pair.candidate().placement() == left.original()) {
                return pair.arrival().mailbox();
            }
        }
        return null;
    }

    /// As good as always there is one of each: then likeness decides nothing.
    private void sameAlone(Arrival arrival, Candidate candidate) {
        boolean reasoned =
                Arrays.stream(Reason.values())
                        .filter(reason -> mayBe(reason) && covers(reason, candidate))
                        .filter(reason ->
                                !reason.sameMailbox || arrival.mailbox() == candidate.mailbox())
                        .anyMatch(reason -> !reason.dated() || arrival.date() == candidate.date());
        if (reasoned && possible(arrival, candidate)) {
            pairs.add(same(arrival, candidate));
            open = List.of();
            free = List.of();
        }
    }

    private void pass(Reason reason, Likeness likeness, Predicate<Candidate> part) {
        List<Candidate> candidates =
                free.stream().filter(c -> part.test(c) && covers(reason, c)).toList();
        if (candidates.isEmpty() || open.isEmpty()) {
            return;
        }
        Candidate any = candidates.getFirst();
        List<Arrival> arrivals = open.stream().filter(a -> possible(a, any)).toList();
        if (arrivals.isEmpty()) {
            return;
        }
        List<Arrival> left = sorted(arrivals, a -> key(reason, likeness, a));
        List<Candidate> right = sorted(candidates, c -> key(reason, likeness, c));
        int before = pairs.size();
        merge(reason, likeness, left, right);
        if (pairs.size() > before) {
            List<Pair> fresh = pairs.subList(before, pairs.size());
            var usedArrivals = new BitSet();
            var usedCandidates = new BitSet();
            fresh.forEach(p -> {
                usedArrivals.set(p.arrival().row());
                usedCandidates.set(p.candidate().row());
            });
            open = open.stream().filter(a -> !usedArrivals.get(a.row())).toList();
            free = free.stream().filter(c -> !usedCandidates.get(c.row())).toList();
        }
    }

    private void merge(
            Reason reason, Likeness likeness, List<Arrival> arrivals, List<Candidate> candidates) {
        int c = 0;
        for (int a = 0; a < arrivals.size() && c < candidates.size(); ) {
            int order =
                    key(reason, likeness, arrivals.get(a))
                            .compareTo(key(reason, likeness, candidates.get(c)));
            if (order == 0) {
                pairs.add(same(arrivals.get(a++), candidates.get(c++)));
            } else if (order < 0) {
                a++;
            } else {
                c++;
            }
        }
    }

    private Pair same(Arrival arrival, Candidate candidate) {
        boolean superfluous = candidate.standing() == Standing.LEFT_BEHIND;
        return new Pair(
                arrival, candidate, Link.Kind.SAME, superfluous ? witness(candidate) : null);
    }

    private void copies(List<Candidate> candidates) {
        Candidate source = source(candidates, _ -> true);
        Candidate undenied = source(candidates, c -> !c.deniedToIdentified());
        for (Arrival arrival : open) {
            Candidate from = source != null && possible(arrival, source) ? source : undenied;
            if (from != null) {
                pairs.add(
                        new Pair(
                                arrival,
                                from,
                                byServerId ? Link.Kind.ANOTHER_PLACEMENT : Link.Kind.COPY,
                                null));
            }
        }
    }

    private static @Nullable Candidate source(
            List<Candidate> candidates, Predicate<Candidate> allowed) {
        return candidates.stream().filter(allowed).min(AS_SOURCE).orElse(null);
    }

    private boolean possible(Arrival arrival, Candidate candidate) {
        return byServerId || !arrival.identified() || !candidate.deniedToIdentified();
    }

    private static Key key(Reason reason, Likeness likeness, Arrival arrival) {
        return Key.of(reason, likeness, arrival.mailbox(), arrival.date(), arrival.keywords());
    }

    private static Key key(Reason reason, Likeness likeness, Candidate candidate) {
        return Key.of(
                reason, likeness, candidate.mailbox(), candidate.date(), candidate.keywords());
    }

    private static <T> List<T> sorted(List<T> list, Function<T, Key> key) {
        return list.stream().sorted(Comparator.comparing(key)).toList();
    }
}
