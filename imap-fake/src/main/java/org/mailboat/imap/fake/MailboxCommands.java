package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The commands of a session that is logged in, except those that look into messages.
final class MailboxCommands {
    private static final List<String> ENABLED = List.of("CONDSTORE", "QRESYNC");

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
                wire().line(account.namespaces().response());
                yield "OK done";
            }
            case "IDLE" -> session.idle();
            case "LIST" -> new ListCommand(session, account).list(command);
            case "LSUB" -> new ListCommand(session, account).lsub(command);
            case "STATUS" -> status(command);
            case "SELECT" -> new SelectCommand(session, account, false).select(command);
            case "EXAMINE" -> new SelectCommand(session, account, true).select(command);
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
        if (session.hasSelected()) {
            throw new FakeCommand.BadCommand("ENABLE comes before a mailbox is selected");
        }
        List<String> enabled = new ArrayList<>();
        for (int i = 0; i < command.args().size(); i++) {
            String name = command.textArg(i).upper();
            if (ENABLED.contains(name) && session.offers(name)) {
                session.enable(name);
                enabled.add(name);
            }
        }
        wire().line(("* ENABLED " + String.join(" ", enabled)).strip());
        return "OK done";
    }

    private String status(FakeCommand command)
            throws IOException, FakeCommand.BadCommand, FakeCommand.Refused {
        StatusItems items = new StatusItems(session, FakeCommand.words(command.group(1)));
        FakeMailbox mailbox = existing(command.text(0));
        if (!mailbox.isSelectable()) {
            throw new FakeCommand.Refused("[NONEXISTENT] the mailbox holds only others");
        }
        wire().line(items.response(mailbox));
        return "OK done";
    }

    private String create(String name) throws FakeCommand.Refused {
        String separator = account.namespaces().separator();
        String trimmed =
                !separator.isEmpty() && name.endsWith(separator)
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
        return session.existing(account, wireName);
    }
}
