package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Delivery;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;

import java.util.List;

/// One mailbox being listed: the commands for it, what came in, and what to make of it. Driven by
/// an [Observer]. For one thread.
///
/// What is told of a mailbox rests on two witnesses that agree: the messages sighted against
/// EXISTS, or against a search. Where they do not agree nothing is said to be absent.
abstract class Listing {
    static final FetchQuery ATTRIBUTES = FetchQuery.uid().flags().internalDate().size();

    /// The promise that opening a mailbox tells its epoch, under which it is demoted.
    static final String UIDVALIDITY = "UIDVALIDITY";

    private final Observer observer;
    private final ObserveOrder order;
    private final Opening opening = new Opening();
    private Opening latest = opening;
    private @Nullable ImapCall openCall;
    private @Nullable ImapCall statusCall;
    private boolean isOpen;
    private boolean replaced;
    private int unanswered;
    private @Nullable SyncFailure failure;

    Listing(Observer observer, ObserveOrder order) {
        this.observer = observer;
        this.order = order;
    }

    /// Sends the first commands.
    abstract void start();

    /// Untagged data of one of the commands, once the mailbox is open.
    abstract void data(ImapCall call, Response.Untagged data);

    /// A command other than the opening one ended.
    abstract void ended(ImapCall call, Ending ending);

    /// The mailbox is open for the first time.
    abstract void opened();

    /// Every command ended and nothing failed: says what was seen, or sends more commands.
    abstract void settle();

    /// Whether every command that needs the mailbox to be open has been sent.
    abstract boolean allSent();

    /// How a command ended.
    record Ending(Status status, @Nullable ResponseCode code, String text) {
        boolean isOk() {
            return status == Status.OK;
        }
    }

    final ObserveOrder order() {
        return order;
    }

    final Opening opening() {
        return opening;
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

    /// Sends the command that opens the mailbox, and others behind it in the same write. Opened
    /// once more, it must be the same mailbox still.
    final List<ImapCall> open(List<ImapRequest> behind) {
        latest = openCall == null ? opening : new Opening();
        isOpen = false;
        List<ImapCall> calls = observer.open(this, order.mailbox().wireName(), behind);
        openCall = calls.getFirst();
        unanswered += calls.size();
        return calls.subList(1, calls.size());
    }

    /// Sends one more command.
    final ImapCall send(ImapRequest request) {
        unanswered++;
        return observer.send(this, request);
    }

    /// Takes what came in for one of the commands.
    final void deliver(Delivery delivery) {
        ImapCall call = delivery.call();
        if (delivery.isEnd()) {
            unanswered--;
            end(call, ending(delivery.response()));
        } else if (delivery.response() instanceof Response.Untagged data) {
            if (call == openCall || call == statusCall) {
                latest.absorb(data);
            } else if (isOpen && isWanted()) {
                latest.follow(data);
                data(call, data);
            }
        }
        if (unanswered == 0 && isWanted()) {
            settle();
        }
        SyncFailure why = failure;
        if (unanswered == 0 && why != null) {
            sink().failed(order, why);
        }
    }

    /// Leaves the order to another listing of it, which begins anew.
    final void replaceBy(Listing other) {
        replaced = true;
        observer.again(other);
    }

    private boolean isWanted() {
        return failure == null && !replaced;
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

    final SyncFailure refusal(Refusals.Asked asked, ImapCall call, Ending ending) {
        return Refusals.classify(
                asked, call.name(), ending.status(), ending.code(), ending.text(), observer.now());
    }

    /// Where the server stood when the mailbox was opened.
    final Checkpoint checkpoint() {
        return CheckpointText.of(opening.status());
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
        } else if (isWanted()) {
            ended(call, ending);
        }
    }

    private void endOpening(ImapCall call, Ending ending) {
        if (!ending.isOk()) {
            observer.link().forgetOpened();
            if (ending.status() == Status.BAD && observer.demoteModSeqs(ending.text())) {
                replaceBy(observer.listing(order));
            } else {
                fail(refusal(Refusals.Asked.OPEN, call, ending));
            }
            return;
        }
        isOpen = true;
        if (latest != opening) {
            checkSame();
            return;
        }
        if (opening.epoch() == 0) {
            observer.link().demotions().add(UIDVALIDITY, "opening a mailbox does not tell it");
            statusCall =
                    send(
                            new ImapRequest(
                                    Commands.status(
                                            order.mailbox().wireName(),
                                            List.of(StatusItem.UIDVALIDITY, StatusItem.UIDNEXT)),
                                    Claim.of(Response.StatusData.class)));
        }
        opened();
    }

    private void checkSame() {
        if (latest.epoch() != opening.epoch()) {
            fail(
                    SyncFailure.of(
                            FailureKind.TRANSIENT,
                            "The mailbox was replaced on the server while it was listed."));
        }
    }

    private static Ending ending(Response response) {
        return response instanceof Response.Tagged tagged
                ? new Ending(tagged.status(), tagged.code(), tagged.text())
                : new Ending(Status.BAD, null, "(unreadable)");
    }
}
