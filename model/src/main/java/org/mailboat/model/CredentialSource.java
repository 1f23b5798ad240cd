package org.mailboat.model;

/// Where the secret of a login comes from. Holds no secret.
public sealed interface CredentialSource {
    /// The store's own file of secrets.
    record Stored() implements CredentialSource {}

    /// The first line that a shell command prints, run at each login: a password.
    record PasswordCommand(String command) implements CredentialSource {}

    /// The first line that a shell command prints, run at each login: an OAuth 2.0 access token.
    record TokenCommand(String command) implements CredentialSource {}
}
