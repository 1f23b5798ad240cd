package org.mailboat.imap.testkit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// A private Dovecot on 127.0.0.1, with its own directory, ports, certificates and users.
///
/// Any user name is valid, with the password [TestServer#PASSWORD]; mechanisms are PLAIN, LOGIN,
/// SCRAM-SHA-1, SCRAM-SHA-256, OAUTHBEARER and XOAUTH2 (see [#token(String)]). It needs the
/// installed program (Debian: `dovecot-imapd`) and runs as root or as an ordinary user. It ends
/// when it is closed, and also when this process dies. Start one for each test class, and use a
/// user of its own for each test. Thread-safe.
public final class DovecotServer implements TestServer {
    private static final int ATTEMPTS = 5;
    private static final Duration START_TIME = Duration.ofSeconds(15);
    private static final List<Path> PROGRAMS =
            List.of(Path.of("/usr/sbin/dovecot"), Path.of("/usr/local/sbin/dovecot"));
    private static final List<Path> IMAP_BINARIES =
            List.of(
                    Path.of("/usr/lib/dovecot/imap"),
                    Path.of("/usr/libexec/dovecot/imap"),
                    Path.of("/usr/local/libexec/dovecot/imap"));

    private final Path root;
    private final TestCertificates certificates;
    private final DovecotConfig config;
    private final RunDirectory removal;

    private DovecotServer(
            Path root, TestCertificates certificates, DovecotConfig config, ChildProcess process) {
        this.root = root;
        this.certificates = certificates;
        this.config = config;
        this.removal = RunDirectory.removedAtExit(root, process);
    }

    /// What to do so that Dovecot can be run here, in one line; empty if it can.
    public static Optional<String> unavailable() {
        return program().isPresent() && IMAP_BINARIES.stream().anyMatch(Files::isExecutable)
                ? Optional.empty()
                : Optional.of(
                        "Dovecot is not installed: apt-get install --no-install-recommends"
                                + " dovecot-imapd");
    }

    private static Optional<Path> program() {
        return PROGRAMS.stream().filter(Files::isExecutable).findFirst();
    }

    /// Starts one with the usual options.
    public static DovecotServer start() {
        return start(DovecotOptions.defaults());
    }

    /// Starts one; it answers on both ports when this returns.
    ///
    /// @throws ServerUnavailable if Dovecot is not installed
    public static DovecotServer start(DovecotOptions options) {
        unavailable()
                .ifPresent(reason -> {
                    throw new ServerUnavailable(reason);
                });
        Path root = TempTree.create("mailboat-dovecot");
        var certificates = TestCertificates.create(InstantSource.system().instant());
        String problem = "";
        for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
            var config =
                    new DovecotConfig(
                            root, ChildProcess.freePort(), ChildProcess.freePort(), options);
            config.write(certificates);
            ChildProcess process = launch(config);
            if (isUp(process, config)) {
                return new DovecotServer(root, certificates, config, process);
            }
            problem = process.printed() + "\n" + ChildProcess.tail(config.log());
            process.close();
            // Ports are chosen before Dovecot binds them; somebody else may be quicker.
            if (!problem.contains("Address already in use")) {
                break;
            }
        }
        TempTree.delete(root);
        throw new IllegalStateException("Dovecot did not start:\n" + problem);
    }

    private static ChildProcess launch(DovecotConfig config) {
        return ChildProcess.start(
                config.root().resolve("start.log"),
                List.of(program().orElseThrow().toString(), "-F", "-c", config.file().toString()));
    }

    private static boolean isUp(ChildProcess process, DovecotConfig config) {
        try {
            return process.awaitPort(config.port(), START_TIME)
                    && process.awaitPort(config.tlsPort(), START_TIME);
        } catch (InterruptedException e) {
            process.close();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while Dovecot was starting", e);
        }
    }

    @Override
    public String name() {
        return "Dovecot";
    }

    @Override
    public int port() {
        return config.port();
    }

    /// The port on 127.0.0.1 that begins with TLS.
    public int tlsPort() {
        return config.tlsPort();
    }

    /// The certificates that it shows and the authority behind them.
    public TestCertificates certificates() {
        return certificates;
    }

    /// The authority's certificate as a PEM file, for `--tls-ca`.
    public Path authorityFile() {
        return certificates.writeAuthority(root.resolve("authority.pem"));
    }

    /// Any name is a user: its mail appears at the first login.
    @Override
    public String user(String name) {
        return name;
    }

    /// The directory that holds a user's mail.
    public Path home(String user) {
        return config.mail().resolve(user);
    }

    /// What the server logged lately.
    public String log() {
        return ChildProcess.tail(config.log());
    }

    /// Runs `doveadm` against this server and gives what it printed.
    public String doveadm(String... arguments) {
        List<String> command = new ArrayList<>(List.of("doveadm", "-c", config.file().toString()));
        command.addAll(List.of(arguments));
        return ChildProcess.run(Duration.ofMinutes(2), command);
    }

    /// An access token for this user, good for ten minutes ([RFC
    /// 7519](https://www.rfc-editor.org/rfc/rfc7519.html), HS256).
    public String token(String user) {
        Instant now = InstantSource.system().instant();
        String head = base64Url("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");
        String body =
                base64Url(
                        "{\"sub\":\"%s\",\"iat\":%d,\"exp\":%d}"
                                .formatted(
                                        user,
                                        now.getEpochSecond(),
                                        now.plusSeconds(600).getEpochSecond()));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            DovecotConfig.TOKEN_KEY.getBytes(StandardCharsets.US_ASCII),
                            "HmacSHA256"));
            byte[] signature = mac.doFinal((head + "." + body).getBytes(StandardCharsets.US_ASCII));
            return head
                    + "."
                    + body
                    + "."
                    + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64Url(String text) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Ends the server and removes everything it kept.
    @Override
    public void close() {
        removal.close();
    }
}
