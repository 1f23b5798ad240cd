package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// The commands that work on the messages of the selected mailbox.
final class MessageCommands {
    private final FakeSession session;
    private final FakeAccount account;

    MessageCommands(FakeSession session, FakeAccount account) {
        this.session = session;
        this.account = account;
    }

    String carryOut(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        return switch (command.name()) {
            case "FETCH" -> new FetchCommand(session, false).fetch(command);
            case "UID FETCH" -> new FetchCommand(session, true).fetch(command);
            case "SEARCH" -> new SearchCommand(session, false).search(command);
            case "UID SEARCH" -> new SearchCommand(session, true).search(command);
            case "STORE" -> store(command, false);
            case "UID STORE" -> store(command, true);
            case "COPY" -> copy(command, false);
            case "UID COPY" -> copy(command, true);
            case "MOVE" -> move(command, false);
            case "UID MOVE" -> move(command, true);
            case "EXPUNGE" -> {
                writable();
                expunge(session.selected().numbered());
                yield "OK done";
            }
            case "UID EXPUNGE" -> {
                session.need("UIDPLUS");
                writable();
                expunge(chosen(command, true));
                yield "OK done";
            }
            case "CLOSE" -> {
                if (!session.selected().isReadOnly()) {
                    expunge(session.selected().numbered());
                }
                session.select(null);
                yield "OK done";
            }
            default -> throw new FakeCommand.BadCommand("unknown command " + command.name());
        };
    }

    private List<SelectedMailbox.Numbered> chosen(FakeCommand command, boolean byUid)
            throws FakeCommand.BadCommand {
        return session.selected().resolve(NumberSet.parse(command.text(0)), byUid);
    }

    private void writable() throws FakeCommand.BadCommand, FakeCommand.Refused {
        if (session.selected().isReadOnly()) {
            throw new FakeCommand.Refused("[READ-ONLY] the mailbox was opened for reading");
        }
    }

    private String store(FakeCommand command, boolean byUid)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        writable();
        int at = 1;
        long unchangedSince = Long.MAX_VALUE;
        if (command.args().size() > 1 && command.args().get(1) instanceof FakeCommand.Group) {
            session.need("CONDSTORE");
            unchangedSince = unchangedSince(FakeCommand.words(command.group(1)));
            session.enableCondstore();
            at = 2;
        }
        String action = command.textArg(at).upper();
        Collection<String> flags = flags(command, at + 1);
        List<Long> modified = new ArrayList<>();
        for (SelectedMailbox.Numbered numbered : chosen(command, byUid)) {
            FakeMessage message = numbered.message();
            if (message.modSeq() > unchangedSince) {
                modified.add(byUid ? message.uid() : numbered.number());
                continue;
            }
            change(action, flags, numbered, byUid);
        }
        return modified.isEmpty()
                ? "OK done"
                : "OK [MODIFIED " + NumberSet.format(modified) + "] not all";
    }

    private static long unchangedSince(List<String> words) throws FakeCommand.BadCommand {
        if (words.size() != 2 || !words.getFirst().equalsIgnoreCase("UNCHANGEDSINCE")) {
            throw new FakeCommand.BadCommand("UNCHANGEDSINCE is expected");
        }
        return Long.parseLong(words.get(1));
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

    private void change(
            String action,
            Collection<String> flags,
            SelectedMailbox.Numbered numbered,
            boolean byUid)
            throws IOException, FakeCommand.BadCommand {
        FakeMailbox mailbox = session.selected().mailbox();
        FakeMessage now;
        synchronized (account) {
            if (mailbox.find(numbered.message().uid()).isEmpty()) {
                return;
            }
            Set<String> after = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            after.addAll(mailbox.message(numbered.message().uid()).flags());
            switch (action.replace(".SILENT", "")) {
                case "FLAGS" -> after.clear();
                case "+FLAGS", "-FLAGS" -> {}
                default -> throw new FakeCommand.BadCommand("unknown action " + action);
            }
            if (action.charAt(0) == '-') {
                flags.forEach(after::remove);
            } else {
                after.addAll(flags);
            }
            mailbox.setFlags(numbered.message().uid(), after);
            now = mailbox.message(numbered.message().uid());
        }
        session.selected().toldAbout(now);
        boolean silent = action.toUpperCase(Locale.ROOT).endsWith(".SILENT");
        if (!silent || session.isCondstore()) {
            List<String> items = new ArrayList<>();
            if (byUid) {
                items.add("UID " + now.uid());
            }
            if (session.isCondstore()) {
                items.add("MODSEQ (" + now.modSeq() + ")");
            }
            if (!silent) {
                items.add("FLAGS (" + String.join(" ", now.flags()) + ")");
            }
            session.wire()
                    .line("* %d FETCH (%s)".formatted(numbered.number(), String.join(" ", items)));
        }
    }

    private String copy(FakeCommand command, boolean byUid)
            throws FakeCommand.BadCommand, FakeCommand.Refused {
        FakeMailbox target = target(command);
        synchronized (account) {
            List<SelectedMailbox.Numbered> sources = chosen(command, byUid);
            String code = copyCode(sources, target);
            return ("OK " + code).strip() + " copied";
        }
    }

    private String move(FakeCommand command, boolean byUid)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        session.need("MOVE");
        writable();
        FakeMailbox target = target(command);
        String code;
        synchronized (account) {
            List<SelectedMailbox.Numbered> sources = chosen(command, byUid);
            code = copyCode(sources, target);
            for (SelectedMailbox.Numbered source : sources) {
                session.selected().mailbox().expunge(source.message().uid());
            }
        }
        if (!code.isEmpty()) {
            session.wire().line("* OK " + code + " moved");
        }
        return "OK done";
    }

    private FakeMailbox target(FakeCommand command)
            throws FakeCommand.BadCommand, FakeCommand.Refused {
        return account.find(command.text(1))
                .orElseThrow(() -> new FakeCommand.Refused("[TRYCREATE] no such mailbox"));
    }

    private String copyCode(List<SelectedMailbox.Numbered> sources, FakeMailbox target) {
        List<Long> from = new ArrayList<>();
        List<Long> to = new ArrayList<>();
        for (SelectedMailbox.Numbered source : sources) {
            from.add(source.message().uid());
            to.add(target.file(source.message()));
        }
        return from.isEmpty() || !session.offers("UIDPLUS")
                ? ""
                : "[COPYUID %d %s %s]"
                        .formatted(
                                target.uidValidity(), NumberSet.format(from), NumberSet.format(to));
    }

    private void expunge(List<SelectedMailbox.Numbered> candidates) throws FakeCommand.BadCommand {
        FakeMailbox mailbox = session.selected().mailbox();
        for (SelectedMailbox.Numbered candidate : candidates) {
            if (candidate.message().has("\\Deleted")) {
                mailbox.expunge(candidate.message().uid());
            }
        }
    }
}
