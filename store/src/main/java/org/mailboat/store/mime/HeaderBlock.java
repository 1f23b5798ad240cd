package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.charset.MailCharsets;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/// The header fields at the start of a message, read without looking at the rest.
///
/// @param fields in order, unfolded, encoded words as they were sent
public record HeaderBlock(List<HeaderField> fields) {
    /// Beyond this a header is no header.
    static final int MAX_OCTETS = 1 << 20;

    private static final int LONGEST_NAME = 80;
    private static final String TYPE = "content-type";

    public HeaderBlock {
        fields = List.copyOf(fields);
    }

    /// A stream whose header can be read ahead.
    static BufferedInputStream buffered(InputStream in) {
        return new BufferedInputStream(in, MAX_OCTETS / 16);
    }

    /// Reads the header without moving on.
    static HeaderBlock peek(BufferedInputStream in) throws IOException {
        in.mark(MAX_OCTETS + 16);
        HeaderBlock header = read(in);
        in.reset();
        return header;
    }

    /// Reads up to the empty line, the end, or a mebibyte. A leading mbox separator and lines that
    /// are no fields are passed over.
    ///
    /// Octets beyond ASCII are read as UTF-8, else in the charset of the body, else in what they
    /// look like.
    public static HeaderBlock read(InputStream in) throws IOException {
        return read(in, name -> true);
    }

    /// The same, of the wanted fields alone: the others cost next to nothing.
    ///
    /// @param wanted by names in lower case
    public static HeaderBlock read(InputStream in, Predicate<String> wanted) throws IOException {
        byte[] lines = lines(in);
        List<byte[]> raw = rawFields(lines, name -> name.equals(TYPE) || wanted.test(name));
        Charset hint = hint(raw);
        var fields = new ArrayList<HeaderField>();
        for (byte[] octets : raw) {
            HeaderField field = field(octets, hint);
            if (field != null && wanted.test(field.name().toLowerCase(Locale.ROOT))) {
                fields.add(field);
            }
        }
        return new HeaderBlock(fields);
    }

    /// The charset that the body is said to be in, or null.
    private static @Nullable Charset hint(List<byte[]> raw) {
        for (byte[] octets : raw) {
            HeaderField field = octets.length < 12 || octets[7] != '-' ? null : field(octets);
            if (field != null && field.name().equalsIgnoreCase("Content-Type")) {
                return MailCharsets.lookup(HeaderParameters.parse(field.value()).get("charset"));
            }
        }
        return null;
    }

    /// The lines up to the empty one, each ended by a line feed alone but perhaps the last.
    private static byte[] lines(InputStream in) throws IOException {
        byte[] octets = new byte[4096];
        int length = 0;
        int start = 0;
        for (int b = in.read(); b >= 0 && length < MAX_OCTETS; b = in.read()) {
            if (b == '\n') {
                length -= carriageReturn(octets, start, length);
                if (length == start) {
                    break;
                }
                start = length + 1;
            }
            if (length == octets.length) {
                octets = Arrays.copyOf(octets, 2 * length);
            }
            octets[length++] = (byte) b;
        }
        return Arrays.copyOf(octets, length - carriageReturn(octets, start, length));
    }

    /// 1 if there is one at the end, else 0.
    private static int carriageReturn(byte[] octets, int start, int end) {
        return end > start && octets[end - 1] == '\r' ? 1 : 0;
    }

    /// The fields as they were sent, with the line feeds at which they were folded.
    private static List<byte[]> rawFields(byte[] lines, Predicate<String> wanted) {
        var fields = new ArrayList<byte[]>();
        int start = 0;
        while (start < lines.length) {
            int end = endOfLine(lines, start);
            boolean passed = isFold(lines[start]) || (start == 0 && isSeparator(lines));
            while (!passed && end + 1 < lines.length && isFold(lines[end + 1])) {
                end = endOfLine(lines, end + 1);
            }
            if (!passed && wanted.test(name(lines, start, end))) {
                fields.add(Arrays.copyOfRange(lines, start, end));
            }
            start = end + 1;
        }
        return fields;
    }

    private static int endOfLine(byte[] lines, int from) {
        int end = from;
        while (end < lines.length && lines[end] != '\n') {
            end++;
        }
        return end;
    }

    private static boolean isFold(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    /// What stands before the colon, in lower case.
    private static String name(byte[] lines, int start, int end) {
        int colon = start;
        while (colon < end && lines[colon] != ':' && colon - start < LONGEST_NAME) {
            colon++;
        }
        return new String(lines, start, colon - start, StandardCharsets.ISO_8859_1)
                .strip()
                .toLowerCase(Locale.ROOT);
    }

    /// The fields as a person reads them.
    public List<HeaderField> decoded() {
        return fields.stream()
                .map(f -> new HeaderField(f.name(), HeaderText.decode(f.value())))
                .toList();
    }

    /// The value of the first field of that name, or null.
    public @Nullable String first(String name) {
        for (HeaderField f : fields) {
            if (f.name().equalsIgnoreCase(name)) {
                return f.value();
            }
        }
        return null;
    }

    private static boolean isSeparator(byte[] line) {
        String start = new String(line, 0, Math.min(6, line.length), StandardCharsets.ISO_8859_1);
        return start.startsWith("From ") || start.startsWith(">From ");
    }

    /// One field as it was sent, or null if it is none.
    static @Nullable HeaderField field(byte[] raw) {
        return field(raw, null);
    }

    private static @Nullable HeaderField field(byte[] raw, @Nullable Charset hint) {
        int colon = 0;
        while (colon < raw.length && raw[colon] != ':') {
            colon++;
        }
        int end = colon;
        while (end > 0 && (raw[end - 1] == ' ' || raw[end - 1] == '\t')) {
            end--;
        }
        if (colon == raw.length || end == 0) {
            return null;
        }
        for (int i = 0; i < end; i++) {
            if (raw[i] <= ' ' || raw[i] == 127) {
                return null;
            }
        }
        String name = new String(raw, 0, end, StandardCharsets.ISO_8859_1);
        return new HeaderField(name, text(raw, colon + 1, hint));
    }

    /// The value on one line: where it was folded stands one blank.
    private static String text(byte[] raw, int from, @Nullable Charset hint) {
        int length = 0;
        byte[] value = new byte[raw.length - from];
        boolean folded = false;
        for (int i = from; i < raw.length; i++) {
            byte b = raw[i];
            if (b == '\n') {
                folded = true;
            } else if (b != '\r' && !(folded && (b == ' ' || b == '\t'))) {
                if (folded) {
                    value[length++] = ' ';
                    folded = false;
                }
                value[length++] = b;
            }
        }
        return MailCharsets.decodeUnlabelled(value, length, hint).strip();
    }
}
