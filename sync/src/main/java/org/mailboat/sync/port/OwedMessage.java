package org.mailboat.sync.port;

/// A message that the server has and the store does not, or not whole.
///
/// @param id its number in the mailbox's epoch
/// @param size as announced, in octets; -1 if unknown
/// @param attempts how often it was tried and parked
public record OwedMessage(long id, long size, int attempts) {}
