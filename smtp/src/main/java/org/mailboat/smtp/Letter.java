package org.mailboat.smtp;

import org.mailboat.model.FailureKind;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.NetException;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.Upload;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/// A message with what has to be known of it before it is sent.
///
/// @param eightBit whether it has octets above 127
/// @param endsLine whether it ends with a line end, or is empty
record Letter(Envelope envelope, Upload.Content content, boolean eightBit, boolean endsLine) {
    private static final int PIECE = 64 << 10;
    private static final int ASCII = 0x7f;

    /// Reads the message once.
    ///
    /// @throws NetException if it cannot be sent as it is, to whatever server
    /// @throws org.mailboat.model.MailException if it cannot be read
    static Letter of(Envelope envelope, Upload.Content content) {
        addresses(envelope).forEach(Letter::check);
        boolean eightBit = false;
        int last = -1;
        var piece = new byte[PIECE];
        boolean any = false;
        try (InputStream in = content.open()) {
            for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
                for (int i = 0; i < count; i++) {
                    int octet = piece[i];
                    eightBit |= octet < 0;
                    check(last, octet);
                    last = octet;
                    any = true;
                }
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
        check(last, ' ');
        return new Letter(envelope, content, eightBit, !any || last == '\n');
    }

    /// The message as a failure that it cannot be read.
    static NetException unreadable(IOException cause) {
        return new NetException(
                SyncFailure.of(
                        FailureKind.LOCAL_DISK, "A message that is to be sent cannot be read."),
                cause);
    }

    /// All addresses, the sender first; the sender may be empty.
    static List<String> addresses(Envelope envelope) {
        var all = new ArrayList<String>();
        all.add(envelope.sender());
        all.addAll(envelope.recipients());
        return all;
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(c -> c <= ASCII);
    }

    /// A line ends with both, CR and LF, and neither stands alone ([RFC 5321
    /// §2.3.8](https://www.rfc-editor.org/rfc/rfc5321.html#section-2.3.8)): servers differ in what
    /// they take for an end of line, and so for an end of the message.
    private static void check(int before, int octet) {
        if ((octet == '\n') != (before == '\r')) {
            throw unfit("It has a CR or LF that stands alone", "end its lines with CR LF");
        }
        if (octet == 0) {
            throw unfit("It has a NUL", "encode it, with base64 for one");
        }
    }

    /// Nothing in an address may end the command that it stands in.
    private static void check(String address) {
        if (address.chars().anyMatch(c -> c < ' ' || c == ASCII) || endsEarly(address)) {
            throw new NetException(
                    SmtpRefusals.ofMessage(
                            SyncFailure.of(
                                            FailureKind.REFUSED_PERMANENTLY,
                                            "This is no address: %s."
                                                    .formatted(Printable.of(address)))
                                    .withNextStep("correct the address, and send it anew")));
        }
    }

    /// Whether there is something outside of quotes that ends an address.
    private static boolean endsEarly(String address) {
        boolean quoted = false;
        for (int i = 0; i < address.length(); i++) {
            char c = address.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == '\\' && quoted) {
                i++;
            } else if (!quoted && (c == ' ' || c == '<' || c == '>')) {
                return true;
            }
        }
        return quoted;
    }

    private static NetException unfit(String what, String step) {
        return new NetException(
                SmtpRefusals.ofMessage(
                        SyncFailure.of(
                                        FailureKind.REFUSED_PERMANENTLY,
                                        "The message cannot be sent as it is. " + what + ".")
                                .withNextStep(step + ", and send it anew")));
    }
}
