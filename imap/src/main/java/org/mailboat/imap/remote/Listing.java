package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Delivery;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;

import java.util.ArrayList;
import java.util.List;

/// One mailbox being listed: the commands for it, what came in, and what to make of it. Driven by
/// an [Observer]. For one thread.
///
/// What is told of a mailbox rests on two witnesses that agree: the messages sighted against
/// EXISTS, or against a search. Where they do not agree nothing is said to be absent. And UIDs are
/// believed to mean what they did only while UIDVALIDITY, UIDNEXT and a message or two that are
/// known well say so.
abstract class Listing {
    /// The promise that opening a mailbox tells its epoch, under which it is demoted.
    static final String UIDVALIDITY = "UIDVALIDITY";

    private final Observer observer;
    private final ObserveOrder order;
    private final @Nullable Prior prior;
    private final Opening opening = new Opening();
    private final Sightings witnesses = new Sightings();
    private Opening latest = opening;
    private @Nullable ImapCall openCall;
    private @Nullable ImapCall witnessCall;
    private @Nullable ImapCall statusCall;
    private String parameter = "";

    /// What the server said when it refused to open the mailbox with QRESYNC, if it did.
    private @Nullable String doubt;

    private boolean isOpen;
    private boolean identified;
    private boolean replaced;
    private int unanswered;
    private @Nullable SyncFailure failure;
    private @Nullable String lost;

    /// @param prior what the answers are held against, or null for a mailbox that is new
    Listing(Observer observer, ObserveOrder order, @Nullable Prior prior) {
        this.observer = observer;
        this.order = order;
        this.prior = prior;
    }

    /// Sends the first commands.
    abstract void start();

    /// Untagged data of one of the commands, once the mailbox is open. Which of several FETCHes
    /// brings it is not known: there are servers that carry them out side by side.
    abstract void data(ImapCall call, Response.Untagged data);

    /// A command other than the opening one ended.
    abstract void ended(ImapCall call, Ending ending);

    /// Every command ended and nothing failed: says what was seen, or sends more commands.
    abstract void settle();

    /// Whether every command that needs the mailbox to be open has been sent, as far as is known.
    abstract boolean allSent();

    /// About how many messages are asked for at a time.
    abstract long volume();

    /// Untagged data of the command that opens the mailbox for the first time, before it is known
    /// whether it succeeds.
    void openingData(Response.Untagged data) {}

    /// How a command ended.
    record Ending(Status status, @Nullable ResponseCode code, String text) {
        boolean isOk() {
            return status == Status.OK;
        }

        /// Whether the command may not have been understood: BAD, or a NO that gives no other
        /// reason.
        boolean isPuzzled() {
            return status == Status.BAD
                    || (code == null && !Refusals.saysForNow(text))
                    || ResponseCode.is(code, ResponseCode.Word.CLIENTBUG)
                    || ResponseCode.is(code, ResponseCode.Word.CANNOT);
        }
    }

    final ObserveOrder order() {
        return order;
    }

    /// As the mailbox was when it was opened first.
    final Opening opening() {
        return opening;
    }

    /// As it was when it was opened last.
    final Opening latest() {
        return latest;
    }

    /// Whether nothing more is to come.
    final boolean isOver() {
        return unanswered == 0;
    }

    final ObservationSink sink() {
        return observer.sink();
    }

    final Observer observer() {
        return observer;
    }

    final Link link() {
        return observer.link();
    }

    /// Sends the command that opens the mailbox, and others behind it in the same write. Opened
    /// once more, it must be the same mailbox still.
    ///
    /// @return the calls of the others
    final List<ImapCall> open(List<ImapRequest> behind) {
        parameter = link().asksForModSeqs() ? Link.CONDSTORE : "";
        return open(link().examine(order.mailbox().wireName()), behind);
    }

    /// The same with what changed since.
    final List<ImapCall> openSince(Prior since, List<ImapRequest> behind) {
        parameter = Link.QRESYNC;
        return open(link().examineSince(order.mailbox().wireName(), since), behind);
    }

