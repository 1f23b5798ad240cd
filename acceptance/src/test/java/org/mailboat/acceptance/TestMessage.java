package org.mailboat.acceptance;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Random;

/// A message to be put on a server.
///
/// @param flags as on the wire
public record TestMessage(byte[] octets, List<String> flags, Instant internalDate) {
    private static final List<List<String>> MARKS =
            List.of(
                    List.of(),
                    List.of("\\Seen"),
                    List.of("\\Seen", "\\Answered"),
                    List.of("\\Flagged", "$Important"),
                    List.of("\\Seen", "$Forwarded", "NonJunk"),
                    List.of("\\Draft"),
                    List.of("\\Deleted", "\\Seen"),
                    List.of("$Seen"));
    private static final Instant FIRST_DAY = Instant.parse("2001-02-03T04:05:06Z");

    /// Servers put what is dated in the future into the present.
    private static final int DAYS = 7_000;

    /// A message of its own: size, marks and date differ from one number to the next, and are the
    /// same in every run.
    public static TestMessage numbered(int number) {
        var random = new Random(number);
        var text = new StringBuilder();
        text.append("From: Sender ").append(number).append(" <s").append(number);
        text.append("@example.org>\r\nTo: receiver@example.org\r\nSubject: Message ");
        text.append(number).append("\r\nMessage-ID: <").append(number);
        text.append("@example.org>\r\nDate: Sat, 3 Feb 2001 04:05:06 +0000\r\n");
        text.append("MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n");
        int lines = random.nextInt(60);
        for (int i = 0; i < lines; i++) {
            text.append(line(random)).append("\r\n");
        }
        return new TestMessage(
                text.toString().getBytes(StandardCharsets.UTF_8),
                MARKS.get(number % MARKS.size()),
                FIRST_DAY.plusSeconds(number % DAYS * 86_399L));
    }

    /// The same with nothing that says which message it is.
    public TestMessage withoutMessageId() {
        String text = new String(octets, StandardCharsets.ISO_8859_1);
        return new TestMessage(
                text.replaceFirst("Message-ID: .*\r\n", "").getBytes(StandardCharsets.ISO_8859_1),
                flags,
                internalDate);
    }

    private static String line(Random random) {
        var line = new StringBuilder();
        int length = random.nextInt(76);
        for (int i = 0; i < length; i++) {
            int kind = random.nextInt(60);
            line.append(kind == 0 ? 'ü' : kind < 8 ? ' ' : (char) ('!' + random.nextInt(90)));
        }
        return line.toString();
    }
}
