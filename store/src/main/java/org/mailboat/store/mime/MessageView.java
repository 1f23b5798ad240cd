package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A message as a person reads it.
///
/// @param header its header in short
/// @param text the best text: what the sender wrote as plain text, else the HTML made readable;
///   null if there is neither
/// @param html the HTML as it came, decoded but not made safe; null if there is none
/// @param truncated whether text or html was cut at the reader's limit
/// @param attachments everything else, in the order of the parts
public record MessageView(
        HeaderSummary header,
        @Nullable String text,
        @Nullable String html,
        boolean truncated,
        List<Attachment> attachments) {
    public MessageView {
        attachments = List.copyOf(attachments);
    }
}
