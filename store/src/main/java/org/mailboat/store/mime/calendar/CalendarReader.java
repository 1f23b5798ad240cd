package org.mailboat.store.mime.calendar;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.calendar.CalendarEntry.Moment;
import org.mailboat.store.mime.calendar.CalendarEntry.Person;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.Period;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Makes entries of the lines of a calendar.
final class CalendarReader {
    private static final int MAX_ENTRIES = 100;
    private static final int MAX_ATTENDEES = 1000;

    private final List<ContentLine> lines;
    private final Zones zones;

    CalendarReader(String calendar) {
        lines = ContentLine.all(calendar);
        zones = Zones.of(lines);
    }

    List<CalendarEntry> read() {
        var entries = new ArrayList<CalendarEntry>();
        String method = null;
        Draft open = null;
        int inside = 0;
        for (ContentLine line : lines) {
            String value = line.value().strip().toUpperCase(Locale.ROOT);
            if (line.name().equals("METHOD")) {
                method = value.isEmpty() ? null : value;
            } else if (line.name().equals("BEGIN")) {
                if (open != null) {
                    inside++;
                } else if (isEntry(value)) {
                    open = new Draft(value);
                }
            } else if (line.name().equals("END") && open != null) {
                if (inside > 0) {
                    inside--;
                } else {
                    entries.add(open.entry(method));
                    open = null;
                }
            } else if (open != null && inside == 0) {
                open.property(line);
            }
            if (entries.size() == MAX_ENTRIES) {
                return entries;
            }
        }
        if (open != null) {
            entries.add(open.entry(method));
        }
        return entries;
    }

    private static boolean isEntry(String component) {
        return switch (component) {
            case "VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY" -> true;
            default -> false;
        };
    }

    /// An entry of which not all has been read yet.
    private final class Draft {
        private final String kind;
        private @Nullable String uid;
        private @Nullable String summary;
        private @Nullable String description;
        private @Nullable String location;
        private @Nullable Moment start;
        private @Nullable Moment end;
        private @Nullable String duration;
        private @Nullable String rule;
        private @Nullable String status;
        private @Nullable Person organizer;
        private final List<Person> attendees = new ArrayList<>();

        Draft(String kind) {
            this.kind = kind;
        }

        void property(ContentLine line) {
            switch (line.name()) {
                case "UID" -> uid = line.text();
                case "SUMMARY" -> summary = line.text();
                case "DESCRIPTION" -> description = line.text();
                case "LOCATION" -> location = line.text();
                case "DTSTART" -> start = moment(line);
                case "DTEND", "DUE" -> end = moment(line);
                case "DURATION" -> duration = line.value().strip();
                case "RRULE" -> rule = line.value().strip();
                case "STATUS" -> status = line.text();
                case "ORGANIZER" -> organizer = person(line);
                case "ATTENDEE" -> {
                    if (attendees.size() < MAX_ATTENDEES) {
                        attendees.add(person(line));
                    }
                }
                default -> {}
            }
        }

        CalendarEntry entry(@Nullable String method) {
            return new CalendarEntry(
                    method,
                    kind,
                    uid,
                    summary,
                    description,
                    location,
                    start,
                    ended(),
                    rule == null ? null : Recurrence.phrase(rule),
                    status,
                    organizer,
                    attendees);
        }

        private @Nullable Moment ended() {
            Moment begun = start;
            Moment over = end;
            if (over == null && begun != null && duration != null) {
                over = later(begun, duration);
            }
            if (over == null || !over.wholeDay() || begun == null || !kind.equals("VEVENT")) {
                return over;
            }
            LocalDateTime last = over.at().minusDays(1);
            return new Moment(last.isBefore(begun.at()) ? begun.at() : last, null, null, true);
        }
    }

    private static @Nullable Moment later(Moment start, String duration) {
        try {
            String said = duration.toUpperCase(Locale.ROOT);
            LocalDateTime end =
                    said.contains("T")
                            ? start.at().plus(Duration.parse(said))
                            : start.at().plus(Period.parse(said));
            return new Moment(end, start.zone(), start.zoneName(), start.wholeDay());
        } catch (DateTimeException | ArithmeticException e) {
            return null;
        }
    }

    private @Nullable Moment moment(ContentLine line) {
        String value = line.value().strip();
        try {
            if (value.length() == 8) {
                LocalDate day = LocalDate.parse(value, DateTimeFormatter.BASIC_ISO_DATE);
                return new Moment(day.atStartOfDay(), null, null, true);
            }
            boolean utc = value.endsWith("Z");
            String local = utc ? value.substring(0, value.length() - 1) : value;
            LocalDateTime at =
                    LocalDateTime.parse(
                            local.length() == 13 ? local + "00" : local,
                            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss", Locale.ROOT));
            return zones.moment(at, utc ? "UTC" : line.parameter("TZID"));
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static Person person(ContentLine line) {
        String address = line.value().strip().replaceFirst("(?i)^mailto:", "");
        String name = line.parameter("CN");
        String status = line.parameter("PARTSTAT");
        return new Person(
                name == null || name.isBlank() ? null : name.strip(),
                address,
                status == null ? null : status.toUpperCase(Locale.ROOT),
                "OPT-PARTICIPANT".equalsIgnoreCase(line.parameter("ROLE")));
    }
}
