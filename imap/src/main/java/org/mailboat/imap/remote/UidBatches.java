package org.mailboat.imap.remote;

import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.IdSet;

import java.util.ArrayList;
import java.util.List;

/// Sets of UIDs cut into what fits into one command: a line that servers take, and no more messages
/// than they like to work on at a time.
final class UidBatches {
    /// Some servers take no longer line; see [UidSet#split].
    private static final int LINE = 8_000;

    /// The most messages of a command ([RFC 9738
    /// §3](https://www.rfc-editor.org/rfc/rfc9738.html#section-3) has servers take so many).
    static final int MESSAGES = 1_000;

    /// The most messages whose marks a command changes, on a server that announces no limit: that
    /// is light work.
    private static final int MARKED = 4_000;

    private UidBatches() {}

    static List<IdSet> of(IdSet uids) {
        return of(uids, MESSAGES);
    }

    /// How many messages a command that changes marks may name.
    static int marked(Capabilities capabilities) {
        return capabilities.hasMessageLimit() ? MESSAGES : MARKED;
    }

    /// @param most messages of a batch
    static List<IdSet> of(IdSet uids, int most) {
        var batches = new ArrayList<IdSet>();
        IdSet rest = uids;
        while (!rest.isEmpty()) {
            IdSet some = first(rest, most);
            new UidSet(some).split(LINE).forEach(part -> batches.add(part.ids()));
            rest = rest.minus(some);
        }
        return batches;
    }

    /// The commands that fetch these, a batch each; each claims the answers about its own.
    static List<ImapRequest> fetches(List<IdSet> batches, FetchQuery query) {
        var requests = new ArrayList<ImapRequest>();
        for (IdSet batch : batches) {
            requests.add(
                    new ImapRequest(
                            Commands.uidFetch(new UidSet(batch), query),
                            data ->
                                    data instanceof Response.Fetch fetch
                                            && batch.contains(fetch.uid())));
        }
        return requests;
    }

    /// The lowest so many.
    static IdSet first(IdSet uids, long count) {
        if (uids.size() <= count) {
            return uids;
        }
        var some = new IdSet.Builder();
        long left = count;
        for (int i = 0; left > 0; i++) {
            long last = Math.min(uids.rangeLast(i), uids.rangeFirst(i) + left - 1);
            some.addRange(uids.rangeFirst(i), last);
            left -= last - uids.rangeFirst(i) + 1;
        }
        return some.build();
    }

    /// The two halves of several.
    static List<IdSet> halves(IdSet uids) {
        IdSet lower = first(uids, uids.size() / 2);
        return List.of(lower, uids.minus(lower));
    }
}
