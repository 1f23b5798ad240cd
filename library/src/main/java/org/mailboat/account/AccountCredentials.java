package org.mailboat.account;

import org.mailboat.model.Account;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Secret;
import org.mailboat.model.SyncFailure;
import org.mailboat.net.CredentialProvider;
import org.mailboat.sync.port.Cancel;

import java.time.Duration;
import java.util.concurrent.ThreadFactory;

/// Gives each login its secret, from where the account says it comes.
public final class AccountCredentials implements CredentialProvider {
    private final SecretStore secrets;
    private final ThreadFactory threads;
    private final Duration patience;

    /// @param patience how long a command may take
    public AccountCredentials(SecretStore secrets, ThreadFactory threads, Duration patience) {
        this.secrets = secrets;
        this.threads = threads;
        this.patience = patience;
    }

    @Override
    public Secret secret(Account account, Cancel cancel) {
        return switch (account.credentials()) {
            case CredentialSource.Stored() ->
                    secrets.find(account.name()).orElseThrow(() -> noSecret(account));
            case CredentialSource.PasswordCommand(var command) -> firstLine(command, cancel);
            case CredentialSource.TokenCommand(var command) -> firstLine(command, cancel);
        };
    }

    private Secret firstLine(String command, Cancel cancel) {
        return new ShellCommand(command, threads, patience).firstLine(cancel);
    }

    private static MailException noSecret(Account account) {
        return new MailException(
                SyncFailure.of(FailureKind.NEEDS_LOGIN, "There is no password for this account.")
                        .withAccount(account.name())
                        .withNextStep(
                                "Give it one: mailboat account set "
                                        + account.name()
                                        + " --password-stdin"));
    }
}
