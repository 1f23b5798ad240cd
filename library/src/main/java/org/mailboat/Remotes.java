package org.mailboat;

import org.mailboat.imap.client.CredentialProvider;
import org.mailboat.imap.client.ImapConfig;
import org.mailboat.imap.remote.ImapRemote;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Remote;

import java.util.List;

/// Makes the server side of accounts. Thread-safe.
final class Remotes {
    private final CredentialProvider credentials;
    private final ImapConfig config;

    Remotes(CredentialProvider credentials, ImapConfig config) {
        this.credentials = credentials;
        this.config = config;
    }

    /// Connects to nothing yet. To be closed.
    Remote open(Account account) {
        return open(account, credentials);
    }

    private Remote open(Account account, CredentialProvider secrets) {
        return new ImapRemote(account, secrets, config);
    }

    /// Logs in and out again.
    LoginCheck check(Account account, Cancel cancel) {
        return check(account, credentials, cancel);
    }

    /// The same, with other secrets than those kept.
    LoginCheck check(Account account, CredentialProvider secrets, Cancel cancel) {
        try (Remote remote = open(account, secrets)) {
            return new LoginCheck(remote.connect(cancel).capabilities(), null);
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
                        .withAccount(account));
    }
}
