package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The header fields that a list of messages shows, decoded.
///
/// @param date what the sender wrote, or null if that is no date
/// @param messageId without angle brackets, or null
/// @param inReplyTo likewise, the first one
/// @param hasAttachment whether there are parts besides the text; null where the header alone does
///   not tell
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
    private static final Pattern ID = Pattern.compile("<([^<>\\s]+)>");

    /// Reads the header at the start of the stream and nothing beyond its last buffer.
    public static HeaderSummary of(InputStream message) throws IOException {
        return of(HeaderBlock.read(message));
    }

    /// Reads a header.
    public static HeaderSummary of(HeaderBlock header) {
        String subject = header.first("Subject");
        return new HeaderSummary(
                subject == null ? null : HeaderText.decode(subject),
                HeaderText.addresses(header.first("From")),
                HeaderText.addresses(header.first("To")),
                HeaderText.addresses(header.first("Cc")),
                HeaderText.addresses(header.first("Bcc")),
                HeaderText.addresses(header.first("Reply-To")),
                HeaderText.date(header.first("Date")),
                firstId(header.first("Message-ID")),
                firstId(header.first("In-Reply-To")),
                hasAttachment(header.first("Content-Type"), header.first("Content-Disposition")));
    }

    static @Nullable String firstId(@Nullable String value) {
        Matcher id = ID.matcher(value == null ? "" : value);
        return id.find() ? id.group(1) : null;
    }

    private static @Nullable Boolean hasAttachment(
            @Nullable String type, @Nullable String disposition) {
        if (disposition != null && disposition.toLowerCase(Locale.ROOT).startsWith("attachment")) {
            return true;
        }
        String media = type == null ? "text/plain" : type.strip().toLowerCase(Locale.ROOT);
        if (media.startsWith("text/") || media.startsWith("multipart/alternative")) {
            return false;
        }
        return media.startsWith("multipart/") ? null : true;
    }
}
