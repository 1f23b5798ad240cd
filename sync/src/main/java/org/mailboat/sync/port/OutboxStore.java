package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.OutboxId;
import org.mailboat.model.SyncFailure;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The messages of an account that are to be sent, as the engine sees them. Every call is one short
/// transaction, and what it changed is on disk when it returns; the network is asked in between.
/// For whoever has the account's engine role. Failures are as of [LocalStore].
public interface OutboxStore {
    /// Whether there is nothing. One look at an index.
    boolean isEmpty(AccountId account);

    /// What is there, oldest first. Whatever a run that was killed left on its way to the server is
    /// from now on unknown.
    List<QueuedMessage> begin(AccountId account);

    /// What is there, oldest first, as it stands. Changes nothing.
    List<QueuedMessage> list(AccountId account);

    /// The octets to be sent, or null if somebody took the message back.
    Upload.@Nullable Content content(OutboxId id);

    /// Writes down that the message goes out now.
    ///
    /// @return false if it is not to be sent any more, as somebody took it back
    boolean attempt(OutboxId id);

    /// The server has taken it. Where the copy is filed here, that is done in the same transaction;
    /// where the server files it, the message is not in the outbox any more.
    void accepted(OutboxId id, SentFiling copy, Instant when);

    /// The server does not have these, and may take them later. Counts the attempt.
    void setBack(Collection<OutboxId> ids, SyncFailure failure, @Nullable Instant nextTry);

    /// The server will not take it.
    void refuse(OutboxId id, SyncFailure failure);

    /// The server may have it.
    void doubt(OutboxId id, SyncFailure failure);

    /// The mailbox for what was sent.
    SentPlace sentPlace(AccountId account);

    /// Which of these are in the mailbox, by what their headers call them. Only what came there
    /// since a message was queued is looked at.
    ///
    /// @return nothing if the mailbox may hold messages that are not known here yet
    Optional<Set<OutboxId>> look(MailboxId mailbox, Collection<OutboxId> ids);

    /// These were sent, and the server has a copy of them: they are not in the outbox any more.
    void found(Collection<OutboxId> ids);

    /// Files the copy of a message that was sent.
    void file(OutboxId id, Instant when);

    /// A mailbox for what was sent.
    ///
    /// @param mailbox null if there is none
    /// @param path where it is, or would be made
    record SentPlace(@Nullable MailboxId mailbox, MailboxPath path) {}
}
