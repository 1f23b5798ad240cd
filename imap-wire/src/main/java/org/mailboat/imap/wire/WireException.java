package org.mailboat.imap.wire;

import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;

/// The framing of a connection is lost: nothing that follows can be understood, so the connection
/// has to be closed.
public final class WireException extends MailException {
    private final long offset;

    WireException(String what, long offset, String excerpt) {
        super(
                SyncFailure.of(
                                FailureKind.PROTOCOL,
                                "The server broke the protocol at octet "
                                        + offset
                                        + ": "
                                        + what
                                        + ".")
                        .withCommand(null, excerpt));
        this.offset = offset;
    }

    /// Where it happened, in octets since the framer was made.
    public long offset() {
        return offset;
    }
}
