package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What a list shows of a message: read from its header alone.
///
/// @param subject decoded, or null if there is none
/// @param date as the sender wrote it, or null if it is missing or cannot be read
/// @param messageId with its angle brackets, or null
/// @param inReplyTo likewise, the first one
/// @param hasAttachment null where the header alone does not tell
public record HeaderSummary(
        @Nullable String subject,
        List<MailAddress> from,
        List<MailAddress> to,
        List<MailAddress> cc,
        List<MailAddress> bcc,
        List<MailAddress> replyTo,
        @Nullable Instant date,
        @Nullable String messageId,
        @Nullable String inReplyTo,
        @Nullable Boolean hasAttachment) {
    public HeaderSummary {
        from = List.copyOf(from);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        replyTo = List.copyOf(replyTo);
    }
}
