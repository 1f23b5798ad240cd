package org.mailboat.cli;

import org.mailboat.Change;
import org.mailboat.EditReport;
import org.mailboat.Edits;
import org.mailboat.MailStore;
import org.mailboat.cli.output.Amounts;
import org.mailboat.model.SyncFailure;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.List;
import java.util.function.BiFunction;

/// `pending`: local changes that are not yet on the server; `pending retry` and `pending drop`.
final class PendingCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("pending", "List local changes that are not yet on the server.");
    }

    /// Its own commands.
    static List<Command> more() {
        return List.of(
                new With(
                        "retry",
                        "Have changes that failed tried again by the next sync.",
                        Edits::retry,
                        "tried again by the next sync, once it is known what became of it"),
                new With(
                        "drop",
                        "Take changes back that are not yet on the server.",
                        Edits::drop,
                        "taken back"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        List<Change> changes =
                session.storeIfAny().map(MailStore::edits).map(Edits::pending).orElse(List.of());
        if (session.json()) {
            session.print(json -> json.objects("pending", changes, c -> Shapes.pending(json, c)));
            return ExitCode.DONE;
        }
        changes.forEach(change -> print(session, change));
        if (!changes.isEmpty()) {
            session.store().edits().heldBack(changes).forEach(session::note);
        }
        if (changes.isEmpty()) {
            session.remark("Nothing is pending.");
        }
        return ExitCode.DONE;
    }

    private static void print(Session session, Change change) {
        session.stdio().line(change.id() + "  " + change.account() + ": " + change.sentence());
        SyncFailure failure = change.failure();
        if (failure != null) {
            var times = new Times(session.environment());
            String next =
                    change.nextTry() != null
                            ? "next try " + times.minute(change.nextTry())
                            : change.state() == Change.State.PARKED
                                    ? "not tried again before 'mailboat pending retry "
                                            + change.id()
                                            + "'"
                                    : "tried again by the next sync";
            session.stdio()
                    .line(
                            "    failed "
                                    + Amounts.count(change.attempts(), "time")
                                    + ", "
                                    + next
                                    + ": "
                                    + failure.sentence());
        }
    }

    /// A command for some of the changes.
    private record With(
            String name,
            String description,
            BiFunction<Edits, List<String>, EditReport> edit,
            String outcome)
            implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command(name, description)
                    .addPositional(
                            Specs.parameters(
                                    0,
                                    "1..*",
                                    "ID",
                                    "c42 as 'mailboat pending' tells it, or - to read IDs from"
                                            + " standard input"));
        }

        @Override
        public int run(ParseResult args, Session session) {
            List<String> ids = session.ids(Specs.parameters(args, 0));
            EditReport report = edit.apply(session.store().edits(), ids);
            int code = Edited.print(session, report);
            if (!report.changes().isEmpty()) {
                session.remark(
                        Amounts.count(report.changes().size(), "change") + ": " + outcome + ".");
            }
            return code;
        }
    }
}
