package org.mailboat.cli;

import org.mailboat.Change;
import org.mailboat.MailStore;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.List;

/// `pending`: local changes that are not yet on the server.
final class PendingCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("pending", "List local changes that are not yet on the server.");
    }

    @Override
    public int run(ParseResult args, Session session) {
        List<Change> changes = session.storeIfAny().map(MailStore::pending).orElse(List.of());
        if (session.json()) {
            session.print(json -> json.objects("pending", changes, c -> Shapes.pending(json, c)));
            return ExitCode.DONE;
        }
        changes.forEach(change ->
                session.stdio()
                        .line(change.id() + "  " + change.account() + ": " + change.sentence()));
        if (changes.isEmpty()) {
            session.remark("Nothing is pending.");
        }
        return ExitCode.DONE;
    }
}
