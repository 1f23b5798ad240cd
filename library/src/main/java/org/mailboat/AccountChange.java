package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;

import java.util.Map;

/// A change to an account: whatever is null stays as it is.
///
/// @param imap where the server is, and who logs in
/// @param mechanism the SASL mechanism to insist on; the empty text takes the best offered again
/// @param trust which certificates are believed
/// @param credentials where the secret comes from
/// @param password a new password for the store's file of secrets
/// @param settings policy keys and their values, as in `direction` → `pull`: those of `mailboat
///   account set` in the command line's contract
/// @param smtp the server that sends mail on
/// @param withoutSmtp whether the account is to have none any more
public record AccountChange(
        @Nullable ServerAddress imap,
        @Nullable String mechanism,
        @Nullable TlsTrust trust,
        @Nullable CredentialSource credentials,
        @Nullable Secret password,
        Map<String, String> settings,
        @Nullable ServerAddress smtp,
        boolean withoutSmtp) {
    public AccountChange {
        settings = Map.copyOf(settings);
    }

    /// A change that leaves the server which sends mail on as it is.
    public AccountChange(
            @Nullable ServerAddress imap,
            @Nullable String mechanism,
            @Nullable TlsTrust trust,
            @Nullable CredentialSource credentials,
            @Nullable Secret password,
            Map<String, String> settings) {
        this(imap, mechanism, trust, credentials, password, settings, null, false);
    }

    /// A change to policy keys only.
    public static AccountChange ofSettings(Map<String, String> settings) {
        return new AccountChange(null, null, null, null, null, settings);
    }

    /// A new password only, kept in the store's file of secrets.
    public static AccountChange ofPassword(Secret password) {
        return new AccountChange(null, null, null, null, password, Map.of());
    }

    /// Another server or user only.
    public static AccountChange ofServer(ServerAddress imap) {
        return new AccountChange(imap, null, null, null, null, Map.of());
    }

    /// Another server that sends mail on only; null: none any more.
    public static AccountChange ofSmtp(@Nullable ServerAddress smtp) {
        return new AccountChange(null, null, null, null, null, Map.of(), smtp, smtp == null);
    }
}
