package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Policy;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;

/// An account that is to be added.
///
/// @param name see [org.mailboat.model.Account#name]
/// @param mechanism the SASL mechanism to insist on, or null
/// @param password to be kept in the store's file of secrets, where the credentials are
///   [CredentialSource.Stored]; else null
public record AccountDraft(
        String name,
        ServerAddress imap,
        @Nullable String mechanism,
        TlsTrust trust,
        CredentialSource credentials,
        @Nullable Secret password,
        Policy policy) {
    /// An account with a password of its own and everything else as it comes.
    public static AccountDraft of(String name, ServerAddress imap, Secret password) {
        return new AccountDraft(
                name,
                imap,
                null,
                new TlsTrust.Platform(),
                new CredentialSource.Stored(),
                password,
                Policy.DEFAULT);
    }
}
