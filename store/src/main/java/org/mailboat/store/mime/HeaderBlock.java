package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.charset.MailCharsets;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// The header fields at the start of a message, read without looking at the rest.
///
/// @param fields in order, unfolded, encoded words as they were sent
public record HeaderBlock(List<HeaderField> fields) {
    /// Beyond this a header is no header.
    static final int MAX_OCTETS = 1 << 20;

    public HeaderBlock {
        fields = List.copyOf(fields);
    }

    /// Reads up to the empty line, the end, or a mebibyte. A leading mbox separator and lines that
    /// are no fields are passed over.
    ///
    /// Octets beyond ASCII are read as UTF-8, else in the charset of the body, else in what they
    /// look like.
    public static HeaderBlock read(InputStream in) throws IOException {
        return split(in).header();
    }

    /// The same, of the wanted fields alone: the others cost next to nothing.
    ///
    /// @param wanted by names in lower case
    public static HeaderBlock read(InputStream in, Predicate<String> wanted) throws IOException {
        return split(in, wanted).header();
    }

    /// A header and what follows it.
    ///
    /// @param rest the body; where lines at the end of the header are no fields, they belong to it:
    ///   the empty line was left out
    record Split(HeaderBlock header, InputStream rest) {}

    static Split split(InputStream in) throws IOException {
        return split(in, name -> true);
    }

    /// @param wanted by names in lower case
    static Split split(InputStream in, Predicate<String> wanted) throws IOException {
        var lines = new RawHeader();
        lines.read(in);
        Charset hint = hint(lines.fields);
        var fields = new ArrayList<HeaderField>();
        for (byte[] octets : lines.fields) {
            HeaderField field = wanted.test(name(octets)) ? field(octets, hint) : null;
            if (field != null) {
                fields.add(field);
            }
        }
        byte[] stray = lines.stray.toByteArray();
        InputStream rest =
                stray.length == 0
                        ? in
                        : new SequenceInputStream(new ByteArrayInputStream(stray), in);
        return new Split(new HeaderBlock(fields), rest);
    }

    /// The octets of the fields, and of the lines behind the last one that are none.
    private static final class RawHeader {
        private final List<byte[]> fields = new ArrayList<>();
        private final ByteArrayOutputStream field = new ByteArrayOutputStream(256);
        private final ByteArrayOutputStream stray = new ByteArrayOutputStream();
        private final ByteArrayOutputStream line = new ByteArrayOutputStream(128);

        void read(InputStream in) throws IOException {
            boolean first = true;
            for (int total = 0; total < MAX_OCTETS; total += line.size()) {
                line.reset();
                boolean ended = readLine(in, line, MAX_OCTETS - total);
                byte[] octets = first ? withoutMark(line.toByteArray()) : line.toByteArray();
                if (isEmpty(octets)) {
                    if (stray.size() > 0) {
                        stray.writeBytes(octets);
                    }
                    break;
                }
                if (isBoundary(octets)) {
                    stray.writeBytes(octets);
                    break;
                }
                if (!first || !isSeparator(octets)) {
                    add(octets);
                }
                first = false;
                if (!ended) {
                    break;
                }
            }
            close();
        }

        /// Files that were edited may begin with a byte order mark.
        private static byte[] withoutMark(byte[] octets) {
            boolean marked =
                    octets.length > 3
                            && octets[0] == (byte) 0xEF
                            && octets[1] == (byte) 0xBB
                            && octets[2] == (byte) 0xBF;
            return marked ? Arrays.copyOfRange(octets, 3, octets.length) : octets;
        }

        private void add(byte[] octets) {
            boolean folded = octets[0] == ' ' || octets[0] == '\t';
            if (folded && stray.size() > 0) {
                stray.writeBytes(octets);
            } else if (folded) {
                field.writeBytes(octets);
            } else {
                close();
                field.writeBytes(octets);
                if (nameEnd(octets) < 0) {
                    stray.writeBytes(octets);
                    field.reset();
                } else {
                    stray.reset();
                }
            }
        }

