package org.mailboat.imap.remote;

import org.mailboat.imap.wire.LiteralHead;
import org.mailboat.imap.wire.LiteralSink;
import org.mailboat.sync.port.HeaderDigest;

/// Turns one message's header into its proof as it arrives, keeping none of it. For the reader
/// thread.
final class HeaderSink implements LiteralSink {
    private final HeaderDigest digest = new HeaderDigest();

    /// Whether a literal is a header as a whole.
    static boolean takes(LiteralHead head) {
        return switch (head.item()) {
            case "BODY[HEADER]", "RFC822.HEADER" -> true;
            default -> false;
        };
    }

    @Override
    public void write(byte[] buffer, int offset, int length) {
        digest.update(buffer, offset, length);
    }

    /// @return a [org.mailboat.sync.port.HeaderProof]
    @Override
    public Object finish() {
        return digest.finish();
    }

    @Override
    public void abandon() {}
}
