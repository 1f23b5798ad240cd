package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.MailboxOrder;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ProbeOrder;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a [MemoryRemote] has written into the journal, and what it makes of it: the parts of a
/// line, with tabs between.
final class MemoryEvidence {
    private static final String MAILBOX = "mailbox";

    private MemoryEvidence() {}

    /// A message on its way into a mailbox.
    ///
    /// @param way append, copy, move, or carry: moved by way of a copy
    /// @param from where it is to leave, or empty
    record OnItsWay(
            String way, String target, long epoch, long next, String from, long uid, String text) {
        String print() {
            return String.join(
                    "\t",
                    way,
                    target,
                    Long.toString(epoch),
                    Long.toString(next),
                    from,
                    Long.toString(uid),
                    text);
        }

        static @Nullable OnItsWay parse(String evidence) {
            String[] parts = evidence.split("\t", 7);
            return parts.length < 7
                    ? null
                    : new OnItsWay(
                            parts[0],
                            parts[1],
                            Long.parseLong(parts[2]),
                            Long.parseLong(parts[3]),
                            parts[4],
                            Long.parseLong(parts[5]),
                            parts[6]);
        }
    }

    static String of(MailboxOrder order) {
        return switch (order) {
            case MailboxOrder.Create create -> mailbox("", create.path().toString());
            case MailboxOrder.Rename rename ->
                    mailbox(rename.mailbox().mailbox().wireName(), rename.target().toString());
            case MailboxOrder.Delete delete -> mailbox(delete.mailbox().mailbox().wireName(), "");
            case MailboxOrder.Subscribe _ -> mailbox("", "");
        };
    }

    private static String mailbox(String from, String to) {
        return String.join("\t", MAILBOX, from, to);
    }

    static List<Finding> probe(MemoryServer server, List<ProbeOrder> orders) {
        var findings = new ArrayList<Finding>();
        Set<RemoteId> taken = new HashSet<>();
        for (ProbeOrder order : orders) {
            String evidence = order.intent().evidence();
            OnItsWay message = OnItsWay.parse(evidence);
            if (message != null) {
                findings.add(probe(server, order, message, taken));
            } else if (evidence.startsWith(MAILBOX + "\t")) {
                String[] parts = evidence.split("\t", 3);
                findings.add(probe(server, parts[1], parts[2]));
            } else {
                findings.add(new Finding.Unclear("what was noted cannot be read"));
            }
        }
        return findings;
    }

    private static Finding probe(MemoryServer server, String from, String to) {
        boolean gone = from.isEmpty() || server.open(from) == null;
        boolean stands = to.isEmpty() || server.open(to) != null;
        if (gone && stands) {
            return new Finding.Happened(null);
        }
        return (from.isEmpty() || !gone) && (to.isEmpty() || !stands)
                ? new Finding.NotYet()
                : new Finding.Unclear("both are there, or neither");
    }

    private static Finding probe(
            MemoryServer server, ProbeOrder order, OnItsWay sought, Set<RemoteId> taken) {
        String target = order.mailbox() == null ? sought.target() : order.mailbox().wireName();
        MailboxStatus now = server.open(target);
        boolean carried = sought.way().equals("carry");
        boolean moves = carried || sought.way().equals("move");
        @Nullable Boolean stands = moves ? stands(server, sought) : Boolean.FALSE;
        if (server.writes().showsNothingSought()) {
            return new Finding.OutOfSight("the server does not show it");
        }
        if (now != null && now.epoch() != sought.epoch()) {
            return renumbered(sought, moves, stands);
        }
        if (now == null) {
            return sought.way().equals("move") && Boolean.TRUE.equals(stands)
                    ? new Finding.NotYet()
                    : new Finding.OutOfSight("the mailbox cannot be opened");
        }
        var mails = server.mails(target);
        var there = new IdSet.Builder();
        mails.keySet().forEach(there::add);
        IdSet known = order.known().agreed(there.build());
        for (var each : mails.tailMap(sought.next(), true).entrySet()) {
            var id = new RemoteId(sought.epoch(), each.getKey());
            if (each.getValue().text().equals(sought.text())
                    && !known.contains(each.getKey())
                    && taken.add(id)) {
                // What a copy left behind may have another name by now; if it is gone, that shows.
                return Boolean.TRUE.equals(stands) || carried
                        ? new Finding.Copied(id)
                        : new Finding.Happened(id);
            }
        }
        if (!moves) {
            long since = mails.tailMap(sought.next(), true).size();
            return now.uidNext() - sought.next() > since
                    ? new Finding.Departed()
                    : new Finding.NoTrace();
        }
        if (stands == null) {
            return new Finding.Unclear("it cannot be seen whether it is where it was");
        }
        if (!stands) {
            // Its mailbox may have another name by now, and the copy may yet come.
            boolean open = carried && server.open(sought.from()) == null;
            return open ? new Finding.NoTrace() : new Finding.Gone();
        }
        return carried ? new Finding.NoTrace() : new Finding.NotYet();
    }

    private static Finding renumbered(OnItsWay sought, boolean moves, @Nullable Boolean stands) {
        if (moves && Boolean.FALSE.equals(stands)) {
            return new Finding.Gone();
        }
        if (sought.way().equals("move") && Boolean.TRUE.equals(stands)) {
            return new Finding.NotYet();
        }
        return !moves && sought.text().contains("Message-ID:")
                ? new Finding.Renumbered()
                : new Finding.Unclear("the mailbox is another one now");
    }

    /// Whether it is where it was, or null if that cannot be seen.
    private static @Nullable Boolean stands(MemoryServer server, OnItsWay sought) {
        if (server.isOutOfSight(sought.from())) {
            return null;
        }
        if (server.open(sought.from()) == null) {
            return false;
        }
        MemoryServer.Mail mail = server.mails(sought.from()).get(sought.uid());
        return mail != null && mail.text().equals(sought.text());
    }
}
