package org.mailboat.cli;

import org.mailboat.AccountDraft;
import org.mailboat.MailStore;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.MessageQuery;
import org.mailboat.UsageException;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.SampleMail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Printable;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.SyncReport;
import org.mailboat.sync.SyncRequest;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// `demo`: a mail server with sample mail in this process, synced into a fresh store and shown.
final class DemoCommand implements Command {
    private static final String ACCOUNT = "demo";
    private static final String USER = "demo@example.org";
    private static final String PASSWORD = "demo";
    private static final int LISTED = 12;

    @Override
    public CommandSpec spec() {
        return Specs.command("demo", "Sync sample mail from a server in this process, and show it.")
                .addOption(Specs.flag("--serve", "keep the server running until Ctrl-C"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        session.moveTo(home(session));
        try (var server = FakeImapServer.start(0, session.environment().clock())) {
            SampleMail.fill(server.addAccount(USER, PASSWORD));
            var address =
                    new ServerAddress(
                            ServerAddress.Security.PLAINTEXT, "127.0.0.1", server.port(), USER);
            session.remark("A mail server with sample mail runs in this process: " + address);
            MailStore store = session.makeStore();
            store.accounts().add(AccountDraft.of(ACCOUNT, address, new Secret(PASSWORD)));
            SyncReport report = sync(session, store);
            if (session.json()) {
                json(session, address, report);
            } else {
                show(session, store);
            }
            if (Specs.has(args, "--serve")) {
                serve(session, address);
            }
            return ExitCode.of(report);
        }
    }

    private static Path home(Session session) {
        Path home = session.home();
        try {
            if (!session.homeTold()) {
                return Files.createTempDirectory("mailboat-demo-");
            }
            if (Files.exists(home)) {
                try (var inside = Files.list(home)) {
                    if (inside.findAny().isPresent()) {
                        throw new UsageException(
                                Printable.of(home.toString())
                                        + " is not empty; the demo wants a home of its own.");
                    }
                }
            }
            return home;
        } catch (IOException e) {
            throw new MailException(
                    SyncFailure.of(
                            FailureKind.LOCAL_DISK,
                            "the demo's home cannot be made: " + Printable.of(e.toString())),
                    e);
        }
    }

    private static SyncReport sync(Session session, MailStore store) {
        var request = SyncRequest.of(ACCOUNT).withPriority(SyncRequest.Priority.ON_DEMAND);
        var display = SyncCommand.display(session);
        SyncReport report = SyncCommand.carryOut(session, store, request, display, display);
        if (!session.json()) {
            SyncCommand.summarise(session, report, display);
        }
        return report;
    }

    private static void show(Session session, MailStore store) {
        List<MailboxInfo> mailboxes = store.mailboxes(ACCOUNT);
        session.stdio().line("");
        MailboxesCommand.print(session, mailboxes);
        MailboxInfo inbox = store.mailbox(ACCOUNT, MailboxPath.INBOX.toString());
        heading(session, "The newest messages of INBOX:");
        ListCommand.print(session, inbox, LISTED);
        var newest = store.page(MessageQuery.mailbox(inbox), LISTED).messages();
        newest.stream()
                .filter(m -> Boolean.TRUE.equals(m.header().hasAttachment()))
                .findFirst()
                .or(() -> newest.stream().findFirst())
                .ifPresent(m -> read(session, m));
        String program = "mailboat --home " + Printable.of(session.home().toString());
        heading(
                session,
                "The store is in " + Printable.of(session.home().toString()) + "; look around:");
        session.stdio().line("  " + program + " list " + ACCOUNT + " INBOX");
        session.stdio().line("  " + program + " export " + ACCOUNT + " DIR --format maildir");
    }

    private static void read(Session session, MessageInfo message) {
        heading(session, "One of them, " + message.id() + ":");
        ShowCommand.read(session, message, List.of(message));
    }

    private static void heading(Session session, String text) {
        session.stdio().line("");
        session.stdio().line(session.stdio().bold(text));
    }

    private static void json(Session session, ServerAddress address, SyncReport report) {
        session.print(json -> {
            json.field("home", session.home().toString()).field("imap", address.toString());
            json.objects("accounts", report.accounts(), a -> Shapes.report(json, a));
        });
    }

    /// Until a signal comes.
    private static void serve(Session session, ServerAddress address) {
        session.stdio().flush();
        session.remark("");
        session.remark(
                "The server goes on: " + address + " without TLS, password " + PASSWORD + ".");
        session.remark("Stop it with Ctrl-C.");
        var stop = new CountDownLatch(1);
        try (var _ = session.cancel().onRequest(stop::countDown)) {
            stop.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
