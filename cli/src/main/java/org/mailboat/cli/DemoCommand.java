package org.mailboat.cli;

import org.mailboat.AccountDraft;
import org.mailboat.UsageException;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.SampleMail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Printable;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// `demo`: a mail server with sample mail in this process, synced into a fresh store and shown.
final class DemoCommand implements Command {
    private static final String USER = "demo@example.org";
    private static final String PASSWORD = "demo";

    @Override
    public CommandSpec spec() {
        return Specs.command("demo", "Sync sample mail from a server in this process, and show it.")
                .addOption(Specs.flag("--serve", "keep the server running until Ctrl-C"));
    }

    @Override
    public int run(ParseResult args, Session session) {
        session.moveTo(home(session));
        try (var server = FakeImapServer.start(0, session.environment().clock())) {
            SampleMail sample = SampleMail.fill(server.addAccount(USER, PASSWORD));
            var address =
                    new ServerAddress(
                            ServerAddress.Security.PLAINTEXT, "127.0.0.1", server.port(), USER);
            var draft = AccountDraft.of(DemoTour.ACCOUNT, address, new Secret(PASSWORD));
            session.makeStore().accounts().add(draft);
            int exit = new DemoTour(session, sample, address).go();
            if (Specs.has(args, "--serve")) {
                serve(session, address);
            }
            return exit;
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
