package org.mailboat.net.sasl;

import org.jspecify.annotations.Nullable;

/// One run of a SASL mechanism, seen from the client ([RFC
/// 4422](https://www.rfc-editor.org/rfc/rfc4422.html)). For one thread, and for one login.
public interface SaslExchange {
    /// What the client says first, or null where the server does.
    byte @Nullable [] initialResponse();

    /// Answers a challenge.
    ///
    /// @throws SaslFailure if the server's challenge cannot be accepted; the login must not go on
    byte[] respond(byte[] challenge);

    /// Called when the server reports success.
    ///
    /// @throws SaslFailure if the mechanism lets the server prove itself and it has not
    default void verifySuccess() {}

    /// What the server told of the reason for a refusal inside the exchange, or null.
    default @Nullable String refusal() {
        return null;
    }
}
