package org.mailboat.store.mime.calendar;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.calendar.CalendarEntry.Moment;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The time zones that a calendar names: by the names everybody uses, by those of Windows, or as
/// the calendar itself describes them.
final class Zones {
    private static final Pattern DAY = Pattern.compile("([+-]?\\d)(MO|TU|WE|TH|FR|SA|SU)");

    private final Map<String, List<Onset>> described = new HashMap<>();
    private final Map<String, String> located = new HashMap<>();

    /// When an offset begins to hold.
    private static final class Onset {
        private @Nullable LocalDateTime start;
        private @Nullable ZoneOffset offset;
        private int month;
        private int week;
        private @Nullable DayOfWeek day;

        /// The last time it began before that moment, or null.
        private @Nullable LocalDateTime last(LocalDateTime at) {
            LocalDateTime first = start;
            if (first == null || first.isAfter(at)) {
                return null;
            }
            if (month == 0 || day == null) {
                return first;
            }
            LocalDateTime onset = inYear(at.getYear(), first);
            return onset.isAfter(at) ? inYear(at.getYear() - 1, first) : onset;
        }

        private LocalDateTime inYear(int year, LocalDateTime first) {
            LocalDate begin = LocalDate.of(year, month, 1);
            return begin.with(
                            TemporalAdjusters.dayOfWeekInMonth(
                                    week, day == null ? DayOfWeek.MONDAY : day))
                    .atTime(first.toLocalTime());
        }
    }

    private Zones() {}

    static Zones of(List<ContentLine> lines) {
        var zones = new Zones();
        String id = null;
        boolean inZone = false;
        Onset onset = null;
        for (ContentLine line : lines) {
            String value = line.value().strip();
            switch (line.name()) {
                case "BEGIN" -> {
                    inZone |= value.equalsIgnoreCase("VTIMEZONE");
                    onset = inZone ? new Onset() : null;
                }
                case "END" -> {
                    boolean whole = onset != null && onset.offset != null && onset.start != null;
                    if (whole && id != null) {
                        zones.described.computeIfAbsent(id, k -> new ArrayList<>()).add(onset);
                    }
                    onset = null;
                    inZone &= !value.equalsIgnoreCase("VTIMEZONE");
                }
                case "TZID" -> id = inZone ? value : id;
                case "X-LIC-LOCATION" -> {
                    if (inZone && id != null) {
                        zones.located.put(id, value);
                    }
                }
                default -> {
                    if (onset != null) {
                        property(onset, line.name(), value);
                    }
                }
            }
        }
        return zones;
    }

    private static void property(Onset onset, String name, String value) {
        try {
            switch (name) {
                case "DTSTART" ->
                        onset.start =
                                LocalDateTime.parse(
                                        value,
                                        DateTimeFormatter.ofPattern(
                                                "uuuuMMdd'T'HHmmss", Locale.ROOT));
                case "TZOFFSETTO" -> onset.offset = ZoneOffset.of(value);
                case "RRULE" -> rule(onset, value.toUpperCase(Locale.ROOT));
                default -> {}
            }
        } catch (DateTimeException e) {
            // an onset that cannot be read does not count
            onset.offset = null;
        }
    }

    private static void rule(Onset onset, String rule) {
        for (String part : rule.split(";", -1)) {
            Matcher day = DAY.matcher(part.replaceFirst("^BYDAY=", ""));
            if (part.matches("BYMONTH=\\d{1,2}")) {
                onset.month = Math.clamp(Integer.parseInt(part.substring(8)), 1, 12);
            } else if (part.startsWith("BYDAY=") && day.matches()) {
                onset.week = Integer.parseInt(day.group(1));
                onset.day = DayOfWeek.of("MOTUWETHFRSASU".indexOf(day.group(2)) / 2 + 1);
            }
        }
    }

    /// A time on the clock of that zone.
    Moment moment(LocalDateTime at, @Nullable String name) {
        if (name == null || name.isBlank()) {
            return new Moment(at, null, null, false);
        }
        ZoneId zone = known(name.strip());
        if (zone == null && located.containsKey(name)) {
            zone = known(located.get(name));
        }
        if (zone == null) {
            zone = described(at, name);
        }
        return new Moment(at, zone, zone == null ? name : null, false);
    }

    private static @Nullable ZoneId known(String name) {
        String windows = WindowsZones.region(name);
        if (windows != null) {
            return ZoneId.of(windows);
        }
        ZoneId zone = id(name);
        if (zone != null) {
            return zone;
        }
        // other programs put a path before the region
        String[] path = name.split("/", -1);
        ZoneId region = null;
        for (int from = 1; from < path.length - 1 && region == null; from++) {
            region = id(String.join("/", List.of(path).subList(from, path.length)));
        }
        return region;
    }

    private static @Nullable ZoneId id(String name) {
        try {
            return ZoneId.of(name);
        } catch (DateTimeException e) {
            return null;
        }
    }

    private @Nullable ZoneId described(LocalDateTime at, String name) {
        LocalDateTime latest = null;
        ZoneOffset offset = null;
        for (Onset onset : described.getOrDefault(name, List.of())) {
            LocalDateTime last = onset.last(at);
            if (last != null && (latest == null || last.isAfter(latest))) {
                latest = last;
                offset = onset.offset;
            }
        }
        return offset;
    }
}
