package org.mailboat.model;

import org.jspecify.annotations.Nullable;

import java.util.regex.Pattern;

/// A mailbox owner on a server: how to reach it, how to log in, its policy.
///
/// @param name as people call it: `[a-z0-9][a-z0-9._-]{0,63}`
/// @param imap the server that has the mail
/// @param mechanism the SASL mechanism the user insists on, or null to take the best offered
/// @param trust which certificates are believed, of either server
/// @param credentials where the secret for either server comes from
/// @param smtp the server that sends mail on, or null: nothing can be sent then
public record Account(
        AccountId id,
        String name,
        ServerAddress imap,
        @Nullable String mechanism,
        TlsTrust trust,
        CredentialSource credentials,
        Policy policy,
        @Nullable ServerAddress smtp) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,63}");

    public Account {
        if (!isName(name)) {
            throw new IllegalArgumentException("not an account name: " + Printable.of(name));
        }
    }

    /// One that cannot send.
    public Account(
            AccountId id,
            String name,
            ServerAddress imap,
            @Nullable String mechanism,
            TlsTrust trust,
            CredentialSource credentials,
            Policy policy) {
        this(id, name, imap, mechanism, trust, credentials, policy, null);
    }

    /// Whether an account may be called so.
    public static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }
}
