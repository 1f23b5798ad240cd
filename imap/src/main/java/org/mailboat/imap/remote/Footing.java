package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.OpenedMailbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/// A mailbox being opened so that something can be written into it: the commands that show which
/// mailbox it is, all of them reads, and what to make of the answers. For one thread, and one
/// opening.
final class Footing {
    /// The promise that opening a mailbox tells the next UID, under which it is demoted.
    private static final String UIDNEXT = "UIDNEXT";

    private static final Claim COUNTERS = Claim.of(Response.StatusData.class);

    private final Link link;
    private final ExpectedMailbox expected;
    private final boolean forWriting;
    private final boolean fills;
    private final @Nullable Prior prior;
    private final Opening opening = new Opening();
    private final Sightings witnesses = new Sightings();
    private final List<Question> asked = new ArrayList<>();
    private OptionalLong appendLimit = OptionalLong.empty();
    private boolean confirmed;
    private boolean again;
    private long firstNew;
    private @Nullable SyncFailure refusal;
    private @Nullable String contradiction;

    private enum Question {
        COUNTERS,
        OPEN,
        WITNESSES
    }

    /// @param forWriting whether it is opened itself to be written, rather than to be named in a
    ///   command
    /// @param fills whether messages are to come into it
    Footing(Link link, ExpectedMailbox expected, boolean forWriting, boolean fills) {
        this.link = link;
        this.expected = expected;
        this.forWriting = forWriting;
        this.fills = fills;
        Prior known = Prior.of(expected.since(), expected.known());
        this.prior = known != null && known.status().epoch() == expected.epoch() ? known : null;
    }

    boolean isForWriting() {
        return forWriting;
    }

    /// Whether what it tells of keywords is what holds for whoever writes into it.
    boolean tellsKeywords() {
        return forWriting && !opening.isReadOnly();
    }

    ExpectedMailbox expected() {
        return expected;
    }

    /// The commands, to be sent in one go.
    List<ImapRequest> requests() {
        asked.clear();
        again = false;
        var requests = new ArrayList<ImapRequest>();
        String wireName = expected.mailbox().wireName();
        List<StatusItem> counters = counters();
        if (!counters.isEmpty()) {
            asked.add(Question.COUNTERS);
            requests.add(new ImapRequest(Commands.status(wireName, counters), COUNTERS));
        }
        asked.add(Question.OPEN);
        requests.add(forWriting ? link.select(wireName) : link.examine(wireName));
        IdSet uids = prior == null ? IdSet.empty() : prior.witnesses();
        if (!uids.isEmpty()) {
            asked.add(Question.WITNESSES);
            requests.add(
                    new ImapRequest(
                            Commands.uidFetch(new UidSet(uids), link.identity()),
                            Observer::isAboutMessages));
        }
        return requests;
    }

    /// What opening it will not tell.
    private List<StatusItem> counters() {
        var items = new ArrayList<StatusItem>();
        if (fills && link.demotions().has(UIDNEXT)) {
            items.add(StatusItem.UIDNEXT);
        }
        if (link.demotions().has(Listing.UIDVALIDITY)) {
            items.add(StatusItem.UIDVALIDITY);
        }
        if (fills && forWriting && link.capabilities().has("APPENDLIMIT")) {
            items.add(StatusItem.APPENDLIMIT);
        }
        return items;
    }

    /// Takes what was shown of messages, whichever command it came for: there are servers that
    /// carry out several FETCHes side by side.
    void see(List<Response.Fetch> shown) {
        shown.forEach(witnesses::add);
    }

