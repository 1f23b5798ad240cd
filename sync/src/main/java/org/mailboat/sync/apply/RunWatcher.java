package org.mailboat.sync.apply;

import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;

/// Told what the stages do. Thread-safe, never blocks, never throws.
public interface RunWatcher {
    /// A mailbox is being worked on.
    void mailboxStarted(MailboxPath mailbox);

    void mailboxFinished(MailboxPath mailbox);

    /// There is more to do than was known.
    void expected(Phase phase, MailboxPath mailbox, long messages, long bytes);

    /// So much more is done.
    void advanced(Phase phase, MailboxPath mailbox, long messages, long bytes);

    void failed(SyncFailure failure);

    /// Something was decided that its user would want to know, in one sentence.
    void noted(String sentence);
}
