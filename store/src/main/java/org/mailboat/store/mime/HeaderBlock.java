package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.charset.MailCharsets;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// The header fields at the start of a message, read without looking at the rest.
///
/// @param fields in order, unfolded, encoded words as they were sent
public record HeaderBlock(List<HeaderField> fields) {
    /// Beyond this a header is no header.
    static final int MAX_OCTETS = 1 << 20;

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
        List<byte[]> raw = rawFields(in);
        Charset hint = hint(raw);
        var fields = new ArrayList<HeaderField>();
        for (byte[] octets : raw) {
            HeaderField field = field(octets, hint);
            if (field != null) {
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

    private static List<byte[]> rawFields(InputStream in) throws IOException {
        var fields = new ArrayList<byte[]>();
        var line = new ByteArrayOutputStream(128);
        var field = new ByteArrayOutputStream(256);
        boolean first = true;
        for (int total = 0; total < MAX_OCTETS; total += line.size() + 1) {
            line.reset();
            boolean more = readLine(in, line, MAX_OCTETS - total);
            byte[] octets = line.toByteArray();
            if (octets.length == 0) {
                break;
            }
            boolean separator = first && isSeparator(octets);
            first = false;
            if (octets[0] == ' ' || octets[0] == '\t') {
                if (field.size() > 0) {
                    field.write('\n');
                    field.write(octets, 0, octets.length);
                }
            } else {
                add(fields, field);
                if (!separator) {
                    field.write(octets, 0, octets.length);
                }
            }
            if (!more) {
                break;
            }
        }
        add(fields, field);
        return fields;
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

    /// One line without its end.
    ///
    /// @return whether the line had an end
    private static boolean readLine(InputStream in, ByteArrayOutputStream line, int limit)
            throws IOException {
        int pendingCr = 0;
        for (int b; line.size() < limit && (b = in.read()) >= 0; ) {
            if (b == '\n') {
                return true;
            }
            for (; pendingCr > 0; pendingCr--) {
                line.write('\r');
            }
            if (b == '\r') {
                pendingCr = 1;
            } else {
                line.write(b);
            }
        }
        return false;
    }

    private static void add(List<byte[]> fields, ByteArrayOutputStream octets) {
        if (octets.size() > 0) {
            fields.add(octets.toByteArray());
            octets.reset();
        }
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
