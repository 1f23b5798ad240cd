package org.mailboat.net.sasl;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// The mechanisms that are spoken here, best first.
public enum Mechanism {
    SCRAM_SHA_256("SCRAM-SHA-256", false),
    SCRAM_SHA_1("SCRAM-SHA-1", false),
    PLAIN("PLAIN", false),
    LOGIN("LOGIN", false),
    OAUTHBEARER("OAUTHBEARER", true),
    XOAUTH2("XOAUTH2", true);

    private final String label;
    private final boolean token;

    Mechanism(String label, boolean token) {
        this.label = label;
        this.token = token;
    }

    /// The registered name.
    public String label() {
        return label;
    }

    /// Whether the secret is an access token.
    public boolean takesToken() {
        return token;
    }

    /// Whether the client speaks first.
    public boolean clientFirst() {
        return this != LOGIN;
    }

    public static @Nullable Mechanism named(String name) {
        String folded = name.toUpperCase(Locale.ROOT);
        for (Mechanism m : values()) {
            if (m.label.equals(folded)) {
                return m;
            }
        }
        return null;
    }

    /// The best of the offered ones for this kind of secret, or null.
    ///
    /// @param offered names, in any case
    public static @Nullable Mechanism best(Set<String> offered, boolean token) {
        List<String> folded = offered.stream().map(n -> n.toUpperCase(Locale.ROOT)).toList();
        for (Mechanism m : values()) {
            if (m.token == token && folded.contains(m.label)) {
                return m;
            }
        }
        return null;
    }

    /// Begins an exchange.
    ///
    /// @param host the server's, for mechanisms that name it
    /// @param nonce fresh for each login: printable ASCII without comma
    public SaslExchange begin(String user, String secret, String host, int port, String nonce) {
        return switch (this) {
            case SCRAM_SHA_256 -> new Scram(Scram.Hash.SHA_256, user, secret, nonce);
            case SCRAM_SHA_1 -> new Scram(Scram.Hash.SHA_1, user, secret, nonce);
            case PLAIN -> new Plain(user, secret);
            case LOGIN -> new Login(user, secret);
            case OAUTHBEARER -> OAuth.bearer(user, host, port, secret);
            case XOAUTH2 -> OAuth.xoauth2(user, secret);
        };
    }
}
