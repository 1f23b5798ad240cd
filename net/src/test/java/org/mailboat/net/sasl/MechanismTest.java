package org.mailboat.net.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Set;

class MechanismTest {
    @Test
    void the_strongest_offered_mechanism_is_taken() {
        assertThat(Mechanism.best(Set.of("PLAIN", "LOGIN", "scram-sha-1"), false))
                .isEqualTo(Mechanism.SCRAM_SHA_1);
        assertThat(Mechanism.best(Set.of("SCRAM-SHA-1", "SCRAM-SHA-256"), false))
                .isEqualTo(Mechanism.SCRAM_SHA_256);
        assertThat(Mechanism.best(Set.of("LOGIN", "PLAIN"), false)).isEqualTo(Mechanism.PLAIN);
        assertThat(Mechanism.best(Set.of("GSSAPI"), false)).isNull();
    }

    @Test
    void a_token_is_never_sent_as_a_password_nor_a_password_as_a_token() {
        assertThat(Mechanism.best(Set.of("PLAIN", "XOAUTH2"), true)).isEqualTo(Mechanism.XOAUTH2);
        assertThat(Mechanism.best(Set.of("OAUTHBEARER", "XOAUTH2"), true))
                .isEqualTo(Mechanism.OAUTHBEARER);
        assertThat(Mechanism.best(Set.of("PLAIN", "LOGIN"), true)).isNull();
        assertThat(Mechanism.best(Set.of("XOAUTH2"), false)).isNull();
    }

    @Test
    void plain_is_the_message_of_rfc_4616() {
        var plain = begin(Mechanism.PLAIN);

        assertThat(text(plain.initialResponse())).isEqualTo("\0tim@example.org\0secret");
        assertThatThrownBy(() -> plain.respond(new byte[0])).isInstanceOf(SaslFailure.class);
    }

    @Test
    void login_goes_by_order_and_not_by_prompt() {
        var login = begin(Mechanism.LOGIN);

        assertThat(login.initialResponse()).isNull();
        assertThat(text(login.respond("User Name\0".getBytes(StandardCharsets.UTF_8))))
                .isEqualTo("tim@example.org");
        assertThat(text(login.respond(new byte[0]))).isEqualTo("secret");
        assertThatThrownBy(() -> login.respond(new byte[0])).isInstanceOf(SaslFailure.class);
    }

    @Test
    void oauthbearer_is_the_message_of_rfc_7628_and_answers_an_error_with_a_single_one() {
        var oauth = begin(Mechanism.OAUTHBEARER);

        assertThat(text(oauth.initialResponse()))
                .isEqualTo(
                        "n,a=tim@example.org,\u0001host=imap.example.org\u0001port=993"
                                + "\u0001auth=Bearer secret\u0001\u0001");
        assertThat(oauth.respond("{\"status\":\"401\"}".getBytes(StandardCharsets.UTF_8)))
                .containsExactly(1);
        assertThat(oauth.refusal()).isEqualTo("{\"status\":\"401\"}");
    }

    @Test
    void xoauth2_answers_an_error_with_an_empty_line() {
        var oauth = begin(Mechanism.XOAUTH2);

        assertThat(text(oauth.initialResponse()))
                .isEqualTo("user=tim@example.org\u0001auth=Bearer secret\u0001\u0001");
        assertThat(oauth.respond("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void no_exchange_prints_its_secret() {
        for (Mechanism mechanism : Mechanism.values()) {
            assertThat(begin(mechanism).toString()).doesNotContain("secret");
        }
    }

    private static SaslExchange begin(Mechanism mechanism) {
        return mechanism.begin("tim@example.org", "secret", "imap.example.org", 993, "nonce");
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
