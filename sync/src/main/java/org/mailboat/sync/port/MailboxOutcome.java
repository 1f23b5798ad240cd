package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;

/// What became of a [MailboxOrder].
public sealed interface MailboxOutcome {
    /// The mailbox is there under this name: made, renamed, or made by somebody else before.
    ///
    /// @param path what the wire name reads as, which may lie deeper than what was asked for
    /// @param opened its identity, read anew: there are servers that give a renamed mailbox another
    ///   one; null if it could not be read
    record Standing(String wireName, MailboxPath path, @Nullable OpenedMailbox opened)
            implements MailboxOutcome {}

    /// It is deleted, or the subscription is as wanted.
    record Done() implements MailboxOutcome {}

    /// The server refuses it, and did not do it.
    record Refused(SyncFailure failure) implements MailboxOutcome {}

    /// It is not the mailbox that was expected, or it changed since; nothing was done.
    record Changed(String how) implements MailboxOutcome {}

    /// There is no such mailbox any more.
    record Absent() implements MailboxOutcome {}

    /// It was sent and the answer is lost.
    record Unknown(SyncFailure why) implements MailboxOutcome {}

    /// The connection was gone before it was sent.
    record NotTried(SyncFailure why) implements MailboxOutcome {}
}
