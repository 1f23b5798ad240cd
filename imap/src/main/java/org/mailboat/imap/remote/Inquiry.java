package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.FetchItem;
import org.mailboat.imap.wire.LiteralValue;
import org.mailboat.imap.wire.Response;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.EvidenceOrder;
import org.mailboat.sync.port.HeaderDigest;
import org.mailboat.sync.port.HeaderProof;

import java.util.List;
import java.util.TreeMap;

/// One mailbox being looked into: what was asked, and what came of it so far. Outlives a
/// connection. For one thread.
final class Inquiry {
    private final EvidenceOrder order;
    private final TreeMap<Long, Evidence.Exhibit> exhibits = new TreeMap<>();
    private Opening opening = new Opening();
    private boolean open;
    private @Nullable Evidence evidence;

    Inquiry(EvidenceOrder order) {
        this.order = order;
    }

    EvidenceOrder order() {
        return order;
    }

    /// What opening the mailbox told, the last time it was opened.
    Opening opening() {
        return opening;
    }

    /// The mailbox is being opened, perhaps not for the first time.
    void begin() {
        opening = new Opening();
        open = false;
    }

    /// The mailbox is open.
    void confirm() {
        open = true;
    }

    boolean isOpen() {
        return open;
    }

    /// Takes what the server says of a message; nothing of one that was not asked for.
    void exhibit(Response.Fetch fetch) {
        long uid = fetch.uid();
        if (!open || !order.ids().contains(uid)) {
            return;
        }
        var date = fetch.item(FetchItem.InternalDate.class);
        var size = fetch.item(FetchItem.Rfc822Size.class);
        var now =
                new Evidence.Exhibit(
                        uid,
                        size == null ? -1 : size.size(),
                        date == null ? null : date.date(),
                        ContentIds.of(fetch),
                        header(fetch.body("HEADER")));
        exhibits.merge(uid, now, Inquiry::complete);
    }

    /// The asked messages that the server has not shown.
    IdSet missing() {
        var missing = new IdSet.Builder();
        order.ids().stream().filter(id -> !exhibits.containsKey(id)).forEach(missing::add);
        return missing.build();
    }

    /// Whether nothing more is to be asked.
    boolean isAnswered() {
        return evidence != null;
    }

    void answerOpened() {
        evidence =
                new Evidence(
                        order.wireName(),
                        Evidence.Answer.OPENED,
                        opening.toOpenedMailbox(opening.status()),
                        List.copyOf(exhibits.values()));
    }

    void answerAbsent() {
        evidence = new Evidence(order.wireName(), Evidence.Answer.ABSENT, null, List.of());
    }

    void answerUnknown() {
        evidence = new Evidence(order.wireName(), Evidence.Answer.UNKNOWN, null, List.of());
    }

    /// @throws IllegalStateException if there is no answer yet
    Evidence evidence() {
        if (evidence == null) {
            throw new IllegalStateException("not answered");
        }
        return evidence;
    }

    /// Servers may speak of a message twice, of one item each time.
    private static Evidence.Exhibit complete(Evidence.Exhibit old, Evidence.Exhibit now) {
        return new Evidence.Exhibit(
                now.id(),
                now.size() < 0 ? old.size() : now.size(),
                now.internalDate() == null ? old.internalDate() : now.internalDate(),
                now.contentId() == null ? old.contentId() : now.contentId(),
                now.header() == null ? old.header() : now.header());
    }

    /// The proof in an answer with a header, or null if there is none.
    static @Nullable HeaderProof header(FetchItem.@Nullable Body body) {
        return switch (body == null ? null : body.value()) {
            case LiteralValue.Streamed(HeaderProof proof, _) -> proof;
            case LiteralValue.InMemory(byte[] octets) -> {
                var digest = new HeaderDigest();
                digest.update(octets, 0, octets.length);
                yield digest.finish();
            }
            case null, default -> null;
        };
    }
}
