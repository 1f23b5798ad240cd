package org.mailboat.outgoing;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.HeaderBlock;
import org.mailboat.store.thread.MessageIds;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.random.RandomGenerator;

/// A message made ready to be sent: with CRLF at the end of every line, with a Message-ID and a
/// date, and without those who are to have it unknown to the others. The header is kept in memory,
/// the body is passed through.
///
/// @param sender where refusals go
/// @param recipients to whom it goes, each once
/// @param messageId without angle brackets
/// @param subject decoded, or null if it has none
/// @param resent whether it is somebody else's message sent on, which may have been sent before
public record OutgoingMessage(
        String sender,
        List<String> recipients,
        String messageId,
        @Nullable String subject,
        boolean resent) {
    /// A header beyond this is none.
    private static final int LARGEST_HEADER = 1 << 20;

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("EEE, d MMM uuuu HH:mm:ss Z", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    public OutgoingMessage {
        recipients = List.copyOf(recipients);
    }

    /// Reads a message to its end and writes what is to be sent.
    ///
    /// @param random makes a Message-ID where it has none
    /// @param now becomes its date where it has none
    /// @throws IllegalArgumentException with a sentence for the user, if it cannot be sent
    public static OutgoingMessage prepare(
            InputStream in, OutputStream out, RandomGenerator random, Instant now)
            throws IOException {
        var lines = new LineEnds(in);
        var head = new ByteArrayOutputStream();
        boolean body = readHeader(lines, head);
        OutgoingHeader header = OutgoingHeader.parse(head.toByteArray());
        String sender = header.sender();
        List<String> recipients = header.recipients();
        var added = new ArrayList<String>();
        String id = header.single("message-id");
        String messageId = id == null ? null : name(id);
        if (messageId == null) {
            messageId = newName(sender, random);
            added.add("Message-ID: <" + messageId + ">");
        }
        if (header.single("date") == null) {
            added.add("Date: " + DATE.format(now));
        }
        boolean dateless = header.isResent() && header.lacksResentDate();
        byte[] sent =
                header.sent(
                        dateless ? List.of("Resent-Date: " + DATE.format(now)) : List.of(), added);
        out.write(sent);
        out.write('\r');
        out.write('\n');
        while (body) {
            int length = lines.next();
            body = length >= 0;
            out.write(lines.piece(), 0, Math.max(0, length));
        }
        return new OutgoingMessage(sender, recipients, messageId, subject(sent), header.isResent());
    }

    /// @return whether a body may follow
    private static boolean readHeader(LineEnds lines, ByteArrayOutputStream head)
            throws IOException {
        boolean begins = true;
        for (int length = lines.next(); length >= 0; length = lines.next()) {
            if (begins && length == 2 && lines.isEnded()) {
                return true;
            }
            head.write(lines.piece(), 0, length);
            if (head.size() > LARGEST_HEADER) {
                throw new IllegalArgumentException("the header has no end within a mebibyte");
            }
            begins = lines.isEnded();
        }
        return false;
    }

    private static String name(String field) {
        List<String> names = MessageIds.of(field);
        if (names.size() != 1 || !field.startsWith("<") || !field.endsWith(">")) {
            throw new IllegalArgumentException("the field message-id does not hold one identifier");
        }
        return names.getFirst();
    }

    private static String newName(String sender, RandomGenerator random) {
        byte[] octets = new byte[16];
        random.nextBytes(octets);
        String domain = sender.substring(sender.lastIndexOf('@') + 1);
        boolean plain = domain.chars().allMatch(c -> c < 128 && c != '[');
        return HexFormat.of().formatHex(octets) + "@" + (plain ? domain : "mail.invalid");
    }

    private static @Nullable String subject(byte[] header) {
        try {
            return HeaderBlock.read(new ByteArrayInputStream(header), "subject"::equals)
                    .decoded()
                    .stream()
                    .map(field -> field.value())
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
