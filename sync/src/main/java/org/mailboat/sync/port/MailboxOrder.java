package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;

/// A change to the tree of mailboxes on the server.
public sealed interface MailboxOrder {
    /// The mailbox it is about, for messages to people.
    MailboxPath path();

    /// A mailbox to be made.
    ///
    /// @param path where it is to stand
    /// @param parent the wire name of the mailbox above it, if that is there
    /// @param role what it is for, told to servers that want to know; or null
    /// @param subscribed whether it is to be subscribed
    record Create(
            MailboxPath path, @Nullable String parent, @Nullable Role role, boolean subscribed)
            implements MailboxOrder {}

    /// A mailbox to be called otherwise, and those below it with it.
    ///
    /// @param target where it is to stand
    /// @param parent the wire name of the mailbox that is to be above it, if there is one
    record Rename(ExpectedMailbox mailbox, MailboxPath target, @Nullable String parent)
            implements MailboxOrder {
        @Override
        public MailboxPath path() {
            return mailbox.mailbox().path();
        }
    }

    /// A mailbox to be gone for good, with its messages; never those below it.
    ///
    /// @param confirmed what was known of it when its deletion was decided: if anything came since,
    ///   it stays
    record Delete(ExpectedMailbox mailbox, MailboxStatus confirmed) implements MailboxOrder {
        @Override
        public MailboxPath path() {
            return mailbox.mailbox().path();
        }
    }

    /// A mailbox to be subscribed, or no longer.
    record Subscribe(MailboxRef mailbox, boolean wanted) implements MailboxOrder {
        @Override
        public MailboxPath path() {
            return mailbox.path();
        }
    }
}
