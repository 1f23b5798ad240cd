package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/// The commands of a session that is logged in, except those that look into messages.
final class MailboxCommands {
    private final FakeSession session;
    private final FakeAccount account;

    MailboxCommands(FakeSession session, FakeAccount account) {
        this.session = session;
        this.account = account;
    }

    String carryOut(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        return switch (command.name()) {
            case "ENABLE" -> enable(command);
            case "NAMESPACE" -> {
                session.need("NAMESPACE");
                wire().line("* NAMESPACE ((\"\" \"" + FakeAccount.SEPARATOR + "\")) NIL NIL");
                yield "OK done";
            }
            case "IDLE" -> session.idle();
            case "LIST" -> new ListCommand(session, account).list(command);
            case "LSUB" -> new ListCommand(session, account).lsub(command);
            case "STATUS" -> status(command);
            case "SELECT" -> select(command, false);
            case "EXAMINE" -> select(command, true);
            case "UNSELECT" -> {
                session.need("UNSELECT");
                session.selected();
                session.select(null);
                yield "OK done";
            }
            case "CREATE" -> create(command.text(0));
            case "DELETE" -> delete(command.text(0));
            case "RENAME" -> rename(command.text(0), command.text(1));
            case "SUBSCRIBE" -> subscribe(command.text(0), true);
            case "UNSUBSCRIBE" -> subscribe(command.text(0), false);
            case "APPEND" -> new AppendCommand(session, account).append(command);
            default -> new MessageCommands(session, account).carryOut(command);
        };
    }

    private SessionWire wire() {
        return session.wire();
    }

    private String enable(FakeCommand command) throws IOException, FakeCommand.BadCommand {
        session.need("ENABLE");
        List<String> enabled = new ArrayList<>();
        for (int i = 0; i < command.args().size(); i++) {
            String name = command.textArg(i).upper();
            if (name.equals("CONDSTORE") && session.offers(name)) {
                session.enableCondstore();
                enabled.add(name);
            }
        }
        wire().line(("* ENABLED " + String.join(" ", enabled)).strip());
        return "OK done";
    }

    private String status(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        FakeMailbox mailbox = existing(command.text(0));
        wire().line(statusLine(mailbox, FakeCommand.words(command.group(1))));
        return "OK done";
    }

    /// The STATUS response of a mailbox.
    String statusLine(FakeMailbox mailbox, List<String> items) throws FakeCommand.BadCommand {
        List<String> values = new ArrayList<>();
        synchronized (account) {
            List<FakeMessage> messages = mailbox.messages();
            for (String item : items) {
                String name = item.toUpperCase(Locale.ROOT);
                values.add(name + " " + statusValue(name, mailbox, messages));
            }
            return "* STATUS %s (%s)"
                    .formatted(SessionWire.astring(mailbox.wireName()), String.join(" ", values));
        }
    }

    private long statusValue(String name, FakeMailbox mailbox, List<FakeMessage> messages)
            throws FakeCommand.BadCommand {
        return switch (name) {
            case "MESSAGES" -> messages.size();
            case "RECENT" -> 0;
            case "UIDNEXT" -> mailbox.uidNext();
            case "UIDVALIDITY" -> mailbox.uidValidity();
            case "UNSEEN" -> messages.stream().filter(m -> !m.has("\\Seen")).count();
            case "SIZE" -> {
                session.need("STATUS=SIZE");
                yield messages.stream().mapToLong(m -> m.content().size()).sum();
            }
            case "HIGHESTMODSEQ" -> {
                session.need("CONDSTORE");
                session.enableCondstore();
                yield mailbox.highestModSeq();
            }
            default -> throw new FakeCommand.BadCommand("unknown STATUS item " + name);
        };
    }

    private String select(FakeCommand command, boolean readOnly)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        session.select(null);
        if (command.args().size() > 1) {
            List<String> parameters = FakeCommand.words(command.group(1));
            session.need("CONDSTORE");
            if (!parameters.equals(List.of("CONDSTORE"))) {
                throw new FakeCommand.BadCommand("unknown parameter in " + parameters);
            }
            session.enableCondstore();
        }
        FakeMailbox mailbox = existing(command.text(0));
        SelectedMailbox selected;
        List<String> lines;
        synchronized (account) {
            selected = new SelectedMailbox(mailbox, readOnly);
            lines = selectLines(mailbox, selected);
        }
        for (String line : lines) {
            wire().line(line);
        }
        session.select(selected);
        return "OK [READ-" + (readOnly ? "ONLY" : "WRITE") + "] selected";
    }

    private List<String> selectLines(FakeMailbox mailbox, SelectedMailbox selected) {
        var flags =
                new TreeSet<>(List.of("\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen"));
        mailbox.messages().forEach(message -> flags.addAll(message.flags()));
        String all = String.join(" ", flags);
        List<String> lines = new ArrayList<>();
        lines.add("* FLAGS (" + all + ")");
        lines.add(
                selected.isReadOnly()
                        ? "* OK [PERMANENTFLAGS ()] none"
                        : "* OK [PERMANENTFLAGS (" + all + " \\*)] kept");
        lines.add("* " + selected.exists() + " EXISTS");
        lines.add("* 0 RECENT");
        lines.add("* OK [UIDVALIDITY " + mailbox.uidValidity() + "] of the UIDs");
        lines.add("* OK [UIDNEXT " + mailbox.uidNext() + "] next");
        if (session.offers("CONDSTORE")) {
            lines.add("* OK [HIGHESTMODSEQ " + mailbox.highestModSeq() + "] highest");
        }
        return lines;
    }

    private String create(String name) throws FakeCommand.Refused {
        String trimmed =
                name.endsWith(String.valueOf(FakeAccount.SEPARATOR))
                        ? name.substring(0, name.length() - 1)
                        : name;
        if (trimmed.isEmpty() || account.createWire(trimmed) == null) {
            throw new FakeCommand.Refused("[ALREADYEXISTS] the mailbox is there already");
        }
        return "OK done";
    }

    private String delete(String name) throws FakeCommand.Refused {
        existing(name);
        if (!account.deleteWire(name)) {
            throw new FakeCommand.Refused("[CANNOT] INBOX stays");
        }
        return "OK done";
    }

    private String rename(String from, String to) throws FakeCommand.Refused {
        if (from.equalsIgnoreCase("INBOX")) {
            throw new FakeCommand.Refused("[CANNOT] INBOX is not renamed");
        }
        if (!account.renameWire(from, to)) {
            boolean taken = account.find(to).isPresent();
            throw new FakeCommand.Refused(
                    taken ? "[ALREADYEXISTS] that name is taken" : "[NONEXISTENT] no such mailbox");
        }
        return "OK done";
    }

    private String subscribe(String name, boolean wanted) throws FakeCommand.Refused {
        existing(name).setSubscribed(wanted);
        return "OK done";
    }

    private FakeMailbox existing(String wireName) throws FakeCommand.Refused {
        return account.find(wireName)
                .orElseThrow(() -> new FakeCommand.Refused("[NONEXISTENT] no such mailbox"));
    }
}
