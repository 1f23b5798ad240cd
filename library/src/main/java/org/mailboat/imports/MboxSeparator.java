package org.mailboat.imports;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.HeaderText;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A line of an mbox that begins with `From `: whether it separates messages, and its date.
///
/// There is no one form of it. [RFC 4155 appendix
/// A](https://www.rfc-editor.org/rfc/rfc4155.html#appendix-A) has an address and a date as
/// `asctime` prints it, behind an empty line. Thunderbird writes `From ` and nothing else, or `From
/// - ` and perhaps a date, and not always an empty line before; others write other dates, zones, or
///   none. What is no separator is text of a program that did not quote it, so a line that looks
///   less like one must be followed by what begins a message.
///
/// @param text the line, or as much of it as tells what it is
record MboxSeparator(String text) {
    private static final String MONTH = "(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)";
    private static final String ZONE = "[A-Z]{2,5}(?: DST)?|[+-][0-9]{4}";

    /// As `asctime` prints it, with a zone before or behind the year, and where a host stands that
    /// the mail is from, as UUCP has it.
    private static final Pattern ASCTIME =
            Pattern.compile(
                    MONTH
                            + " +([0-9]{1,2}) +([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))? +(?:("
                            + ZONE
                            + ") +)?([0-9]{4})(?: +("
                            + ZONE
                            + "))?(?: +remote from \\S+)?\\s*$");

    /// As in a header, or as ISO 8601 has it.
    private static final Pattern OTHER_DATE =
            Pattern.compile(
                    "(?:[0-9]{1,2}[ -]+"
                            + MONTH
                            + "[ -]+[0-9]{2,4} +[0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?(?: +(?:"
                            + ZONE
                            + "))?(?: +\\([^)]*\\))?|[0-9]{4}-[0-9]{2}-[0-9]{2}[T"
                            + " ][0-9]{2}:[0-9]{2}\\S*)\\s*$");

    private static final Pattern BARE = Pattern.compile("From +(?:-|\\?\\?\\?)?\\s*");

    /// An address, or what programs write in its place.
    private static final Pattern SENDER =
            Pattern.compile(
                    "From +(?:\\S+@\\S*[^\\s:,;](?:\\s.*)?|MAILER[-_]DAEMON\\s*|nobody\\s*)",
                    Pattern.DOTALL);

    /// `From : ann@example.org` is a field of an old header.
    private static final Pattern FROM_FIELD = Pattern.compile("From[ \\t]+:", Pattern.DOTALL);

    private static final Pattern FIELD = Pattern.compile("([!-9;-~]+)[ \\t]*:");

    private static final List<String> MONTHS =
            List.of(
                    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov",
                    "Dec");

    /// What headers of mail begin with, besides all names in [#KINDS].
    private static final Set<String> NAMES =
            Set.of(
                    "apparently-to",
                    "authentication-results",
                    "autocrypt",
                    "bcc",
                    "cc",
                    "comments",
                    "date",
                    "domainkey-signature",
                    "errors-to",
                    "feedback-id",
                    "from",
                    "importance",
                    "in-reply-to",
                    "keywords",
                    "lines",
                    "mailing-list",
                    "message-id",
                    "mime-version",
                    "newsgroups",
                    "organization",
                    "path",
                    "precedence",
                    "priority",
                    "received",
                    "received-spf",
                    "references",
                    "reply-to",
                    "return-path",
                    "sender",
                    "status",
                    "subject",
                    "to",
                    "user-agent",
                    "xref");

    private static final Pattern KINDS =
            Pattern.compile(
                    "(?:x|arc|content|delivered|delivery|dkim|disposition|envelope|list|original|resent|thread)-.+");

    /// How much a line looks like a separator.
    private enum Shape {
        /// The date is what RFC 4155 wants.
        DATED,
        /// There is another date.
        DATED_OTHERWISE,
        /// Nothing stands there, or a dash.
        BARE,
        /// It may be an address.
        SENDER,
        /// It may be a sentence.
        WORDS
    }

    /// Whether a line begins as a separator does.
    static boolean begins(byte[] line, int length) {
        return length >= 5
                && line[0] == 'F'
                && line[1] == 'r'
                && line[2] == 'o'
                && line[3] == 'm'
                && line[4] == ' ';
    }

    /// Whether it may be one in spite of what stands behind `From `.
    boolean possible() {
        return !FROM_FIELD.matcher(text).lookingAt();
    }

    /// Whether separators of a file that begins with this one may be words.
    boolean isWords() {
        return shape() == Shape.WORDS;
    }

    /// Whether it separates two messages.
    ///
    /// @param afterEmpty whether an empty line stands before it
    /// @param next the line behind it, empty if there is none
    /// @param wordsToo whether the file's separators are words
    boolean separates(boolean afterEmpty, String next, boolean wordsToo) {
        return switch (shape()) {
            case DATED -> afterEmpty || isField(next);
            case DATED_OTHERWISE -> isField(next);
            case BARE -> afterEmpty ? isField(next) : isMailField(next);
            case SENDER -> afterEmpty && isMailField(next);
            case WORDS -> afterEmpty && wordsToo && isMailField(next);
        };
    }

    /// Whether it looks so much like a separator that people should know when it counts as none.
    boolean isDoubtful(boolean afterEmpty, String next) {
        return switch (shape()) {
            case DATED, DATED_OTHERWISE -> true;
            case BARE -> isField(next);
            case SENDER, WORDS -> afterEmpty && isField(next);
        };
    }

    private Shape shape() {
        if (ASCTIME.matcher(text).find()) {
            return Shape.DATED;
        }
        if (OTHER_DATE.matcher(text).find()) {
            return Shape.DATED_OTHERWISE;
        }
        if (BARE.matcher(text).matches()) {
            return Shape.BARE;
        }
        return SENDER.matcher(text).matches() ? Shape.SENDER : Shape.WORDS;
    }

    private static boolean isField(String line) {
        return FIELD.matcher(line).lookingAt();
    }

    private static boolean isMailField(String line) {
        Matcher field = FIELD.matcher(line);
        if (!field.lookingAt()) {
            return false;
        }
        String name = field.group(1).toLowerCase(Locale.ROOT);
        return NAMES.contains(name) || KINDS.matcher(name).matches();
    }

    /// Its date, or null if it has none that can be read; without a zone it is UTC.
    @Nullable Instant date() {
        Matcher date = ASCTIME.matcher(text);
        if (!date.find()) {
            Matcher other = OTHER_DATE.matcher(text);
            return other.find() ? HeaderText.date(other.group()) : null;
        }
        String zone = date.group(8) != null ? date.group(8) : date.group(6);
        if (zone != null && Character.isLetter(zone.charAt(0))) {
            return HeaderText.date(
                    "%s %s %s %s:%s:%s %s"
                            .formatted(
                                    date.group(2),
                                    date.group(1),
                                    date.group(7),
                                    date.group(3),
                                    date.group(4),
                                    date.group(5) == null ? "00" : date.group(5),
                                    zone.replace("ET DST", "EST")));
        }
        try {
            return LocalDateTime.of(
                            Integer.parseInt(date.group(7)),
                            MONTHS.indexOf(date.group(1)) + 1,
                            Integer.parseInt(date.group(2)),
                            Integer.parseInt(date.group(3)),
                            Integer.parseInt(date.group(4)),
                            date.group(5) == null ? 0 : Integer.parseInt(date.group(5)))
                    .toInstant(zone == null ? ZoneOffset.UTC : ZoneOffset.of(zone));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
