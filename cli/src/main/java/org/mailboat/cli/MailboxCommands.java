package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailboxInfo;
import org.mailboat.UsageException;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Printable;
import org.mailboat.model.Role;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `mailbox …`: makes, renames and deletes mailboxes.
final class MailboxCommands {
    private static final String ROLES =
            Stream.of(Role.values())
                    .filter(role -> role != Role.INBOX)
                    .map(Role::label)
                    .collect(Collectors.joining(", "));

    private MailboxCommands() {}

    static List<Command> all() {
        return List.of(new Create(), new Rename(), new Delete());
    }

    private static final class Create implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("create", "Make a mailbox.")
                    .addOption(Specs.option("--role", "R", "what it is for: " + ROLES))
                    .addPositional(Specs.parameter(0, "ACCOUNT", "the account"))
                    .addPositional(Specs.parameter(1, "PATH", "its path, levels joined by /"));
        }

        @Override
        public int run(ParseResult args, Session session) {
            String account = session.account(Specs.required(args, 0));
            MailboxPath path = path(Specs.required(args, 1));
            Role role = role(Specs.value(args, "--role"));
            return Edited.print(
                    session, session.store().edits().createMailbox(account, path, role));
        }

        private static @Nullable Role role(@Nullable String told) {
            if (told == null) {
                return null;
            }
            return Stream.of(Role.values())
                    .filter(role -> role.label().equals(told.toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() ->
                            new UsageException(
                                    "there is no role "
                                            + Printable.of(told)
                                            + "; the roles are: "
                                            + ROLES));
        }
    }

    private static final class Rename implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("rename", "Give a mailbox, with those below it, another path.")
                    .addPositional(Specs.parameter(0, "ACCOUNT", "the account"))
                    .addPositional(Specs.parameter(1, "PATH", "where it is, or id:b42"))
                    .addPositional(Specs.parameter(2, "NEWPATH", "where it is to be"));
        }

        @Override
        public int run(ParseResult args, Session session) {
            MailboxInfo mailbox = session.mailbox(Specs.required(args, 0), Specs.required(args, 1));
            MailboxPath to = path(Specs.required(args, 2));
            return Edited.print(session, session.store().edits().renameMailbox(mailbox.id(), to));
        }
    }

    private static final class Delete implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command("delete", "Put a mailbox, with those below it, into the trash.")
                    .addOption(
                            Specs.flag(
                                    "--forever",
                                    "delete it on the server, with all its mail, for good"))
                    .addPositional(Specs.parameter(0, "ACCOUNT", "the account"))
                    .addPositional(Specs.parameter(1, "PATH", "its path, or id:b42"));
        }

        @Override
        public int run(ParseResult args, Session session) {
            MailboxInfo mailbox = session.mailbox(Specs.required(args, 0), Specs.required(args, 1));
            var edits = session.store().edits();
            return Edited.print(
                    session,
                    Specs.has(args, "--forever")
                            ? edits.deleteMailboxForever(mailbox.id())
                            : edits.deleteMailbox(mailbox.id()));
        }
    }

    private static MailboxPath path(String told) {
        try {
            return MailboxPath.parse(told);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "not the path of a mailbox: "
                            + Printable.of(told)
                            + " ("
                            + e.getMessage()
                            + ")",
                    e);
        }
    }
}
