package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/// The one form of date that IMAP uses ([RFC 9051
/// §9](https://www.rfc-editor.org/rfc/rfc9051.html#section-9), `date-time`).
public final class ImapDates {
    private static final String MONTHS = "JANFEBMARAPRMAYJUNJULAUGSEPOCTNOVDEC";
    private static final DateTimeFormatter PRINT =
            DateTimeFormatter.ofPattern("dd-MMM-uuuu HH:mm:ss '+0000'", Locale.ROOT)
                    .withZone(ZoneOffset.UTC);

    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant BEHIND_LAST = Instant.parse("+10000-01-01T00:00:00Z");

    private ImapDates() {}

    /// Reads a date as in ` 1-Feb-2015 10:00:00 +0100`. Days of one digit, with or without a space,
    /// months of any case, a missing zone (UTC) and a leap second are taken.
    ///
    /// @return null if it is no date, such as `00-Jan-0000 00:00:00 +0000`
    public static @Nullable Instant parse(String text) {
        byte[] octets = new byte[text.length()];
        for (int i = 0; i < octets.length; i++) {
            octets[i] = text.charAt(i) < 0x80 ? (byte) text.charAt(i) : 0;
        }
        return parse(octets, 0, octets.length);
    }

    static @Nullable Instant parse(byte[] b, int from, int to) {
        var in = new Digits(b, from, to);
        in.skipSpaces();
        int day = in.number(1, 2);
        in.expect('-');
        int month = in.month();
        in.expect('-');
        int year = in.number(4, 4);
        in.skipSpaces();
        int hour = in.number(1, 2);
        in.expect(':');
        int minute = in.number(2, 2);
        in.expect(':');
        int second = in.number(2, 2);
        in.skipSpaces();
        int offset = in.zone();
        in.skipSpaces();
        if (in.failed || in.at < to || year == 0) {
            return null;
        }
        try {
            var local = LocalDateTime.of(year, month, day, hour, minute, Math.min(second, 59));
            return Instant.ofEpochSecond(local.toEpochSecond(ZoneOffset.UTC) - offset);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /// As in `01-Feb-2015 09:00:00 +0000`: in UTC, without the quotes.
    ///
    /// @throws IllegalArgumentException if the year does not have four digits
    public static String print(Instant date) {
        if (date.isBefore(FIRST) || !date.isBefore(BEHIND_LAST)) {
            throw new IllegalArgumentException("IMAP cannot say " + date);
        }
        return PRINT.format(date);
    }

    /// Reads the fields; after the first failure everything is 0.
    private static final class Digits {
        private final byte[] b;
        private int at;
        private final int end;
        private boolean failed;

        Digits(byte[] b, int from, int to) {
            this.b = b;
            this.at = from;
            this.end = to;
        }

        void skipSpaces() {
            while (at < end && b[at] == ' ') {
                at++;
            }
        }

        int number(int min, int max) {
            int value = 0;
            int count = 0;
            while (count < max && at < end && Octets.isDigit(b[at])) {
                value = value * 10 + (b[at++] - '0');
                count++;
            }
            failed |= count < min;
            return value;
        }

        void expect(char c) {
            failed |= at >= end || b[at] != c;
            at++;
        }

        int month() {
            if (end - at < 3) {
                failed = true;
                return 0;
            }
            for (int m = 0; m < 12; m++) {
                boolean same = true;
                for (int i = 0; i < 3; i++) {
                    same &= Octets.upper(b[at + i]) == MONTHS.charAt(3 * m + i);
                }
                if (same) {
                    at += 3;
                    return m + 1;
                }
            }
            failed = true;
            return 0;
        }

        /// Seconds east of Greenwich.
        int zone() {
            if (at >= end) {
                return 0;
            }
            int sign = b[at] == '-' ? -1 : 1;
            failed |= b[at] != '+' && b[at] != '-';
            at++;
            int hours = number(2, 2);
            int minutes = number(2, 2);
            return sign * (hours * 3600 + minutes * 60);
        }
    }
}
