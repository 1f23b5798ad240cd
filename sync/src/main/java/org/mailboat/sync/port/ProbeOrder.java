package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

/// An intent whose effect is to be looked for.
///
/// @param mailbox the mailbox that was to take the message in, under the name it has now; null for
///   the name it had then
/// @param known what is written down of that mailbox's messages: those that are agreed are not what
///   is looked for; one that was only seen may be
public record ProbeOrder(Intent intent, @Nullable MailboxRef mailbox, KnownMessages known) {}
