package org.mailboat.cli.output;

import java.time.Duration;

/// Numbers as people read them.
public final class Amounts {
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB"};

    private Amounts() {}

    /// As in `20,000`.
    public static String count(long number) {
        String digits = String.valueOf(Math.abs(number));
        var text = new StringBuilder(digits);
        for (int i = digits.length() - 3; i > 0; i -= 3) {
            text.insert(i, ',');
        }
        return number < 0 ? "-" + text : text.toString();
    }

    /// A count with its noun, as in `1 message` or `2 messages`.
    public static String count(long number, String noun) {
        String plural = noun.endsWith("x") ? noun + "es" : noun + "s";
        return count(number) + " " + (number == 1 ? noun : plural);
    }

    /// As in `12.4 MB`, in powers of a thousand.
    public static String bytes(long octets) {
        double amount = octets;
        int unit = 0;
        while (unit < UNITS.length - 1 && Math.round(amount * 10) >= 10_000) {
            amount /= 1000;
            unit++;
        }
        if (unit == 0) {
            return octets + " B";
        }
        long tenths = Math.round(amount * 10);
        String number = tenths < 1000 ? tenths / 10 + "." + tenths % 10 : "" + (tenths + 5) / 10;
        return number + " " + UNITS[unit];
    }

    /// As in `0.8 s`, `48 s`, `3 min 20 s`, `2 h 5 min`.
    public static String time(Duration span) {
        long millis = span.toMillis();
        if (millis < 9_950) {
            long tenths = Math.round(millis / 100.0);
            return tenths / 10 + "." + tenths % 10 + " s";
        }
        long seconds = Math.round(millis / 1000.0);
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            long rest = seconds % 60;
            return seconds / 60 + " min" + (rest == 0 ? "" : " " + rest + " s");
        }
        long minutes = seconds / 60 % 60;
        return seconds / 3600 + " h" + (minutes == 0 ? "" : " " + minutes + " min");
    }
}
