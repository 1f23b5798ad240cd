package org.mailboat.smtp;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Policy;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.ServerAddress.Security;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.NetConfig;
import org.mailboat.net.NetTimeouts;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.SubmissionOutcome;
import org.mailboat.sync.port.Upload;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Accounts, settings and messages for tests.
final class Sending {
    static final String PASSWORD = "secret";
    static final CredentialProvider CREDENTIALS = (account, cancel) -> new Secret(PASSWORD);
    static final String MAIL = "Subject: hello\r\n\r\nHello.\r\n";
    static final Envelope TO_BOB = new Envelope("alice@a.example", List.of("bob@b.example"));

    private Sending() {}

    static Account account() {
        return account(null, new CredentialSource.Stored(), new TlsTrust.Platform());
    }

    static Account account(TlsTrust trust) {
        return account(null, new CredentialSource.Stored(), trust);
    }

    static Account account(
            @Nullable String mechanism, CredentialSource credentials, TlsTrust trust) {
        return new Account(
                new AccountId(1),
                "work",
                server(Security.PLAINTEXT, 1),
                mechanism,
                trust,
                credentials,
                Policy.DEFAULT);
    }

    static ServerAddress server(Security security, int port) {
        String host = security == Security.PLAINTEXT ? "127.0.0.1" : "localhost";
        return new ServerAddress(security, host, port, "alice");
    }

    static SmtpConfig config() {
        return SmtpConfig.of(net(Duration.ofSeconds(20)));
    }

    static NetConfig net(Duration limit) {
        return NetConfig.of(
                        Thread.ofPlatform().daemon().factory(),
                        InstantSource.system(),
                        System::nanoTime,
                        new SecureRandom(),
                        "0.1")
                .withTimeouts(new NetTimeouts(limit, limit, limit, limit));
    }

    static SmtpSubmission over(int port) {
        return over(port, config());
    }

    static SmtpSubmission over(int port, SmtpConfig config) {
        return new SmtpSubmission(account(), server(Security.PLAINTEXT, port), CREDENTIALS, config);
    }

    static Upload.Content content(String text) {
        return content(text.getBytes(StandardCharsets.UTF_8));
    }

    static Upload.Content content(byte[] octets) {
        return new Upload.Content() {
            @Override
            public long length() {
                return octets.length;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(octets);
            }
        };
    }

    static String accepted(SubmissionOutcome outcome) {
        if (outcome instanceof SubmissionOutcome.Accepted(String text)) {
            return text;
        }
        throw new AssertionError(outcome.toString());
    }

    static SyncFailure notSent(SubmissionOutcome outcome) {
        if (outcome instanceof SubmissionOutcome.NotSent(SyncFailure failure)) {
            return failure;
        }
        throw new AssertionError(outcome.toString());
    }

    static SyncFailure unknown(SubmissionOutcome outcome) {
        if (outcome instanceof SubmissionOutcome.Unknown(SyncFailure failure)) {
            return failure;
        }
        throw new AssertionError(outcome.toString());
    }
}
