package org.mailboat.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.util.List;

/// What stands below the root of the command line: a command, a group of them, or both in one.
///
/// @param command what is done where no member is named; null if one must be
record Branch(CommandSpec spec, @Nullable Command command, List<Command> members) {
    /// In the order in which help lists them.
    private static final List<String> NAMES =
            List.of(
                    "demo",
                    "sync",
                    "status",
                    "mailboxes",
                    "pending",
                    "account",
                    "list",
                    "search",
                    "show",
                    "import",
                    "export",
                    "verify",
                    "flag",
                    "move",
                    "copy",
                    "delete",
                    "undelete",
                    "mailbox",
                    "store",
                    "send",
                    "outbox");

    /// The one of this name; all there are, if none has it. What is not needed is not made, as most
    /// starts are for one.
    static List<Branch> named(String word) {
        return NAMES.contains(word)
                ? List.of(grown(word))
                : NAMES.stream().map(Branch::grown).toList();
    }

    private static Branch grown(String name) {
        return switch (name) {
            case "demo" -> of(new DemoCommand());
            case "sync" -> of(new SyncCommand());
            case "status" -> of(new StatusCommand());
            case "mailboxes" -> of(new MailboxesCommand());
            case "pending" -> of(new PendingCommand(), PendingCommand.more());
            case "account" ->
                    group(
                            name,
                            "Accounts: add, list, show, test, set, remove.",
                            AccountCommands.all());
            case "list" -> of(new ListCommand());
            case "search" -> of(new SearchCommand());
            case "show" -> of(new ShowCommand());
            case "import" -> of(new ImportCommand());
            case "export" -> of(new ExportCommand());
            case "verify" -> of(new VerifyCommand());
            case "flag" -> of(new EditCommands.Flag());
            case "move" -> of(new EditCommands.Move());
            case "copy" -> of(new EditCommands.Copy());
            case "delete" -> of(new EditCommands.Delete());
            case "undelete" -> of(new EditCommands.Undelete());
            case "mailbox" ->
                    group(name, "Mailboxes: create, rename, delete.", MailboxCommands.all());
            case "store" -> group(name, "The store itself: check, reindex.", StoreCommands.all());
            case "send" -> of(new SendCommand());
            case "outbox" -> of(new OutboxCommand(), OutboxCommand.more());
            default -> throw new IllegalStateException("nobody knows how to grow " + name);
        };
    }

    private static Branch of(Command command) {
        return of(command, List.of());
    }

    private static Branch of(Command command, List<Command> members) {
        return new Branch(command.spec(), command, members);
    }

    private static Branch group(String name, String description, List<Command> members) {
        return new Branch(Specs.command(name, description), null, members);
    }
}
