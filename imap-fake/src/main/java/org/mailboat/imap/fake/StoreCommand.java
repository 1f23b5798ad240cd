package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// STORE, with UNCHANGEDSINCE ([RFC 7162
/// §3.1.3](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1.3)).
final class StoreCommand {
    private final FakeSession session;
    private final FakeAccount account;
    private final boolean byUid;
    private final List<String> lines = new ArrayList<>();
    private final List<Long> modified = new ArrayList<>();
    private long unchangedSince = Long.MAX_VALUE;
    private String action = "";
    private Collection<String> flags = List.of();
    private boolean silent;

    StoreCommand(FakeSession session, FakeAccount account, boolean byUid) {
        this.session = session;
        this.account = account;
        this.byUid = byUid;
    }

    String store(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        SelectedMailbox selected = session.selected();
        if (selected.isReadOnly() && !session.has(Oddity.STORES_WHEN_READ_ONLY)) {
            if (session.has(Oddity.IGNORES_STORE_WHEN_READ_ONLY)) {
                return "OK the mailbox is read-only";
            }
            throw new FakeCommand.Refused("[READ-ONLY] the mailbox was opened for reading");
        }
        parse(command);
        synchronized (account) {
            for (SelectedMailbox.Numbered numbered :
                    selected.resolve(NumberSet.parse(command.text(0)), byUid)) {
                change(selected, numbered);
            }
        }
        for (String line : lines) {
            session.wire().line(line);
        }
        if (session.has(Oddity.EXPUNGES_AT_ONCE)) {
            selected.mailbox().expunge(marked(selected));
        }
        return modified.isEmpty()
                ? "OK done"
                : "OK [MODIFIED " + NumberSet.format(modified) + "] not all";
    }

    private static long[] marked(SelectedMailbox selected) {
        return selected.numbered().stream()
                .map(SelectedMailbox.Numbered::message)
                .filter(message -> message.has("\\Deleted"))
                .mapToLong(FakeMessage::uid)
                .toArray();
    }

    private void parse(FakeCommand command) throws IOException, FakeCommand.BadCommand {
        int at = 1;
        if (command.args().size() > 1
                && command.args().get(1) instanceof FakeCommand.Group modifiers) {
            session.needModSeqs();
            List<String> words = FakeCommand.words(modifiers);
            if (words.size() != 2 || !words.getFirst().equalsIgnoreCase("UNCHANGEDSINCE")) {
                throw new FakeCommand.BadCommand("UNCHANGEDSINCE is expected");
            }
            unchangedSince = FakeCommand.modSeq(words.get(1));
            at = 2;
        }
        action = command.textArg(at).upper();
        silent = action.endsWith(".SILENT");
        action = action.replace(".SILENT", "");
        if (!List.of("FLAGS", "+FLAGS", "-FLAGS").contains(action)) {
            throw new FakeCommand.BadCommand("unknown action " + action);
        }
        flags = session.kept(flags(command, at + 1));
    }

    private static Collection<String> flags(FakeCommand command, int index)
            throws FakeCommand.BadCommand {
        if (index < command.args().size()
                && command.args().get(index) instanceof FakeCommand.Group group) {
            return FakeCommand.words(group);
        }
        List<String> flags = new ArrayList<>();
        for (int i = index; i < command.args().size(); i++) {
            flags.add(command.text(i));
        }
        return flags;
    }

    private void change(SelectedMailbox selected, SelectedMailbox.Numbered numbered) {
        FakeMessage message = numbered.message();
        if (message.modSeq() > unchangedSince) {
            modified.add(byUid ? message.uid() : numbered.number());
            return;
        }
        Set<String> after = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        after.addAll(action.equals("FLAGS") ? List.of() : message.flags());
        if (action.equals("-FLAGS")) {
            flags.forEach(after::remove);
        } else {
            after.addAll(flags);
        }
        selected.mailbox().setFlags(message.uid(), after);
        FakeMessage now = selected.mailbox().message(message.uid());
        selected.toldAbout(now);
        // What was so already is not told, as at Dovecot and Cyrus.
        boolean changed = now.modSeq() != message.modSeq();
        if (changed && (!silent || session.isEnabled("CONDSTORE"))) {
            lines.add(
                    session.dialect()
                            .flags(
                                    new SelectedMailbox.Numbered(numbered.number(), now),
                                    byUid,
                                    silent));
        }
    }
}
