package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.Sighting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Remembers what a session observed, in words, and by mailbox.
final class RecordedListing implements ObservationSink {
    final List<String> events = new ArrayList<>();
    final Map<String, List<Sighting>> sightings = new TreeMap<>();
    final Map<String, OpenedMailbox> opened = new TreeMap<>();
    final Map<String, SyncFailure> failures = new TreeMap<>();

    static ObserveOrder order(String wireName, @Nullable MailboxStatus status) {
        return new ObserveOrder(ref(wireName), null, null, status);
    }

    static MailboxRef ref(String wireName) {
        return new MailboxRef(new MailboxId(1), wireName, MailboxPath.of(wireName));
    }

    /// A hint that there are so many messages.
    static MailboxStatus holding(long messages) {
        return new MailboxStatus(messages, 1, messages + 1, 0);
    }

    @Override
    public void opened(
            ObserveOrder order, OpenedMailbox mailbox, Checkpoint checkpoint, Extent extent) {
        opened.put(order.mailbox().wireName(), mailbox);
        events.add(
                order.mailbox().wireName()
                        + " opened "
                        + checkpoint.text()
                        + switch (extent) {
                            case WHOLE -> "";
                            case REST -> " resumed";
                            case CHANGES -> " changes";
                        });
    }

    @Override
    public void window(ObserveOrder order, IdSet covered, List<Sighting> seen) {
        sightings
                .computeIfAbsent(order.mailbox().wireName(), name -> new ArrayList<>())
                .addAll(seen);
        events.add(
                order.mailbox().wireName()
                        + " window "
                        + covered
                        + " saw "
                        + IdSet.of(seen.stream().mapToLong(Sighting::id).toArray()));
    }

    @Override
    public void leftOut(ObserveOrder order) {
        events.add(order.mailbox().wireName() + " leaves out");
    }

    @Override
    public void finished(ObserveOrder order) {
        events.add(order.mailbox().wireName() + " finished");
    }

    @Override
    public void identityLost(ObserveOrder order, String why) {
        events.add(order.mailbox().wireName() + " identity lost: " + why);
    }

    @Override
    public void failed(ObserveOrder order, SyncFailure failure) {
        failures.put(order.mailbox().wireName(), failure);
        events.add(order.mailbox().wireName() + " failed " + failure.kind().label());
    }
}
