package org.mailboat.store.mime.calendar;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;

/// An event, a task or a note in a calendar.
///
/// @param method what is asked with it, as in `REQUEST`, `REPLY` or `CANCEL` ([RFC 5546
///   §1.4](https://www.rfc-editor.org/rfc/rfc5546.html#section-1.4)), in upper case; or null
/// @param kind `VEVENT`, `VTODO`, `VJOURNAL` or `VFREEBUSY`
/// @param uid or null
/// @param summary what it is called, or null
/// @param description or null
/// @param location or null
/// @param start or null
/// @param end when it is over; of whole days the last one; of a task when it is due; or null
/// @param repeats how it recurs, as an English phrase, or null if it does not
/// @param status as in `CONFIRMED` or `CANCELLED`, or null
/// @param organizer or null
/// @param attendees those who are asked, in order
public record CalendarEntry(
        @Nullable String method,
        String kind,
        @Nullable String uid,
        @Nullable String summary,
        @Nullable String description,
        @Nullable String location,
        @Nullable Moment start,
        @Nullable Moment end,
        @Nullable String repeats,
        @Nullable String status,
        @Nullable Person organizer,
        List<Person> attendees) {
    public CalendarEntry {
        attendees = List.copyOf(attendees);
    }

    /// The entries of a calendar, in order; at most 100. Whatever is wrong with it, what was
    /// understood is returned.
    public static List<CalendarEntry> read(String calendar) {
        return new CalendarReader(calendar).read();
    }

    /// When something is.
    ///
    /// @param at on the clock there; midnight of a whole day
    /// @param zone where that clock is; null for a whole day, and for a time that is meant to be
    ///   local everywhere
    /// @param zoneName what the sender calls the zone where nobody knows it; else null
    /// @param wholeDay whether only the day counts
    public record Moment(
            LocalDateTime at, @Nullable ZoneId zone, @Nullable String zoneName, boolean wholeDay) {
        /// The moment everywhere, or null where it depends on the place.
        public @Nullable Instant instant() {
            return zone == null ? null : at.atZone(zone).toInstant();
        }
    }

    /// Somebody who takes part.
    ///
    /// @param name or null
    /// @param address without `mailto:`
    /// @param status the answer, as in `ACCEPTED`, `DECLINED`, `TENTATIVE` or `NEEDS-ACTION`; or
    ///   null
    /// @param optional whether the event can do without them
    public record Person(
            @Nullable String name, String address, @Nullable String status, boolean optional) {
        @Override
        public String toString() {
            return name == null || name.equals(address) ? address : name + " <" + address + ">";
        }
    }
}
