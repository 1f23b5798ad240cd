package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Delivery;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Inbox;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.EvidenceOrder;

import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Opens one mailbox after the other over one connection to see which they are, all in one write as
/// far as there is room. For one thread, and one use.
final class EvidenceReader {
    /// So many commands in flight are a few kilobytes, which fit into any server's input buffer
    /// while it is busy sending.
    private static final int MOST_COMMANDS = 128;

    private static final FetchQuery ATTRIBUTES = FetchQuery.uid().size().internalDate();
    private static final Claim OPENING = Opening::isAboutOpening;

    /// A message's data, and whatever else may come before the next mailbox is opened.
    private static final Claim MESSAGES =
            data -> Observer.isAboutMessages(data) || Opening.isAboutOpening(data);

    private final Link link;
    private final InstantSource clock;
    private final Cancel cancel;
    private final Inbox inbox = new Inbox();
    private final Map<ImapCall, Part> inFlight = new LinkedHashMap<>();
    private final ArrayDeque<Question> waiting = new ArrayDeque<>();

    /// Those that could not be opened, in words that may mean anything.
    private final List<Inquiry> disowned = new ArrayList<>();

    private boolean opensAny;

    /// What to ask about a mailbox.
    ///
    /// @param ids the messages to show
    /// @param headers whether with their headers
    /// @param status whether to ask separately for what opening should have told
    private record Question(Inquiry inquiry, IdSet ids, boolean headers, boolean status) {}

    /// A command of a question.
    private record Part(Question question, Kind kind) {}

    private enum Kind {
        OPEN,
        FETCH,
        STATUS
    }

    EvidenceReader(Link link, InstantSource clock, Cancel cancel) {
        this.link = link;
        this.clock = clock;
        this.cancel = cancel;
    }

    /// Answers the inquiries that have no answer yet.
    ///
    /// @throws ImapException if the connection is gone, or the server wants to be left alone; those
    ///   without an answer can be asked again on another connection
    void read(List<Inquiry> inquiries) {
        link.connection().routeLiterals(head -> HeaderSink.takes(head) ? new HeaderSink() : null);
        boolean epochUntold = link.demotions().has(Listing.UIDVALIDITY);
        for (Inquiry inquiry : inquiries) {
            if (!inquiry.isAnswered()) {
                waiting.add(new Question(inquiry, inquiry.missing(), true, epochUntold));
            }
        }
        answerAll();
        settleDisowned();
    }

    private void answerAll() {
        ask();
        while (!inFlight.isEmpty()) {
            handle(link.connection().take(inbox, cancel));
            ask();
        }
    }

    /// A server that opens nothing at all has not said that one mailbox is absent. INBOX is always
    /// there ([RFC 9051 §5.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-5.1)).
    private void settleDisowned() {
        if (disowned.isEmpty()) {
            return;
        }
        if (!opensAny) {
            var control = new Inquiry(new EvidenceOrder("INBOX", IdSet.empty()));
            waiting.add(new Question(control, IdSet.empty(), false, false));
            answerAll();
        }
        for (Inquiry inquiry : disowned) {
            if (opensAny) {
                inquiry.answerAbsent();
            } else {
                inquiry.answerUnknown();
            }
        }
    }

    /// The inquiry whose answer is due next, if one is: if the connection broke, that may be why.
    @Nullable Inquiry due() {
        return inFlight.isEmpty() ? null : inFlight.values().iterator().next().question().inquiry();
    }

    /// Sends what there is room for, in one write.
    private void ask() {
        if (waiting.isEmpty() || inFlight.size() >= MOST_COMMANDS) {
            return;
        }
        List<ImapRequest> introduction = link.introduction();
        var requests = new ArrayList<>(introduction);
        var parts = new ArrayList<Part>();
        while (!waiting.isEmpty() && inFlight.size() + parts.size() < MOST_COMMANDS) {
            add(waiting.remove(), requests, parts);
        }
        List<ImapCall> calls = link.connection().send(requests, inbox, cancel);
        for (int i = 0; i < parts.size(); i++) {
            inFlight.put(calls.get(introduction.size() + i), parts.get(i));
        }
    }

