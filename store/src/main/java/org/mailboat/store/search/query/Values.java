package org.mailboat.store.search.query;

import org.mailboat.model.Keyword;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.MailboxId;
import org.mailboat.model.Printable;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.Period;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what stands behind a name that asks for no text.
///
/// @param today for dates like `7d`
record Values(LocalDate today) {
    private static final Pattern DAY = Pattern.compile("(\\d{4})(?:-(\\d{1,2})(?:-(\\d{1,2}))?)?");
    private static final Pattern AGO = Pattern.compile("(\\d{1,4})([dwmy])");
    private static final Pattern SIZE =
            Pattern.compile("(\\d{1,15}(?:\\.\\d{1,3})?)([kmg]?)(?:i?b)?");

    /// @throws IllegalArgumentException whose message is a clause
    Query read(Name name, String said) {
        return switch (name.text()) {
            case "is" -> state(said);
            case "has" -> has(said);
            case "keyword" -> new Query.Marked(Keyword.ofLabel(said));
            case "mailbox" -> mailbox(said);
            case "account" -> new Query.Of(said);
            case "before" -> new Query.Received(null, days(said).first());
            case "after" -> new Query.Received(days(said).first(), null);
            case "on" -> on(days(said));
            case "larger" -> new Query.Sized(size(said), Long.MAX_VALUE);
            case "smaller" -> new Query.Sized(-1, size(said));
            default -> throw new IllegalStateException("no reader for " + name.text());
        };
    }

    private static Query state(String said) {
        return switch (said.toLowerCase(Locale.ROOT)) {
            case "read", "seen" -> new Query.Marked(Keyword.SEEN);
            case "unread", "unseen" -> new Query.Not(new Query.Marked(Keyword.SEEN));
            case "flagged" -> new Query.Marked(Keyword.FLAGGED);
            case "unflagged" -> new Query.Not(new Query.Marked(Keyword.FLAGGED));
            case "answered" -> new Query.Marked(Keyword.ANSWERED);
            case "unanswered" -> new Query.Not(new Query.Marked(Keyword.ANSWERED));
            case "draft" -> new Query.Marked(Keyword.DRAFT);
            default ->
                    throw new IllegalArgumentException(
                            "a message is not '"
                                    + Printable.of(said)
                                    + "' but read, unread, flagged, answered or draft");
        };
    }

    private static Query has(String said) {
        if (said.toLowerCase(Locale.ROOT).matches("attachments?")) {
            return new Query.HasAttachment();
        }
        throw new IllegalArgumentException(
                "nothing is known of '" + Printable.of(said) + "', only of an attachment");
    }

    private static Query mailbox(String said) {
        return said.startsWith("id:")
                ? new Query.InMailbox(MailboxId.parse(said.substring(3)))
                : new Query.In(new MailboxGlob(said));
    }

    /// Some days.
    ///
    /// @param first the first one
    /// @param behind the one behind the last
    private record Days(LocalDate first, LocalDate behind) {
        static Days one(LocalDate day) {
            return new Days(day, day.plusDays(1));
        }
    }

    private static Query on(Days days) {
        return new Query.Received(days.first, days.behind);
    }

    private Days days(String said) {
        String text = said.toLowerCase(Locale.ROOT);
        if (text.equals("today") || text.equals("yesterday")) {
            return Days.one(text.equals("today") ? today : today.minusDays(1));
        }
        Matcher ago = AGO.matcher(text);
        if (ago.matches()) {
            return Days.one(today.minus(period(Integer.parseInt(ago.group(1)), ago.group(2))));
        }
        Matcher day = DAY.matcher(text);
        if (!day.matches()) {
            throw new IllegalArgumentException(
                    "'"
                            + Printable.of(said)
                            + "' is no date; one is YYYY-MM-DD, YYYY-MM, YYYY, 7d,"
                            + " 2w, 3m, 1y, today or yesterday");
        }
        try {
            int year = Integer.parseInt(day.group(1));
            if (day.group(2) == null) {
                LocalDate first = LocalDate.of(year, 1, 1);
                return new Days(first, first.plusYears(1));
            }
            int month = Integer.parseInt(day.group(2));
            if (day.group(3) == null) {
                LocalDate first = LocalDate.of(year, month, 1);
                return new Days(first, first.plusMonths(1));
            }
            return Days.one(LocalDate.of(year, month, Integer.parseInt(day.group(3))));
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("there is no day " + Printable.of(said), e);
        }
    }

    private static Period period(int count, String unit) {
        return switch (unit) {
            case "d" -> Period.ofDays(count);
            case "w" -> Period.ofWeeks(count);
            case "m" -> Period.ofMonths(count);
            default -> Period.ofYears(count);
        };
    }

    private static long size(String said) {
        Matcher size = SIZE.matcher(said.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new IllegalArgumentException(
                    "'" + Printable.of(said) + "' is no size; one is in bytes, k, M or G");
        }
        long unit =
                switch (size.group(2)) {
                    case "k" -> 1L << 10;
                    case "m" -> 1L << 20;
                    case "g" -> 1L << 30;
                    default -> 1;
                };
        return Math.round(Double.parseDouble(size.group(1)) * unit);
    }
}
