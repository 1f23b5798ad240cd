package org.mailboat.cli;

import org.mailboat.MailStore;
import org.mailboat.MailboxInfo;
import org.mailboat.UsageException;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.PlainDisplay;
import org.mailboat.cli.output.QuietDisplay;
import org.mailboat.cli.output.SyncDisplay;
import org.mailboat.cli.output.TerminalDisplay;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.Printable;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncListener;
import org.mailboat.sync.SyncReport;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `sync`: runs the engine and shows what happens.
final class SyncCommand implements Command {
    private static final Duration FRAME = Duration.ofMillis(60);

    /// So long a signal ends the program as if nobody listened, which harms nothing: what Java
    /// needs to listen takes longer than most of what a short run does.
    private static final int DEAF_FRAMES = 5;

    private static final int SETTLED_CHANGES = 1_000;

    @Override
    public CommandSpec spec() {
        return Specs.command("sync", "Bring accounts and their servers into agreement.")
                .addOption(
                        Specs.option(
                                "--phases",
                                "LIST",
                                "only these, comma-separated: "
                                        + Stream.of(Phase.values())
                                                .map(Phase::label)
                                                .collect(Collectors.joining(", "))))
                .addOption(
                        Specs.repeatable(
                                "--mailbox",
                                "GLOB",
                                "only mailboxes that match: * one level, ** all, ?"))
                .addOption(Specs.flag("--headers-only", "leave the bodies of new messages"))
                .addOption(Specs.flag("--dry-run", "tell what would be done, and do nothing"))
                .addOption(
                        Specs.flag(
                                "--allow-mass-delete",
                                "carry out what the guard refused as too much"))
                .addPositional(
                        Specs.parameters(
                                0, "0..*", "ACCOUNT", "the accounts; all if none is named"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        var request = request(args, session);
        if (session.json()) {
            var lines = new SyncEventLines(session.stdio(), session.environment().clock());
            SyncReport report = carryOut(session, session.store(), request, lines, lines);
            int exit = session.exitCode(ExitCode.of(report));
            lines.report(report, exit);
            tellUnmatched(session, request);
            settle(session.store(), report);
            return exit;
        }
        SyncDisplay display = display(session);
        SyncListener listener =
                request.dryRun() ? event -> dryRun(session, display, event) : display;
        SyncReport report = carryOut(session, session.store(), request, display, listener);
        summarise(session, report, display);
        tellUnmatched(session, request);
        settle(session.store(), report);
        return ExitCode.of(report);
    }

    /// Says which patterns no mailbox matches, once the run has brought the mailboxes there are.
    private static void tellUnmatched(Session session, SyncRequest request) {
        if (request.mailboxes().isEmpty()) {
            return;
        }
        List<MailboxPath> paths =
                session.store().mailboxes(null).stream()
                        .filter(m ->
                                request.accounts().isEmpty()
                                        || request.accounts().contains(m.account()))
                        .map(MailboxInfo::path)
                        .toList();
        request.mailboxes().stream()
                .filter(glob -> paths.stream().noneMatch(glob::matches))
                .forEach(glob ->
                        session.note("No mailbox matches " + Printable.of(glob.text()) + "."));
    }

    /// Gives what follows the mail, such as the index, a tenth of the run's own time, if it can be
    /// expected to be through by then. What a first sync brought is too much for that: it is done
    /// when somebody asks for it.
    private static void settle(MailStore store, SyncReport report) {
        long changes =
                report.accounts().stream()
                        .mapToLong(a -> a.created() + a.completed() + a.moved() + a.deleted())
                        .sum();
        if (changes == 0 || changes > SETTLED_CHANGES) {
            return;
        }
        Duration longest =
                report.accounts().stream()
                        .map(AccountReport::took)
                        .max(Comparator.naturalOrder())
                        .orElse(Duration.ZERO);
        try {
            store.settle(longest.dividedBy(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static SyncRequest request(ParseResult args, Session session) {
        List<String> accounts = Specs.parameters(args, 0);
        accounts.forEach(session::account);
        if (session.accounts().isEmpty()) {
            throw new UsageException("there is no account yet; 'mailboat account add' makes one.");
        }
        var request =
                SyncRequest.of(accounts.toArray(String[]::new))
                        .withMailboxes(
                                Specs.values(args, "--mailbox").stream()
                                        .map(MailboxGlob::new)
                                        .toList())
                        .withPriority(SyncRequest.Priority.ON_DEMAND)
                        .withDryRun(Specs.has(args, "--dry-run"))
                        .withAllowMassDelete(Specs.has(args, "--allow-mass-delete"));
        if (Specs.has(args, "--headers-only")) {
            request = request.withDepth(SyncRequest.Depth.HEADERS_ONLY);
        }
        String phases = Specs.value(args, "--phases");
        return phases == null ? request : request.withPhases(phases(phases));
    }

    private static Set<Phase> phases(String list) {
        var phases = EnumSet.noneOf(Phase.class);
        for (String name : list.split(",", -1)) {
            phases.add(
                    Stream.of(Phase.values())
                            .filter(p -> p.label().equals(name.strip()))
                            .findFirst()
                            .orElseThrow(() -> {
                                var names = Stream.of(Phase.values()).map(Phase::label).toList();
                                return new UsageException(
                                        "there is no phase '"
                                                + Printable.of(name)
                                                + "'; the phases are "
                                                + String.join(", ", names)
                                                + ".");
                            }));
        }
        return phases;
    }

    /// The display that suits the streams.
    static SyncDisplay display(Session session) {
        var stdio = session.stdio();
        var ticker = session.environment().ticker();
        if (session.voice() == Session.Voice.QUIET) {
            return new QuietDisplay(stdio);
        }
        return stdio.terminal().err()
                ? new TerminalDisplay(stdio, ticker)
                : new PlainDisplay(stdio, ticker);
    }

    /// Runs to the end, drawing meanwhile. A signal cancels the run.
    static SyncReport carryOut(
            Session session,
            MailStore store,
            SyncRequest request,
            SyncDisplay display,
            SyncListener listener) {
        var run = store.synchronizeInBackground(request, listener);
        try {
            Optional<SyncReport> report = run.await(FRAME);
            for (int frame = 1; report.isEmpty() && frame < DEAF_FRAMES; frame++) {
                display.tick();
                report = run.await(FRAME);
            }
            return report.isPresent() ? report.get() : listening(session, run, display);
        } catch (InterruptedException e) {
            run.cancel();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for a run", e);
        } finally {
            display.finish();
        }
    }

    /// Waits on, and cancels at a signal.
    private static SyncReport listening(Session session, SyncRun run, SyncDisplay display)
            throws InterruptedException {
        try (var _ = session.cancel().onRequest(run::cancel)) {
            Optional<SyncReport> report = Optional.empty();
            while (report.isEmpty()) {
                display.tick();
                report = run.await(FRAME);
            }
            return report.get();
        }
    }

    /// A dry run's result is the plan.
    private static void dryRun(Session session, SyncDisplay display, SyncEvent event) {
        display.on(event);
        if (event instanceof SyncEvent.Planned plan) {
            String prefix = plan.account() + ": ";
            plan.ops().forEach(op -> session.stdio().line(prefix + Printable.of(op.sentence())));
            plan.conflicts()
                    .forEach(c -> session.stdio().line(prefix + "conflict: " + Printable.of(c)));
            plan.notes().forEach(n -> session.stdio().line(prefix + "note: " + Printable.of(n)));
        }
    }

    /// What came of it: the result on standard output, what is left on standard error.
    static void summarise(Session session, SyncReport report, SyncDisplay display) {
        for (AccountReport account : report.accounts()) {
            var unseen =
                    account.failures().stream().skip(display.shown(account.account())).toList();
            unseen.stream().limit(20).forEach(failure -> session.stdio().say(failure.sentence()));
            if (session.voice() != Session.Voice.QUIET) {
                session.stdio().line(sentence(account));
            }
            if (account.failures().size() > 20) {
                session.remark(
                        "'mailboat status' lists what is left of " + account.account() + ".");
            }
        }
    }

    /// As in `work: done in 12.3 s: 20,000 new messages, 210 MB received.`
    private static String sentence(AccountReport report) {
        var done = new ArrayList<String>();
        if (report.created() > 0) {
            done.add(Amounts.count(report.created(), "new message"));
        }
        count(done, report.completed(), "completed");
        count(done, report.updated(), "updated");
        count(done, report.moved(), "moved");
        count(done, report.deleted(), "removed");
        count(done, report.uploaded(), "uploaded");
        count(done, report.sent(), "sent");
        count(done, report.recoverable(), "recoverable");
        String what = done.isEmpty() ? "nothing new" : String.join(", ", done);
        String left =
                report.failures().isEmpty()
                        ? ""
                        : "; " + Amounts.count(report.failures().size(), "failure") + ", see above";
        return report.account()
                + ": "
                + result(report.result())
                + " in "
                + Amounts.time(report.took())
                + ": "
                + what
                + ", "
                + Amounts.bytes(report.traffic().bytesIn())
                + " received"
                + left
                + ".";
    }

    private static void count(List<String> done, long number, String what) {
        if (number > 0) {
            done.add(Amounts.count(number) + " " + what);
        }
    }

    private static String result(AccountReport.Result result) {
        return switch (result) {
            case DONE -> "done";
            case INCOMPLETE -> "incomplete";
            case REFUSED -> "refused in part";
            case FAILED -> "failed";
            case CANCELLED -> "stopped";
        };
    }
}
