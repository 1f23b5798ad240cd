package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.wire.Command;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.SearchQuery;
import org.mailboat.model.IdSet;

/// A search for UIDs: an extended one, which answers in ranges, where that is offered ([RFC 4731
/// §3.1](https://www.rfc-editor.org/rfc/rfc4731.html#section-3.1)), else a plain one. For one
/// thread, and one search.
final class UidSearch {
    private static final String ESEARCH = "ESEARCH";

    private final Link link;
    private final SearchQuery query;
    private final boolean counting;
    private boolean extended;
    private @Nullable ImapCall call;
    private @Nullable IdSet found;
    private long count = -1;

    UidSearch(Link link, SearchQuery query) {
        this(link, query, false);
    }

    /// @param counting whether to ask only how many there are, where that can be asked
    UidSearch(Link link, SearchQuery query, boolean counting) {
        this.link = link;
        this.query = query;
        this.counting = counting;
        this.extended = link.capabilities().hasAny(ESEARCH, "IMAP4rev2");
    }

    /// The command; what comes of it is known by its call.
    ImapRequest request() {
        return new ImapRequest(command(), Observer::isAboutSearch);
    }

    private Command command() {
        if (!extended) {
            return Commands.uidSearch(query);
        }
        return counting ? Commands.uidSearchReturnCount(query) : Commands.uidSearchReturnAll(query);
    }

    void sentAs(ImapCall sent) {
        call = sent;
    }

    boolean isSentAs(ImapCall other) {
        return call == other;
    }

    /// Takes what came in for it. Whether numbers are UIDs is known from the command; servers were
    /// seen that answer either kind of search with the other's response.
    void take(Response.Untagged data) {
        switch (data) {
            case Response.Search(IdSet numbers, _) -> add(numbers);
            case Response.Esearch answer -> {
                IdSet all = answer.all();
                add(all == null ? IdSet.empty() : all);
                count = answer.count().orElse(count);
            }
            default -> {}
        }
    }

    /// What was found; null if the server has not said, not even that it found nothing.
    @Nullable IdSet found() {
        return found;
    }

    /// How many were found; 0 if the server has not said.
    long count() {
        IdSet uids = found;
        return count >= 0 || uids == null ? Math.max(0, count) : uids.size();
    }

    /// Whether the search is to be sent once more, as a plain one, because the server fails at the
    /// extended one. What it found does not count where it ended badly.
    ///
    /// @param empty whether the mailbox is, so that there may be nothing to say
    boolean isToBeRepeated(Listing.Ending ending, boolean empty) {
        if (ending.isOk() && (found != null || empty)) {
            return false;
        }
        found = null;
        if (!extended) {
            return false;
        }
        link.demotions().add(ESEARCH, "it does not answer an extended search: " + ending.text());
        extended = false;
        return true;
    }

    private void add(IdSet uids) {
        found = found == null ? uids : found.plus(uids);
    }
}
