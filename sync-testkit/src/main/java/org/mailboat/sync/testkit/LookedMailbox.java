package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.HeaderDigest;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.Sighting;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A mailbox as a remote showed it at one moment: what an engine would have written down. For one
/// thread.
public final class LookedMailbox implements ObservationSink, KnownMessages {
    private final MailboxRef ref;
    private final TreeMap<Long, Sighting> sightings = new TreeMap<>();
    private final Map<Long, String> texts = new TreeMap<>();
    private final Set<Long> onlySeen = new TreeSet<>();
    private @Nullable OpenedMailbox opened;
    private @Nullable Checkpoint checkpoint;

    private LookedMailbox(MailboxRef ref) {
        this.ref = ref;
    }

    /// Looks at a mailbox.
    ///
    /// @param texts of its messages, as far as they are here
    public static LookedMailbox of(Remote remote, MailboxRef ref, Map<Long, String> texts) {
        var mailbox = new LookedMailbox(ref);
        mailbox.texts.putAll(texts);
        var orders = new ArrayDeque<>(List.of(new ObserveOrder(ref, null, null, null)));
        try (var session = remote.openSession(new Cancel())) {
            session.observe(orders::poll, mailbox, new Cancel());
        }
        return mailbox;
    }

    /// What is expected of it from now on.
    public ExpectedMailbox expected() {
        return new ExpectedMailbox(ref, status().epoch(), opened().serverId(), checkpoint, this);
    }

    /// Its counters.
    public MailboxStatus status() {
        return opened().status();
    }

    private OpenedMailbox opened() {
        return Objects.requireNonNull(opened);
    }

    /// Takes something else for true of a message than what was shown.
    public void believe(Sighting other) {
        sightings.put(other.id(), other);
    }

    public Sighting sighting(long id) {
        return Objects.requireNonNull(sightings.get(id));
    }

    /// Has a message seen and not agreed.
    public void onlySee(long id) {
        onlySeen.add(id);
    }

    /// Forgets a message.
    public void forget(long id) {
        sightings.remove(id);
    }

    @Override
    public void opened(ObserveOrder order, OpenedMailbox mailbox, Checkpoint since, Extent extent) {
        opened = mailbox;
        checkpoint = since;
    }

    @Override
    public void window(ObserveOrder order, IdSet covered, List<Sighting> seen) {
        seen.forEach(sighting -> sightings.put(sighting.id(), sighting));
    }

    @Override
    public void leftOut(ObserveOrder order) {
        throw new AssertionError("something was left out");
    }

    @Override
    public void finished(ObserveOrder order) {}

    @Override
    public void identityLost(ObserveOrder order, String why) {
        throw new AssertionError(why);
    }

    @Override
    public void failed(ObserveOrder order, SyncFailure failure) {
        throw new AssertionError(failure.sentence());
    }

    @Override
    public long count() {
        return sightings.size();
    }

    @Override
    public IdSet ids() {
        var ids = new IdSet.Builder();
        sightings.keySet().forEach(ids::add);
        return ids.build();
    }

    @Override
    public List<Witness> witnesses() {
        return sightings.isEmpty()
                ? List.of()
                : List.of(
                        witness(sightings.firstEntry().getValue()),
                        witness(sightings.lastEntry().getValue()));
    }

    @Override
    public List<Witness> described(IdSet ids) {
        var described = new ArrayList<Witness>();
        for (Sighting sighting : sightings.values()) {
            if (ids.contains(sighting.id()) && !onlySeen.contains(sighting.id())) {
                described.add(witness(sighting));
            }
        }
        return described;
    }

    private static Witness witness(Sighting seen) {
        return new Witness(seen.id(), seen.size(), seen.internalDate(), seen.contentId());
    }

    @Override
    public @Nullable HeaderProof header(long id) {
        String text = texts.get(id);
        if (text == null) {
            return null;
        }
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        var digest = new HeaderDigest();
        digest.update(octets, 0, octets.length);
        return digest.finish();
    }
}
