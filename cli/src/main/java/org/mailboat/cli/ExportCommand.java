package org.mailboat.cli;

import org.mailboat.UsageException;
import org.mailboat.cli.output.Amounts;
import org.mailboat.export.ExportReport;
import org.mailboat.export.ExportRequest;
import org.mailboat.export.Exporter;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.Printable;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.nio.file.Path;

/// `export`: an account's mail as files that other programs read.
final class ExportCommand implements Command {
    @Override
    public CommandSpec spec() {
        return Specs.command("export", "Write an account's mail into a directory.")
                .addOption(Specs.option("--format", "FORMAT", "maildir, mbox or eml"))
                .addOption(
                        Specs.repeatable(
                                "--mailbox",
                                "GLOB",
                                "only mailboxes that match: * one level, ** all, ?"))
                .addPositional(Specs.parameter(0, "ACCOUNT", "the account"))
                .addPositional(Specs.parameter(1, "DIR", "absent or empty"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        String account = session.account(Specs.required(args, 0));
        String format = Specs.value(args, "--format");
        if (format == null) {
            throw new UsageException("export needs --format: maildir, mbox or eml.");
        }
        var request =
                new ExportRequest(
                        account,
                        Path.of(Specs.required(args, 1)),
                        ExportRequest.Format.parse(format),
                        Specs.values(args, "--mailbox").stream().map(MailboxGlob::new).toList());
        ExportReport report;
        try (var progress = new WorkLine(session, "exported")) {
            report = new Exporter(session.store()).export(request, progress, session.cancel());
        }
        print(session, report);
        return report.incomplete().isEmpty() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    private static void print(Session session, ExportReport report) {
        if (session.json()) {
            session.print(json -> {
                json.field("dir", report.directory().toString());
                json.field("mailboxes", report.mailboxes()).field("messages", report.messages());
                json.field("bytes", report.bytes());
                json.objects(
                        "incomplete",
                        report.incomplete(),
                        i ->
                                json.field("mailbox", i.mailbox().toString())
                                        .field("messages", i.messages())
                                        .field("reason", i.reason()));
            });
            return;
        }
        for (var incomplete : report.incomplete()) {
            session.stdio()
                    .say(
                            Texts.path(incomplete.mailbox())
                                    + ": "
                                    + Amounts.count(incomplete.messages(), "message")
                                    + " left out: "
                                    + Printable.of(incomplete.reason()));
        }
        session.stdio()
                .line(
                        Amounts.count(report.messages(), "message")
                                + " of "
                                + Amounts.count(report.mailboxes(), "mailbox")
                                + ", "
                                + Amounts.bytes(report.bytes())
                                + ", are in "
                                + Printable.of(report.directory().toString()));
    }
}
