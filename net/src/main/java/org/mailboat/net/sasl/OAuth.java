package org.mailboat.net.sasl;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// OAUTHBEARER ([RFC 7628 §3](https://www.rfc-editor.org/rfc/rfc7628.html#section-3)) and its
/// forerunner XOAUTH2.
///
/// A refused token is told in a challenge, as JSON; only when the client has answered that does the
/// tagged NO come.
final class OAuth implements SaslExchange {
    private static final byte[] CANCEL = {0x01};
    private static final byte[] EMPTY = {};

    private final String message;
    private final byte[] answerToError;
    private @Nullable String refusal;

    private OAuth(String message, byte[] answerToError) {
        this.message = message;
        this.answerToError = answerToError;
    }

    static OAuth bearer(String user, String host, int port, String token) {
        return new OAuth(
                "n,a="
                        + Scram.escapeName(user)
                        + ",\u0001host="
                        + host
                        + "\u0001port="
                        + port
                        + "\u0001auth=Bearer "
                        + token
                        + "\u0001\u0001",
                CANCEL);
    }

    static OAuth xoauth2(String user, String token) {
        return new OAuth("user=" + user + "\u0001auth=Bearer " + token + "\u0001\u0001", EMPTY);
    }

    @Override
    public byte[] initialResponse() {
        return message.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] respond(byte[] challenge) {
        if (refusal != null) {
            throw new SaslFailure("the server asked again after it refused the token");
        }
        refusal = new String(challenge, StandardCharsets.UTF_8);
        return answerToError;
    }

    @Override
    public @Nullable String refusal() {
        return refusal;
    }
}
