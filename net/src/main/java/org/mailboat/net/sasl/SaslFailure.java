package org.mailboat.net.sasl;

/// The server's part of an exchange cannot be accepted. The message holds no secret.
public final class SaslFailure extends RuntimeException {
    private static final long serialVersionUID = 1;

    public SaslFailure(String message) {
        super(message);
    }
}