        /// Whether the first part begins here although no empty line did.
        private boolean isBoundary(byte[] line) {
            if (line.length < 4 || line[0] != '-' || line[1] != '-') {
                return false;
            }
            String boundary = new String(line, StandardCharsets.ISO_8859_1).strip().substring(2);
            return Stream.concat(fields.stream(), Stream.of(field.toByteArray()))
                    .map(octets -> new String(octets, StandardCharsets.ISO_8859_1))
                    .anyMatch(text -> isNamed(boundary, text));
        }

        private static boolean isNamed(String boundary, String field) {
            int at = field.toLowerCase(Locale.ROOT).indexOf("boundary=");
            return at > 0
                    && (field.startsWith(boundary, at + 9)
                            || field.startsWith('"' + boundary + '"', at + 9));
        }

        private void close() {
            if (field.size() > 0) {
                fields.add(field.toByteArray());
                field.reset();
            }
        }

        private static boolean isEmpty(byte[] line) {
            for (byte b : line) {
                if (b != '\r' && b != '\n') {
                    return false;
                }
            }
            return true;
        }
    }

    /// The charset that raw octets in the header are likely to be in: that of the body if it is
    /// said here, else what all of them together look like. Null if there are none.
    private static @Nullable Charset hint(List<byte[]> raw) {
        var foreign = new ByteArrayOutputStream();
        for (byte[] octets : raw) {
            if (MailCharsets.isForeign(octets)) {
                foreign.writeBytes(octets);
                foreign.write('\n');
            }
        }
        if (foreign.size() == 0) {
            return null;
        }
        for (byte[] octets : raw) {
            HeaderField field = octets.length < 12 || octets[7] != '-' ? null : field(octets);
            if (field != null && field.name().equalsIgnoreCase("Content-Type")) {
                Charset said =
                        MailCharsets.lookup(HeaderParameters.parse(field.value()).get("charset"));
                if (said != null && MailCharsets.isSpecific(said)) {
                    return said;
                }
            }
        }
        return MailCharsets.guess(foreign.toByteArray(), foreign.size());
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

    /// One line with its end.
    ///
    /// @return whether the line had an end
    private static boolean readLine(InputStream in, ByteArrayOutputStream line, int limit)
            throws IOException {
        if (in instanceof Buffered buffered) {
            return buffered.readLine(line, limit);
        }
        for (int b; line.size() < limit && (b = in.read()) >= 0; ) {
            line.write(b);
            if (b == '\n') {
                return true;
            }
        }
        return false;
    }

    /// One field as it was sent, or null if it is none.
    static @Nullable HeaderField field(byte[] raw) {
        return field(raw, null);
    }

    private static @Nullable HeaderField field(byte[] raw, @Nullable Charset hint) {
        int end = nameEnd(raw);
        if (end < 0) {
            return null;
        }
        String name = new String(raw, 0, end, StandardCharsets.ISO_8859_1);
        int colon = end;
        while (raw[colon] != ':') {
            colon++;
        }
        return new HeaderField(name, text(raw, colon + 1, hint));
    }

    /// What a field is called, in lower case; empty if it is none.
    private static String name(byte[] raw) {
        int end = Math.max(0, nameEnd(raw));
        return new String(raw, 0, end, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
    }

    /// Where the name of a field ends, or -1 if the line does not begin with one.
    private static int nameEnd(byte[] raw) {
        int end = 0;
        while (end < raw.length && raw[end] > ' ' && raw[end] != ':' && raw[end] != 127) {
            end++;
        }
        int colon = end;
        while (colon < raw.length && (raw[colon] == ' ' || raw[colon] == '\t')) {
            colon++;
        }
        return end > 0 && colon < raw.length && raw[colon] == ':' ? end : -1;
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
