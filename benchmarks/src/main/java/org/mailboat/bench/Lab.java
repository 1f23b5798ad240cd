package org.mailboat.bench;

import org.mailboat.imap.testkit.CountingProxy;
import org.mailboat.imap.testkit.DovecotServer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Where everything is measured: a private Dovecot, its users, the ways to it, and the programs.
///
/// For one thread; closed by whoever opened it.
final class Lab implements AutoCloseable {
    private static final Duration HALF_WAY = Duration.ofMillis(20);

    private final Options options;
    private final DovecotServer server;
    private final DelayProxy slow;
    private final CountingProxy counting;
    private final CountingProxy countingSlow;
    private final MailMaker maker;
    private final Meter meter;
    private final Set<String> filled = new HashSet<>();

    private Lab(Options options) throws IOException {
        this.options = options;
        Files.createDirectories(options.directory());
        server = DovecotServer.start();
        slow = DelayProxy.before(server.port(), HALF_WAY);
        counting = new CountingProxy(server.port());
        countingSlow = new CountingProxy(slow.port());
        maker = new MailMaker(options.seed());
        meter = new Meter(options.directory());
    }

    static Lab open(Options options) throws IOException {
        return new Lab(options);
    }

    Options options() {
        return options;
    }

    MailMaker maker() {
        return maker;
    }

    Meter meter() {
        return meter;
    }

    int port() {
        return server.port();
    }

    /// A way to the server.
    ///
    /// @param far whether every answer takes 40 ms
    /// @param counted whether what passes is counted
    int port(boolean far, boolean counted) {
        if (counted) {
            return (far ? countingSlow : counting).port();
        }
        return far ? slow.port() : server.port();
    }

    CountingProxy.Count count(boolean far) {
        return (far ? countingSlow : counting).count();
    }

    /// A user with this mail, filled at the first call.
    String user(Mail mail) throws IOException, InterruptedException {
        String user = mail.user();
        if (filled.add(user)) {
            fill(user, mail);
        }
        return user;
    }

    /// Gives a user of this name this mail: straight into the server's own files, as a server is
    /// not measured by how it takes mail in.
    void fill(String user, Mail mail) throws IOException, InterruptedException {
        Path root = server.home(user).resolve("Maildir");
        List<String> names = mail.names();
        for (int i = 0; i < names.size(); i++) {
            Path directory = i == 0 ? root : root.resolve("." + names.get(i));
            int from = (int) ((long) mail.messages() * i / names.size());
            int to = (int) ((long) mail.messages() * (i + 1) / names.size());
            Maildir.fill(directory, maker, mail, from, to);
        }
        if (System.getProperty("user.name").equals("root")) {
            new ProcessBuilder("chown", "-R", "mail:mail", server.home(user).toString())
                    .inheritIO()
                    .start()
                    .waitFor();
        }
        // The server reads its files once and writes its indexes.
        Truth.ofServer(port(), user, false);
        var drain = new DrainClient(DrainClient.BODIES);
        drain.fresh(user, port());
        try {
            drain.sync();
        } catch (Exception e) {
            throw new IOException("the server does not give what it was given", e);
        }
    }

    Truth truth(String user, boolean whole) throws IOException {
        return Truth.ofServer(port(), user, whole);
    }

    MailboatClient mailboat(String... syncOptions) {
        return new MailboatClient(
                options.root().resolve("mailboat"),
                options.directory(),
                meter,
                options.javaOptions(),
                syncOptions);
    }

    /// The other programs that are wanted and installed.
    List<PeerClient> peers() {
        var peers = new ArrayList<PeerClient>();
        for (String name : options.peers()) {
            switch (name) {
                case "mbsync", "mbsync-fsync" -> {
                    if (isInstalled("mbsync")) {
                        peers.add(
                                new MbsyncClient(
                                        options.directory(), meter, name.endsWith("fsync")));
                    }
                }
                case "offlineimap" -> {
                    if (isInstalled("offlineimap")) {
                        peers.add(new OfflineImapClient(options.directory(), meter));
                    }
                }
                default -> throw new IllegalArgumentException("no program is called " + name);
            }
        }
        return peers;
    }

    private static boolean isInstalled(String program) {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
            if (Files.isExecutable(Path.of(directory, program))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void close() throws IOException {
        counting.close();
        countingSlow.close();
        slow.close();
        server.close();
        Directories.delete(options.directory());
    }
}
