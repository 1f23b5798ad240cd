package org.mailboat.smtp.testkit;

import org.mailboat.imap.testkit.ChildProcess;
import org.mailboat.imap.testkit.DovecotOptions;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.imap.testkit.RunDirectory;
import org.mailboat.imap.testkit.ServerUnavailable;
import org.mailboat.imap.testkit.TempTree;
import org.mailboat.imap.testkit.TestCertificates;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A private Postfix on 127.0.0.1 with a private Dovecot behind it, which knows its users and shows
/// what arrives.
///
/// Any user may log in with [org.mailboat.imap.testkit.TestServer#PASSWORD], and must; mail to
/// [#address(String)] arrives in that user's INBOX, nothing leaves the machine. Both ports take
/// logins, the plain one without STARTTLS, too. It needs root and the installed program (Debian:
/// `postfix`). It ends when it is closed, and also when this process dies. Thread-safe.
public final class PostfixServer implements AutoCloseable {
    private static final int ATTEMPTS = 5;
    private static final Duration START_TIME = Duration.ofSeconds(30);
    private static final Duration COMMAND_TIME = Duration.ofSeconds(20);
    private static final Path PROGRAM = Path.of("/usr/sbin/postfix");

    /// Started without the program above, which would stand between it and whoever ends it.
    private static final List<Path> MASTERS =
            List.of(
                    Path.of("/usr/lib/postfix/sbin/master"),
                    Path.of("/usr/libexec/postfix/master"));

    private static final String DOMAIN = "test.example";

    private final DovecotServer dovecot;
    private final PostfixConfig config;
    private final RunDirectory removal;

    private PostfixServer(DovecotServer dovecot, PostfixConfig config, ChildProcess process) {
        this.dovecot = dovecot;
        this.config = config;
        this.removal = RunDirectory.removedAtExit(config.root(), process);
    }

    /// What to do so that Postfix can be run here, in one line; empty if it can.
    public static Optional<String> unavailable() {
        if (!System.getProperty("user.name").equals("root")) {
            return Optional.of("Postfix needs root");
        }
        return Files.isExecutable(PROGRAM) && master().isPresent()
                ? DovecotServer.unavailable()
                : Optional.of(
                        "Postfix is not installed: apt-get install --no-install-recommends"
                                + " postfix");
    }

    private static Optional<Path> master() {
        return MASTERS.stream().filter(Files::isExecutable).findFirst();
    }

    /// Starts both servers; they answer when this returns.
    ///
    /// @throws ServerUnavailable if one cannot be run here
    public static PostfixServer start() {
        unavailable()
                .ifPresent(reason -> {
                    throw new ServerUnavailable(reason);
                });
        Path root = TempTree.create("mailboat-postfix");
        DovecotServer dovecot =
                DovecotServer.start(DovecotOptions.defaults().withExtraConf(auth(root)));
        String problem = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var config =
                    new PostfixConfig(
                            root,
                            dovecot.home(""),
                            DOMAIN,
                            ChildProcess.freePort(),
                            ChildProcess.freePort());
            config.write();
            dovecot.certificates()
                    .writeCertificate(TestCertificates.Kind.GOOD, config.certificate());
            dovecot.certificates().writeKey(TestCertificates.Kind.GOOD, config.key());
            ChildProcess process = launch(config);
            if (isUp(process, config)) {
                return new PostfixServer(dovecot, config, process);
            }
            problem = process.printed() + "\n" + ChildProcess.tail(config.log());
            process.close();
            // Ports are chosen before Postfix binds them; somebody else may be quicker.
            if (!problem.contains("Address already in use")) {
                break;
            }
        }
        dovecot.close();
        TempTree.delete(root);
        throw new IllegalStateException("Postfix did not start:\n" + problem);
    }

    private static ChildProcess launch(PostfixConfig config) {
        String directory = config.directory().toString();
        // Makes the directories of the queue.
        ChildProcess.run(COMMAND_TIME, List.of(PROGRAM.toString(), "-c", directory, "check"));
        return ChildProcess.start(
                config.root().resolve("start.log"),
                List.of(master().orElseThrow().toString(), "-c", directory, "-s"));
    }

    /// Dovecot answers for its users where Postfix asks.
    private static String auth(Path root) {
        return """
        service auth {
          unix_listener %s/auth {
            mode = 0666
          }
        }
        """
                .formatted(root);
    }

    private static boolean isUp(ChildProcess process, PostfixConfig config) {
        try {
            return process.awaitPort(config.port(), START_TIME)
                    && process.awaitPort(config.tlsPort(), START_TIME);
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Postfix was starting", e);
        }
    }

    /// The port on 127.0.0.1 that begins in plain text and offers STARTTLS.
    public int port() {
        return config.port();
    }

    /// The port on 127.0.0.1 that begins with TLS.
    public int tlsPort() {
        return config.tlsPort();
    }

    /// Where the mail arrives. Its certificates are those of both.
    public DovecotServer dovecot() {
        return dovecot;
    }

    /// Where this user gets mail, who need not exist before.
    public String address(String user) {
        return user + "@" + DOMAIN;
    }

    /// What arrives for a user from now on. To be closed.
    public Arrivals arrivals(String user) {
        Path maildir = dovecot.home(user).resolve("Maildir");
        try {
            for (String part : List.of("new", "cur", "tmp")) {
                Files.createDirectories(maildir.resolve(part));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ChildProcess.run(
                COMMAND_TIME, List.of("chown", "-R", "mail:mail", dovecot.home(user).toString()));
        return new Arrivals(maildir);
    }

    /// What Postfix logged lately.
    public String log() {
        return ChildProcess.tail(config.log());
    }

    /// Ends both servers and removes everything they kept.
    @Override
    public void close() {
        removal.close();
        dovecot.close();
    }
}
