package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What a search looks through in one message.
///
/// @param subject decoded, or null; a line each if there are several
/// @param from the addresses with their names, of all such fields; likewise the next three
/// @param names the file names of attachments, decoded, also of those in messages within the
///   message
/// @param body all that can be read in it: every text, HTML without its marks and targets of links,
///   reports, invitations, and the subject, addresses and text of messages within the message;
///   pieces are separated by an empty line, line ends are `\n`
/// @param attached whether there is a part that a person would call an attachment: not what is
///   shown within the text, nor a signature
/// @param truncated whether text went on beyond the limit
public record MessageText(
        @Nullable String subject,
        List<MailAddress> from,
        List<MailAddress> to,
        List<MailAddress> cc,
        List<MailAddress> bcc,
        List<String> names,
        String body,
        boolean attached,
        boolean truncated) {
    public MessageText {
        from = List.copyOf(from);
        to = List.copyOf(to);
        cc = List.copyOf(cc);
        bcc = List.copyOf(bcc);
        names = List.copyOf(names);
    }
}
