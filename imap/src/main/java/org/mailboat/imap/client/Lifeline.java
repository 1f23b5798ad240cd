package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.Status;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.NetConfig;

import java.io.IOException;

/// Whether a connection lives, how long it has been silent, and what it died of. Thread-safe; no
/// method blocks.
final class Lifeline {
    private final Calls calls;
    private final NetConfig config;
    private volatile long lastActivity;
    private volatile boolean digesting;
    private volatile @Nullable SyncFailure failure;
    private volatile Response.@Nullable Condition farewell;
    private volatile boolean dropped;

    /// @param calls woken when the connection ends
    Lifeline(Calls calls, NetConfig config) {
        this.calls = calls;
        this.config = config;
        this.lastActivity = now();
    }

    /// Whether the connection can still be used, as far as is known.
    boolean isOpen() {
        return failure == null && farewell == null;
    }

    /// Whether it was the server, or the network, that ended it.
    boolean wasDropped() {
        return dropped;
    }

    /// What it died of, or null while it lives.
    @Nullable SyncFailure failure() {
        return failure;
    }

    /// Notes that something went over the line.
    void stir() {
        lastActivity = now();
    }

    /// Notes whether the reader is busy with what has come in: the server is not silent then.
    void digest(boolean busy) {
        digesting = busy;
    }

    /// Notes the server's goodbye.
    void bid(Response.Condition bye) {
        farewell = bye;
    }

    /// How long the server may still be silent, in nanoseconds.
    long patience() {
        long limit = config.timeouts().silence().toNanos();
        return digesting ? limit : lastActivity + limit - now();
    }

    /// Ends it, unless it has ended: the first reason stays.
    ///
    /// @return the reason
    SyncFailure end(SyncFailure why) {
        SyncFailure reason;
        synchronized (this) {
            if (failure == null) {
                failure = why;
            }
            reason = failure;
        }
        calls.wakeAll();
        return reason;
    }

    /// Ends it because we are done.
    void close() {
        end(SyncFailure.of(FailureKind.OFFLINE, "The connection was closed."));
    }

    /// Ends it because the server has said nothing for too long.
    void giveUpOnSilence() {
        String awaited = calls.oldest();
        end(
                SyncFailure.of(
                                FailureKind.OFFLINE,
                                "The server has said nothing for %d seconds."
                                        .formatted(config.timeouts().silence().toSeconds()))
                        .withCommand(awaited, calls.complaint())
                        .withDetail(FailureDetail.DEADLINE)
                        .withNextStep("try again later, or check the server"));
    }

    /// Ends it because nobody knows what the server would take the next octets for.
    void giveUpOnRefusal(@Nullable String said) {
        end(
                SyncFailure.of(
                                FailureKind.OFFLINE,
                                "The server refused a command without saying which.")
                        .withCommand("APPEND", said));
    }

    /// Ends it because the other side is gone.
    ///
    /// @param cause null if it said so in good order
    /// @return the reason
    SyncFailure drop(@Nullable IOException cause) {
        SyncFailure why = lost(cause);
        synchronized (this) {
            dropped |= failure == null;
        }
        return end(why);
    }

    private SyncFailure lost(@Nullable IOException cause) {
        Response.Condition bye = farewell;
        if (bye != null) {
            return Refusals.classify(
                    Refusals.Asked.OTHER,
                    calls.oldest(),
                    Status.BYE,
                    bye.code(),
                    bye.text(),
                    config.clock().instant());
        }
        return SyncFailure.of(
                        FailureKind.OFFLINE,
                        cause == null
                                ? "The server closed the connection."
                                : "The connection to the server broke.")
                .withCommand(calls.oldest(), calls.complaint());
    }

    private long now() {
        return config.ticker().getAsLong();
    }
}
