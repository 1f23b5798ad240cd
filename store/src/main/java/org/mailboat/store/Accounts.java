package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;

import java.util.List;
import java.util.Optional;

/// The accounts of a store. Thread-safe; a change is durable when its call returns.
@SuppressWarnings("DoNotCallSuggester")
public final class Accounts {
    Accounts() {}

    /// All of them, by name.
    public List<Account> list() {
        throw Unbuilt.yet();
    }

    public Optional<Account> find(String name) {
        throw Unbuilt.yet();
    }

    public Optional<Account> find(AccountId id) {
        throw Unbuilt.yet();
    }

    /// Adds an account under a new id.
    ///
    /// @throws IllegalArgumentException if the name is taken or is none
    public Account add(
            String name,
            ServerAddress imap,
            @Nullable String mechanism,
            TlsTrust trust,
            CredentialSource credentials,
            Policy policy) {
        throw Unbuilt.yet();
    }

    /// Replaces everything but the id.
    ///
    /// @throws IllegalArgumentException if the account is not there or the name is taken
    public void update(Account account) {
        throw Unbuilt.yet();
    }

    /// Removes the account with all its mail.
    public void remove(AccountId id) {
        throw Unbuilt.yet();
    }
}
