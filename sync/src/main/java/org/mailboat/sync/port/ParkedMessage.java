package org.mailboat.sync.port;

import org.mailboat.model.SyncFailure;

import java.time.Instant;

/// A message that could not be had, and when it is tried again.
///
/// @param id its number in the mailbox's epoch
/// @param attempts how often it was tried
/// @param failure of the last attempt
public record ParkedMessage(long id, int attempts, SyncFailure failure, Instant nextTry) {}
