package org.mailboat.cli;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.MessagePage;
import org.mailboat.MessageQuery;
import org.mailboat.SearchPage;
import org.mailboat.SearchRequest;
import org.mailboat.ThreadInfo;
import org.mailboat.cli.output.Amounts;
import org.mailboat.cli.output.Json;
import org.mailboat.cli.output.Table;
import org.mailboat.imap.fake.SampleMail;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Printable;
import org.mailboat.model.ServerAddress;
import org.mailboat.sync.SyncReport;
import org.mailboat.sync.SyncRequest;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// What the demo does and shows, step by step: each under the command that would do the same. For
/// one demo.
final class DemoTour {
    static final String ACCOUNT = "demo";
    private static final int LISTED = 14;

    private final Session session;
    private final SampleMail sample;
    private final ServerAddress address;
    private final List<Step> steps = new ArrayList<>();
    private long begun;

    /// A step that was done.
    ///
    /// @param command what would do the same, or null if no command does
    /// @param result as the command prints it as JSON
    private record Step(
            String name, @Nullable String command, double seconds, Consumer<Json> result) {}

    /// @param session its store has the demo's account
    DemoTour(Session session, SampleMail sample, ServerAddress address) {
        this.session = session;
        this.sample = sample;
        this.address = address;
    }

    /// @return the exit code
    int go() {
        session.remark("A mail server with sample mail runs in this process: " + address);
        SyncReport first = sync("first-sync", "The first sync brings everything, byte for byte");
        mailboxes();
        list();
        change();
        SyncReport second = sync("second-sync", "The next sync brings just that");
        comparison(first, second);
        search("search", "A search, with accents or without", "grune kiste", 3);
        search("search-any-script", "A search in any script", "缆绳", 2);
        threads();
        look();
        if (session.json()) {
            session.print(json -> json(json, first));
        } else {
            ending();
        }
        return ExitCode.worse(ExitCode.of(first), ExitCode.of(second));
    }

    /// Begins a step: its title comes before the work, as that may show its progress.
    private void begin(String title, @Nullable String command) {
        begun = session.environment().ticker().getAsLong();
        if (session.json()) {
            return;
        }
        var stdio = session.stdio();
        stdio.line("");
        stdio.line(stdio.bold(steps.size() + 1 + ". " + title));
        if (command != null) {
            stdio.line(stdio.dim("   $ mailboat " + command));
        }
        stdio.flush();
    }

    private void end(String name, @Nullable String command, Runnable text, Consumer<Json> result) {
        long took = session.environment().ticker().getAsLong() - begun;
        steps.add(
                new Step(name, command == null ? null : "mailboat " + command, took / 1e9, result));
        if (!session.json()) {
            text.run();
        }
    }

    private SyncReport sync(String name, String title) {
        String command = "sync " + ACCOUNT;
        begin(title, command);
        var request = SyncRequest.of(ACCOUNT).withPriority(SyncRequest.Priority.ON_DEMAND);
        var display = SyncCommand.display(session);
        SyncReport report =
                SyncCommand.carryOut(session, session.store(), request, display, display);
        end(
                name,
                command,
                () -> SyncCommand.summarise(session, report, display),
                json -> json.objects("accounts", report.accounts(), a -> Shapes.report(json, a)));
        return report;
    }

    private void mailboxes() {
        String command = "mailboxes " + ACCOUNT;
        begin("Mailboxes, with their roles and in any script", command);
        List<MailboxInfo> mailboxes = session.store().mailboxes(ACCOUNT);
        end(
                "mailboxes",
                command,
                () -> MailboxesCommand.print(session, mailboxes),
                json -> json.objects("mailboxes", mailboxes, m -> Shapes.mailbox(json, m)));
    }

    private void list() {
        String command = "list " + ACCOUNT + " INBOX --limit " + LISTED;
        begin("The inbox, newest first", command);
        MailboxInfo inbox = inbox();
        MessagePage page = session.store().page(MessageQuery.mailbox(inbox), LISTED);
        end(
                "list",
                command,
                () -> ListCommand.table(session, inbox, LISTED),
                json -> {
                    json.field("total", page.total());
                    json.objects("messages", page.messages(), m -> Shapes.message(json, m));
                    json.field("next", page.next());
                });
    }

    private MailboxInfo inbox() {
        return session.store().mailbox(ACCOUNT, MailboxPath.INBOX.toString());
    }

