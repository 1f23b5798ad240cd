package org.mailboat.store.mime;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.mime.calendar.CalendarEntry;
import org.mailboat.store.mime.calendar.CalendarEntry.Moment;
import org.mailboat.store.mime.calendar.CalendarEntry.Person;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

/// One line of what a [Notice] says, in English.
///
/// @param label a word or two, as in `Signed`
/// @param text what there is to say; from outside, so not safe for a terminal as it is
public record NoticeLine(String label, String text) {
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm", Locale.ENGLISH);
    private static final DateTimeFormatter DAY_AND_TIME =
            DateTimeFormatter.ofPattern("EEE d MMM uuuu HH:mm 'UTC'", Locale.ENGLISH);

    private static final int NAMED_ATTENDEES = 20;

    /// What codes mean, by their subject and detail ([RFC 3463
    /// §3](https://www.rfc-editor.org/rfc/rfc3463.html#section-3)).
    private static final Map<String, String> STATUS =
            Map.ofEntries(
                    Map.entry("1.1", "there is no such mailbox"),
                    Map.entry("1.2", "there is no such mail domain"),
                    Map.entry("1.3", "the address is not valid"),
                    Map.entry("1.4", "the address is ambiguous"),
                    Map.entry("1.6", "the mailbox has moved"),
                    Map.entry("1.10", "the domain takes no mail"),
                    Map.entry("2.0", "the mailbox is in trouble"),
                    Map.entry("2.1", "the mailbox is disabled"),
                    Map.entry("2.2", "the mailbox is full"),
                    Map.entry("2.3", "the message is too long for the mailbox"),
                    Map.entry("2.4", "the mailing list could not be expanded"),
                    Map.entry("3.1", "the mail system is full"),
                    Map.entry("3.2", "the mail system takes no mail now"),
                    Map.entry("3.4", "the message is too big"),
                    Map.entry("4.0", "a network error"),
                    Map.entry("4.1", "the host does not answer"),
                    Map.entry("4.2", "the connection broke"),
                    Map.entry("4.3", "the name service failed"),
                    Map.entry("4.4", "there is no way there"),
                    Map.entry("4.6", "the mail goes round in a loop"),
                    Map.entry("4.7", "it took too long"),
                    Map.entry("5.3", "too many recipients"),
                    Map.entry("6.1", "the media are not supported"),
                    Map.entry("7.0", "refused for security reasons"),
                    Map.entry("7.1", "refused by policy"),
                    Map.entry("7.26", "the sender could not be authenticated"));

    /// A notice in words, the most important first.
    public static List<NoticeLine> of(Notice notice) {
        return switch (notice) {
            case Notice.Signed n ->
                    line("Signed", "with " + n.by().label() + "; the signature is not checked");
            case Notice.Encrypted n ->
                    line("Encrypted", "with " + n.by().label() + "; it cannot be read here");
            case Notice.Delivery n -> delivery(n);
            case Notice.Receipt n -> receipt(n);
            case Notice.Complaint n -> complaint(n);
            case Notice.Invitation n -> invitation(n.entry());
            case Notice.Fragment n ->
                    line(
                            "Fragment",
                            "part "
                                    + (n.number() == 0 ? "?" : n.number())
                                    + " of "
                                    + (n.total() == 0 ? "?" : n.total())
                                    + " of a message that was sent in pieces");
            case Notice.Elsewhere n ->
                    line(
                            "Elsewhere",
                            "part "
                                    + n.part()
                                    + " is not in the message ("
                                    + n.access()
                                    + ")"
                                    + (n.where() == null ? "" : ": " + n.where()));
            case Notice.Unopened n ->
                    line(
                            "Unopened",
                            "part " + n.part() + " could not be opened; save it to look at it");
        };
    }

    private static List<NoticeLine> line(String label, String text) {
        return List.of(new NoticeLine(label, text));
    }

    private static List<NoticeLine> delivery(Notice.Delivery n) {
        var lines = new ArrayList<NoticeLine>();
        for (Notice.Recipient r : n.recipients()) {
            String label =
                    switch (r.action()) {
                        case FAILED -> "Failed";
                        case DELAYED -> "Delayed";
                        case DELIVERED -> "Delivered";
                        case RELAYED -> "Relayed";
                        case EXPANDED -> "Expanded";
                        case UNKNOWN -> "Report";
                    };
            lines.add(new NoticeLine(label, "to " + recipient(r)));
            String diagnostic = r.diagnostic();
            if (diagnostic != null) {
                String host = r.host() == null ? "" : r.host() + ": ";
                lines.add(new NoticeLine("Reason", host + diagnostic));
            }
        }
        if (n.subject() != null) {
            lines.add(new NoticeLine("About", n.subject()));
        }
        return lines;
    }

    private static String recipient(Notice.Recipient r) {
        var text = new StringBuilder(r.address());
        if (r.original() != null) {
            text.append(" (meant for ").append(r.original()).append(')');
        }
        String status = r.status();
        if (status != null && !status.startsWith("2.")) {
            String meaning = STATUS.get(status.substring(2));
            text.append(": ")
                    .append(meaning == null ? "" : meaning + " ")
                    .append('(')
                    .append(status)
                    .append(", ");
            text.append(status.startsWith("5") ? "permanent)" : "temporary)");
        }
        if (r.retryUntil() != null) {
            text.append("; tried until ")
                    .append(DAY_AND_TIME.format(r.retryUntil().atOffset(ZoneOffset.UTC)));
        }
        return text.toString();
    }

