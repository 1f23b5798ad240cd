package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.model.SyncFailure;

import java.time.Instant;

/// A change made here that the server does not have: how a row differs from what is agreed.
public sealed interface PendingChange {
    /// Of the last edit; it rises with each.
    long number();

    AccountId account();

    /// What keeps it from the server, or null while it was not tried in vain.
    @Nullable Trouble trouble();

    /// Attempts that failed.
    ///
    /// @param nextTry null: at the next run, or when somebody asks for it where it is parked
    /// @param parked whether the next runs leave it alone
    record Trouble(int attempts, SyncFailure failure, @Nullable Instant nextTry, boolean parked) {}

    /// A message in a mailbox.
    ///
    /// @param kind of the last edit; of what the server never had, how it came to be
    /// @param placement in its local state; where it was deleted, as it was
    /// @param agreed where the server has it, or null if it never had it
    /// @param copiedFrom where that is of which it is a copy, or null
    /// @param added keywords that the server does not have
    /// @param removed keywords that the server still has
    /// @param deleted whether it was deleted for good
    /// @param keptHere whether it is in a mailbox that is here only, so that it is never sent
    /// @param waitsFor the change that makes its mailbox, if that was tried in vain; or null
    record OfMessage(
            long number,
            EditKind kind,
            PlacementView placement,
            @Nullable MailboxPath agreed,
            @Nullable MailboxPath copiedFrom,
            Keywords added,
            Keywords removed,
            boolean deleted,
            boolean keptHere,
            @Nullable Long waitsFor,
            @Nullable Trouble trouble)
            implements PendingChange {
        @Override
        public AccountId account() {
            return placement.account();
        }

        /// Whether the server has it in another mailbox.
        public boolean moved() {
            return agreed != null && !agreed.equals(placement.path());
        }
    }

    /// A mailbox.
    ///
    /// @param agreed its path on the server, or null if the server never had it
    /// @param role what it is made for, or null
    /// @param deleted whether it was deleted for good
    record OfMailbox(
            long number,
            AccountId account,
            MailboxId mailbox,
            MailboxPath path,
            @Nullable MailboxPath agreed,
            @Nullable Role role,
            boolean deleted,
            @Nullable Trouble trouble)
            implements PendingChange {}
}