    /// Another client is at work on the server.
    private void change() {
        begin("Meanwhile, another client changes mail on the server", null);
        List<SampleMail.Change> changes = sample.changeElsewhere();
        end(
                "change",
                null,
                () -> {
                    var table = new Table(Table.Kind.LEFT, Table.Kind.LEFT, Table.Kind.FLEXIBLE);
                    changes.forEach(c -> table.row(c.what(), place(c), c.subject()));
                    table.lines(session.stdio().terminal().columns())
                            .forEach(session.stdio()::line);
                },
                json ->
                        json.objects(
                                "changes",
                                changes,
                                c ->
                                        json.field("what", c.what())
                                                .field("mailbox", c.mailbox())
                                                .field("subject", c.subject())));
    }

    private void search(String name, String title, String query, int limit) {
        String command = "search " + query + " --limit " + limit;
        begin(title, command);
        var store = session.store();
        try (var line = new WorkLine(session, "made searchable")) {
            var _ = store.updateSearch(line, session.cancel());
        }
        SearchPage page = store.search(SearchRequest.of(query).withLimit(limit).withCounted(true));
        end(
                name,
                command,
                () -> {
                    page.hits().forEach(hit -> SearchCommand.show(session, hit));
                    session.stdio()
                            .line(
                                    session.stdio()
                                            .dim(
                                                    Amounts.count(page.total(), "message")
                                                            + " found."));
                },
                json -> {
                    json.field("total", page.total());
                    json.objects("messages", page.hits(), hit -> Shapes.hit(json, hit));
                    json.field("next", page.next());
                });
    }

    /// The newest thread: the message that has just come answers one in another mailbox.
    private void threads() {
        String command = "list " + ACCOUNT + " INBOX --threads --limit 1";
        begin("Conversations, across mailboxes", command);
        var list = new ThreadList(session, inbox());
        Pages<ThreadInfo> pages = list.pages(1, null);
        end("threads", command, () -> list.draw(pages), json -> ThreadList.json(json, pages));
    }

    private static String place(SampleMail.Change change) {
        return (change.what().equals("moved") ? "to " : "in ") + change.mailbox();
    }

    private void comparison(SyncReport first, SyncReport second) {
        if (!session.json()) {
            String text =
                    "Received "
                            + received(second)
                            + ", after "
                            + received(first)
                            + " the first time: what moved was not fetched again.";
            session.stdio().line(session.stdio().dim(text));
        }
    }

    private static String received(SyncReport report) {
        return Amounts.bytes(
                report.accounts().stream().mapToLong(a -> a.traffic().bytesIn()).sum());
    }

    /// The newest message that brings files along.
    private void look() {
        MessageInfo message =
                session.store().page(MessageQuery.mailbox(inbox()), LISTED).messages().stream()
                        .filter(m -> !session.store().view(m).attachments().isEmpty())
                        .findFirst()
                        .orElseThrow();
        String command = "show " + message.id();
        begin("A look inside a message", command);
        List<MessageInfo> placements = List.of(message);
        end(
                "show",
                command,
                () -> ShowCommand.read(session, message, placements),
                json -> {
                    Shapes.message(json, message);
                    Shapes.reading(json, session.store().view(message), placements);
                });
    }

    private void json(Json json, SyncReport first) {
        json.field("home", session.home().toString()).field("imap", address.toString());
        json.objects("accounts", first.accounts(), a -> Shapes.report(json, a));
        json.objects(
                "steps",
                steps,
                step -> {
                    json.field("step", step.name()).field("command", step.command());
                    json.seconds("seconds", step.seconds());
                    json.object("result", () -> step.result().accept(json));
                });
    }

    private void ending() {
        var stdio = session.stdio();
        String home = Printable.of(session.home().toString());
        stdio.line("");
        stdio.line(stdio.bold("All of it is in " + home + ". What to try next:"));
        stdio.line("   export MAILBOAT_HOME=" + home);
        stdio.line("   mailboat search from:zoë has:attachment");
        stdio.line("   mailboat list " + ACCOUNT + " 港/船");
        stdio.line("   mailboat export " + ACCOUNT + " DIR --format maildir");
        stdio.line("");
        stdio.line(stdio.bold("And with your own mail:"));
        stdio.line("   rm -r " + home + "; unset MAILBOAT_HOME");
        stdio.line("   mailboat account add NAME --imap imaps://USER@HOST");
        stdio.line("   mailboat sync");
    }
}
