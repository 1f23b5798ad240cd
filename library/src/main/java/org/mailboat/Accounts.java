package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.account.PolicyKeys;
import org.mailboat.account.SecretStore;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Policy;
import org.mailboat.model.Printable;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.net.CredentialProvider;
import org.mailboat.store.EngineLock;
import org.mailboat.store.Store;
import org.mailboat.sync.port.Cancel;

import java.util.List;
import java.util.Map;

/// The accounts of a store. Thread-safe. Names that do not exist are answered with a
/// [UsageException].
public final class Accounts {
    private final Store store;
    private final SecretStore secrets;
    private final Remotes remotes;
    private final Submissions submissions;
    private final OpenCalls calls;

    Accounts(
            Store store,
            SecretStore secrets,
            Remotes remotes,
            Submissions submissions,
            OpenCalls calls) {
        this.store = store;
        this.secrets = secrets;
        this.remotes = remotes;
        this.submissions = submissions;
        this.calls = calls;
    }

    /// Every account, by name.
    public List<AccountInfo> list() {
        return store.accounts().list().stream().map(this::info).toList();
    }

    /// Whether there is an account of this name.
    public boolean has(String name) {
        return store.accounts().find(name).isPresent();
    }

    /// One account.
    public AccountInfo get(String name) {
        return info(find(name));
    }

    /// Adds an account without trying it; see [#check(AccountDraft, Cancel)].
    ///
    /// @throws UsageException if the name is taken or is no name, or the password is missing
    public AccountInfo add(AccountDraft draft) {
        checkDraft(draft);
        Secret password = draft.password();
        if (password != null) {
            secrets.put(draft.name(), password);
        }
        boolean added = false;
        try {
            Account account =
                    store.accounts()
                            .add(
                                    draft.name(),
                                    draft.imap(),
                                    draft.mechanism(),
                                    draft.trust(),
                                    draft.credentials(),
                                    draft.policy(),
                                    draft.smtp());
            added = true;
            return info(account);
        } finally {
            if (!added && password != null) {
                secrets.remove(draft.name());
            }
        }
    }

    /// Changes an account in place. What the store holds of it stays.
    ///
    /// @throws UsageException if there is no such setting or value
    public AccountInfo change(String name, AccountChange change) {
        Account old = find(name);
        Secret password = change.password();
        CredentialSource credentials =
                change.credentials() != null
                        ? change.credentials()
                        : password != null ? new CredentialSource.Stored() : old.credentials();
        String mechanism = change.mechanism();
        var changed =
                new Account(
                        old.id(),
                        old.name(),
                        orElse(change.imap(), old.imap()),
                        mechanism == null
                                ? old.mechanism()
                                : mechanism.isEmpty() ? null : mechanism,
                        orElse(change.trust(), old.trust()),
                        credentials,
                        policy(old.policy(), change.settings()),
                        smtp(old, change));
        if (password != null) {
            secrets.put(name, password);
        }
        store.accounts().update(changed);
        if (!(credentials instanceof CredentialSource.Stored)) {
            secrets.remove(name);
        }
        return info(changed);
    }

    /// What is lost if the account is removed now, as its server never had it.
    public Unsent unsent(String name) {
        Account account = find(name);
        var unsent = store.pendingChanges().unsent(account.id());
        return new Unsent(
                unsent.changes(), unsent.messages(), store.outbox().list(account.id()).size());
    }

    /// What an account's server never had.
    ///
    /// @param changes that wait, as [Edits#pending] tells them
    /// @param messages of these, messages that the server does not have at all
    /// @param outbox messages that are to be sent, or of which the copy is to be filed
    public record Unsent(long changes, long messages, long outbox) {
        /// Whether the server has everything.
        public boolean isNothing() {
            return changes == 0 && outbox == 0;
        }
    }

    /// Removes an account with everything the store holds of it, and its secret. The server is not
    /// touched: what it never had is gone then, and [#unsent] tells how much that is.
    ///
    /// @throws org.mailboat.model.MailException of kind transient if the account is being synced
    public void remove(String name) {
        Account account = find(name);
        try (EngineLock lock = store.lockEngine(account.id())) {
            store.accounts().remove(account.id());
        }
        secrets.remove(name);
    }

    /// Logs in as the draft says, also to the server that sends mail on if there is one, and out
    /// again. Nothing is stored. Blocks.
    public LoginCheck check(AccountDraft draft, Cancel cancel) {
        checkDraft(draft);
        var account =
                new Account(
                        new AccountId(Long.MAX_VALUE),
                        draft.name(),
                        draft.imap(),
                        draft.mechanism(),
                        draft.trust(),
                        draft.credentials(),
                        draft.policy(),
                        draft.smtp());
        Secret password = draft.password();
        return calls.call(
                cancel,
                wish -> {
                    if (password == null) {
                        return submissions.check(account, remotes.check(account, wish), wish);
                    }
                    CredentialProvider told = (who, _) -> password;
                    return submissions.check(
                            account, remotes.check(account, told, wish), told, wish);
                });
    }

    /// Logs in to the servers of an account that is here, and out again. Blocks.
    public LoginCheck check(String name, Cancel cancel) {
        Account account = find(name);
        return calls.call(
                cancel, wish -> submissions.check(account, remotes.check(account, wish), wish));
    }

    Account find(String name) {
        return store.accounts()
                .find(name)
                .orElseThrow(() -> new UsageException("there is no account " + Printable.of(name)));
    }

    /// Who logs in to both servers does so also under another name.
    private static @Nullable ServerAddress smtp(Account old, AccountChange change) {
        ServerAddress kept = change.withoutSmtp() ? null : orElseNull(change.smtp(), old.smtp());
        ServerAddress imap = change.imap();
        boolean told = change.smtp() != null;
        if (kept == null || imap == null || told || !kept.user().equals(old.imap().user())) {
            return kept;
        }
        return new ServerAddress(kept.security(), kept.host(), kept.port(), imap.user());
    }

    private static @Nullable ServerAddress orElseNull(
            @Nullable ServerAddress changed, @Nullable ServerAddress old) {
        return changed == null ? old : changed;
    }

    private AccountInfo info(Account account) {
        return new AccountInfo(account, store.localStore().notes(account.id()).demotions());
    }

    private void checkDraft(AccountDraft draft) {
        String name = draft.name();
        if (!Account.isName(name)) {
            throw new UsageException(
                    "an account's name is up to 64 of a-z, 0-9, '.', '_' and '-', a letter or digit"
                            + " first; this is not: "
                            + Printable.of(name));
        }
        if (store.accounts().find(name).isPresent()) {
            throw new UsageException("there is an account " + name + " already");
        }
        boolean stored = draft.credentials() instanceof CredentialSource.Stored;
        if (stored != (draft.password() != null)) {
            throw new UsageException(
                    "a password is given where it is to be stored, and nowhere else");
        }
    }

    private static Policy policy(Policy old, Map<String, String> settings) {
        Policy policy = old;
        for (var setting : settings.entrySet()) {
            try {
                policy = PolicyKeys.with(policy, setting.getKey(), setting.getValue());
            } catch (IllegalArgumentException e) {
                throw new UsageException(String.valueOf(e.getMessage()), e);
            }
        }
        return policy;
    }

    private static <T> T orElse(@Nullable T changed, T old) {
        return changed == null ? old : changed;
    }
}
