package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What STATUS tells of a mailbox, also within LIST and NOTIFY.
final class StatusItems {
    private final FakeSession session;
    private final List<String> names;

    /// @throws FakeCommand.BadCommand if one of the items is unknown or not offered
    StatusItems(FakeSession session, List<String> items)
            throws IOException, FakeCommand.BadCommand {
        this.session = session;
        this.names = items.stream().map(item -> item.toUpperCase(Locale.ROOT)).toList();
        for (String name : names) {
            check(name);
        }
    }

    private void check(String name) throws IOException, FakeCommand.BadCommand {
        switch (name) {
            case "MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN" -> {}
            case "SIZE" -> session.need("STATUS=SIZE");
            case "MAILBOXID" -> session.need("OBJECTID");
            case "APPENDLIMIT" -> session.need("APPENDLIMIT");
            case "HIGHESTMODSEQ" -> {
                session.need("CONDSTORE");
                session.enable("CONDSTORE");
            }
            default -> throw new FakeCommand.BadCommand("unknown STATUS item " + name);
        }
    }

    /// The STATUS response.
    String response(FakeMailbox mailbox) {
        List<String> values = new ArrayList<>();
        synchronized (mailbox.account()) {
            List<FakeMessage> messages = mailbox.messages();
            for (String name : names) {
                values.add(name + " " + value(name, mailbox, messages));
            }
            String end = session.has(Oddity.SPACE_AFTER_STATUS) ? " " : "";
            return "* STATUS %s (%s)%s"
                    .formatted(session.shown(mailbox.wireName()), String.join(" ", values), end);
        }
    }

    private Object value(String name, FakeMailbox mailbox, List<FakeMessage> messages) {
        return switch (name) {
            case "MESSAGES" -> messages.size();
            case "RECENT" -> 0;
            case "UIDNEXT" -> mailbox.uidNext();
            case "UIDVALIDITY" -> mailbox.uidValidity();
            case "UNSEEN" -> messages.stream().filter(m -> !m.has("\\Seen")).count();
            case "SIZE" -> messages.stream().mapToLong(m -> m.content().size()).sum();
            case "MAILBOXID" -> "(" + shownId(mailbox) + ")";
            case "APPENDLIMIT" -> appendLimit(mailbox.account().limits().messageSize());
            case "HIGHESTMODSEQ" -> mailbox.keepsModSeqs() ? mailbox.highestModSeq() : 0;
            default -> throw new IllegalStateException(name);
        };
    }

    /// NIL where there is none ([RFC 7889
    /// §3](https://www.rfc-editor.org/rfc/rfc7889.html#section-3)).
    private static String appendLimit(long octets) {
        return octets == Long.MAX_VALUE ? "NIL" : Long.toString(octets);
    }

    private String shownId(FakeMailbox mailbox) {
        boolean alone = names.stream().allMatch(List.of("MAILBOXID", "UIDVALIDITY")::contains);
        return alone || !session.has(Oddity.RANDOM_MAILBOXID_IN_STATUS)
                ? mailbox.id()
                : "X" + session.server().nextNoise();
    }
}
