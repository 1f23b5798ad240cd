package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;

/// Told how far a long piece of work has come: an export, a verification. Called on the thread that
/// does the work.
@FunctionalInterface
public interface WorkProgress {
    /// Tells nobody.
    WorkProgress NONE = (mailbox, done, total) -> {};

    /// So far it is now. Called often; what takes long holds up the work.
    ///
    /// @param mailbox at hand, or null between mailboxes
    /// @param done messages so far
    /// @param total messages in all, or -1 if that is not known
    void at(@Nullable MailboxPath mailbox, long done, long total);
}
