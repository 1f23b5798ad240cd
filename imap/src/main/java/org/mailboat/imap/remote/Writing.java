package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Response;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.port.WriteSink;

import java.util.ArrayList;
import java.util.List;

/// One order being written: first its mailbox is opened and looked at, then it takes turns of
/// commands and answers until nothing is left to do. If another mailbox was opened between, it is
/// opened and looked at anew. Driven by a [Writer]. For one thread.
abstract class Writing {
    private final Writer writer;
    private final WriteOrder order;
    private final @Nullable ExpectedMailbox target;
    private @Nullable Footing opening;
    private @Nullable Footing targetOpening;
    private @Nullable Recognition recognition;
    private int targetParts;
    private int openingParts;
    private boolean told;
    private boolean over;
    private boolean lookedAt;

    /// @param target a mailbox that is to take messages in and need not be open, or null
    Writing(Writer writer, WriteOrder order, @Nullable ExpectedMailbox target) {
        this.writer = writer;
        this.order = order;
        this.target = target;
    }

    static Writing of(Writer writer, WriteOrder order) {
        return switch (order) {
            case WriteOrder.Mark mark -> new MarkWriting(writer, mark);
            case WriteOrder.Copy copy ->
                    new TransferWriting(writer, copy, copy.ids(), copy.target(), false);
            case WriteOrder.Move move ->
                    new TransferWriting(writer, move, move.ids(), move.target(), true);
            case WriteOrder.Delete delete -> new DeleteWriting(writer, delete);
            case WriteOrder.Append append -> new AppendWriting(writer, append);
        };
    }

    /// The keywords that are to be set.
    abstract Keywords keywords();

    /// The keywords of messages that are to come into the target. What it can hold of them is told
    /// only to who opens it for writing.
    Keywords carried() {
        return Keywords.none();
    }

    private boolean asksForKeywords() {
        return carried().asList().stream().anyMatch(keyword -> !keyword.isSystem());
    }

    /// Whether messages are to come into the mailbox of the order itself.
    boolean fills() {
        return false;
    }

    /// The mailbox is open and the expected one; perhaps not for the first time.
    ///
    /// @return why the order cannot be carried out in it, or null
    @Nullable SyncFailure opened(Footing footing) {
        return null;
    }

    /// The messages that must be seen to be the expected ones before anything else is written.
    IdSet doubtful() {
        return IdSet.empty();
    }

    /// They were looked at; perhaps not for the first time.
    void recognised(Recognition now) {}

    /// The next commands that write; none if it turns out that nothing is left to do, or that the
    /// mailbox must be opened anew.
    abstract List<ImapRequest> turn();

    /// Does ahead what the next turn needs and what takes long, while the server is at work.
    void prepare() {}

    /// Takes what came of these.
    ///
    /// @param lost why answers are missing, if some are
    abstract void took(List<Exchange.Part> parts, SyncFailure lost);

    /// Whether nothing is left to do.
    abstract boolean isDone();

    /// Whether nothing will be if all goes well with the commands given last.
    abstract boolean isLast();

    /// The order ends early: tells what is known of items that something was sent about.
    ///
    /// @param why nothing more is sent
    abstract void breakOff(SyncFailure why);

    /// The commands to send now.
    final List<ImapRequest> next() {
        if (!over && isDone()) {
            over = true;
            writer.sink().done(order);
        }
        if (over) {
            return List.of();
        }
        boolean targetMissing = target != null && isMissing(target);
        Footing standing = targetMissing ? null : writer.standing(order.mailbox());
        if (standing != null && standing.isConfirmed() && !told) {
            tellOpened(standing);
            if (over) {
                return List.of();
            }
        }
        if (standing == null || !standing.isConfirmed() || !lookedAt) {
            List<ImapRequest> reads = reads(targetMissing, standing);
            if (!reads.isEmpty()) {
                return reads;
            }
            lookedAt = true;
        }
        List<ImapRequest> turn = turn();
        return turn.isEmpty() ? next() : turn;
    }

    private boolean isMissing(ExpectedMailbox wanted) {
        Footing seen = writer.confirmed(wanted);
        return seen == null || (asksForKeywords() && !seen.isForWriting());
    }

    private List<ImapRequest> reads(boolean targetMissing, @Nullable Footing standing) {
        var requests = new ArrayList<ImapRequest>();
        targetOpening = null;
        opening = null;
        if (targetMissing && target != null) {
            targetOpening = new Footing(link(), target, asksForKeywords(), true);
            requests.addAll(targetOpening.requests());
        }
        targetParts = requests.size();
        if (standing == null || !standing.isConfirmed()) {
            opening = new Footing(link(), order.mailbox(), true, fills());
            requests.addAll(opening.requests());
            writer.stand(opening);
        }
        openingParts = requests.size() - targetParts;
        IdSet doubtful = doubtful();
        recognition =
                doubtful.isEmpty()
                        ? null
                        : new Recognition(this, order.mailbox().known(), doubtful);
        if (recognition != null) {
            requests.addAll(recognition.requests());
        }
        return requests;
    }

