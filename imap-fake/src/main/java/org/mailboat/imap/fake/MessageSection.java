package org.mailboat.imap.fake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// The parts of a message that a FETCH may ask for, cut out of its octets.
final class MessageSection {
    private static final Pattern LINES = Pattern.compile("(?<=\n)");
    private static final Pattern COMMAS_OUTSIDE_QUOTES =
            Pattern.compile(",(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)");
    private static final List<String> ENVELOPE_ADDRESSES =
            List.of("FROM", "SENDER", "REPLY-TO", "TO", "CC", "BCC");

    private MessageSection() {}

    static boolean isKnown(String section) {
        return section.isEmpty()
                || section.equals("HEADER")
                || section.equals("TEXT")
                || section.matches("HEADER\\.FIELDS(\\.NOT)? \\([^)]*\\)");
    }

    /// The octets of a section, or a stretch of them.
    static byte[] read(FakeContent content, String section, long from, long count)
            throws IOException {
        if (section.startsWith("HEADER")) {
            byte[] header = section.equals("HEADER") ? header(content) : fields(content, section);
            int start = (int) Math.min(from, header.length);
            int end = (int) Math.min(header.length, start + Math.min(count, header.length));
            return Arrays.copyOfRange(header, start, end);
        }
        try (InputStream in = content.open()) {
            long skip = from + (section.equals("TEXT") ? header(content).length : 0);
            in.skipNBytes(Math.min(skip, content.size()));
            return in.readNBytes((int) Math.min(count, Integer.MAX_VALUE - 8));
        }
    }

    /// The header block with the empty line that ends it, if there is one.
    static byte[] header(FakeContent content) throws IOException {
        var header = new ByteArrayOutputStream();
        try (InputStream in = new BufferedInputStream(content.open())) {
            int lineLength = 0;
            for (int b = in.read(); b >= 0; b = in.read()) {
                header.write(b);
                if (b == '\n') {
                    if (lineLength == 0) {
                        break;
                    }
                    lineLength = 0;
                } else if (b != '\r') {
                    lineLength++;
                }
            }
        }
        return header.toByteArray();
    }

    private static byte[] fields(FakeContent content, String section) throws IOException {
        String inner = section.substring(section.indexOf('(') + 1, section.length() - 1);
        List<String> names = Arrays.stream(inner.split(" ")).map(n -> n.replace("\"", "")).toList();
        boolean not = section.contains(".NOT ");
        StringBuilder chosen = new StringBuilder();
        for (String field : fields(content)) {
            if (names.contains(nameOf(field)) != not) {
                chosen.append(field);
            }
        }
        return chosen.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
    }

    /// The header fields with their folded lines and line ends.
    private static List<String> fields(FakeContent content) throws IOException {
        List<String> fields = new ArrayList<>();
        String header = new String(header(content), StandardCharsets.ISO_8859_1);
        for (String line : LINES.split(header, -1)) {
            boolean folded = line.startsWith(" ") || line.startsWith("\t");
            if (folded && !fields.isEmpty()) {
                fields.add(fields.removeLast() + line);
            } else if (!line.isBlank()) {
                fields.add(line);
            }
        }
        return fields;
    }

    private static String nameOf(String field) {
        int colon = field.indexOf(':');
        return colon < 0 ? "" : field.substring(0, colon).strip().toUpperCase(Locale.ROOT);
    }

    /// The unfolded value of the first field of this name, or an empty text.
    static String field(FakeContent content, String name) throws IOException {
        for (String field : fields(content)) {
            if (nameOf(field).equals(name)) {
                return field.substring(field.indexOf(':') + 1)
                        .replaceAll("\r?\n(?=[ \t])", "")
                        .strip();
            }
        }
        return "";
    }

    /// The THREADID: the same for a message and the answers that name it.
    static String threadId(FakeContent content) throws IOException {
        String root = field(content, "REFERENCES");
        if (root.isEmpty()) {
            root = field(content, "IN-REPLY-TO");
        }
        if (root.isEmpty()) {
            root = field(content, "MESSAGE-ID");
        }
        String first = root.isEmpty() ? content.emailId() : root.split("\\s+", 2)[0];
        return "T%08x".formatted(first.hashCode());
    }

    /// The first words of a message, as a string ([RFC
    /// 8970](https://www.rfc-editor.org/rfc/rfc8970.html)).
    static String preview(FakeContent content) throws IOException {
        String text = new String(read(content, "TEXT", 0, 1000), StandardCharsets.US_ASCII);
        String words = text.replaceAll("[^ -~]+", " ").strip();
        return SessionWire.astring(words.substring(0, Math.min(words.length(), 200)));
    }

    /// The ENVELOPE of a message ([RFC 3501
    /// §7.4.2](https://www.rfc-editor.org/rfc/rfc3501.html#section-7.4.2)).
    static String envelope(FakeContent content) throws IOException {
        List<String> parts = new ArrayList<>();
        parts.add(nstring(field(content, "DATE")));
        parts.add(nstring(field(content, "SUBJECT")));
        for (String name : ENVELOPE_ADDRESSES) {
            String value = field(content, name);
            boolean asFrom = name.equals("SENDER") || name.equals("REPLY-TO");
            parts.add(addresses(value.isEmpty() && asFrom ? field(content, "FROM") : value));
        }
        parts.add(nstring(field(content, "IN-REPLY-TO")));
        parts.add(nstring(field(content, "MESSAGE-ID")));
        return "(" + String.join(" ", parts) + ")";
    }

    private static String addresses(String value) {
        if (value.isEmpty()) {
            return "NIL";
        }
        StringBuilder list = new StringBuilder("(");
        for (String one : COMMAS_OUTSIDE_QUOTES.split(value, -1)) {
            int angle = one.indexOf('<');
            String name = angle < 0 ? "" : one.substring(0, angle).strip().replace("\"", "");
            String address = one.substring(angle + 1).replace(">", "").strip();
            int at = address.lastIndexOf('@');
            list.append('(')
                    .append(nstring(name))
                    .append(" NIL ")
                    .append(nstring(at < 0 ? address : address.substring(0, at)))
                    .append(' ')
                    .append(nstring(at < 0 ? "" : address.substring(at + 1)))
                    .append(')');
        }
        return list.append(')').toString();
    }

    private static String nstring(String value) {
        return value.isEmpty() ? "NIL" : SessionWire.astring(value);
    }
}
