package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A message as a person reads it.
///
/// @param header its main header fields
/// @param headers all of its header fields, in order
/// @param text its text, taken from the HTML where there is no other, with `\n` as line ends; null
///   if there is neither
/// @param html its HTML as sent, or null; not safe to show as it is
/// @param truncated whether text or HTML went on beyond the limit
/// @param attachments its other parts, in order, with the files that are in its texts or in a
///   `winmail.dat`
/// @param notices what it is besides its text, in order
public record MessageView(
        HeaderSummary header,
        List<HeaderField> headers,
        @Nullable String text,
        @Nullable String html,
        boolean truncated,
        List<Attachment> attachments,
        List<Notice> notices) {
    public MessageView {
        headers = List.copyOf(headers);
        attachments = List.copyOf(attachments);
        notices = List.copyOf(notices);
    }
}
