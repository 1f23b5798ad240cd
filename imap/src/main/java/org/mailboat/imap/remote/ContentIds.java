package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.FetchItem;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.Response;

import java.util.List;

/// A server's own identity for what a message consists of: EMAILID ([RFC 8474
/// §5.1](https://www.rfc-editor.org/rfc/rfc8474.html#section-5.1)), or Gmail's number. Each with a
/// prefix that tells the kinds apart.
final class ContentIds {
    /// What offers such an identity, the one that is asked for first.
    static final List<String> CAPABILITIES = List.of("OBJECTID", "X-GM-EXT-1");

    private ContentIds() {}

    /// The query, and the identity along with it where the server has one.
    static FetchQuery asked(FetchQuery query, Capabilities offered) {
        if (offered.has("OBJECTID")) {
            return query.emailId();
        }
        return offered.has("X-GM-EXT-1") ? query.gmailMessageId() : query;
    }

    /// What an answer tells, or null.
    static @Nullable String of(Response.Fetch fetch) {
        var emailId = fetch.item(FetchItem.EmailId.class);
        if (emailId != null) {
            return "emailid:" + emailId.id();
        }
        var gmail = fetch.item(FetchItem.GmailMessageId.class);
        return gmail == null ? null : "gmail:" + Long.toUnsignedString(gmail.id());
    }
}
