package org.mailboat.store;

import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.plan.Guard;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.OutboxStore;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.Sending;
import org.mailboat.sync.port.Submission;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.ManualClock;
import org.mailboat.sync.testkit.MemoryMailer;
import org.mailboat.sync.testkit.MemoryRemote;
import org.mailboat.sync.testkit.MemoryServer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// A store on disk with one account that can send, its two servers in memory, and its engine.
final class OutboxScene implements AutoCloseable {
    final Path home;
    final MemoryServer server = new MemoryServer();
    final MemoryMailer mailer = new MemoryMailer();
    final ManualClock clock = new ManualClock();
    final List<SyncEvent> events = Collections.synchronizedList(new ArrayList<>());

    /// Empty: there is no server that sends.
    String smtp = "mail.example.org";

    Policy policy = Policy.DEFAULT;
    Store store;

    OutboxScene(Path home) {
        this.home = home;
        this.server.create("INBOX").create("Sent");
        this.store = Store.open(home, clock);
        store.accounts()
                .add(
                        "work",
                        address(993, "imap.example.org"),
                        null,
                        new TlsTrust.Platform(),
                        new CredentialSource.Stored(),
                        policy,
                        address(465, smtp));
    }

    private static ServerAddress address(int port, String host) {
        return new ServerAddress(ServerAddress.Security.IMPLICIT_TLS, host, port, "ann");
    }

    Account account() {
        Account kept = store.accounts().find("work").orElseThrow();
        return new Account(
                kept.id(),
                kept.name(),
                kept.imap(),
                null,
                kept.trust(),
                kept.credentials(),
                policy,
                smtp.isEmpty() ? null : address(465, smtp));
    }

    AccountId id() {
        return store.accounts().find("work").orElseThrow().id();
    }

    void reopen() {
        store.close();
        store = Store.open(home, clock);
    }

    /// What a process leaves that is killed.
    void kill() {
        store.database().close();
        store.close();
        store = Store.open(home, clock);
    }

    static String text(String name) {
        return "From: ann@example.org\r\nTo: bob@example.org\r\nSubject: "
                + name
                + "\r\nMessage-ID: <"
                + name
                + "@example.org>\r\n\r\nText of "
                + name
                + "\r\n";
    }

    OutboxId queue(String name) {
        return queue(name, false);
    }

    /// @param resent whether it is sent on
    OutboxId queue(String name, boolean resent) {
        byte[] octets = text(name).getBytes(StandardCharsets.ISO_8859_1);
        ContentWriter writer = store.outbox().newContent(octets.length);
        writer.write(octets, 0, octets.length);
        QueuedMessage queued =
                store.outbox()
                        .add(
                                id(),
                                new Envelope("ann@example.org", List.of("bob@example.org")),
                                name + "@example.org",
                                name,
                                writer.finish(),
                                resent);
        if (queued == null) {
            throw new IllegalStateException("it is there already: " + name);
        }
        return queued.id();
    }

    AccountReport sync() {
        return sync(SyncRequest.of());
    }

    AccountReport sync(SyncRequest request) {
        return sync(request, FaultPlan.none());
    }

    AccountReport sync(SyncRequest request, FaultPlan faults) {
        return sync(request, faults, new Cancel());
    }

    AccountReport sync(SyncRequest request, FaultPlan faults, Cancel cancel) {
        events.clear();
        try (EngineLock lock = store.lockEngine(id())) {
            var engine =
                    new SyncEngine(
                            account(),
                            Guard.Bounds.USUAL,
                            faults.around(Remote.class, new MemoryRemote(server, 2, 5)),
                            faults.around(LocalStore.class, store.localStore()),
                            faults.around(Journal.class, store.journal()),
                            clock,
                            clock,
                            Thread.ofPlatform().daemon().factory(),
                            new Sending(
                                    faults.around(OutboxStore.class, store.outboxStore()),
                                    smtp.isEmpty()
                                            ? null
                                            : () ->
                                                    faults.around(
                                                            Submission.class, mailer.open())));
            return engine.run(AccountRun.of(request, events::add, cancel));
        }
    }

    /// A run in a process that is killed amid it, and what is left of that.
    void syncKilled(FaultPlan faults) {
        try {
            sync(SyncRequest.of().withPriority(SyncRequest.Priority.ON_DEMAND), faults);
        } catch (FaultPlan.Killed e) {
            // So it is.
        }
        kill();
    }

    List<QueuedMessage> outbox() {
        return store.outbox().list(id());
    }

    OutboxState state(OutboxId id) {
        QueuedMessage found = store.outbox().find(id);
        if (found == null) {
            throw new IllegalStateException("it is not there any more: " + id);
        }
        return found.state();
    }

    /// The subjects of what was taken by the server that sends.
    List<String> sent() {
        return mailer.sent().stream().map(sent -> subject(sent.text())).toList();
    }

    /// The subjects in the server's mailbox for sent mail.
    List<String> copies() {
        return server.paths().contains("Sent")
                ? server.mails("Sent").values().stream().map(m -> subject(m.text())).toList()
                : List.of();
    }

    private static String subject(String text) {
        int at = text.indexOf("Subject: ") + 9;
        return text.substring(at, text.indexOf('\r', at));
    }

    static List<String> sentences(AccountReport report) {
        return report.failures().stream().map(SyncFailure::sentence).toList();
    }

    @Override
    public void close() {
        store.close();
    }
}
