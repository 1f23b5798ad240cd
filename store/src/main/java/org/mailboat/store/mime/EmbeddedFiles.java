package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A text without the files that were written into it as people did before MIME: uuencode, and
/// yEnc. Their content goes by as the text is read.
final class EmbeddedFiles extends InputStream {
    private static final int MAX_LINE = 1 << 13;
    private static final int MAX_FILES = 1000;

    private static final Pattern UU_BEGIN = Pattern.compile("begin(?:-base64)? [0-7]{3,4} (\\S.*)");
    private static final Pattern YENC_BEGIN =
            Pattern.compile("=ybegin (?=.*\\bline=\\d)(?=.*\\bsize=\\d).*?\\bname=(.+)");

    private final InputStream in;
    private final Opening opening;
    private final byte[] buffer = new byte[MAX_LINE];
    private int from;
    private int to;
    private final List<File> files = new ArrayList<>();
    private byte[] text = {};
    private int at;
    private byte @Nullable [] held;

    /// A file in the text.
    record File(String name, long size) {}

    /// Says where the content of a file goes.
    interface Opening {
        /// @param number counted from 1
        /// @param name as the sender gave it
        OutputStream open(int number, String name);
    }

    EmbeddedFiles(InputStream in) {
        this(in, (number, name) -> OutputStream.nullOutputStream());
    }

    EmbeddedFiles(InputStream in, Opening opening) {
        this.in = in;
        this.opening = opening;
    }

    /// Those that have gone by.
    List<File> files() {
        return files;
    }

    @Override
    public int read() throws IOException {
        var one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        while (at == text.length) {
            byte[] line = line();
            if (line == null) {
                return -1;
            }
            text = begins(line) ? new byte[0] : line;
            at = 0;
        }
        int n = Math.min(length, text.length - at);
        System.arraycopy(text, at, buffer, offset, n);
        at += n;
        return n;
    }

    /// Passes over a file that begins here.
    private boolean begins(byte[] line) throws IOException {
        if (files.size() == MAX_FILES || (line[0] != 'b' && line[0] != '=')) {
            return false;
        }
        String text = words(line);
        Matcher uu = UU_BEGIN.matcher(text);
        if (uu.matches()) {
            byte[] next = line();
            held = next;
            boolean base64 = text.startsWith("begin-");
            if (next != null && (base64 || isUu(next))) {
                file(
                        uu.group(1),
                        base64 ? "====" : "end",
                        base64 ? EmbeddedFiles::base64 : EmbeddedFiles::uu);
                return true;
            }
            return false;
        }
        Matcher yenc = YENC_BEGIN.matcher(text);
        if (yenc.matches()) {
            file(yenc.group(1), "=yend", EmbeddedFiles::yenc);
            return true;
        }
        return false;
    }

    private interface Decoder {
        byte[] decode(byte[] line);
    }

    private void file(String name, String end, Decoder decoder) throws IOException {
        String bare = name.strip();
        OutputStream out = opening.open(files.size() + 1, bare);
        long size = 0;
        for (byte[] line = line(); line != null; line = line()) {
            String start = words(line);
            if (start.equals(end) || (end.startsWith("=y") && start.startsWith(end))) {
                break;
            }
            byte[] octets = decoder.decode(line);
            size += octets.length;
            out.write(octets);
        }
        files.add(new File(bare, size));
    }

    private static String words(byte[] line) {
        return new String(line, StandardCharsets.UTF_8).strip();
    }

    private static boolean isUu(byte[] line) {
        int end = length(line);
        for (int i = 0; i < end; i++) {
            if (line[i] < ' ' || line[i] > '`') {
                return false;
            }
        }
        int groups = end == 0 ? -1 : ((line[0] - ' ' & 63) + 2) / 3;
        return groups > 0 && end >= groups * 4 - 2 && end <= groups * 4 + 4;
    }

    private static int length(byte[] line) {
        int end = line.length;
        while (end > 0 && (line[end - 1] == '\n' || line[end - 1] == '\r')) {
            end--;
        }
        return end;
    }

    private static byte[] uu(byte[] line) {
        int end = length(line);
        var octets = new ByteArrayOutputStream(end);
        int left = end == 0 ? 0 : line[0] - ' ' & 63;
        for (int i = 1; left > 0 && i < end; i += 4) {
            int bits = 0;
            for (int j = 0; j < 4; j++) {
                bits = bits << 6 | (i + j < end ? line[i + j] - ' ' & 63 : 0);
            }
            for (int shift = 16; shift >= 0 && left > 0; shift -= 8, left--) {
                octets.write(bits >> shift);
            }
        }
        return octets.toByteArray();
    }

    private static byte[] base64(byte[] line) {
        return Base64Text.decode(line);
    }

    private static byte[] yenc(byte[] line) {
        int end = length(line);
        if (words(line).startsWith("=ypart ")) {
            return new byte[0];
        }
        var octets = new ByteArrayOutputStream(end);
        for (int i = 0; i < end; i++) {
            boolean escaped = line[i] == '=' && i + 1 < end;
            octets.write(escaped ? line[++i] - 64 - 42 : line[i] - 42);
        }
        return octets.toByteArray();
    }

    /// The next line with its end, or as much of it as is looked at at once; null at the end.
    private byte @Nullable [] line() throws IOException {
        byte[] kept = held;
        if (kept != null) {
            held = null;
            return kept;
        }
        byte[] line = {};
        while (line.length < MAX_LINE && isFilled()) {
            int most = Math.min(to, from + MAX_LINE - line.length);
            int end = from;
            while (end < most && buffer[end] != '\n') {
                end++;
            }
            boolean ends = end < most;
            end += ends ? 1 : 0;
            int start = line.length;
            line = Arrays.copyOf(line, start + end - from);
            System.arraycopy(buffer, from, line, start, end - from);
            from = end;
            if (ends) {
                break;
            }
        }
        return line.length == 0 ? null : line;
    }

    private boolean isFilled() throws IOException {
        if (from == to) {
            from = 0;
            to = Math.max(0, in.read(buffer, 0, buffer.length));
        }
        return from < to;
    }
}