    /// Takes the answers to the commands given last.
    final void take(List<Exchange.Part> parts, SyncFailure lost) {
        if (over) {
            return;
        }
        if (lookedAt && opening == null && targetOpening == null) {
            took(parts, lost);
            return;
        }
        Footing targetNow = targetOpening;
        Footing own = opening;
        targetOpening = null;
        opening = null;
        List<Response.Fetch> shown = shown(parts.subList(targetParts, parts.size()));
        if (targetNow != null) {
            targetNow.see(shown(parts.subList(0, targetParts)));
            targetNow.take(parts.subList(0, targetParts), writer.now());
        }
        int behind = targetParts + openingParts;
        if (own != null) {
            own.see(shown);
            own.take(parts.subList(targetParts, behind), writer.now());
        }
        if (stays(targetNow, lost) && stays(own, lost)) {
            if (targetNow != null) {
                writer.confirm(targetNow);
            }
            if (own != null) {
                writer.confirm(own);
                tellOpened(own);
            }
            if (over) {
                return;
            }
            lookedAt = isRecognised(parts.subList(behind, parts.size()), shown);
        } else if (!over) {
            lookedAt = false;
            writer.stand(null);
        }
    }

    /// Takes what came of the look at the messages, if there was one.
    ///
    /// @param shown what the server says of messages, whichever command it came for
    /// @return false if they must be looked at once more
    private boolean isRecognised(List<Exchange.Part> parts, List<Response.Fetch> shown) {
        Recognition now = recognition;
        recognition = null;
        if (now == null) {
            return true;
        }
        now.take(parts, shown);
        if (now.isToBeAskedAgain()) {
            return false;
        }
        recognised(now);
        return true;
    }

    private static List<Response.Fetch> shown(List<Exchange.Part> parts) {
        return parts.stream().flatMap(part -> part.all(Response.Fetch.class).stream()).toList();
    }

    /// Whether a mailbox that was to be opened now is; if it never will be, the order is over.
    private boolean stays(@Nullable Footing footing, SyncFailure lost) {
        if (footing == null || footing.isConfirmed() || over) {
            return !over;
        }
        SyncFailure refusal = footing.refusal();
        String contradiction = footing.contradicted();
        if (refusal != null) {
            writer.heed(refusal);
            fail(refusal);
        } else if (contradiction != null) {
            writer.stand(null);
            abandon(
                    SyncFailure.of(
                            FailureKind.TRANSIENT, "The mailbox is another one: " + contradiction));
            writer.sink().identityLost(order, footing.expected(), contradiction);
        } else if (!footing.isToBeAskedAgain()) {
            fail(lost);
        }
        return false;
    }

    private void tellOpened(Footing footing) {
        if (!told) {
            told = true;
            boolean readOnly = footing.opening().isReadOnly();
            writer.sink()
                    .opened(
                            order,
                            footing.opened(),
                            // Where nothing can be changed now, nothing is said of later.
                            readOnly ? Keywords.none() : footing.opening().unkept(keywords()));
        }
        SyncFailure objection = opened(footing);
        if (objection != null) {
            failInMailbox(objection);
        }
    }

    /// Why nothing can be changed in a mailbox that may only be looked at; null if it can.
    static @Nullable SyncFailure readOnly(Footing footing) {
        return footing.opening().isReadOnly()
                ? SyncFailure.of(
                                FailureKind.REFUSED_PERMANENTLY,
                                "The server lets the mailbox be read and not be changed.")
                        .withDetail(FailureDetail.NO_RIGHTS)
                : null;
    }

    /// Gives the order up, unless it is over.
    final void fail(SyncFailure why) {
        if (!over) {
            abandon(why);
            writer.sink().failed(order, why);
        }
    }

    /// Ends the order, unless it is over, without a word about it as a whole.
    final void abandon(SyncFailure why) {
        if (!over) {
            over = true;
            breakOff(why);
        }
    }

    /// The same, for a reason that concerns the mailbox.
    final void failInMailbox(SyncFailure why) {
        fail(why.withMailbox(order.mailbox().mailbox().path()));
    }

    /// Has the mailbox opened and looked at anew before anything else is written.
    final void lookAgain() {
        lookedAt = false;
    }

    /// Whether the commands given last open a mailbox.
    final boolean isOpening() {
        return opening != null || targetOpening != null;
    }

    final boolean isOver() {
        return over;
    }

    /// Whether the commands given last are writes, after which nothing is left if all goes well.
    final boolean isLastTurn() {
        return !over && lookedAt && opening == null && targetOpening == null && isLast();
    }

    final Writer writer() {
        return writer;
    }

    final Link link() {
        return writer.link();
    }

    final void tell(List<WriteSink.Result> results) {
        if (!results.isEmpty()) {
            writer.sink().settled(order, results);
        }
    }

    /// Tells how the server shows these.
    final void tellLeaving(IdSet uids, Response.Fetch shown) {
        if (shown.flags() != null && uids.contains(shown.uid())) {
            writer.sink().leaving(order, shown.uid(), shown.flags().keywords());
        }
    }

    static WriteSink.Result result(long item, WriteOutcome outcome) {
        return new WriteSink.Result(item, outcome);
    }

    /// What a refusal amounts to. If the server wants to be left alone, nothing more is sent.
    final SyncFailure refusal(Refusals.Asked asked, String command, Reply reply) {
        SyncFailure failure =
                Refusals.classify(
                                asked,
                                command,
                                reply.status(),
                                reply.code(),
                                reply.text(),
                                writer.now())
                        .withMailbox(order.mailbox().mailbox().path());
        writer.heed(failure);
        return failure;
    }
}
