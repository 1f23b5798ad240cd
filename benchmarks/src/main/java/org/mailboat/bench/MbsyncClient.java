package org.mailboat.bench;

import org.mailboat.imap.testkit.TestServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// mbsync, of the package isync.
///
/// It is run as fast as it can be made: without compression, which it would use and which costs it
/// dearly on a fast link. Whether it is durable is a matter of its setting FSync.
final class MbsyncClient implements PeerClient {
    private final Path directory;
    private final Meter meter;
    private final boolean durable;
    private String user = "";

    /// @param durable as it comes; without, it is faster and what it fetched may be lost with the
    ///   power
    MbsyncClient(Path directory, Meter meter, boolean durable) {
        this.directory = directory.resolve(durable ? "mbsync-fsync" : "mbsync");
        this.meter = meter;
        this.durable = durable;
    }

    @Override
    public String name() {
        return durable ? "mbsync-fsync" : "mbsync";
    }

    @Override
    public int rounds(int asked) {
        return durable ? 1 : asked;
    }

    @Override
    public void clear() throws IOException {
        Directories.delete(directory);
    }

    @Override
    public Path mail() {
        return directory.resolve("mail");
    }

    @Override
    public Path inbox() {
        return mail().resolve("INBOX");
    }

    @Override
    public void fresh(String newUser, int port) throws Exception {
        user = newUser;
        Directories.delete(directory);
        Files.createDirectories(mail());
        reach(port);
    }

    @Override
    public void reach(int port) throws Exception {
        Files.writeString(
                configuration(),
                """
                FSync %s
                IMAPAccount bench
                Host 127.0.0.1
                Port %d
                User %s
                Pass %s
                SSLType None
                AuthMechs LOGIN
                DisableExtension COMPRESS=DEFLATE

                IMAPStore far
                Account bench

                MaildirStore near
                Path %s/
                Inbox %s
                SubFolders Verbatim

                Channel bench
                Far :far:
                Near :near:
                Patterns *
                Create Both
                Expunge Both
                SyncState *
                Sync All
                """
                        .formatted(
                                durable ? "yes" : "no",
                                port,
                                user,
                                TestServer.PASSWORD,
                                mail(),
                                inbox()));
    }

    private Path configuration() {
        return directory.resolve("mbsyncrc");
    }

    @Override
    public Timing sync() throws Exception {
        return meter.run(
                List.of("mbsync", "-q", "-c", configuration().toString(), "bench"), Map.of(), "");
    }
}
