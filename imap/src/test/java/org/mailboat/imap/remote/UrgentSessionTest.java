package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailboat.imap.client.Accounts;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.FakeMailbox;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.fake.ProxyFault;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.model.Account;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.RemoteSession;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/// Somebody waits for a message while a run has every connection that the account may have.
@Timeout(60)
class UrgentSessionTest {
    private final FakeImapServer server = FakeImapServer.start();
    private final FakeAccount alice = server.addAccount("alice", TestServer.PASSWORD);
    private final FaultProxy proxy = FaultProxy.before(server.port());
    private final Cancel cancel = new Cancel();

    @AfterEach
    void stop() {
        proxy.close();
        server.close();
    }

    private ImapRemote remote(int connections) {
        Account plain = Accounts.plain(proxy.port());
        var few =
                new Account(
                        plain.id(),
                        plain.name(),
                        plain.imap(),
                        plain.mechanism(),
                        plain.trust(),
                        plain.credentials(),
                        plain.policy().withConnections(connections));
        return new ImapRemote(few, Accounts.PASSWORD, Accounts.config());
    }

    private CompletableFuture<RemoteSession> urgent(ImapRemote remote) {
        return CompletableFuture.supplyAsync(
                () -> remote.openUrgentSession(cancel),
                task -> Thread.ofPlatform().daemon().start(task));
    }

    private static void awaitTurn(ImapRemote remote) {
        while (!remote.giveWay()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void it_takes_a_connection_that_is_free() {
        try (var remote = remote(2);
                RemoteSession run = remote.openSession(cancel);
                RemoteSession urgent = remote.openUrgentSession(cancel)) {
            assertThat(run).isNotSameAs(urgent);
            assertThat(remote.giveWay()).as("nobody waits").isFalse();
            assertThat(server.traffic().connections()).isEqualTo(2);
        }
    }

    @Test
    void a_run_that_has_all_gives_one_back_and_has_it_again_afterwards() throws Exception {
        try (var remote = remote(1)) {
            FakeMailbox inbox = alice.mailbox("INBOX");
            inbox.append("Subject: a\r\n\r\nb".getBytes(StandardCharsets.UTF_8));
            RemoteSession run = remote.openSession(cancel);
            CompletableFuture<RemoteSession> waiting = urgent(remote);
            awaitTurn(remote);
            assertThat(remote.giveWay()).as("one for one").isFalse();
            assertThat(waiting).isNotDone();

            run.close();

            try (RemoteSession urgent = waiting.get()) {
                var fetched = new RecordedFetch();
                urgent.fetch(
                        Orders.of(RecordedFetch.order("INBOX", inbox.uidValidity(), 1)),
                        fetched,
                        cancel);
                assertThat(fetched.texts).containsEntry("INBOX/1", "Subject: a\r\n\r\nb");
            }
            remote.openSession(cancel).close();
            assertThat(server.traffic().connections()).as("never two").isEqualTo(1);
        }
    }

    @Test
    void who_waits_for_a_connection_may_stop_waiting() throws Exception {
        try (var remote = remote(1);
                RemoteSession run = remote.openSession(new Cancel())) {
            CompletableFuture<RemoteSession> waiting = urgent(remote);
            awaitTurn(remote);

            cancel.request();

            assertThatThrownBy(waiting::join)
                    .isInstanceOf(CompletionException.class)
                    .hasCauseInstanceOf(CancellationException.class);
            run.observe(Orders.of(), new RecordedListing(), new Cancel());
        }
    }

    @Test
    void where_the_server_allows_no_more_it_waits_for_one_that_is_there()
            throws InterruptedException, ExecutionException {
        try (var remote = remote(4)) {
            RemoteSession run = remote.openSession(cancel);
            proxy.arm(new ProxyFault.RefuseConnections());
            CompletableFuture<RemoteSession> waiting = urgent(remote);
            awaitTurn(remote);

            run.close();

            waiting.get().close();
            assertThat(remote.sessionBudget()).isEqualTo(1);
        }
    }
}
