package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.ParkedMessage;

import java.util.List;
import java.util.Optional;

/// What readers see of the store. Thread-safe; each call is one short read transaction.
@SuppressWarnings("DoNotCallSuggester")
public final class MailReader {
    MailReader() {}

    /// The account's mailboxes, by path.
    public List<MailboxSummary> mailboxes(AccountId account) {
        throw Unbuilt.yet();
    }

    public Optional<MailboxSummary> mailbox(MailboxId id) {
        throw Unbuilt.yet();
    }

    public Optional<MailboxSummary> mailbox(AccountId account, MailboxPath path) {
        throw Unbuilt.yet();
    }

    /// A page of the mailbox, newest internal date first.
    ///
    /// @param after the end of the page before, or null for the first
    /// @param limit from 1 to 1,000
    public PlacementPage page(MailboxId mailbox, @Nullable Cursor after, int limit) {
        throw Unbuilt.yet();
    }

    /// A page of the mailbox's recoverable mail, likewise.
    public PlacementPage recoverable(MailboxId mailbox, @Nullable Cursor after, int limit) {
        throw Unbuilt.yet();
    }

    public long recoverableCount(MailboxId mailbox) {
        throw Unbuilt.yet();
    }

    /// What both sides agree is in the mailbox, ascending by UID, in its present epoch.
    ///
    /// @param afterUid 0 to begin
    /// @param limit from 1 to 1,000
    public List<PlacementView> byUid(MailboxId mailbox, long afterUid, int limit) {
        throw Unbuilt.yet();
    }

    public Optional<PlacementView> placement(PlacementId id) {
        throw Unbuilt.yet();
    }

    /// Every placement of a message, recoverable ones too, ascending by id.
    public List<PlacementView> placements(MessageId message) {
        throw Unbuilt.yet();
    }

    /// Opens the octets that are here: the whole message, or its header, as the placement says.
    ///
    /// @throws IllegalArgumentException if the placement has no content
    /// @throws StoreException if the octets are not where they should be
    public MessageContent open(PlacementView placement) {
        throw Unbuilt.yet();
    }

    /// Messages of the mailbox that could not be had so far, ascending by UID.
    ///
    /// @param limit at most so many
    public List<ParkedMessage> parked(MailboxId mailbox, int limit) {
        throw Unbuilt.yet();
    }
}
