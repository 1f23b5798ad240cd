package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.diff.Pairing.Arrival;
import org.mailboat.sync.diff.Pairing.Candidate;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LookAlike.Standing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// What a [MessageMatch] found.
///
/// @param groups the links: those of kind [Link.Kind#SAME] before copies, then by mailbox
/// @param whole by mailbox: the linked messages of which more than the header is here
/// @param undecided by mailbox: messages as large as something that is here whole, has lost its
///   place and found no other
/// @param departed by mailbox: what left it
public record MatchResult(
        List<LinkGroup> groups,
        Map<MailboxId, IdSet> whole,
        Map<MailboxId, IdSet> undecided,
        Map<MailboxId, Departed> departed) {

    /// Sorts links into groups. They come mailbox by mailbox, ascending by the messages' numbers.
    static final class Collector {
        private final MatchTables tables;
        private final Map<Key, LinkList.Builder> groups = new TreeMap<>();
        private final Map<MailboxId, IdSet.Builder> whole = new TreeMap<>();
        private final Map<MailboxId, IdSet.Builder> undecided = new TreeMap<>();
        private final Map<MailboxId, LongStream.Builder> vanished = new TreeMap<>();
        private final Map<MailboxId, Long> others = new TreeMap<>();

        /// What a group has in common. The numbers of mailboxes follow the order of work.
        private record Key(LinkGroup.Origin origin, int mailbox, int from)
                implements Comparable<Key> {
            private static final Comparator<Key> ORDER =
                    Comparator.comparing((Key k) -> k.origin() == LinkGroup.Origin.COPIED)
                            .thenComparingInt(Key::mailbox)
                            .thenComparing(Key::origin)
                            .thenComparingInt(Key::from);

            @Override
            public int compareTo(Key other) {
                return ORDER.compare(this, other);
            }
        }

        Collector(MatchTables tables) {
            this.tables = tables;
        }

        void add(Arrival arrival, Candidate candidate, @Nullable Integer witness, Link link) {
            var key =
                    new Key(
                            origin(arrival, candidate, link),
                            arrival.mailbox(),
                            witness == null ? candidate.mailbox() : witness);
            groups.computeIfAbsent(key, _ -> new LinkList.Builder()).add(link);
            if (candidate.complete()) {
                add(arrival, whole);
            }
            if (link.kind() == Link.Kind.SAME) {
                depart(candidate);
            }
        }

        void addUndecided(Arrival arrival) {
            add(arrival, undecided);
        }

        private void add(Arrival arrival, Map<MailboxId, IdSet.Builder> to) {
            to.computeIfAbsent(tables.mailbox(arrival.mailbox()), _ -> new IdSet.Builder())
                    .add(arrival.id());
        }

        private static Map<MailboxId, IdSet> built(Map<MailboxId, IdSet.Builder> builders) {
            var sets = new TreeMap<MailboxId, IdSet>();
            builders.forEach((mailbox, ids) -> sets.put(mailbox, ids.build()));
            return sets;
        }

        private void depart(Candidate candidate) {
            MailboxId from = tables.mailbox(candidate.mailbox());
            switch (candidate.standing()) {
                case VANISHED ->
                        vanished.computeIfAbsent(from, _ -> LongStream.builder())
                                .add(candidate.remoteId());
                case DETACHED, MAILBOX_GONE, LEFT_BEHIND -> others.merge(from, 1L, Long::sum);
                case RECOVERABLE, SOUGHT, DEPARTED, PRESENT -> {}
            }
        }

        private static LinkGroup.Origin origin(Arrival arrival, Candidate candidate, Link link) {
            if (link.kind() != Link.Kind.SAME) {
                return LinkGroup.Origin.COPIED;
            }
            if (candidate.standing() == Standing.RECOVERABLE) {
                return LinkGroup.Origin.RECOVERED;
            }
            if (candidate.standing() == Standing.LEFT_BEHIND) {
                return LinkGroup.Origin.LEFT_BEHIND;
            }
            return arrival.mailbox() == candidate.mailbox()
                    ? LinkGroup.Origin.REMATCHED
                    : LinkGroup.Origin.MOVED;
        }

        MatchResult result() {
            var found = new ArrayList<LinkGroup>();
            groups.forEach((key, links) ->
                    found.add(
                            new LinkGroup(
                                    tables.mailbox(key.mailbox()),
                                    key.origin(),
                                    tables.mailbox(key.from()),
                                    links.build())));
            var departed = new TreeMap<MailboxId, Departed>();
            vanished.forEach((mailbox, ids) ->
                    departed.put(mailbox, new Departed(IdSet.of(ids.build().toArray()), 0)));
            others.forEach((mailbox, count) ->
                    departed.merge(
                            mailbox,
                            new Departed(IdSet.empty(), count),
                            (a, b) -> new Departed(a.vanished(), b.others())));
            return new MatchResult(List.copyOf(found), built(whole), built(undecided), departed);
        }
    }
}
