package org.mailboat.smtp;

import java.io.IOException;

/// What a server says is no reply. Where the next one would begin is not known.
final class BrokenReply extends IOException {
    private static final long serialVersionUID = 1;

    BrokenReply(String message) {
        super(message);
    }
}
