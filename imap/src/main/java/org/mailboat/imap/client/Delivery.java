package org.mailboat.imap.client;

import org.mailboat.imap.wire.Response;

/// Something that came in for a command: data that it claimed, a go-ahead, or its end.
public record Delivery(ImapCall call, Response response) {
    /// Whether the command is over.
    public boolean isEnd() {
        return response instanceof Response.Tagged
                || (response instanceof Response.Malformed broken && broken.tag() != null);
    }
}
