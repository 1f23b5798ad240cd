package org.mailboat.net;

import org.mailboat.model.Account;
import org.mailboat.model.Secret;
import org.mailboat.sync.port.Cancel;

/// Gives the secret of a login, asked for anew at each one. Thread-safe.
@FunctionalInterface
public interface CredentialProvider {
    /// The password, or the access token if the account's [credentials][Account#credentials()] are
    /// a token command. May block, as a command may run.
    ///
    /// @throws org.mailboat.model.MailException of kind needs-login if there is none
    Secret secret(Account account, Cancel cancel);
}
