package org.mailboat.imports;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds the messages of an mbox, one after the other. A separator is a line that begins with `From
/// `, follows an empty line or nothing, and ends in a date ([RFC 4155 appendix
/// A](https://www.rfc-editor.org/rfc/rfc4155.html#appendix-A)); the first line is one without a
/// date, too.
final class MboxMessages {
    private static final int LONGEST_SEPARATOR = 1_000;

    private static final Pattern DATE =
            Pattern.compile(
                    "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) +([0-9]{1,2})"
                        + " +([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))? +(?:([A-Z]{3,5}|[+-][0-9]{4})"
                        + " +)?([0-9]{4})(?: +([+-][0-9]{4}))?\\s*$");

    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");

    /// A message in the file.
    ///
    /// @param from where it begins, behind its separator
    /// @param to where the next one's separator or the file's end is, without the empty line before
    /// @param date of the separator, or null if it has none
    record Entry(long from, long to, @Nullable Instant date) {}

    private final InputStream in;

    /// Where the stream is.
    private long at;

    private long start = -1;
    private @Nullable Instant date;

    MboxMessages(OpenFile file) {
        in = new BufferedInputStream(file.range(0, file.size()), 1 << 16);
    }

    /// The next message, or null.
    @Nullable Entry next() throws IOException {
        boolean atStart = start < 0;
        boolean afterEmpty = atStart;
        long emptyFrom = at;
        byte[] begin = new byte[LONGEST_SEPARATOR];
        while (true) {
            long lineFrom = at;
            int length = line(begin);
            if (length < 0) {
                return last(afterEmpty && !atStart ? emptyFrom : at);
            }
            if (afterEmpty && isFrom(begin, length)) {
                String line = new String(begin, 0, length, StandardCharsets.ISO_8859_1);
                if (atStart || DATE.matcher(line).find()) {
                    Entry found = start < 0 ? null : new Entry(start, emptyFrom, date);
                    start = at;
                    date = date(line);
                    if (found != null) {
                        return found;
                    }
                    atStart = false;
                    afterEmpty = false;
                    continue;
                }
            }
            afterEmpty = isEmpty(begin, length);
            emptyFrom = lineFrom;
        }
    }

    private @Nullable Entry last(long to) {
        if (start < 0 || start == Long.MAX_VALUE) {
            return null;
        }
        var found = new Entry(start, Math.max(start, to), date);
        start = Long.MAX_VALUE;
        return found;
    }

    /// Reads a line, of which the beginning is kept.
    ///
    /// @return how much of it; -1 at the end
    private int line(byte[] begin) throws IOException {
        int length = 0;
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            at++;
            if (length < begin.length) {
                begin[length++] = (byte) octet;
            }
            if (octet == '\n') {
                return length;
            }
        }
        return length == 0 ? -1 : length;
    }

    private static boolean isFrom(byte[] line, int length) {
        return length >= 5
                && line[0] == 'F'
                && line[1] == 'r'
                && line[2] == 'o'
                && line[3] == 'm'
                && line[4] == ' ';
    }

    private static boolean isEmpty(byte[] line, int length) {
        return (length == 1 && line[0] == '\n')
                || (length == 2 && line[0] == '\r' && line[1] == '\n');
    }

    /// The date of a separator; without a zone it is UTC.
    static @Nullable Instant date(String separator) {
        Matcher date = DATE.matcher(separator);
        if (!date.find()) {
            return null;
        }
        String zone = date.group(8) != null ? date.group(8) : date.group(6);
        try {
            return LocalDateTime.of(
                            Integer.parseInt(date.group(7)),
                            MONTHS.indexOf(date.group(1)) + 1,
                            Integer.parseInt(date.group(2)),
                            Integer.parseInt(date.group(3)),
                            Integer.parseInt(date.group(4)),
                            date.group(5) == null ? 0 : Integer.parseInt(date.group(5)))
                    .toInstant(
                            zone == null || zone.toUpperCase(Locale.ROOT).matches("[A-Z]+")
                                    ? ZoneOffset.UTC
                                    : ZoneOffset.of(zone));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
