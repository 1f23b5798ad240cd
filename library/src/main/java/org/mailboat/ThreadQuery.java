package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;

/// Which threads are wanted: those of a mailbox or those of an account, newest first. A query is a
/// value: it can be kept and asked as often as one likes.
///
/// @param account the account's name, or null: the mailbox is named
/// @param mailbox threads with a message in it, in the order of the newest of these messages; null:
///   all threads of the account, in the order of their newest messages
public record ThreadQuery(@Nullable String account, @Nullable MailboxId mailbox) {
    public ThreadQuery {
        if ((account == null) == (mailbox == null)) {
            throw new IllegalArgumentException("either an account or a mailbox");
        }
    }

    /// Every thread that has a message in the mailbox.
    public static ThreadQuery mailbox(MailboxInfo mailbox) {
        return mailbox(mailbox.id());
    }

    /// Every thread that has a message in the mailbox.
    public static ThreadQuery mailbox(MailboxId mailbox) {
        return new ThreadQuery(null, mailbox);
    }

    /// Every thread of an account.
    ///
    /// @param name the account's name
    public static ThreadQuery account(String name) {
        return new ThreadQuery(name, null);
    }
}
