package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

/// A mailbox that something is to be written into, and what must hold of it: otherwise it is
/// another one, or its ids mean something else, and nothing is sent.
///
/// @param epoch the epoch in which its messages are known by their ids; 0 for a mailbox of which
///   nothing is known but its name
/// @param serverId MAILBOXID, where it is known
/// @param since where the server stood when the mailbox was last looked at, or null
/// @param known what is written down of its messages
public record ExpectedMailbox(
        MailboxRef mailbox,
        long epoch,
        @Nullable String serverId,
        @Nullable Checkpoint since,
        KnownMessages known) {}
