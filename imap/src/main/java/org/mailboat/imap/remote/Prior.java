package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.Sighting;

import java.util.List;

/// What was written down of a mailbox before: where the server stood, and which messages it had.
/// Answers are held against it. For one thread.
final class Prior {
    private final MailboxStatus status;
    private final KnownMessages known;
    private final List<KnownMessages.Witness> witnesses;
    private @Nullable IdSet ids;
    private long count = -1;

    private Prior(MailboxStatus status, KnownMessages known) {
        this.status = status;
        this.known = known;
        this.witnesses = known.witnesses();
    }

    /// What an order knows, or null if it knows nothing.
    static @Nullable Prior of(ObserveOrder order) {
        ObserveOrder.ResumeMark mark = order.resume();
        return of(mark == null ? order.since() : mark.checkpoint(), order.known());
    }

    /// What is known of a mailbox that was seen up to a checkpoint, or null if nothing is.
    static @Nullable Prior of(@Nullable Checkpoint checkpoint, KnownMessages known) {
        MailboxStatus status = checkpoint == null ? null : CheckpointText.parse(checkpoint);
        return status == null || status.epoch() == 0 ? null : new Prior(status, known);
    }

    /// The counters when the mailbox was opened last.
    MailboxStatus status() {
        return status;
    }

    /// How many messages are known. Read once: it is asked for with each answer, and counting many
    /// takes long.
    long count() {
        if (count < 0) {
            count = known.count();
        }
        return count;
    }

    /// The messages that are known. Read once.
    IdSet ids() {
        IdSet read = ids;
        if (read == null) {
            read = known.ids();
            ids = read;
        }
        return read;
    }

    /// The lowest UID that a message may have which came since.
    long firstNew() {
        if (status.uidNext() > 0) {
            return status.uidNext();
        }
        return ids().isEmpty() ? 1 : ids().last() + 1;
    }

    /// The messages to look at again, at every opening: the newest and the oldest that are known
    /// well. A restored backup gives the newest ones away, a mixed up mailbox any.
    IdSet witnesses() {
        return witnesses.isEmpty()
                ? IdSet.empty()
                : IdSet.of(witnesses.getFirst().id(), witnesses.getLast().id());
    }

    /// What shows that UIDs no longer mean what they did, in words; null if nothing does.
    ///
    /// @param now the mailbox's counters, of the same epoch
    /// @param sightings what was shown of the witnesses
    @Nullable String contradiction(MailboxStatus now, Sightings sightings) {
        if (now.uidNext() > 0 && now.uidNext() < status.uidNext()) {
            return "the next UID was %d and is %d".formatted(status.uidNext(), now.uidNext());
        }
        for (KnownMessages.Witness witness : witnesses) {
            Sighting sighting = sightings.get(witness.id());
            if (sighting != null && isAnother(witness, sighting)) {
                return "UID %d is another message than it was".formatted(witness.id());
            }
        }
        return null;
    }

    /// The server's own identity decides where it is told; what is not told says nothing.
    private static boolean isAnother(KnownMessages.Witness then, Sighting now) {
        return Sameness.of(then, now) instanceof Sameness.Other;
    }
}
