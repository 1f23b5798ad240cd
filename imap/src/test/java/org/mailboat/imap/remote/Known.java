package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObserveOrder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// What a test says is written down of a mailbox.
record Known(IdSet ids, List<Witness> witnesses) implements KnownMessages {
    static Known of(long first, long last) {
        return new Known(IdSet.range(first, last), List.of());
    }

    static Known of(long... ids) {
        return new Known(IdSet.of(ids), List.of());
    }

    /// The same with a message that is known well, of 1970.
    Known with(long id, long size, @Nullable String contentId) {
        var more = new ArrayList<>(witnesses);
        more.add(new Witness(id, size, Instant.EPOCH, contentId));
        return new Known(ids, more);
    }

    @Override
    public long count() {
        return ids.size();
    }

    @Override
    public List<Witness> described(IdSet some) {
        return witnesses.stream().filter(w -> some.contains(w.id())).toList();
    }

    @Override
    public @Nullable HeaderProof header(long id) {
        return null;
    }

    /// An order for what changed.
    ObserveOrder since(String wireName, String checkpoint, @Nullable MailboxStatus hint) {
        return order(wireName, checkpoint, hint, false);
    }

    /// An order for a look at everything.
    ObserveOrder audit(String wireName, String checkpoint, @Nullable MailboxStatus hint) {
        return order(wireName, checkpoint, hint, true);
    }

    private ObserveOrder order(
            String wireName, String checkpoint, @Nullable MailboxStatus hint, boolean audit) {
        return new ObserveOrder(
                RecordedListing.ref(wireName), new Checkpoint(checkpoint), null, hint, audit, this);
    }
}
