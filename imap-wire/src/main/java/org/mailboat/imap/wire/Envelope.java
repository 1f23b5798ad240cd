package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// A message's header as the server read it ([RFC 9051
/// §7.5.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.5.2)). A convenience for lists:
/// identity and display come from the header itself, for servers change what they put here. Texts
/// are raw, encoded words and all, decoded from UTF-8 or Latin-1; fields that are missing are null
/// or empty.
public record Envelope(
        @Nullable String date,
        @Nullable String subject,
        List<Address> from,
        List<Address> sender,
        List<Address> replyTo,
        List<Address> to,
        List<Address> cc,
        List<Address> bcc,
        @Nullable String inReplyTo,
        @Nullable String messageId) {

    /// A mail address, or the mark of a group: one with a mailbox but no host begins it, one with
    /// neither ends it.
    public record Address(@Nullable String name, @Nullable String mailbox, @Nullable String host) {}
}
