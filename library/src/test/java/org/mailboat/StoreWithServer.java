package org.mailboat;

import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A store with one account, `work`, on a server in this process.
final class StoreWithServer implements AutoCloseable {
    static final String ACCOUNT = "work";
    static final String PASSWORD = "tulip \"7\"";

    final FakeImapServer server;
    final FakeAccount there;
    final Path home;
    MailStore store;

    StoreWithServer(Path home) {
        this(home, FakeProfile.model());
    }

    /// @param profile the kind of server
    StoreWithServer(Path home, FakeProfile profile) {
        this.home = home;
        server = FakeImapServer.start(profile);
        there = server.addAccount("ann", PASSWORD);
        store = open();
        store.accounts().add(draft(ACCOUNT, PASSWORD));
    }

    MailStore open() {
        return MailStore.open(
                home, MailStoreOptions.DEFAULT.withThreads(MailStoreOptions.Threads.PLATFORM));
    }

    void reopen() {
        store.close();
        store = open();
    }

    AccountDraft draft(String name, String password) {
        return AccountDraft.of(name, address(), new Secret(password));
    }

    ServerAddress address() {
        return new ServerAddress(
                ServerAddress.Security.PLAINTEXT, "127.0.0.1", server.port(), "ann");
    }

    AccountReport sync() throws InterruptedException {
        return sync(SyncRequest.of(ACCOUNT).withPriority(SyncRequest.Priority.ON_DEMAND));
    }

    AccountReport sync(SyncRequest request) throws InterruptedException {
        return store.synchronizeInBackground(request).await().accounts().getFirst();
    }

    /// What a verification finds, each as `mailbox uid what`.
    List<String> differences(boolean deep, boolean repair) {
        var found = new ArrayList<String>();
        store.verify(
                new VerifyRequest(ACCOUNT, deep, repair),
                d -> found.add(d.mailbox() + " " + d.uid() + " " + d.what().label()),
                WorkProgress.NONE,
                new Cancel());
        return found;
    }

    static byte[] message(String subject) {
        return ("From: Ann <ann@example.org>\r\nSubject: " + subject + "\r\n\r\nHello.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        try (server) {
            store.close();
        }
    }
}