    private List<ImapCall> open(ImapRequest examine, List<ImapRequest> behind) {
        boolean first = openCall == null;
        latest = first ? opening : new Opening();
        isOpen = false;
        var requests = new ArrayList<ImapRequest>();
        requests.add(examine);
        IdSet asked = first && prior != null ? prior.witnesses() : IdSet.empty();
        if (!asked.isEmpty()) {
            requests.add(
                    new ImapRequest(
                            Commands.uidFetch(new UidSet(asked), link().identity()),
                            Observer::isAboutMessages));
        }
        int own = requests.size();
        requests.addAll(behind);
        List<ImapCall> calls = observer.send(this, requests);
        openCall = calls.getFirst();
        witnessCall = own > 1 ? calls.get(1) : null;
        unanswered += calls.size();
        return calls.subList(own, calls.size());
    }

    /// Sends more commands, behind another opening if another mailbox was opened meanwhile.
    final List<ImapCall> ask(List<ImapRequest> requests) {
        if (!link().hasOpened(order.mailbox().wireName())) {
            return open(requests);
        }
        unanswered += requests.size();
        return observer.send(this, requests);
    }

    /// Sends one more command, likewise.
    final ImapCall ask(ImapRequest request) {
        return ask(List.of(request)).getFirst();
    }

    final void ask(UidSearch search) {
        search.sentAs(ask(search.request()));
    }

    /// Takes what came in for one of the commands.
    final void deliver(Delivery delivery) {
        ImapCall call = delivery.call();
        if (delivery.isEnd()) {
            unanswered--;
            end(call, ending(delivery.response()));
        } else if (delivery.response() instanceof Response.Untagged data) {
            take(call, data);
        }
        if (unanswered == 0 && isWanted() && isSameMailbox()) {
            settle();
        }
        if (unanswered == 0) {
            tellEnd();
        }
    }

    /// Leaves the order to another listing of it, which begins anew.
    final void replaceBy(Listing other) {
        replaced = true;
        observer.again(other);
    }

    /// Gives the order up. It is told when the commands in flight have been answered.
    final void fail(SyncFailure why) {
        if (failure == null) {
            failure = why.withMailbox(order.mailbox().path());
        }
    }

    final void failContradicting(String what) {
        fail(
                SyncFailure.of(FailureKind.PROTOCOL, "The server contradicts itself: " + what + ".")
                        .withCommand("UID SEARCH", null));
    }

    /// Whether the mailbox is empty and nothing that is known speaks against it: then there is no
    /// message to ask for, and some servers say so with NO or BAD, or with nothing at all.
    final boolean isSurelyEmpty() {
        return opening.exists() == 0 && (prior == null || prior.count() == 0);
    }

    /// Deals with a refused FETCH, before anything is told: asks without what the server may have
    /// stumbled over, or gives the order up.
    final void fetchRefused(ImapCall call, Ending ending) {
        if (ending.status() == Status.BAD && link().demoteContentIds(ending.text())) {
            replaceBy(observer.listing(order));
        } else {
            failRefused(call, ending);
        }
    }

    /// Gives the order up because the server refuses a FETCH.
    final void failRefused(ImapCall call, Ending ending) {
        fail(refusal(Refusals.Asked.FETCH, call, ending));
    }

    /// Where the server stood when the mailbox was opened.
    final Checkpoint checkpoint() {
        return CheckpointText.of(stood());
    }

    /// What opening the mailbox told.
    final OpenedMailbox openedMailbox() {
        return opening.toOpenedMailbox(stood());
    }

    /// A next UID that opening does not tell is the one of the glance before, which can only be
    /// lower.
    private MailboxStatus stood() {
        MailboxStatus told = opening.status();
        MailboxStatus hint = order.status();
        if (told.uidNext() > 0 || hint == null || hint.epoch() != told.epoch()) {
            return told;
        }
        return new MailboxStatus(
                told.messages(), told.epoch(), hint.uidNext(), told.highestModSeq());
    }

    private boolean isWanted() {
        return failure == null && lost == null && !replaced;
    }

    private void take(ImapCall call, Response.Untagged data) {
        if (call == openCall || call == statusCall) {
            latest.absorb(data);
            if (latest == opening) {
                openingData(data);
            }
        } else if (isOpen && isWanted()) {
            latest.follow(data);
            if (data instanceof Response.Fetch fetch) {
                witnessed(fetch);
            }
            data(call, data);
        }
    }

