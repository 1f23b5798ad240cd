package org.mailboat;

import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeContent;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A store with one account, `work`, on a server in this process.
public final class StoreWithServer implements AutoCloseable {
    public static final String ACCOUNT = "work";
    static final String PASSWORD = "tulip \"7\"";
    private static final int HALTED = 1 << 20;

    public final FakeImapServer server;
    public final FakeAccount there;
    final Path home;
    public MailStore store;

    public StoreWithServer(Path home) {
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

    public MailStore open() {
        return MailStore.open(
                home, MailStoreOptions.DEFAULT.withThreads(MailStoreOptions.Threads.PLATFORM));
    }

    void reopen() {
        store.close();
        store = open();
    }

    public AccountDraft draft(String name, String password) {
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

    public static byte[] message(String subject) {
        return ("From: Ann <ann@example.org>\r\nSubject: " + subject + "\r\n\r\nHello.\r\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// A message whose second half waits, so that whoever fetches it is in the middle of it.
    ///
    /// @param reached counted down when the first half is sent
    /// @param open lets the second half go
    public static FakeContent halted(CountDownLatch reached, CountDownLatch open) {
        byte[] head = message("halted");
        var octets = Arrays.copyOf(head, HALTED);
        Arrays.fill(octets, head.length, HALTED, (byte) 'x');
        return new FakeContent() {
            @Override
            public long size() {
                return HALTED;
            }

            @Override
            public InputStream open() {
                return new SequenceInputStream(
                        new ByteArrayInputStream(octets, 0, HALTED / 2),
                        new Halt(reached, open, octets));
            }

            @Override
            public String emailId() {
                return "Mhalted";
            }
        };
    }

    /// Half of the octets, once it may give them.
    private static final class Halt extends InputStream {
        private final CountDownLatch reached;
        private final CountDownLatch open;
        private final InputStream rest;

        Halt(CountDownLatch reached, CountDownLatch open, byte[] octets) {
            this.reached = reached;
            this.open = open;
            rest = new ByteArrayInputStream(octets, HALTED / 2, HALTED / 2);
        }

        @Override
        public int read() throws IOException {
            await();
            return rest.read();
        }

        @Override
        public int read(byte[] to, int from, int length) throws IOException {
            await();
            return rest.read(to, from, length);
        }

        private void await() throws InterruptedIOException {
            reached.countDown();
            try {
                open.await();
            } catch (InterruptedException e) {
                throw new InterruptedIOException();
            }
        }
    }

    @Override
    public void close() {
        try (server) {
            store.close();
        }
    }
}
