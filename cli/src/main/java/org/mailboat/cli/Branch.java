package org.mailboat.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import java.util.ArrayList;
import java.util.List;

/// What stands below the root of the command line: a command, a group of them, or both in one.
///
/// @param command what is done where no member is named; null if one must be
record Branch(CommandSpec spec, @Nullable Command command, List<Command> members) {
    /// All there are, in the order in which help lists them.
    static List<Branch> all() {
        var all = new ArrayList<Branch>();
        for (Command command :
                List.of(
                        new DemoCommand(),
                        new SyncCommand(),
                        new StatusCommand(),
                        new MailboxesCommand())) {
            all.add(of(command));
        }
        all.add(of(new PendingCommand(), PendingCommand.more()));
        all.add(
                group(
                        "account",
                        "Accounts: add, list, show, test, set, remove.",
                        AccountCommands.all()));
        for (Command command :
                List.of(
                        new ListCommand(),
                        new SearchCommand(),
                        new ShowCommand(),
                        new ImportCommand(),
                        new ExportCommand(),
                        new VerifyCommand())) {
            all.add(of(command));
        }
        EditCommands.all().forEach(command -> all.add(of(command)));
        all.add(group("mailbox", "Mailboxes: create, rename, delete.", MailboxCommands.all()));
        all.add(group("store", "The store itself: check, reindex.", StoreCommands.all()));
        return all;
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
