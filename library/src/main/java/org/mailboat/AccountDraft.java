package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.account.ImapUrl;
import org.mailboat.account.SmtpUrl;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Policy;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;

/// An account that is to be added. Begin with [#of(String, String)] and say how to log in:
///
/// ```java
/// AccountDraft.of("work", "imaps://ann%40example.org@mail.example.org")
///         .withPasswordCommand("pass mail/work")
/// ```
///
/// @param name see [org.mailboat.model.Account#name]
/// @param imap where the server is, and who logs in
/// @param mechanism the SASL mechanism to insist on, or null to take the best offered
/// @param trust which certificates are believed
/// @param credentials where the secret comes from
/// @param password to be kept in the store's file of secrets, where the credentials are
///   [CredentialSource.Stored]; else null
/// @param policy what is wanted of its sync
/// @param smtp the server that sends mail on, or null: nothing can be sent then
public record AccountDraft(
        String name,
        ServerAddress imap,
        @Nullable String mechanism,
        TlsTrust trust,
        CredentialSource credentials,
        @Nullable Secret password,
        Policy policy,
        @Nullable ServerAddress smtp) {
    /// An account that cannot send.
    public AccountDraft(
            String name,
            ServerAddress imap,
            @Nullable String mechanism,
            TlsTrust trust,
            CredentialSource credentials,
            @Nullable Secret password,
            Policy policy) {
        this(name, imap, mechanism, trust, credentials, password, policy, null);
    }

    /// An account without a password yet and everything else as it comes.
    ///
    /// @param url as in `imaps://user@host` (TLS) or `imap://user@host` (STARTTLS), perhaps with a
    ///   port; the user percent-encoded, so that `ann@example.org` is `ann%40example.org`
    /// @throws UsageException if that is no such URL
    public static AccountDraft of(String name, String url) {
        return of(name, server(url));
    }

    private static ServerAddress server(String url) {
        try {
            return ImapUrl.parse(url, false);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /// An account without a password yet and everything else as it comes.
    public static AccountDraft of(String name, ServerAddress imap) {
        return new AccountDraft(
                name,
                imap,
                null,
                new TlsTrust.Platform(),
                new CredentialSource.Stored(),
                null,
                Policy.DEFAULT);
    }

    /// An account with a password of its own and everything else as it comes.
    public static AccountDraft of(String name, ServerAddress imap, Secret password) {
        return of(name, imap).withPassword(password);
    }

    /// With this password, kept in the store's file of secrets.
    public AccountDraft withPassword(Secret secret) {
        return new AccountDraft(
                name, imap, mechanism, trust, new CredentialSource.Stored(), secret, policy, smtp);
    }

    /// With the password that the first line of this shell command's output is, run at each login
    /// and never kept.
    public AccountDraft withPasswordCommand(String command) {
        return withCredentials(new CredentialSource.PasswordCommand(command));
    }

    /// With the OAuth 2.0 access token that the first line of this shell command's output is, run
    /// at each login and never kept.
    public AccountDraft withTokenCommand(String command) {
        return withCredentials(new CredentialSource.TokenCommand(command));
    }

    private AccountDraft withCredentials(CredentialSource source) {
        return new AccountDraft(name, imap, mechanism, trust, source, null, policy, smtp);
    }

    /// With this SASL mechanism and no other, as in `PLAIN`; null takes the best offered.
    public AccountDraft withMechanism(@Nullable String other) {
        return new AccountDraft(name, imap, other, trust, credentials, password, policy, smtp);
    }

    /// With these certificates believed.
    public AccountDraft withTrust(TlsTrust other) {
        return new AccountDraft(name, imap, mechanism, other, credentials, password, policy, smtp);
    }

    /// With this policy.
    public AccountDraft withPolicy(Policy other) {
        return new AccountDraft(name, imap, mechanism, trust, credentials, password, other, smtp);
    }

    /// With this server to send mail on, as the same user unless the URL names one.
    ///
    /// @param url as in `smtps://host` (TLS) or `smtp://host` (STARTTLS)
    /// @throws UsageException if that is no such URL
    public AccountDraft withSmtp(String url) {
        try {
            return withSmtp(SmtpUrl.parse(url, false, imap.user()));
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    /// With this server to send mail on; null: nothing can be sent.
    public AccountDraft withSmtp(@Nullable ServerAddress server) {
        return new AccountDraft(
                name, imap, mechanism, trust, credentials, password, policy, server);
    }
}
