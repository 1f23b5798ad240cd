package org.mailboat.imap.fake;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The commands of a session that is logged in, except those that look into messages.
final class MailboxCommands {
    private static final List<String> ENABLED = List.of("CONDSTORE", "QRESYNC", "UIDONLY");

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
            case "NOTIFY" -> Notify.carryOut(session, account, command);
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
            case "CREATE" -> create(command);
            case "DELETE" -> delete(command.text(0));
            case "RENAME" -> rename(command.text(0), command.text(1));
            case "SUBSCRIBE" -> subscribe(command.text(0));
            case "UNSUBSCRIBE" -> unsubscribe(command.text(0));
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

    private String create(FakeCommand command) throws FakeCommand.BadCommand, FakeCommand.Refused {
        String name = command.text(0);
        String separator = account.namespaces().separator();
        String trimmed =
                !separator.isEmpty() && name.endsWith(separator)
                        ? name.substring(0, name.length() - 1)
                        : name;
        if (session.has(Oddity.MAILBOXES_BELOW_PREFIX_ONLY)
                && !trimmed.startsWith(account.namespaces().personal())) {
            throw new FakeCommand.Refused("Invalid mailbox name.");
        }
        Optional<String> use = use(command);
        if (trimmed.isEmpty() || account.find(trimmed).isPresent()) {
            throw new FakeCommand.Refused("[ALREADYEXISTS] the mailbox is there already");
        }
        session.needOwn(account, trimmed);
        FakeMailbox made = account.createWire(trimmed);
        if (made == null) {
            throw new FakeCommand.Refused("[ALREADYEXISTS] the mailbox is there already");
        }
        made.setSpecialUse(use.orElse(null));
        return session.offers("OBJECTID") ? "OK [MAILBOXID (" + made.id() + ")] done" : "OK done";
    }

    /// The role of a new mailbox ([RFC 6154
    /// §3](https://www.rfc-editor.org/rfc/rfc6154.html#section-3)).
    private Optional<String> use(FakeCommand command) throws FakeCommand.BadCommand {
        if (command.args().size() == 1) {
            return Optional.empty();
        }
        session.need("CREATE-SPECIAL-USE");
        List<FakeCommand.Arg> parameters = command.group(1).args();
        if (parameters.size() == 2
                && parameters.get(0) instanceof FakeCommand.Text word
                && word.upper().equals("USE")
                && parameters.get(1) instanceof FakeCommand.Group uses) {
            return FakeCommand.words(uses).stream().findFirst();
        }
        throw new FakeCommand.BadCommand("an unknown parameter");
    }

    private String delete(String name) throws FakeCommand.Refused {
        existing(name);
        session.needOwn(account, name);
        if (account.hasChildren(name) && session.has(Oddity.DELETE_NEEDS_LEAF)) {
            throw new FakeCommand.Refused("[HASCHILDREN] there are others below it");
        }
        if (!account.deleteWire(name)) {
            throw new FakeCommand.Refused("[CANNOT] INBOX stays");
        }
        return "OK done";
    }

    private String rename(String from, String to) throws IOException, FakeCommand.Refused {
        if (from.equalsIgnoreCase("INBOX")) {
            if (session.has(Oddity.DIES_OF_RENAMING_INBOX)
                    && !existing(from).messages().isEmpty()) {
                throw new IOException("died of renaming INBOX");
            }
            throw new FakeCommand.Refused("[CANNOT] INBOX is not renamed");
        }
        session.needOwn(account, from);
        session.needOwn(account, to);
        if (!account.renameWire(from, to)) {
            boolean taken = account.find(to).isPresent();
            throw new FakeCommand.Refused(
                    taken ? "[ALREADYEXISTS] that name is taken" : "[NONEXISTENT] no such mailbox");
        }
        return "OK done";
    }

    private String subscribe(String name) throws FakeCommand.Refused {
        existing(name).setSubscribed(true);
        return "OK done";
    }

    private String unsubscribe(String name) {
        account.subscribe(name, false);
        return "OK done";
    }

    private FakeMailbox existing(String wireName) throws FakeCommand.Refused {
        return session.existing(account, wireName);
    }
}
