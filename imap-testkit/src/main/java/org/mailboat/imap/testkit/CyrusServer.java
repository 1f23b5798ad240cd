package org.mailboat.imap.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// A private Cyrus IMAP on 127.0.0.1, with its own directory, ports and users.
///
/// Any user name of lower-case letters and digits is valid, with the password
/// [TestServer#PASSWORD]; an INBOX is made at the first login. Debian's package conflicts with
/// Dovecot's, so it is installed once by apt in an overlay of the machine's file system under
/// `~/.cache/mailboat-test/cyrus` (system property `mailboat.cyrus.cache`), which needs root. It
/// ends when it is closed, and also when this process dies. Thread-safe.
public final class CyrusServer implements TestServer {
    private static final Duration INSTALL_TIME = Duration.ofMinutes(10);
    private static final Duration START_TIME = Duration.ofSeconds(30);
    private static final int ATTEMPTS = 3;

    private final Path root;
    private final int port;
    private final int tlsPort;
    private final TestCertificates certificates;
    private final RunDirectory removal;

    private CyrusServer(
            Path root, int port, int tlsPort, TestCertificates certificates, ChildProcess process) {
        this.root = root;
        this.port = port;
        this.tlsPort = tlsPort;
        this.certificates = certificates;
        this.removal = RunDirectory.removedAtExit(root, process);
    }

    /// Why Cyrus cannot be run here, in one line; empty if it is installed or can be.
    public static Optional<String> unavailable() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("Cyrus needs root: it runs in an overlay of the file system");
        }
        for (String tool : List.of("/usr/bin/unshare", "/usr/sbin/chroot", "/usr/bin/apt-get")) {
            if (!Files.isExecutable(Path.of(tool))) {
                return Optional.of("Cyrus needs " + tool);
            }
        }
        return Optional.empty();
    }

    private static Path cache() {
        String chosen = System.getProperty("mailboat.cyrus.cache");
        return chosen != null
                ? Path.of(chosen)
                : Path.of(System.getProperty("user.home"), ".cache", "mailboat-test", "cyrus");
    }

    /// Installs it if that was not done yet, starts it, and returns once it answers.
    ///
    /// @throws ServerUnavailable if it cannot be run or installed here
    public static CyrusServer start() {
        unavailable()
                .ifPresent(reason -> {
                    throw new ServerUnavailable(reason);
                });
        Path root = TempTree.create("mailboat-cyrus");
        Path script = copy("cyrus.sh", root);
        copy("cyrus_helpers.py", root);
        install(script);
        TestCertificates certificates = TestCertificates.create(InstantSource.system().instant());
        String problem = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            int port = ChildProcess.freePort();
            int tlsPort = ChildProcess.freePort();
            configure(root, port, tlsPort, certificates);
            ChildProcess process =
                    ChildProcess.start(
                            root.resolve("start.log"),
                            List.of(
                                    "/bin/bash",
                                    script.toString(),
                                    "run",
                                    cache().toString(),
                                    root.toString()));
            if (isUp(process, port)) {
                return new CyrusServer(root, port, tlsPort, certificates, process);
            }
            problem = process.printed() + "\n" + ChildProcess.tail(root.resolve("log"));
            process.close();
        }
        TempTree.delete(root);
        throw new IllegalStateException("Cyrus did not start:\n" + problem);
    }

    private static void install(Path script) {
        if (Files.exists(cache().resolve("installed"))) {
            return;
        }
        try {
            ChildProcess.run(
                    INSTALL_TIME,
                    List.of("/bin/bash", script.toString(), "install", cache().toString()));
        } catch (IllegalStateException e) {
            String text = String.valueOf(e.getMessage()).strip();
            throw new ServerUnavailable(
                    "Cyrus could not be installed: " + text.substring(text.lastIndexOf('\n') + 1));
        }
    }

    private static boolean isUp(ChildProcess process, int port) {
        try {
            return process.awaitPort(port, START_TIME);
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Cyrus was starting", e);
        }
    }

    private static Path copy(String resource, Path directory) {
        try (InputStream in = CyrusServer.class.getResourceAsStream(resource)) {
            Path target = directory.resolve(resource);
            Files.copy(Objects.requireNonNull(in), target, StandardCopyOption.REPLACE_EXISTING);
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void configure(Path root, int port, int tlsPort, TestCertificates certificates) {
        certificates.writeCertificate(TestCertificates.Kind.GOOD, root.resolve("cert.pem"));
        certificates.writeKey(TestCertificates.Kind.GOOD, root.resolve("key.pem"));
        try {
            Files.writeString(root.resolve("imapd.conf"), settings(root));
            Files.writeString(root.resolve("cyrus.conf"), services(root, port, tlsPort));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChildProcess.run(Duration.ofSeconds(10), List.of("chmod", "-R", "a+rX", root.toString()));
    }

    private static String settings(Path root) {
        return """
        configdirectory: %1$s/data/conf
        defaultpartition: default
        partition-default: %1$s/data/spool
        admins: cyrus
        allowplaintext: yes
        sasl_pwcheck_method: saslauthd
        sasl_mech_list: PLAIN LOGIN
        sasl_saslauthd_path: %1$s/data/run/mux
        tls_server_cert: %1$s/cert.pem
        tls_server_key: %1$s/key.pem
        unixhierarchysep: yes
        altnamespace: yes
        virtdomains: off
        autocreate_quota: 0
        autocreate_inbox_folders: Drafts | Sent | Trash
        xlist-drafts: Drafts
        xlist-sent: Sent
        xlist-trash: Trash
        specialusealways: yes
        conversations: yes
        idlesocket: %1$s/data/conf/socket/idle
        maxlogins_per_user: 0
        maxmessagesize: 0
        """
                .formatted(root);
    }

    private static String services(Path root, int port, int tlsPort) {
        return """
        START {
          recover cmd="/usr/sbin/cyrus ctl_cyrusdb -r -C %1$s/imapd.conf"
        }
        SERVICES {
          imap cmd="imapd -C %1$s/imapd.conf -U 30" listen="127.0.0.1:%2$d" prefork=1
          imaps cmd="imapd -s -C %1$s/imapd.conf -U 30" listen="127.0.0.1:%3$d" prefork=0
        }
        EVENTS {
        }
        DAEMON {
          idled cmd="idled -C %1$s/imapd.conf"
        }
        """
                .formatted(root, port, tlsPort);
    }

    @Override
    public String name() {
        return "Cyrus";
    }

    @Override
    public int port() {
        return port;
    }

    /// The port on 127.0.0.1 that begins with TLS.
    public int tlsPort() {
        return tlsPort;
    }

    /// The certificates that it shows and the authority behind them.
    public TestCertificates certificates() {
        return certificates;
    }

    /// Any name is a user: its INBOX appears at the first login.
    @Override
    public String user(String name) {
        return name;
    }

    /// What the server logged lately.
    public String log() {
        return ChildProcess.tail(root.resolve("log"));
    }

    /// Ends the server and removes everything it kept, except the installed programs.
    @Override
    public void close() {
        removal.close();
    }
}
