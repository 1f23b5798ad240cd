package org.mailboat.net.sasl;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;

/// The LOGIN mechanism: the server asks for the user, then for the password. Its prompts vary, so
/// only their order counts.
final class Login implements SaslExchange {
    private final String user;
    private final String password;
    private int asked;

    Login(String user, String password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public byte @Nullable [] initialResponse() {
        return null;
    }

    @Override
    public byte[] respond(byte[] challenge) {
        String answer =
                switch (asked++) {
                    case 0 -> user;
                    case 1 -> password;
                    default -> throw new SaslFailure("the server asked LOGIN a third question");
                };
        return answer.getBytes(StandardCharsets.UTF_8);
    }
}
