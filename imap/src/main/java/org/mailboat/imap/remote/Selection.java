package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.SyncFailure;

/// One opening of a mailbox for fetching: what came of it decides whether messages fetched behind
/// it are believed. For one thread.
final class Selection {
    private final Opening opening = new Opening();
    private long standing;
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

    /// Whether this opening was asked for: what was opened before is not believed here, unless the
    /// listing that did it has told what it is.
    boolean isAsked() {
        return asked;
    }

    /// One that the listing before has left open, and that was seen to be of this epoch.
    static Selection standing(long epoch) {
        var selection = new Selection();
        selection.standing = epoch;
        selection.asked = true;
        selection.confirmed = true;
        return selection;
    }

    /// Whether nobody fetching has opened it.
    boolean isStanding() {
        return standing != 0;
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
        long told = isStanding() ? standing : opening.epoch();
        return confirmed && (told == epoch || (told == 0 && epochUntold));
    }
}
