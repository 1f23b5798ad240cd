package org.mailboat;

import org.mailboat.sync.port.Cancel;

import java.util.List;

/// The accounts of a store. Thread-safe. Names that do not exist are answered with a
/// [UsageException].
@SuppressWarnings("DoNotCallSuggester")
public final class Accounts {
    Accounts() {}

    /// Every account, by name.
    public List<AccountInfo> list() {
        throw new UnsupportedOperationException();
    }

    public AccountInfo get(String name) {
        throw new UnsupportedOperationException(name);
    }

    /// Adds an account without trying it; see [#check(AccountDraft, Cancel)].
    ///
    /// @throws UsageException if the name is taken or is no name
    public AccountInfo add(AccountDraft draft) {
        throw new UnsupportedOperationException(draft.name());
    }

    /// Changes an account in place. What the store holds of it stays.
    public AccountInfo change(String name, AccountChange change) {
        throw new UnsupportedOperationException(name);
    }

    /// Removes an account with everything the store holds of it, and its secret. The server is not
    /// touched.
    public void remove(String name) {
        throw new UnsupportedOperationException(name);
    }

    /// Logs in as the draft says, and out again. Nothing is stored. Blocks.
    public LoginCheck check(AccountDraft draft, Cancel cancel) {
        throw new UnsupportedOperationException(draft.name());
    }

    /// Logs in to an account that is here, and out again. Blocks.
    public LoginCheck check(String name, Cancel cancel) {
        throw new UnsupportedOperationException(name);
    }
}
