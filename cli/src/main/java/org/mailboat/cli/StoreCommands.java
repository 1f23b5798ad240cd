package org.mailboat.cli;

import org.mailboat.cli.output.Amounts;
import org.mailboat.model.Printable;
import org.mailboat.store.CheckReport;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;

/// `store …`: the store itself.
final class StoreCommands {
    private StoreCommands() {}

    static List<Command> all() {
        return List.of(new Check(), new Reindex());
    }

    private static final class Check implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command(
                    "check", "Prove that every row has its bytes and every hash is right; mend.");
        }

        @Override
        public int run(ParseResult args, Session session) {
            session.remark("Reading every message …");
            CheckReport report = session.store().check(true, session.cancel());
            if (session.json()) {
                session.print(json -> {
                    json.field("contents", report.contents()).field("bytes", report.bytes());
                    json.field("found", report.found()).field("mended", report.mended());
                    json.objects("problems", report.problems(), p -> Shapes.problem(json, p));
                });
            } else {
                print(session, report);
            }
            return exitCode(report);
        }

        /// At most so many lines of one kind.
        private static final int LINES = 20;

        private static void print(Session session, CheckReport report) {
            var told = new EnumMap<CheckReport.What, Integer>(CheckReport.What.class);
            for (CheckReport.Problem p : report.problems()) {
                if (told.merge(p.what(), 1, Integer::sum) > LINES) {
                    continue;
                }
                String where =
                        (p.account() == null ? "" : p.account() + ", ")
                                + (p.mailbox() == null ? "" : Texts.path(p.mailbox()) + ", ")
                                + (p.placement() == null ? "" : p.placement());
                session.stdio()
                        .line(
                                (where.isEmpty() ? "" : where.replaceFirst(", $", "") + ": ")
                                        + Printable.of(p.text())
                                        + (p.mended() ? " Mended." : ""));
            }
            told.forEach((what, lines) -> {
                long more = report.kinds().getOrDefault(what, 0L) - LINES;
                if (more > 0) {
                    session.stdio()
                            .line("… and " + Amounts.count(more) + " more of " + label(what) + ".");
                }
            });
            String checked =
                    Amounts.count(report.contents(), "message")
                            + ", "
                            + Amounts.bytes(report.bytes())
                            + ": ";
            if (report.found() == 0) {
                session.stdio().line(checked + "every hash is right.");
                return;
            }
            session.stdio()
                    .line(
                            checked
                                    + Amounts.count(report.found(), "problem")
                                    + ", "
                                    + Amounts.count(report.mended())
                                    + " mended.");
            session.remark("Messages that lost their bytes are fetched again by: mailboat sync");
        }

        /// Lost bytes are told by the exit code even when the next sync brings them back; figures
        /// that were counted anew are not.
        private static int exitCode(CheckReport report) {
            boolean figuresOnly =
                    report.sound()
                            && report.problems().stream()
                                    .allMatch(p -> p.what() == CheckReport.What.COUNTERS);
            return figuresOnly ? ExitCode.DONE : ExitCode.DAMAGED;
        }
    }

    private static final class Reindex implements Command {
        @Override
        public CommandSpec spec() {
            return Specs.command(
                    "reindex",
                    "Make the search index and threads anew, which is never needed but for doubt.");
        }

        @Override
        public int run(ParseResult args, Session session) {
            try (var progress = new WorkLine(session, "sorted into threads")) {
                session.store().rebuildThreads(progress, session.cancel());
            }
            try (var progress = new WorkLine(session, "made searchable")) {
                session.store().rebuildSearch(progress, session.cancel());
            }
            long left = session.store().search("*").notSearched();
            if (session.json()) {
                session.print(json -> json.field("waiting", left));
            } else if (left == 0) {
                session.stdio().line("All mail is indexed.");
            } else {
                session.stdio()
                        .line(
                                Amounts.count(left, "message")
                                        + " are left to index: another process is at it.");
            }
            return left == 0 ? ExitCode.DONE : ExitCode.INCOMPLETE;
        }
    }

    /// As in `wrong-hash`.
    static String label(CheckReport.What what) {
        return what.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
