package org.mailboat.sync.apply;

import org.mailboat.model.IdSet;
import org.mailboat.sync.port.OwedMessage;

import java.util.List;

/// Messages of one mailbox to be asked for together.
///
/// @param messages newest first
/// @param headersOnly whether only their headers are wanted
/// @param suspect whether a connection broke while they were in flight; such a batch travels alone,
///   so that if it happens again it is known who was there
record Batch(List<OwedMessage> messages, boolean headersOnly, boolean suspect) {
    /// What a header is expected to have, in octets, to decide how much to have in flight.
    static final long HEADER_BYTES = 3_000;

    Batch {
        messages = List.copyOf(messages);
    }

    IdSet ids() {
        return IdSet.of(messages.stream().mapToLong(OwedMessage::id).toArray());
    }

    /// How many octets are expected.
    long bytes() {
        return headersOnly
                ? messages.size() * HEADER_BYTES
                : messages.stream().mapToLong(m -> Math.max(0, m.size())).sum();
    }

    /// What to try after a connection broke: the same again, alone; then its halves, so that the
    /// one message that breaks connections is found. Empty if it is found: the batch is that
    /// message.
    List<Batch> afterBreak() {
        if (!suspect) {
            return List.of(new Batch(messages, headersOnly, true));
        }
        if (messages.size() == 1) {
            return List.of();
        }
        int half = messages.size() / 2;
        return List.of(
                new Batch(messages.subList(0, half), headersOnly, true),
                new Batch(messages.subList(half, messages.size()), headersOnly, true));
    }

    /// The messages of the batch that are in `some`.
    Batch only(IdSet some) {
        return new Batch(
                messages.stream().filter(m -> some.contains(m.id())).toList(),
                headersOnly,
                suspect);
    }
}
