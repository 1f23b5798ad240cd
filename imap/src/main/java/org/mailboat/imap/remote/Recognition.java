package org.mailboat.imap.remote;

import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.port.WriteSink.Result;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Looks at the very messages that are about to be moved or removed, in the session that will do
/// it: a UID is only a number, and servers were seen to give it to another message. For one thread,
/// and one look.
final class Recognition {
    private final Writing writing;
    private final List<IdSet> batches;
    private final Map<Long, Witness> known = new TreeMap<>();
    private final Sightings sightings = new Sightings();
    private final List<Result> results = new ArrayList<>();
    private IdSet fit = IdSet.empty();
    private boolean again;

    Recognition(Writing writing, KnownMessages messages, IdSet uids) {
        this.writing = writing;
        this.batches = UidBatches.of(uids);
        messages.described(uids).forEach(witness -> known.put(witness.id(), witness));
    }

    List<ImapRequest> requests() {
        return UidBatches.fetches(batches, writing.link().identity());
    }

    /// Takes the answers.
    ///
    /// @param shown what the server says of messages
    void take(List<Exchange.Part> parts, List<Response.Fetch> shown) {
        shown.forEach(sightings::add);
        var same = new IdSet.Builder();
        for (int i = 0; i < batches.size(); i++) {
            Reply reply = i < parts.size() ? parts.get(i).reply() : null;
            if (reply == null) {
                continue;
            }
            again |= reply.status() == Status.BAD && writing.link().demoteContentIds(reply.text());
            if (!again) {
                judge(batches.get(i), reply, same);
            }
        }
        fit = again ? IdSet.empty() : same.build();
    }

    private void judge(IdSet batch, Reply reply, IdSet.Builder same) {
        boolean complete = reply.isOk() || Refusals.saysGone(reply.code(), reply.text());
        for (long uid : batch.toArray()) {
            Sighting now = sightings.get(uid);
            Witness then = known.get(uid);
            if (now == null) {
                results.add(
                        Writing.result(
                                uid,
                                complete
                                        ? new WriteOutcome.Vanished()
                                        : new WriteOutcome.Refused(
                                                writing.refusal(
                                                        Refusals.Asked.FETCH,
                                                        "UID FETCH",
                                                        reply))));
            } else if (then == null) {
                differs(uid, "nothing is written down of it");
            } else {
                switch (Sameness.of(then, now)) {
                    case Sameness.Same() -> same.add(uid);
                    case Sameness.Other(String how) -> differs(uid, how);
                    case Sameness.Open() -> differs(uid, "there is nothing to know it by");
                }
            }
        }
    }

    private void differs(long uid, String how) {
        results.add(Writing.result(uid, new WriteOutcome.Differs(how)));
    }

    /// Whether to look once more, as something else is to be asked next.
    boolean isToBeAskedAgain() {
        return again;
    }

    /// Those that are what they are thought to be.
    IdSet fit() {
        return fit;
    }

    /// What there is to tell of the others.
    List<Result> results() {
        return again ? List.of() : results;
    }

    /// What is written down of a message.
    Witness known(long uid) {
        Witness witness = known.get(uid);
        if (witness == null) {
            throw new IllegalStateException("nothing is known of " + uid);
        }
        return witness;
    }

    /// What the server shows of a message that fits.
    Sighting shown(long uid) {
        Sighting now = sightings.get(uid);
        if (now == null) {
            throw new IllegalStateException("nothing was shown of " + uid);
        }
        return now;
    }
}
