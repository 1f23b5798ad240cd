package org.mailboat.sync.port;

/// A mailbox's counters as the server tells them. They are compared for equality only.
///
/// @param messages how many messages it holds
/// @param epoch UIDVALIDITY; 0 is unknown
/// @param uidNext the next id; 0 is unknown
/// @param highestModSeq 0 where the mailbox keeps no mod-sequences
public record MailboxStatus(long messages, long epoch, long uidNext, long highestModSeq) {}
