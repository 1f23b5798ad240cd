package org.mailboat.net.sasl;

import java.nio.charset.StandardCharsets;

/// PLAIN ([RFC 4616 §2](https://www.rfc-editor.org/rfc/rfc4616.html#section-2)).
record Plain(String user, String password) implements SaslExchange {
    @Override
    public byte[] initialResponse() {
        return ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] respond(byte[] challenge) {
        throw new SaslFailure("the server asked again after PLAIN's only message");
    }

    @Override
    public String toString() {
        return "PLAIN";
    }
}
