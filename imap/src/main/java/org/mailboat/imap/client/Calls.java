package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.Tag;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Set;

/// The commands in flight, in the order in which they were sent, and who gets what comes in.
/// Thread-safe; no method blocks.
final class Calls {
    private final LinkedHashMap<Tag, ImapCall> pending = new LinkedHashMap<>();
    private final Set<Inbox> watched = new HashSet<>();
    private final Inbox greeting = new Inbox();
    private boolean greeted;
    private @Nullable ImapCall lone;
    private long roundTrip;
    private UntaggedListener listener = data -> {};

    /// What the server said last and no command claimed, with nothing answered since.
    private @Nullable Complaint complaint;

    /// A NO, BAD or BYE that does not say what it is about.
    ///
    /// @param at when it came
    private record Complaint(Response.Condition said, long at) {}

    Calls(boolean greeted) {
        this.greeted = greeted;
    }

    Inbox greeting() {
        return greeting;
    }

    /// Takes the response for the greeting, if none has come.
    synchronized boolean greet(Response response) {
        if (greeted) {
            return false;
        }
        greeted = true;
        var nobody =
                new ImapCall(new Tag("greeting"), "greeting", Claim.NOTHING, greeting, greeting, 0);
        greeting.add(new Delivery(nobody, response));
        return true;
    }

    synchronized void listen(UntaggedListener to) {
        listener = to;
    }

    synchronized void add(ImapCall call) {
        if (pending.isEmpty()) {
            lone = call;
            complaint = null;
        }
        pending.put(call.tag(), call);
    }

    /// The shortest time from command to answer so far, of commands that found the line empty; 0 if
    /// there was none.
    synchronized long roundTrip() {
        return roundTrip;
    }

    /// The oldest command's name, or what the connection was doing without one.
    synchronized String oldest() {
        return pending.isEmpty() ? "CONNECT" : pending.firstEntry().getValue().name();
    }

    /// Ends the command of this tag; a tag that nobody sent is passed over.
    synchronized void end(Tag tag, Response response, long now) {
        ImapCall call = pending.remove(tag);
        if (call != null) {
            complaint = null;
            if (call == lone) {
                long took = Math.max(1, now - call.sentAt());
                roundTrip = roundTrip == 0 ? took : Math.min(roundTrip, took);
            }
            var delivery = new Delivery(call, response);
            call.inbox().add(delivery);
            if (call.goAheads() != call.inbox()) {
                call.goAheads().add(delivery);
            }
        }
    }

    /// Gives a continuation to the newest command: nothing is sent behind one that waits for it.
    synchronized void goAhead(Response.Continuation continuation) {
        complaint = null;
        if (!pending.isEmpty()) {
            ImapCall call = pending.lastEntry().getValue();
            call.goAheads().add(new Delivery(call, continuation));
        }
    }

    /// In the server's words, what it may have against the commands in flight; null if nothing.
    synchronized @Nullable String complaint() {
        return complaint == null || pending.isEmpty()
                ? null
                : Refusals.answer(complaint.said().code(), complaint.said().text());
    }

    /// How long the server may still take to say by tag that it refuses the only command in flight,
    /// an APPEND whose literal it was asked to take: in nanoseconds, if it has said so without.
    ///
    /// @param goAheads where its answer is awaited
    /// @param grace from what it said, in nanoseconds
    synchronized long untilRefused(Inbox goAheads, long grace, long now) {
        return complaint != null && refused(goAheads) != null
                ? complaint.at() + grace - now
                : Long.MAX_VALUE;
    }

    /// Takes what the server said for its answer to that command.
    synchronized void refuse(Inbox goAheads, long now) {
        Complaint last = complaint;
        ImapCall call = refused(goAheads);
        if (last != null && call != null) {
            Response.Condition said = last.said();
            end(
                    call.tag(),
                    new Response.Tagged(call.tag(), said.status(), said.code(), said.text()),
                    now);
        }
    }

    private @Nullable ImapCall refused(Inbox goAheads) {
        if (complaint == null || complaint.said().status() == Status.BYE || pending.size() != 1) {
            return null;
        }
        ImapCall call = pending.firstEntry().getValue();
        return call.goAheads() == goAheads && call.name().equals("APPEND") ? call : null;
    }

    private static boolean isComplaint(Response.Condition said) {
        return said.status() == Status.NO
                || said.status() == Status.BAD
                || said.status() == Status.BYE;
    }

    /// Gives data to the oldest command that claims it, else to the listener.
    void data(Response.Untagged data, long now) {
        UntaggedListener unclaimed;
        synchronized (this) {
            for (ImapCall call : pending.values()) {
                if (call.claim().claims(data)) {
                    call.inbox().add(new Delivery(call, data));
                    return;
                }
            }
            if (data instanceof Response.Condition said && isComplaint(said)) {
                complaint = new Complaint(said, now);
                wakeAll();
            }
            unclaimed = listener;
        }
        unclaimed.on(data);
    }

    /// Has the inbox woken when the connection ends.
    synchronized void watch(Inbox inbox) {
        watched.add(inbox);
    }

    synchronized void unwatch(Inbox inbox) {
        watched.remove(inbox);
    }

    synchronized void wakeAll() {
        new ArrayList<>(watched).forEach(Inbox::wake);
    }
}
