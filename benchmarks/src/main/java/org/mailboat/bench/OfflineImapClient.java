package org.mailboat.bench;

import org.mailboat.imap.testkit.TestServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// OfflineIMAP, with its state in SQLite and without fsync, as it comes.
final class OfflineImapClient implements PeerClient {
    private final Path directory;
    private final Meter meter;
    private String user = "";

    OfflineImapClient(Path directory, Meter meter) {
        this.directory = directory.resolve("offlineimap");
        this.meter = meter;
    }

    @Override
    public String name() {
        return "offlineimap";
    }

    @Override
    public int rounds(int asked) {
        return 1;
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
                [general]
                accounts = bench
                metadata = %1$s/state
                ui = quiet
                fsync = False

                [Account bench]
                localrepository = here
                remoterepository = there

                [Repository here]
                type = Maildir
                localfolders = %2$s

                [Repository there]
                type = IMAP
                remotehost = 127.0.0.1
                remoteport = %3$d
                remoteuser = %4$s
                remotepass = %5$s
                ssl = no
                starttls = no
                auth_mechanisms = LOGIN
                """
                        .formatted(directory, mail(), port, user, TestServer.PASSWORD));
    }

    private Path configuration() {
        return directory.resolve("offlineimaprc");
    }

    @Override
    public Timing sync() throws Exception {
        return meter.run(
                List.of("offlineimap", "-o", "-c", configuration().toString()), Map.of(), "");
    }
}
