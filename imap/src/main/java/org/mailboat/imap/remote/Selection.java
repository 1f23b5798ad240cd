package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.SyncFailure;

/// One opening of a mailbox for fetching: what came of it decides whether messages fetched behind
/// it are believed. For one thread.
final class Selection {
    private final Opening opening = new Opening();
    private boolean asked;
    private boolean confirmed;
    private @Nullable SyncFailure refusal;

    Opening opening() {
        return opening;
    }

    /// Notes that the mailbox is being opened.
    void ask() {
        asked = true;
    }

    /// Whether this opening was asked for: what a listing opened before is not believed here, as
    /// nobody fetching has seen what it told.
    boolean isAsked() {
        return asked;
    }

    void confirm() {
        confirmed = true;
    }

    void refuse(SyncFailure why) {
        refusal = why;
    }

    @Nullable SyncFailure refusal() {
        return refusal;
    }

    /// Whether the mailbox is open, and of this epoch.
    ///
    /// @param epochUntold whether this server does not tell the epoch when it opens a mailbox
    boolean isConfirmed(long epoch, boolean epochUntold) {
        return confirmed && (opening.epoch() == epoch || (opening.epoch() == 0 && epochUntold));
    }
}
