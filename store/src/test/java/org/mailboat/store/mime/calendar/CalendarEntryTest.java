package org.mailboat.store.mime.calendar;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.store.mime.calendar.CalendarEntry.Person;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

class CalendarEntryTest {
    private static CalendarEntry event(String properties) {
        List<CalendarEntry> entries =
                CalendarEntry.read(
                        "BEGIN:VCALENDAR\nBEGIN:VEVENT\n"
                                + properties
                                + "\nEND:VEVENT\nEND:VCALENDAR");
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    @Test
    void an_invitation_says_what_when_where_and_who() {
        String calendar =
                """
                BEGIN:VCALENDAR
                METHOD:REQUEST
                BEGIN:VEVENT
                UID:1@example.org
                SUMMARY:Tea\\, and a long
                  walk
                DESCRIPTION:first\\nsecond
                LOCATION;LANGUAGE=en:Room "1"
                DTSTART;TZID=Europe/Berlin:20240205T100000
                DURATION:PT1H30M
                RRULE:FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR;COUNT=10
                ORGANIZER;CN="Ann; the first":mailto:ann@example.org
                ATTENDEE;PARTSTAT=ACCEPTED;CN=Bob:MAILTO:bob@example.org
                ATTENDEE;ROLE=OPT-PARTICIPANT:mailto:c@example.org
                BEGIN:VALARM
                DESCRIPTION:not this
                END:VALARM
                END:VEVENT
                END:VCALENDAR
                """;

        CalendarEntry e = CalendarEntry.read(calendar).getFirst();

        assertThat(e.method()).isEqualTo("REQUEST");
        assertThat(e.summary()).isEqualTo("Tea, and a long walk");
        assertThat(e.description()).isEqualTo("first\nsecond");
        assertThat(e.location()).isEqualTo("Room \"1\"");
        assertThat(e.start().instant()).isEqualTo(Instant.parse("2024-02-05T09:00:00Z"));
        assertThat(e.end().at()).isEqualTo(LocalDateTime.parse("2024-02-05T11:30"));
        assertThat(e.repeats()).isEqualTo("every 2 weeks on Monday, Friday, 10 times");
        assertThat(e.organizer())
                .isEqualTo(new Person("Ann; the first", "ann@example.org", null, false));
        assertThat(e.attendees())
                .containsExactly(
                        new Person("Bob", "bob@example.org", "ACCEPTED", false),
                        new Person(null, "c@example.org", null, true));
    }

    @Test
    void whole_days_end_with_their_last_day() {
        CalendarEntry e = event("DTSTART;VALUE=DATE:20240205\nDTEND;VALUE=DATE:20240208");

        assertThat(e.start().wholeDay()).isTrue();
        assertThat(e.start().instant()).isNull();
        assertThat(e.end().at().toLocalDate()).hasToString("2024-02-07");
    }

    @Test
    void zones_go_by_the_names_of_windows_and_of_other_programs() {
        assertThat(event("DTSTART;TZID=W. Europe Standard Time:20240705T100000").start().zone())
                .isEqualTo(ZoneId.of("Europe/Berlin"));
        assertThat(
                        event("DTSTART;TZID=/softwarestudio.org/Tzfile/Asia/Tokyo:20240705T100000")
                                .start()
                                .zone())
                .isEqualTo(ZoneId.of("Asia/Tokyo"));
        assertThat(event("DTSTART:20240705T100000Z").start().instant())
                .isEqualTo(Instant.parse("2024-07-05T10:00:00Z"));
        assertThat(event("DTSTART:20240705T100000").start().zone()).isNull();
        assertThat(event("DTSTART;TZID=Nowhere:20240705T100000").start().zoneName())
                .isEqualTo("Nowhere");
    }

    @Test
    void a_zone_that_only_the_calendar_knows_is_read_from_it() {
        String calendar =
                """
                BEGIN:VCALENDAR
                BEGIN:VTIMEZONE
                TZID:Customized Time Zone
                BEGIN:STANDARD
                DTSTART:16010101T030000
                TZOFFSETTO:+0100
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
                END:STANDARD
                BEGIN:DAYLIGHT
                DTSTART:16010101T020000
                TZOFFSETTO:+0200
                RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
                END:DAYLIGHT
                END:VTIMEZONE
                BEGIN:VEVENT
                DTSTART;TZID=Customized Time Zone:20240705T100000
                DTEND;TZID=Customized Time Zone:20241205T100000
                END:VEVENT
                END:VCALENDAR
                """;

        CalendarEntry e = CalendarEntry.read(calendar).getFirst();

        assertThat(e.start().zone()).isEqualTo(ZoneOffset.ofHours(2));
        assertThat(e.end().zone()).isEqualTo(ZoneOffset.ofHours(1));
    }

    @Test
    void rubbish_gives_what_can_be_read() {
        assertThat(CalendarEntry.read("no calendar")).isEmpty();
        CalendarEntry e =
                event("DTSTART:tomorrow\nDTEND:20241399T000000\nRRULE:x\nDURATION:x\nSUMMARY:ok");
        assertThat(e.summary()).isEqualTo("ok");
        assertThat(e.start()).isNull();
        assertThat(e.end()).isNull();
    }
}
