package org.mailboat.cli;

import org.mailboat.MailboxInfo;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Amounts;
import org.mailboat.imports.ImportReport;
import org.mailboat.imports.ImportSource;
import org.mailboat.imports.Importer;
import org.mailboat.model.Printable;
import org.mailboat.model.SyncFailure;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// `import`: puts mail from files into a mailbox.
final class ImportCommand implements Command {
    /// A person is shown so many bad files, and how many more there are.
    private static final int LINES = 20;

    @Override
    public CommandSpec spec() {
        return Specs.command("import", "Put mail from files into a mailbox.")
                .addPositional(Specs.parameter(0, "ACCOUNT", "the account"))
                .addPositional(Specs.parameter(1, "MAILBOX", "its path, or id:b42"))
                .addPositional(
                        Specs.parameters(
                                2,
                                "1..*",
                                "FILE",
                                ".eml, mbox or Maildir, or - to read one from standard input"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        MailboxInfo mailbox = session.mailbox(Specs.required(args, 0), Specs.required(args, 1));
        var sources = new ArrayList<ImportSource>();
        for (String file : Specs.parameters(args, 2)) {
            sources.add(
                    file.equals("-")
                            ? ImportSource.of("-", session.stdio().in())
                            : ImportSource.of(existing(file)));
        }
        ImportReport report;
        try (var progress = new WorkLine(session, "imported")) {
            report =
                    new Importer(session.store())
                            .importAll(mailbox.id(), sources, progress, session.cancel());
        }
        print(session, mailbox, report);
        return exit(report);
    }

    private static int exit(ImportReport report) {
        int failed = report.failed().isEmpty() ? ExitCode.DONE : ExitCode.NEEDS_PERSON;
        ImportReport.Stopped stopped = report.stopped();
        if (stopped == null) {
            return failed;
        }
        SyncFailure failure = stopped.failure();
        return failure == null
                ? ExitCode.INTERRUPTED
                : ExitCode.worse(failed, ExitCode.of(failure.kind()));
    }

    private static Path existing(String file) {
        Path path = Path.of(file);
        if (!Files.exists(path)) {
            throw new UsageException("there is no file " + Printable.of(file));
        }
        return path;
    }

    private static void print(Session session, MailboxInfo mailbox, ImportReport report) {
        if (session.json()) {
            session.print(json -> {
                json.field("imported", report.imported());
                json.objects(
                        "messages",
                        report.messages(),
                        m ->
                                json.field("file", m.file())
                                        .field("index", m.index())
                                        .field("message", m.message().toString())
                                        .field("placement", m.placement().toString()));
                json.objects(
                        "failed",
                        report.failed(),
                        f ->
                                json.field("file", f.file())
                                        .field("index", f.index() == 0 ? null : f.index())
                                        .field("reason", f.reason()));
                json.objects(
                        "leftOut",
                        report.leftOut(),
                        l ->
                                json.field("file", l.file())
                                        .field("index", l.index())
                                        .field("placement", l.placement().toString()));
                json.objectOrNull(
                        "stopped",
                        report.stopped(),
                        at ->
                                json.field("file", at.file())
                                        .field("index", at.index())
                                        .objectOrNull(
                                                "error",
                                                at.failure(),
                                                f -> Shapes.failure(json, f)));
            });
        } else {
            session.stdio()
                    .line(
                            Amounts.count(report.imported(), "message")
                                    + " imported into "
                                    + Texts.path(mailbox.path())
                                    + (report.imported() > 0 && report.heldBack().isEmpty()
                                            ? "; the next sync uploads "
                                                    + (report.imported() == 1 ? "it." : "them.")
                                            : "."));
        }
        List<ImportReport.Failed> failed = report.failed();
        failed.stream().limit(LINES).forEach(f -> session.stdio().say("mailboat: " + sentence(f)));
        if (failed.size() > LINES) {
            session.stdio()
                    .say("… and " + Amounts.count(failed.size() - LINES, "more failure") + ".");
        }
        if (!report.leftOut().isEmpty()) {
            session.note(
                    Amounts.count(report.leftOut().size(), "message")
                            + " left out: the mailbox has the same already.");
        }
        report.notes().forEach(note -> session.note(Printable.of(note)));
        if (report.imported() > 0) {
            report.heldBack().forEach(session::note);
        }
        ImportReport.Stopped stopped = report.stopped();
        if (stopped != null) {
            SyncFailure failure = stopped.failure();
            session.stdio().say("mailboat: " + (failure == null ? "stopped." : failure.sentence()));
            session.stdio()
                    .say(
                            "The next is "
                                    + (stopped.index() > 1
                                            ? "message " + stopped.index() + " of "
                                            : "")
                                    + Printable.of(stopped.file())
                                    + "; importing the same again goes on there.");
        }
    }

    private static String sentence(ImportReport.Failed failed) {
        return Printable.of(failed.file())
                + (failed.index() > 0 ? ", message " + failed.index() : "")
                + ": "
                + Printable.of(failed.reason())
                + ".";
    }
}
