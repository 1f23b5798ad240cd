package org.mailboat.smtp;

import org.mailboat.sync.port.Cancel;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Sends a message's octets, with a dot more where a line begins with one, and then the end ([RFC
/// 5321 §4.5.2](https://www.rfc-editor.org/rfc/rfc5321.html#section-4.5.2)). For one message.
///
/// It goes through piece by piece, however large it is. The last piece holds the end of the message
/// and nothing before it does, so that who knows that the last piece was not sent knows that the
/// server cannot have taken the message.
final class Outpour {
    private static final int READ = 32 << 10;
    private static final int PIECE = 64 << 10;
    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LINE_END_AND_END = "\r\n.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SmtpLink link;
    private final Cancel cancel;
    private final byte[] piece = new byte[PIECE + 2 * READ];
    private int held;
    private boolean lineBegins = true;
    private long octets;

    Outpour(SmtpLink link, Cancel cancel) {
        this.link = link;
        this.cancel = cancel;
    }

    /// Sends all but what is left for the last piece.
    ///
    /// @return false if it was given up, as the link broke or somebody wants to stop
    /// @throws IOException if the content cannot be read, or is not as long as it says
    boolean copy(InputStream content, long length) throws IOException {
        var read = new byte[READ];
        for (int count = content.read(read); count >= 0; count = content.read(read)) {
            octets += count;
            if (octets > length) {
                throw new IOException("it is longer than it was");
            }
            for (int i = 0; i < count; i++) {
                put(read[i]);
            }
            // There is always room for as much again with all of it doubled, or for the end.
            if (held >= PIECE && !flush()) {
                return false;
            }
        }
        if (octets < length) {
            throw new EOFException(length - octets + " octets are missing");
        }
        return !cancel.isRequested();
    }

    /// Sends the last piece.
    ///
    /// @param endsLine whether the message ends with a line end, which then serves both
    void end(boolean endsLine) {
        byte[] end = endsLine ? END : LINE_END_AND_END;
        System.arraycopy(end, 0, piece, held, end.length);
        held += end.length;
        link.trace().message(octets);
        link.write(piece, held);
    }

    private void put(byte octet) {
        if (lineBegins && octet == '.') {
            piece[held++] = '.';
        }
        piece[held++] = octet;
        lineBegins = octet == '\n';
    }

    private boolean flush() {
        int count = held;
        held = 0;
        return !cancel.isRequested() && link.write(piece, count);
    }
}
