package org.mailboat;

import org.mailboat.imap.remote.ImapRemote;
import org.mailboat.model.Account;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.NetConfig;
import org.mailboat.store.Store;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.Remote;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Makes the server side of accounts. Thread-safe.
final class Remotes {
    private final Store store;
    private final CredentialProvider credentials;
    private final NetConfig config;
    private final Connectivity connectivity;

    /// @param store remembers what servers contradicted
    Remotes(
            Store store,
            CredentialProvider credentials,
            NetConfig config,
            Connectivity connectivity) {
        this.store = store;
        this.credentials = credentials;
        this.config = config;
        this.connectivity = connectivity;
    }

    /// Connects to nothing yet. To be closed.
    Remote open(Account account) {
        return open(account, credentials);
    }

    private Remote open(Account account, CredentialProvider secrets) {
        return new ImapRemote(account, secrets, config, remembered(account));
    }

    /// What this server contradicted lately, with whatever account it was met.
    private List<Demotion> remembered(Account account) {
        Instant now = config.clock().instant();
        Map<String, Demotion> remembered = new TreeMap<>();
        for (Account other : store.accounts().list()) {
            if (other.imap().host().equalsIgnoreCase(account.imap().host())
                    && other.imap().port() == account.imap().port()) {
                store.localStore().notes(other.id()).demotions().stream()
                        .filter(demotion -> demotion.holds(now))
                        .forEach(d -> remembered.putIfAbsent(d.capability(), d));
            }
        }
        return List.copyOf(remembered.values());
    }

    /// Logs in and out again.
    LoginCheck check(Account account, Cancel cancel) {
        return check(account, credentials, cancel);
    }

    /// The same, with other secrets than those kept.
    LoginCheck check(Account account, CredentialProvider secrets, Cancel cancel) {
        try {
            return connectivity.online(
                    cancel,
                    errand -> {
                        try (Remote remote = open(account, secrets)) {
                            return new LoginCheck(
                                    remote.connect(errand.cancel()).capabilities(), null);
                        }
                    });
        } catch (MailException e) {
            return new LoginCheck(List.of(), e.failure().withAccount(account.name()));
        }
    }

    /// What a caller is told of an account that somebody removed meanwhile.
    static MailException gone(String account) {
        return new MailException(
                SyncFailure.of(
                                FailureKind.REFUSED_PERMANENTLY,
                                "The account was removed in the meantime.")
                        .withDetail(FailureDetail.ABSENT)
                        .withAccount(account));
    }
}
