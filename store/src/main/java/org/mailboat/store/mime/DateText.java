package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads dates as senders write them: those of [RFC 5322
/// §3.3](https://www.rfc-editor.org/rfc/rfc5322.html#section-3.3) with the obsolete forms of §4.3,
/// and what programs write instead: month before day, ISO 8601, names of time zones, AM and PM.
final class DateText {
    private static final Pattern WORD =
            Pattern.compile(
                    "(?<iso>\\d{4}-\\d{1,2}-\\d{1,2})T?"
                        + "|(?<time>\\d{1,2}[:.]\\d{1,2}(?:[:.]\\d{1,2})?)(?:[.,]\\d+)?"
                        + "|(?<zone>(?<=[\\s\\dA-Za-z(])[+-]\\d{1,2}:?\\d{2}(?!\\d)|(?<=GMT|UTC)[+-]\\d{1,2}(?!\\d))"
                        + "|(?<number>\\d{1,4})|(?<name>[A-Za-z]+)");

    private static final String MONTHS = "janfebmaraprmayjunjulaugsepoctnovdec";

    /// Hours from Greenwich.
    private static final Map<String, Integer> ZONES =
            Map.ofEntries(
                    Map.entry("est", -5),
                    Map.entry("edt", -4),
                    Map.entry("cst", -6),
                    Map.entry("cdt", -5),
                    Map.entry("mst", -7),
                    Map.entry("mdt", -6),
                    Map.entry("pst", -8),
                    Map.entry("pdt", -7),
                    Map.entry("akst", -9),
                    Map.entry("akdt", -8),
                    Map.entry("hst", -10),
                    Map.entry("bst", 1),
                    Map.entry("west", 1),
                    Map.entry("cet", 1),
                    Map.entry("met", 1),
                    Map.entry("mez", 1),
                    Map.entry("cest", 2),
                    Map.entry("mest", 2),
                    Map.entry("mesz", 2),
                    Map.entry("met_dst", 2),
                    Map.entry("eet", 2),
                    Map.entry("sast", 2),
                    Map.entry("eest", 3),
                    Map.entry("msk", 3),
                    Map.entry("msd", 4),
                    Map.entry("hkt", 8),
                    Map.entry("jst", 9),
                    Map.entry("kst", 9),
                    Map.entry("aest", 10),
                    Map.entry("aedt", 11),
                    Map.entry("nzst", 12),
                    Map.entry("nzdt", 13));

    private final String text;
    private int day = -1;
    private int month = -1;
    private int year = -1;
    private @Nullable LocalTime time;
    private @Nullable ZoneOffset offset;
    private @Nullable ZoneOffset named;

    private DateText(String text) {
        this.text = text;
    }

    /// @return null if it is no date
    static @Nullable Instant parse(String text) {
        try {
            // a date of a Received field stands behind what it is about; comments may hold anything
            String date = text.substring(text.lastIndexOf(';') + 1);
            return new DateText(date.replaceAll("\\([^()]*\\d[^()]*\\)", " ")).parse();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private @Nullable Instant parse() {
        Matcher word = WORD.matcher(text);
        while (word.find()) {
            if (word.group("iso") != null) {
                iso(word.group("iso"));
            } else if (word.group("time") != null) {
                time(word.group("time"));
            } else if (word.group("zone") != null) {
                zone(word.group("zone"));
            } else if (word.group("number") != null) {
                number(word.group("number"));
            } else {
                name(word.group("name").toLowerCase(Locale.ROOT));
            }
        }
        if (day < 0 || month < 0 || year < 0) {
            return null;
        }
        ZoneOffset zone = offset != null ? offset : named != null ? named : ZoneOffset.UTC;
        LocalTime at = time == null ? LocalTime.MIDNIGHT : time;
        return LocalDate.of(year, month, day).atTime(at).toInstant(zone);
    }

    private void iso(String date) {
        if (day < 0) {
            LocalDate read = LocalDate.parse(date.replaceAll("-(\\d)(?!\\d)", "-0$1"));
            year = read.getYear();
            month = read.getMonthValue();
            day = read.getDayOfMonth();
        }
    }

    /// A second may be the 60th, which Java does not know.
    private void time(String said) {
        if (time == null) {
            String[] parts = said.split("[:.]", -1);
            int second = parts.length < 3 ? 0 : Math.min(59, Integer.parseInt(parts[2]));
            time =
                    LocalTime.of(
                            Integer.parseInt(parts[0]) % 24, Integer.parseInt(parts[1]), second);
        }
    }

    /// Before there is a time, it is a number behind a hyphen.
    private void zone(String said) {
        if (time == null) {
            number(said.substring(1).replace(":", ""));
        } else if (offset == null) {
            String digits = said.substring(1).replace(":", "");
            int number = Integer.parseInt(digits);
            int minutes = digits.length() <= 2 ? number * 60 : number / 100 * 60 + number % 100;
            int seconds = minutes * 60 * (said.charAt(0) == '-' ? -1 : 1);
            boolean possible = Math.abs(seconds) <= 18 * 3600;
            offset = possible ? ZoneOffset.ofTotalSeconds(seconds) : ZoneOffset.UTC;
        }
    }

    private void number(String digits) {
        int n = Integer.parseInt(digits);
        if (day < 0 && digits.length() <= 2) {
            day = n;
        } else if (year < 0 && (month > 0 || digits.length() > 2)) {
            year = digits.length() > 3 ? n : n < 50 ? 2000 + n : 1900 + n;
        }
    }

    private void name(String name) {
        int at = name.length() < 3 ? -1 : MONTHS.indexOf(name.substring(0, 3));
        if (month < 0 && at >= 0 && at % 3 == 0 && !isWeekday(name)) {
            month = at / 3 + 1;
        } else if (name.equals("pm") && time != null && time.getHour() < 12) {
            time = time.plusHours(12);
        } else if (name.equals("am") && time != null && time.getHour() == 12) {
            time = time.minusHours(12);
        } else if (named == null && ZONES.containsKey(name)) {
            named = ZoneOffset.ofHours(ZONES.get(name));
        }
    }

    private static boolean isWeekday(String name) {
        return name.endsWith("day");
    }
}
