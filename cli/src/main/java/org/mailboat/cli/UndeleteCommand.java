package org.mailboat.cli;

import org.mailboat.UndeleteReport;
import org.mailboat.model.SyncFailure;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `undelete`: has removed mail back.
final class UndeleteCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("undelete", "Have removed mail back; 'list --deleted' shows it.")
                .addPositional(
                        Specs.parameters(
                                0,
                                "1..*",
                                "ID",
                                "p42, or m42 for all its placements, or - to read IDs from standard"
                                        + " input"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        UndeleteReport report = session.store().undelete(session.ids(Specs.parameters(args, 0)));
        if (session.json()) {
            session.print(json -> {
                json.objects("changes", report.changes(), c -> Shapes.change(json, c));
                json.objects("failures", report.failures(), f -> Shapes.failure(json, f));
            });
        } else {
            report.changes().forEach(change -> session.stdio().line(change.sentence()));
        }
        report.notes().forEach(session::remark);
        report.failures().forEach(failure -> session.stdio().say(failure.sentence()));
        return report.failures().stream()
                .map(SyncFailure::kind)
                .map(ExitCode::of)
                .reduce(ExitCode.DONE, ExitCode::worse);
    }
}
