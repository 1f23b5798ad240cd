package org.mailboat.imap.fake;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/// Composes one message as [RFC 5322](https://www.rfc-editor.org/rfc/rfc5322.html) and [RFC
/// 2045](https://www.rfc-editor.org/rfc/rfc2045.html) want it, with CRLF line ends.
///
/// What is added last comes last. Used by one thread.
final class MailComposer {
    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss xx", Locale.ROOT);

    /// Octets of text in one encoded word: a multiple of 3 that keeps it within 75 characters.
    private static final int WORD_OCTETS = 42;

    private static final String CRLF = "\r\n";

    private final StringBuilder header = new StringBuilder();
    private final List<String> parts = new ArrayList<>();
    private String kind = "mixed";

    /// A header field whose value is plain ASCII.
    MailComposer field(String name, String value) {
        header.append(name).append(": ").append(value).append(CRLF);
        return this;
    }

    /// A header field of free text in any language.
    MailComposer text(String name, String value) {
        return field(name, encodedWords(value));
    }

    /// An address field of one mailbox.
    MailComposer address(String name, String person, String address) {
        boolean plain = person.chars().allMatch(c -> c < 0x7f && c >= 0x20);
        String shown = plain ? "\"" + person.replace("\"", "'") + "\"" : encodedWords(person);
        return field(name, shown + " <" + address + ">");
    }

    MailComposer date(OffsetDateTime date) {
        return field("Date", DATE.format(date));
    }

    /// The parts are alternatives of one another, the best last.
    MailComposer alternative() {
        kind = "alternative";
        return this;
    }

    /// A part of text in quoted-printable.
    MailComposer part(String type, String body) {
        parts.add(
                "Content-Type: "
                        + type
                        + "; charset=utf-8"
                        + CRLF
                        + "Content-Transfer-Encoding: quoted-printable"
                        + CRLF
                        + CRLF
                        + quotedPrintable(body));
        return this;
    }

    /// A file that comes along, in base64.
    MailComposer attachment(String type, String name, byte[] octets) {
        parts.add(
                "Content-Type: %s; name=\"%s\"".formatted(type, encodedWords(name))
                        + CRLF
                        + "Content-Disposition: attachment;"
                        + CRLF
                        + " "
                        + parameter("filename", name)
                        + CRLF
                        + "Content-Transfer-Encoding: base64"
                        + CRLF
                        + CRLF
                        + Base64.getMimeEncoder().encodeToString(octets)
                        + CRLF);
        return this;
    }

    /// Another message, forwarded as it is.
    MailComposer forwarded(byte[] message) {
        parts.add(
                "Content-Type: message/rfc822"
                        + CRLF
                        + "Content-Disposition: inline"
                        + CRLF
                        + CRLF
                        + new String(message, StandardCharsets.US_ASCII));
        return this;
    }

    /// The header alone, with the empty line behind it.
    byte[] header() {
        field("MIME-Version", "1.0");
        return (header + CRLF).getBytes(StandardCharsets.US_ASCII);
    }

    /// The octets of the message, all ASCII.
    byte[] compose() {
        field("MIME-Version", "1.0");
        StringBuilder message = new StringBuilder(header);
        if (parts.size() == 1) {
            message.append(parts.getFirst());
        } else {
            String boundary = "=_boat_" + Integer.toHexString(parts.hashCode());
            message.append(
                    "Content-Type: multipart/%s;\r\n boundary=\"%s\"".formatted(kind, boundary));
            message.append(CRLF).append(CRLF);
            for (String part : parts) {
                message.append("--").append(boundary).append(CRLF).append(part);
                message.append(part.endsWith(CRLF) ? "" : CRLF);
            }
            message.append("--").append(boundary).append("--").append(CRLF);
        }
        return message.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /// A parameter of a header field, as [RFC 2231](https://www.rfc-editor.org/rfc/rfc2231.html)
    /// encodes what is not ASCII.
    private static String parameter(String name, String value) {
        if (value.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return name + "=\"" + value + "\"";
        }
        StringBuilder encoded = new StringBuilder(name).append("*=utf-8''");
        for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
            boolean plain =
                    (b >= '0' && b <= '9') || (b >= 'A' && b <= 'Z') || (b >= 'a' && b <= 'z');
            encoded.append(
                    plain || b == '.' ? String.valueOf((char) b) : "%%%02X".formatted(b & 0xff));
        }
        return encoded.toString();
    }

    /// Text as [RFC 2047](https://www.rfc-editor.org/rfc/rfc2047.html) encodes it; ASCII stays.
    static String encodedWords(String text) {
        if (text.chars().allMatch(c -> c >= 0x20 && c < 0x7f)) {
            return text;
        }
        StringBuilder words = new StringBuilder();
        StringBuilder word = new StringBuilder();
        for (int codePoint : text.codePoints().toArray()) {
            String next = word + Character.toString(codePoint);
            if (next.getBytes(StandardCharsets.UTF_8).length > WORD_OCTETS) {
                words.append(encodedWord(word.toString())).append(CRLF).append(' ');
                word.setLength(0);
            }
            word.appendCodePoint(codePoint);
        }
        return words.append(encodedWord(word.toString())).toString();
    }

    private static String encodedWord(String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        return "=?utf-8?B?" + Base64.getEncoder().encodeToString(octets) + "?=";
    }

    /// Text in quoted-printable, in lines of at most 76 characters.
    static String quotedPrintable(String text) {
        StringBuilder out = new StringBuilder();
        for (String line : text.lines().toList()) {
            int length = 0;
            byte[] octets = line.getBytes(StandardCharsets.UTF_8);
            for (int i = 0; i < octets.length; i++) {
                int b = octets[i] & 0xff;
                boolean lastSpace = b == ' ' && i == octets.length - 1;
                boolean plain = b >= 0x20 && b < 0x7f && b != '=' && !lastSpace;
                String shown = plain ? String.valueOf((char) b) : "=%02X".formatted(b);
                if (length + shown.length() > 75) {
                    out.append('=').append(CRLF);
                    length = 0;
                }
                out.append(shown);
                length += shown.length();
            }
            out.append(CRLF);
        }
        return out.toString();
    }
}