    private void add(Question question, List<ImapRequest> requests, List<Part> parts) {
        Inquiry inquiry = question.inquiry();
        String wireName = inquiry.order().wireName();
        inquiry.begin();
        requests.add(new ImapRequest(link.examine(wireName).command(), OPENING));
        parts.add(new Part(question, Kind.OPEN));
        if (!question.ids().isEmpty()) {
            FetchQuery query = ContentIds.asked(ATTRIBUTES, link.capabilities());
            requests.add(
                    new ImapRequest(
                            Commands.uidFetch(
                                    new UidSet(question.ids()),
                                    question.headers() ? query.header() : query),
                            MESSAGES));
            parts.add(new Part(question, Kind.FETCH));
        }
        if (question.status()) {
            requests.add(
                    new ImapRequest(
                            Commands.status(
                                    wireName, List.of(StatusItem.UIDVALIDITY, StatusItem.UIDNEXT)),
                            Claim.of(Response.StatusData.class)));
            parts.add(new Part(question, Kind.STATUS));
        }
    }

    private void handle(Delivery delivery) {
        Part part = inFlight.get(delivery.call());
        if (part == null) {
            return;
        }
        Inquiry inquiry = part.question().inquiry();
        if (delivery.isEnd()) {
            inFlight.remove(delivery.call());
            if (!inquiry.isAnswered()) {
                end(part, delivery);
            }
        } else if (delivery.response() instanceof Response.Fetch fetch) {
            inquiry.exhibit(fetch);
        } else if (delivery.response() instanceof Response.Untagged data
                && part.kind() != Kind.FETCH) {
            inquiry.opening().absorb(data);
        }
    }

    private void end(Part part, Delivery end) {
        Question question = part.question();
        Inquiry inquiry = question.inquiry();
        boolean isOk = end.response() instanceof Response.Tagged t && t.status() == Status.OK;
        switch (part.kind()) {
            case OPEN -> {
                if (isOk) {
                    inquiry.confirm();
                    opensAny = true;
                } else {
                    link.forgetOpened();
                    refused(question, end);
                }
            }
            case FETCH -> {
                if (!isOk && inquiry.isOpen()) {
                    withheld(question, end);
                }
            }
            case STATUS -> {}
        }
        boolean last = inFlight.values().stream().noneMatch(p -> p.question().equals(question));
        if (last && inquiry.isOpen() && !inquiry.isAnswered() && !isWaiting(inquiry)) {
            settle(question);
        }
    }

    private boolean isWaiting(Inquiry inquiry) {
        return waiting.stream().anyMatch(q -> q.inquiry() == inquiry);
    }

    /// The mailbox cannot be opened.
    private void refused(Question question, Delivery end) {
        Inquiry inquiry = question.inquiry();
        if (!(end.response() instanceof Response.Tagged tagged)) {
            inquiry.answerUnknown();
        } else if (tagged.status() == Status.BAD && link.demoteModSeqs(tagged.text())) {
            waiting.add(question);
        } else if (Refusals.saysNoMailbox(tagged.status(), tagged.code(), tagged.text())) {
            if (tagged.code() != null || Refusals.namesNoMailbox(null, tagged.text())) {
                inquiry.answerAbsent();
            } else {
                disowned.add(inquiry);
            }
        } else {
            leaveAloneIfWanted(end, tagged);
            inquiry.answerUnknown();
        }
    }

    /// The messages are not shown, or not all of them. Perhaps it is the headers that the server
    /// cannot bring.
    private void withheld(Question question, Delivery end) {
        Inquiry inquiry = question.inquiry();
        if (inquiry.opening().exists() == 0) {
            return;
        }
        if (end.response() instanceof Response.Tagged tagged) {
            leaveAloneIfWanted(end, tagged);
        }
        IdSet missing = inquiry.missing();
        if (question.headers() && !missing.isEmpty()) {
            waiting.add(new Question(inquiry, missing, false, question.status()));
        } else if (!missing.isEmpty()) {
            inquiry.answerUnknown();
        }
    }

    /// Every command about an open mailbox has been answered.
    private void settle(Question question) {
        Inquiry inquiry = question.inquiry();
        if (inquiry.opening().epoch() > 0) {
            inquiry.answerOpened();
        } else if (question.status()) {
            inquiry.answerUnknown();
        } else {
            link.demotions().add(Listing.UIDVALIDITY, "opening a mailbox does not tell it");
            waiting.add(new Question(inquiry, inquiry.missing(), question.headers(), true));
        }
    }

    private void leaveAloneIfWanted(Delivery end, Response.Tagged tagged) {
        SyncFailure failure =
                Refusals.classify(
                        Refusals.Asked.OPEN,
                        end.call().name(),
                        tagged.status(),
                        tagged.code(),
                        tagged.text(),
                        clock.instant());
        if (failure.kind() == FailureKind.THROTTLED) {
            throw new ImapException(failure);
        }
    }
}
