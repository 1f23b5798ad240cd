package org.mailboat.store;

import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;

import java.time.Instant;

/// A message that could not be had.
///
/// @param uid its number in the mailbox's epoch
public record ParkedMessage(MailboxId mailbox, long uid, SyncFailure failure, Instant nextTry) {}
