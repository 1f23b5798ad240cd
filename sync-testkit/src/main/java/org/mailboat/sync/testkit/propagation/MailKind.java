package org.mailboat.sync.testkit.propagation;

import org.jspecify.annotations.Nullable;

/// What a mail is like.
///
/// @param messageId whether it has a Message-ID
/// @param like the name of another one that it looks like from outside: same Message-ID, subject,
///   size and date; or null
/// @param daysOld how long ago the server received it
public record MailKind(boolean messageId, @Nullable String like, int daysOld) {
    /// What most are.
    public static final MailKind USUAL = new MailKind(true, null, 0);
}