    private static List<NoticeLine> receipt(Notice.Receipt n) {
        String what =
                switch (n.disposition()) {
                    case "displayed" -> "was displayed";
                    case "deleted" -> "was deleted";
                    case "dispatched" -> "was sent on";
                    case "processed" -> "was processed";
                    case "denied" -> "got no answer: the reader does not want to say";
                    case "failed", "error" -> "could not be processed";
                    default -> n.disposition();
                };
        String by = n.recipient() == null ? "" : " to " + n.recipient();
        return line(
                "Receipt",
                "your message" + by + " " + what + (n.automatic() ? " (said automatically)" : ""));
    }

    private static List<NoticeLine> complaint(Notice.Complaint n) {
        String what =
                switch (n.type()) {
                    case "abuse" -> "the recipient reported this as unwanted";
                    case "fraud" -> "reported as fraud";
                    case "virus" -> "reported as a virus";
                    case "not-spam" -> "the recipient says this is wanted";
                    case "auth-failure" -> "a check of its sender failed";
                    default -> n.type();
                };
        var text = new StringBuilder(what);
        if (n.from() != null && !n.from().isBlank()) {
            text.append("; mail from ").append(n.from());
        }
        if (n.to() != null) {
            text.append(" to ").append(n.to());
        }
        if (n.source() != null) {
            text.append(", sent by ").append(n.source());
        }
        var lines = new ArrayList<>(line("Complaint", text.toString()));
        n.details().forEach(d -> lines.add(new NoticeLine("Detail", d)));
        return lines;
    }

    private static List<NoticeLine> invitation(CalendarEntry e) {
        var lines = new ArrayList<NoticeLine>();
        boolean cancelled = "CANCEL".equals(e.method()) || "CANCELLED".equalsIgnoreCase(e.status());
        String method = Objects.requireNonNullElse(e.method(), "");
        String label =
                cancelled
                        ? "Cancelled"
                        : switch (method) {
                            case "REQUEST" -> e.kind().equals("VTODO") ? "Task" : "Invitation";
                            case "REPLY" -> "Reply";
                            case "COUNTER" -> "Proposal";
                            case "DECLINECOUNTER" -> "Declined";
                            default -> e.kind().equals("VTODO") ? "Task" : "Event";
                        };
        lines.add(new NoticeLine(label, Objects.requireNonNullElse(e.summary(), "(no title)")));
        add(lines, "When", when(e));
        add(lines, "Repeats", e.repeats());
        add(lines, "Where", e.location());
        add(lines, "Organizer", e.organizer() == null ? null : e.organizer().toString());
        if (!e.attendees().isEmpty()) {
            int more = e.attendees().size() - NAMED_ATTENDEES;
            String names =
                    e.attendees().stream()
                            .limit(NAMED_ATTENDEES)
                            .map(NoticeLine::attendee)
                            .collect(Collectors.joining(", "));
            add(lines, "Attendees", more > 0 ? names + ", and " + more + " more" : names);
        }
        return lines;
    }

    private static void add(List<NoticeLine> lines, String label, @Nullable String text) {
        if (text != null) {
            lines.add(new NoticeLine(label, text));
        }
    }

    private static String attendee(Person p) {
        String answer =
                switch (Objects.requireNonNullElse(p.status(), "")) {
                    case "ACCEPTED" -> "accepted";
                    case "DECLINED" -> "declined";
                    case "TENTATIVE" -> "maybe";
                    case "DELEGATED" -> "delegated";
                    default -> "";
                };
        String name = p.name() == null ? p.address() : p.name();
        String role = p.optional() ? "optional" : "";
        String both = answer.isEmpty() || role.isEmpty() ? answer + role : role + ", " + answer;
        return both.isEmpty() ? name : name + " (" + both + ")";
    }

    private static @Nullable String when(CalendarEntry e) {
        Moment start = e.start();
        Moment end = e.end();
        if (start == null) {
            return end == null ? null : "until " + moment(end);
        }
        if (end == null || end.at().equals(start.at())) {
            return moment(start);
        }
        boolean sameDay = start.at().toLocalDate().equals(end.at().toLocalDate());
        boolean sameZone =
                Objects.equals(start.zone(), end.zone())
                        && Objects.equals(start.zoneName(), end.zoneName());
        if (start.wholeDay()) {
            return DAY.format(start.at()) + " to " + DAY.format(end.at());
        }
        if (!sameZone) {
            return moment(start) + " to " + moment(end);
        }
        String until = sameDay ? "–" : " to " + DAY.format(end.at()) + ", ";
        return DAY.format(start.at())
                + ", "
                + TIME.format(start.at())
                + until
                + TIME.format(end.at())
                + zone(start);
    }

    private static String moment(Moment m) {
        return m.wholeDay()
                ? DAY.format(m.at())
                : DAY.format(m.at()) + ", " + TIME.format(m.at()) + zone(m);
    }

    private static String zone(Moment m) {
        if (m.zone() != null) {
            return " "
                    + (m.zone() instanceof ZoneOffset offset
                            ? "UTC" + (offset.equals(ZoneOffset.UTC) ? "" : offset.getId())
                            : m.zone().getId());
        }
        return m.zoneName() == null ? "" : " (" + m.zoneName() + ")";
    }
}
