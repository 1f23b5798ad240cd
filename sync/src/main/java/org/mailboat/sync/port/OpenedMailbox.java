package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

/// What opening a mailbox told.
///
/// @param status its counters
/// @param readOnly whether nothing can be written
/// @param newKeywords whether it takes keywords that it does not have yet
/// @param serverId MAILBOXID, where told
public record OpenedMailbox(
        MailboxStatus status, boolean readOnly, boolean newKeywords, @Nullable String serverId) {}
