package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.Sighting;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// One mailbox as it follows from what is told of it: what a store would have.
final class Mirror implements ObservationSink, KnownMessages {
    final TreeMap<Long, Sighting> messages = new TreeMap<>();
    final List<String> removed = new ArrayList<>();
    @Nullable SyncFailure failure;
    @Nullable String lost;
    boolean changesOnly;
    private long epoch;
    private @Nullable Checkpoint checkpoint;
    private @Nullable Checkpoint coming;

    ObserveOrder order(@Nullable MailboxStatus hint, boolean audit) {
        return new ObserveOrder(RecordedListing.ref("INBOX"), checkpoint, null, hint, audit, this);
    }

    /// UID and keywords of every message.
    TreeMap<Long, List<String>> flags() {
        var flags = new TreeMap<Long, List<String>>();
        messages.forEach((uid, seen) ->
                flags.put(
                        uid,
                        List.copyOf(
                                new TreeSet<>(
                                        seen.keywords().asList().stream()
                                                .map(k -> k.name())
                                                .toList()))));
        return flags;
    }

    @Nullable Checkpoint checkpoint() {
        return checkpoint;
    }

    @Override
    public void opened(ObserveOrder order, OpenedMailbox mailbox, Checkpoint since, Extent extent) {
        if (epoch != 0 && epoch != mailbox.status().epoch()) {
            throw new AssertionError("the epoch changed");
        }
        epoch = mailbox.status().epoch();
        coming = since;
        changesOnly = extent == Extent.CHANGES;
    }

    @Override
    public void window(ObserveOrder order, IdSet covered, List<Sighting> sightings) {
        var seen = new TreeMap<Long, Sighting>();
        sightings.forEach(s -> seen.put(s.id(), s));
        for (long uid : ids().intersect(covered).toArray()) {
            if (!seen.containsKey(uid)) {
                messages.remove(uid);
                removed.add(Long.toString(uid));
            }
        }
        for (Sighting sighting : sightings) {
            if (sighting.size() < 0 && !messages.containsKey(sighting.id())) {
                throw new AssertionError("a new message without its size: " + sighting);
            }
            messages.merge(
                    sighting.id(),
                    sighting,
                    (old, now) ->
                            new Sighting(old.id(), now.keywords(), old.internalDate(), old.size()));
        }
    }

    @Override
    public void leftOut(ObserveOrder order) {}

    @Override
    public void finished(ObserveOrder order) {
        checkpoint = coming;
        failure = null;
    }

    @Override
    public void identityLost(ObserveOrder order, String why) {
        lost = why;
    }

    @Override
    public void failed(ObserveOrder order, SyncFailure why) {
        failure = why;
    }

    @Override
    public long count() {
        return messages.size();
    }

    @Override
    public IdSet ids() {
        return IdSet.of(messages.keySet().stream().mapToLong(Long::longValue).toArray());
    }

    @Override
    public List<Witness> witnesses() {
        return messages.isEmpty()
                ? List.of()
                : List.of(
                        witness(messages.firstEntry().getValue()),
                        witness(messages.lastEntry().getValue()));
    }

    @Override
    public List<Witness> described(IdSet ids) {
        return messages.values().stream()
                .filter(seen -> ids.contains(seen.id()))
                .map(Mirror::witness)
                .toList();
    }

    @Override
    public @Nullable HeaderProof header(long id) {
        return null;
    }

    private static Witness witness(Sighting seen) {
        return new Witness(seen.id(), seen.size(), seen.internalDate(), seen.contentId());
    }
}
