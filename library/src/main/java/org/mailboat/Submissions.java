package org.mailboat;

import org.mailboat.model.Account;
import org.mailboat.model.MailException;
import org.mailboat.model.ServerAddress;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.NetConfig;
import org.mailboat.smtp.SmtpConfig;
import org.mailboat.smtp.SmtpSubmission;
import org.mailboat.store.Store;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Sending;

import java.util.List;

/// Makes the ways to the servers that send mail on, as [Remotes] does to those that have it.
/// Thread-safe.
final class Submissions {
    private final Store store;
    private final CredentialProvider credentials;
    private final NetConfig config;
    private final Connectivity connectivity;

    Submissions(
            Store store,
            CredentialProvider credentials,
            NetConfig config,
            Connectivity connectivity) {
        this.store = store;
        this.credentials = credentials;
        this.config = config;
        this.connectivity = connectivity;
    }

    /// What a run of this account needs to send. Nothing is loaded or connected for it before there
    /// is something to send.
    Sending sending(Account account) {
        ServerAddress smtp = account.smtp();
        return new Sending(
                store.outboxStore(), smtp == null ? null : () -> open(account, smtp, credentials));
    }

    private SmtpSubmission open(Account account, ServerAddress smtp, CredentialProvider secrets) {
        return new SmtpSubmission(account, smtp, secrets, SmtpConfig.of(config));
    }

    /// Logs in to the server that sends, if the account has one, and out again.
    ///
    /// @param imap how it went with the other one, which is told where this goes well
    LoginCheck check(Account account, LoginCheck imap, CredentialProvider secrets, Cancel cancel) {
        ServerAddress smtp = account.smtp();
        if (smtp == null || !imap.ok()) {
            return imap;
        }
        try {
            return connectivity.online(
                    cancel,
                    errand -> {
                        try (SmtpSubmission submission = open(account, smtp, secrets)) {
                            submission.connect(errand.cancel());
                            return imap;
                        }
                    });
        } catch (MailException e) {
            return new LoginCheck(List.of(), e.failure().withAccount(account.name()));
        }
    }

    /// The same, with the secrets that are kept.
    LoginCheck check(Account account, LoginCheck imap, Cancel cancel) {
        return check(account, imap, credentials, cancel);
    }
}