    private void witnessed(Response.Fetch fetch) {
        if (prior != null && prior.witnesses().contains(fetch.uid())) {
            witnesses.add(fetch);
        }
    }

    private void end(ImapCall call, Ending ending) {
        if (call == openCall) {
            endOpening(call, ending);
        } else if (call == statusCall) {
            if (opening.epoch() == 0) {
                fail(
                        SyncFailure.of(
                                FailureKind.PROTOCOL,
                                "The server gives the mailbox no UIDVALIDITY, so its messages"
                                        + " cannot be told apart from others."));
            }
        } else if (isWanted() && call == witnessCall) {
            if (ending.status() == Status.BAD && link().demoteContentIds(ending.text())) {
                replaceBy(observer.listing(order));
            }
        } else if (isWanted()) {
            ended(call, ending);
        }
    }

    private void endOpening(ImapCall call, Ending ending) {
        if (!ending.isOk()) {
            link().forgetOpened();
            openingRefused(call, ending);
            return;
        }
        isOpen = true;
        link().noteShown(order.mailbox().wireName(), latest.status());
        if (doubt != null) {
            demote(Link.QRESYNC, doubt);
        }
        if (latest != opening) {
            checkSame();
        } else if (opening.epoch() == 0) {
            link().demotions().add(UIDVALIDITY, "opening a mailbox does not tell it");
            unanswered++;
            statusCall = observer.send(this, List.of(status())).getFirst();
        }
    }

    /// Opening it with fewer words shows whether the words were the reason. A parameter that is not
    /// understood is; a NO may also be about the mailbox.
    private void openingRefused(ImapCall call, Ending ending) {
        if (!isWanted()) {
            return;
        }
        boolean first = latest == opening;
        if (first && parameter.equals(Link.QRESYNC) && ending.isPuzzled()) {
            doubted(ending.text());
        } else if (first && parameter.equals(Link.CONDSTORE) && ending.status() == Status.BAD) {
            demote(Link.CONDSTORE, ending.text());
            replaceBy(observer.listing(order));
        } else {
            fail(refusal(Refusals.Asked.OPEN, call, ending));
        }
    }

    private void doubted(String text) {
        Listing other = observer.listingWithoutQresync(order);
        other.doubt = text;
        replaceBy(other);
    }

    private void demote(String capability, String text) {
        link().demotions().add(capability, "it refuses to open a mailbox with it: " + text);
    }

    private ImapRequest status() {
        return new ImapRequest(
                Commands.status(
                        order.mailbox().wireName(),
                        List.of(StatusItem.UIDVALIDITY, StatusItem.UIDNEXT)),
                Claim.of(Response.StatusData.class));
    }

    private void checkSame() {
        if (latest.epoch() != opening.epoch()) {
            fail(
                    SyncFailure.of(
                            FailureKind.TRANSIENT,
                            "The mailbox was replaced on the server while it was listed."));
        }
    }

    /// Whether UIDs still mean what is written down of them. In another epoch the whole mailbox is
    /// listed as a new one.
    private boolean isSameMailbox() {
        if (prior == null || identified) {
            return true;
        }
        identified = true;
        if (opening.epoch() != prior.status().epoch()) {
            replaceBy(observer.whole(order, null));
            return false;
        }
        lost = prior.contradiction(opening.status(), witnesses);
        return lost == null;
    }

    private void tellEnd() {
        if (failure != null) {
            sink().failed(order, failure);
        } else if (lost != null) {
            sink().identityLost(order, lost);
        }
    }

    private SyncFailure refusal(Refusals.Asked asked, ImapCall call, Ending ending) {
        return Refusals.classify(
                asked, call.name(), ending.status(), ending.code(), ending.text(), observer.now());
    }

    private static Ending ending(Response response) {
        return response instanceof Response.Tagged tagged
                ? new Ending(tagged.status(), tagged.code(), tagged.text())
                : new Ending(Status.BAD, null, "(unreadable)");
    }
}
