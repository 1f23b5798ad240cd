package org.mailboat.imap.fake;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// SELECT and EXAMINE, with CONDSTORE and QRESYNC ([RFC
/// 7162](https://www.rfc-editor.org/rfc/rfc7162.html)).
final class SelectCommand {
    /// What the client knows of the mailbox.
    ///
    /// @param known the UIDs that it knows, or null for all of them
    /// @param numbers with `uids`: some sequence numbers and their UIDs, as the client saw them
    private record Resync(
            long uidValidity,
            long modSeq,
            @Nullable NumberSet known,
            List<Long> numbers,
            List<Long> uids) {}

    private final FakeSession session;
    private final FakeAccount account;
    private final boolean examine;

    SelectCommand(FakeSession session, FakeAccount account, boolean examine) {
        this.session = session;
        this.account = account;
        this.examine = examine;
    }

    String select(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        boolean closes = session.hasSelected();
        session.select(null);
        if (closes && session.isEnabled("QRESYNC")) {
            session.wire().line("* OK [CLOSED] the other one");
        }
        Resync resync = command.args().size() > 1 ? parameters(command.group(1)) : null;
        FakeMailbox mailbox = session.existing(account, command.text(0));
        if (!mailbox.isSelectable()) {
            throw new FakeCommand.Refused("[NONEXISTENT] the mailbox holds only others");
        }
        SelectedMailbox selected;
        List<String> lines = new ArrayList<>();
        synchronized (account) {
            selected = new SelectedMailbox(mailbox, examine || mailbox.isReadOnly());
            describe(selected, lines);
            if (resync != null && resync.uidValidity() == mailbox.uidValidity()) {
                changes(selected, resync, lines);
            }
        }
        for (String line : lines) {
            session.wire().line(shown(line));
        }
        session.select(selected);
        return "OK [READ-" + (selected.isReadOnly() ? "ONLY" : "WRITE") + "] selected";
    }

    private String shown(String line) {
        int end = line.lastIndexOf("] ");
        return line.startsWith("* OK [") && end > 0 && session.has(Oddity.CODES_WITHOUT_TEXT)
                ? line.substring(0, end + 1)
                : line;
    }

    private @Nullable Resync parameters(FakeCommand.Group group)
            throws IOException, FakeCommand.BadCommand {
        Resync resync = null;
        for (int i = 0; i < group.args().size(); i++) {
            if (group.args().get(i) instanceof FakeCommand.Text name
                    && name.upper().equals("CONDSTORE")) {
                session.need("CONDSTORE");
                session.enable("CONDSTORE");
            } else if (group.args().get(i) instanceof FakeCommand.Text name
                    && name.upper().equals("QRESYNC")
                    && i + 1 < group.args().size()
                    && group.args().get(++i) instanceof FakeCommand.Group known) {
                session.need("QRESYNC");
                if (!session.isEnabled("QRESYNC")) {
                    throw new FakeCommand.BadCommand("QRESYNC is not enabled");
                }
                resync = resync(known);
            } else {
                throw new FakeCommand.BadCommand("an unknown parameter");
            }
        }
        return resync;
    }

    private Resync resync(FakeCommand.Group group) throws FakeCommand.BadCommand {
        FakeCommand known = new FakeCommand("", "QRESYNC", group.args(), "");
        int at = 2;
        NumberSet uids = null;
        if (at < group.args().size() && group.args().get(at) instanceof FakeCommand.Text set) {
            uids = NumberSet.parse(set.value());
            at++;
        }
        List<Long> numbers = List.of();
        List<Long> theirUids = List.of();
        if (at < group.args().size()) {
            session.needNumbers();
            FakeCommand pairs = new FakeCommand("", "QRESYNC", known.group(at).args(), "");
            numbers = NumberSet.parse(pairs.text(0)).numbers();
            theirUids = NumberSet.parse(pairs.text(1)).numbers();
            if (numbers.size() != theirUids.size() || pairs.args().size() != 2) {
                throw new FakeCommand.BadCommand("numbers and UIDs do not pair");
            }
            at++;
        }
        if (at != group.args().size()) {
            throw new FakeCommand.BadCommand("too much in QRESYNC");
        }
        long modSeq = FakeCommand.modSeq(known.text(1));
        return new Resync(FakeCommand.number(known.text(0)), modSeq, uids, numbers, theirUids);
    }

    private void describe(SelectedMailbox selected, List<String> lines) {
        FakeMailbox mailbox = selected.mailbox();
        var flags =
                new TreeSet<>(List.of("\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen"));
        mailbox.messages().forEach(message -> flags.addAll(message.flags()));
        String all = String.join(" ", flags);
        boolean fixed = session.has(Oddity.NO_NEW_KEYWORDS);
        lines.add("* FLAGS (" + all + ")");
        lines.add(
                selected.isReadOnly()
                        ? "* OK [PERMANENTFLAGS ()] none"
                        : "* OK [PERMANENTFLAGS (" + all + (fixed ? ")] kept" : " \\*)] kept"));
        lines.add("* " + selected.exists() + " EXISTS");
        lines.add("* 0 RECENT");
        lines.add("* OK [UIDVALIDITY " + mailbox.uidValidity() + "] of the UIDs");
        if (!session.has(Oddity.SELECT_WITHOUT_UIDNEXT)) {
            lines.add("* OK [UIDNEXT " + mailbox.uidNext() + "] next");
        }
        boolean asked =
                session.isEnabled("CONDSTORE") || !session.has(Oddity.MODSEQ_ONLY_WHEN_ENABLED);
        if (session.offers("CONDSTORE") && asked) {
            lines.add("* OK " + mailbox.modSeqCode() + " highest");
        }
        if (session.offers("OBJECTID")) {
            lines.add("* OK [MAILBOXID (" + mailbox.id() + ")] its name for good");
        }
    }

    /// What the client has missed ([RFC 7162
    /// §3.2.5.2](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2.5.2)).
    private void changes(SelectedMailbox selected, Resync resync, List<String> lines) {
        FakeMailbox mailbox = selected.mailbox();
        if (!mailbox.keepsModSeqs()) {
            return;
        }
        long last = mailbox.uidNext() - 1;
        NumberSet known = resync.known() == null ? NumberSet.upTo(last) : resync.known();
        NumberSet vanished = mailbox.vanishedSince(resync.modSeq()).and(known, last);
        if (!mailbox.remembersExpungesSince(resync.modSeq())) {
            vanished = vanished.above(agreedUpTo(selected, resync));
        }
        if (!vanished.isEmpty()) {
            lines.add("* VANISHED (EARLIER) " + vanished);
        }
        var wanted = known.within(last);
        for (SelectedMailbox.Numbered numbered : selected.numbered()) {
            FakeMessage message = numbered.message();
            if (message.modSeq() > resync.modSeq() && wanted.test(message.uid())) {
                lines.add(session.dialect().flags(numbered, true, false));
            }
        }
    }

    /// The highest UID up to which the client's numbers are the server's: nothing vanished there.
    private static long agreedUpTo(SelectedMailbox selected, Resync resync) {
        long agreed = 0;
        for (int i = 0; i < resync.numbers().size(); i++) {
            if (selected.uidOf(resync.numbers().get(i)) != resync.uids().get(i)) {
                break;
            }
            agreed = resync.uids().get(i);
        }
        return agreed;
    }
}
