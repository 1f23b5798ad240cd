package org.mailboat;

import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Printable;
import org.mailboat.model.Role;
import org.mailboat.store.MailReader;
import org.mailboat.store.PendingChange;
import org.mailboat.store.PendingChange.OfMailbox;
import org.mailboat.store.PendingChange.OfMessage;
import org.mailboat.store.PlacementView;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Puts changes that wait into words.
final class ChangeTelling {
    private static final int LONGEST_SUBJECT = 60;

    private final MailReader reader;

    ChangeTelling(MailReader reader) {
        this.reader = reader;
    }

    /// @param account the account's name
    Change of(String account, PendingChange change) {
        Change.Kind kind =
                switch (change) {
                    case OfMessage message -> kind(message);
                    case OfMailbox mailbox -> kind(mailbox);
                };
        return new Change(account, kind, change, this);
    }

    String sentence(String account, PendingChange change) {
        return switch (change) {
            case OfMessage message ->
                    sentence(message, named(account, message.placement())) + waiting(message);
            case OfMailbox mailbox -> sentence(mailbox);
        };
    }

    private static Change.Kind kind(OfMessage change) {
        if (change.deleted()) {
            return Change.Kind.DELETE;
        }
        if (change.agreed() != null) {
            return change.moved() ? Change.Kind.MOVE : Change.Kind.FLAG;
        }
        return switch (change.kind()) {
            case COPY -> Change.Kind.COPY;
            case IMPORT -> Change.Kind.IMPORT;
            default -> Change.Kind.UNDELETE;
        };
    }

    private static Change.Kind kind(OfMailbox change) {
        if (change.deleted()) {
            return Change.Kind.DELETE_MAILBOX;
        }
        return change.agreed() == null ? Change.Kind.CREATE_MAILBOX : Change.Kind.RENAME_MAILBOX;
    }

    /// @param name of the message
    private static String sentence(OfMessage change, String name) {
        String here = path(change.placement().path());
        MailboxPath agreed = change.agreed();
        if (change.keptHere()) {
            return name
                    + " is kept in "
                    + here
                    + ", which is here only; it is uploaded when it is moved to another mailbox.";
        }
        if (agreed == null) {
            return switch (kind(change)) {
                case COPY -> {
                    MailboxPath from = change.copiedFrom();
                    yield "Copy "
                            + name
                            + (from == null ? "" : " from " + path(from))
                            + " to "
                            + here
                            + ".";
                }
                case IMPORT -> "Upload " + name + ", imported into " + here + ".";
                default -> name + " is back in " + here + " and waits to be uploaded.";
            };
        }
        if (change.deleted()) {
            return "Delete " + name + " from " + path(agreed) + " for good.";
        }
        String marks = marks(change.added(), change.removed());
        return change.moved()
                ? "Move "
                        + name
                        + " from "
                        + path(agreed)
                        + " to "
                        + here
                        + (marks.isEmpty() ? "" : "; " + marks)
                        + "."
                : "Mark " + name + " in " + here + ": " + marks + ".";
    }

    private static String waiting(OfMessage change) {
        return change.waitsFor() == null
                ? ""
                : " It waits for %s to be made on the server (c%d)."
                        .formatted(path(change.placement().path()), change.waitsFor());
    }

    private static String sentence(OfMailbox change) {
        String here = path(change.path());
        MailboxPath agreed = change.agreed();
        if (change.deleted()) {
            return "Delete the mailbox " + here + " with all mail in it for good.";
        }
        if (agreed == null) {
            Role role = change.role();
            return "Create the mailbox "
                    + here
                    + (role == null ? "" : " for " + role.label())
                    + ".";
        }
        return "Rename the mailbox " + path(agreed) + " to " + here + ".";
    }

    /// As in `add $flagged, remove $seen`.
    static String marks(Keywords added, Keywords removed) {
        var parts = new ArrayList<String>();
        if (!added.isEmpty()) {
            parts.add("add " + labels(added));
        }
        if (!removed.isEmpty()) {
            parts.add("remove " + labels(removed));
        }
        return String.join(", ", parts);
    }

    private static String labels(Keywords keywords) {
        return keywords.asList().stream()
                .map(Keyword::label)
                .map(Printable::of)
                .collect(Collectors.joining(", "));
    }

    /// As in `p42, p43 and 12 more`.
    static String listed(List<PlacementId> ids) {
        int named = Math.min(ids.size(), 5);
        String some =
                ids.subList(0, named).stream()
                        .map(PlacementId::toString)
                        .collect(Collectors.joining(", "));
        return ids.size() > named ? some + " and " + (ids.size() - named) + " more" : some;
    }

    static String path(MailboxPath path) {
        return Printable.of(path.toString());
    }

    /// As in `"Lunch?" (p42)`; `p42` alone where there is no subject.
    private String named(String account, PlacementView row) {
        String subject = new MessageInfo(row, account, reader).header().subject();
        if (subject == null || subject.isBlank()) {
            return row.id().toString();
        }
        String line = Printable.of(subject.replaceAll("\\s+", " ").strip());
        int cut =
                line.codePointCount(0, line.length()) > LONGEST_SUBJECT
                        ? line.offsetByCodePoints(0, LONGEST_SUBJECT)
                        : line.length();
        return "\""
                + line.substring(0, cut)
                + (cut < line.length() ? "…" : "")
                + "\" ("
                + row.id()
                + ")";
    }
}