    /// Takes the answers; afterwards it is confirmed, refused, contradicted, to be asked again, or
    /// none of these because the answer is lost.
    void take(List<Exchange.Part> parts, Instant now) {
        Reply opened = null;
        Exchange.Part counters = null;
        for (int i = 0; i < asked.size(); i++) {
            Exchange.Part part = parts.get(i);
            switch (asked.get(i)) {
                case COUNTERS -> counters = part;
                case OPEN -> {
                    part.data().forEach(opening::absorb);
                    opened = part.reply();
                }
                case WITNESSES -> {
                    Reply reply = part.reply();
                    again |= reply != null && isPuzzledByContentIds(reply);
                }
            }
        }
        if (counters != null) {
            take(counters);
        }
        if (opened == null) {
            return;
        }
        if (opened.isOk()) {
            judge(opened);
        } else {
            link.forgetOpened();
            refusal =
                    Refusals.classify(
                                    Refusals.Asked.OPEN,
                                    forWriting ? "SELECT" : "EXAMINE",
                                    opened.status(),
                                    opened.code(),
                                    opened.text(),
                                    now)
                            .withMailbox(expected.mailbox().path());
        }
    }

    private void take(Exchange.Part counters) {
        for (Response.StatusData status : counters.all(Response.StatusData.class)) {
            opening.absorb(status);
            OptionalLong limit = status.value(StatusItem.APPENDLIMIT);
            appendLimit = limit.isPresent() ? limit : appendLimit;
        }
    }

    private boolean isPuzzledByContentIds(Reply reply) {
        return reply.status() == Status.BAD && link.demoteContentIds(reply.text());
    }

    private void judge(Reply opened) {
        if (forWriting) {
            opening.end(opened.code());
        }
        boolean epochUntold = opening.epoch() == 0 && untold(Listing.UIDVALIDITY);
        boolean nextUntold = fills && opening.uidNext() == 0 && untold(UIDNEXT);
        if (epochUntold || nextUntold) {
            again = true;
        } else if (opening.epoch() == 0) {
            refusal =
                    SyncFailure.of(
                                    FailureKind.PROTOCOL,
                                    "The server gives the mailbox no UIDVALIDITY, so its messages"
                                            + " cannot be told apart from others.")
                            .withMailbox(expected.mailbox().path());
        } else if (!again) {
            contradiction = contradiction();
            confirmed = contradiction == null;
            firstNew = Math.max(firstNew, opening.uidNext());
        }
    }

    /// Notes that opening a mailbox does not tell this.
    ///
    /// @return whether that is news, so that it is worth asking otherwise
    private boolean untold(String what) {
        if (link.demotions().has(what)) {
            return false;
        }
        link.demotions().add(what, "opening a mailbox does not tell it");
        return true;
    }

    private @Nullable String contradiction() {
        if (expected.epoch() > 0 && expected.epoch() != opening.epoch()) {
            return "UIDVALIDITY was %d and is %d".formatted(expected.epoch(), opening.epoch());
        }
        String id = opening.serverId();
        if (expected.serverId() != null && id != null && !id.equals(expected.serverId())) {
            return "MAILBOXID was %s and is %s".formatted(expected.serverId(), id);
        }
        return prior == null ? null : prior.contradiction(opening.status(), witnesses);
    }

    /// Whether it is open and the expected one.
    boolean isConfirmed() {
        return confirmed;
    }

    /// Whether to ask once more, as something else is to be asked next.
    boolean isToBeAskedAgain() {
        return again;
    }

    /// Why it cannot be opened, or null.
    @Nullable SyncFailure refusal() {
        return refusal;
    }

    /// What shows that it is another mailbox, or null.
    @Nullable String contradicted() {
        return contradiction;
    }

    Opening opening() {
        return opening;
    }

    OpenedMailbox opened() {
        return opening.toOpenedMailbox(opening.status());
    }

    /// The largest message that this mailbox takes, if that was told ([RFC 7889
    /// §3](https://www.rfc-editor.org/rfc/rfc7889.html#section-3)).
    OptionalLong appendLimit() {
        return appendLimit;
    }

    /// A UID that every message which comes from now on has at least; 0 if that is not known.
    long firstNew() {
        return firstNew;
    }

    /// Notes that a message has this UID.
    void saw(long uid) {
        firstNew = Math.max(firstNew, uid + 1);
    }
}
