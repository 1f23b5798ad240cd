package org.mailboat.sync.port;

import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;

/// The mailbox a remote is asked to work on.
///
/// @param id ours
/// @param wireName the server's, see [RemoteMailbox#wireName]
/// @param path for messages to people
public record MailboxRef(MailboxId id, String wireName, MailboxPath path) {}
