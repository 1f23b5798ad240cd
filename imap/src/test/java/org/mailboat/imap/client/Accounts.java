package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Policy;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.NetConfig;
import org.mailboat.net.NetTimeouts;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// Accounts and settings for tests.
public final class Accounts {
    public static final CredentialProvider PASSWORD =
            (account, cancel) -> new Secret(TestServer.PASSWORD);

    private Accounts() {}

    /// On 127.0.0.1, in plain text.
    public static Account plain(int port) {
        return of(ServerAddress.Security.PLAINTEXT, "127.0.0.1", port, "alice");
    }

    public static Account of(ServerAddress.Security security, String host, int port, String user) {
        return new Account(
                new AccountId(1),
                "work",
                new ServerAddress(security, host, port, user),
                null,
                new TlsTrust.Platform(),
                new CredentialSource.Stored(),
                Policy.DEFAULT);
    }

    public static Account withTrust(Account account, TlsTrust trust) {
        return new Account(
                account.id(),
                account.name(),
                account.imap(),
                account.mechanism(),
                trust,
                account.credentials(),
                account.policy());
    }

    public static Account withMechanism(
            Account account, @Nullable String mechanism, CredentialSource credentials) {
        return new Account(
                account.id(),
                account.name(),
                account.imap(),
                mechanism,
                account.trust(),
                credentials,
                account.policy());
    }

    /// An account of which only the mailboxes take part that the patterns include.
    public static Account withMailboxes(Account account, List<String> patterns) {
        Policy policy = account.policy();
        return new Account(
                account.id(),
                account.name(),
                account.imap(),
                account.mechanism(),
                account.trust(),
                account.credentials(),
                policy.withMailboxes(patterns));
    }

    public static NetConfig config() {
        return NetConfig.of(
                        Thread.ofPlatform().daemon().factory(),
                        InstantSource.system(),
                        System::nanoTime,
                        new SecureRandom(),
                        "0.1")
                .withTimeouts(timeouts(Duration.ofSeconds(20)));
    }

    /// All of this length.
    public static NetTimeouts timeouts(Duration each) {
        return new NetTimeouts(each, each, each, each);
    }
}
