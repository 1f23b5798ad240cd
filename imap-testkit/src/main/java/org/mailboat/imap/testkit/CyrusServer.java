package org.mailboat.imap.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// A private Cyrus IMAP on 127.0.0.1, with its own directory, ports and users.
///
/// Any user name of lower-case letters and digits is valid, with the password
/// [TestServer#PASSWORD]; an INBOX is made at the first login. It is installed in an [Overlay],
/// which needs root. It ends when it is closed, and also when this process dies. Thread-safe.
public final class CyrusServer implements TestServer {
    private static final Overlay OVERLAY =
            new Overlay("Cyrus", List.of("cyrus-imapd", "libsasl2-modules"));

    private final Path root;
    private final int port;
    private final int tlsPort;
    private final TestCertificates certificates;
    private final RunDirectory removal;

    private CyrusServer(Path root, Overlay.Running running, TestCertificates certificates) {
        this.root = root;
        this.port = running.ports().getFirst();
        this.tlsPort = running.ports().getLast();
        this.certificates = certificates;
        this.removal = RunDirectory.removedAtExit(root, running.process());
    }

    /// Why Cyrus cannot be run here, in one line; empty if it is installed or can be.
    public static Optional<String> unavailable() {
        return OVERLAY.unavailable();
    }

    /// Installs it if that was not done yet, starts it, and returns once it answers.
    ///
    /// @throws ServerUnavailable if it cannot be run or installed here
    public static CyrusServer start() {
        return start(
                """
                autocreate_inbox_folders: Drafts | Sent | Trash
                xlist-drafts: Drafts
                xlist-sent: Sent
                xlist-trash: Trash
                """);
    }

    /// The same, whose users have an INBOX and no other mailbox.
    ///
    /// @throws ServerUnavailable if it cannot be run or installed here
    public static CyrusServer startBare() {
        return start("");
    }

    private static CyrusServer start(String autocreate) {
        Path root = OVERLAY.prepare(List.of("cyrus.sh", "cyrus_helpers.py"));
        TestCertificates certificates = TestCertificates.create(InstantSource.system().instant());
        Overlay.Running running =
                OVERLAY.start(
                        root,
                        "cyrus.sh",
                        2,
                        ports ->
                                configure(
                                        root,
                                        ports.get(0),
                                        ports.get(1),
                                        certificates,
                                        autocreate));
        return new CyrusServer(root, running, certificates);
    }

    private static void configure(
            Path root, int port, int tlsPort, TestCertificates certificates, String autocreate) {
        certificates.writeCertificate(TestCertificates.Kind.GOOD, root.resolve("cert.pem"));
        certificates.writeKey(TestCertificates.Kind.GOOD, root.resolve("key.pem"));
        try {
            Files.writeString(root.resolve("imapd.conf"), settings(root) + autocreate);
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
        specialusealways: yes
        conversations: yes
        conversations_max_guidrecords: 1000000
        conversations_max_guidexists: 1000000
        conversations_max_guidinfolder: 1000000
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
