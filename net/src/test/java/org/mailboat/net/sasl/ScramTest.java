package org.mailboat.net.sasl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

class ScramTest {
    private static final String NONCE_1 = "fyko+d2lbbFgONRv9qkxdawL";
    private static final String FIRST_1 =
            "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096";

    @Test
    void the_example_of_rfc_5802_section_5_is_spoken_octet_for_octet() {
        var scram = new Scram(Scram.Hash.SHA_1, "user", "pencil", NONCE_1);

        assertThat(text(scram.initialResponse())).isEqualTo("n,,n=user,r=" + NONCE_1);
        assertThat(answer(scram, FIRST_1))
                .isEqualTo(
                        "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,"
                                + "p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=");
        assertThat(answer(scram, "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=")).isEmpty();
        scram.verifySuccess();
    }

    @Test
    void the_example_of_rfc_7677_section_3_is_spoken_octet_for_octet() {
        var scram = new Scram(Scram.Hash.SHA_256, "user", "pencil", "rOprNGfwEbeRWgbNEkqO");

        assertThat(text(scram.initialResponse())).isEqualTo("n,,n=user,r=rOprNGfwEbeRWgbNEkqO");
        assertThat(
                        answer(
                                scram,
                                "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                        + "s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096"))
                .isEqualTo(
                        "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,"
                                + "p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=");
        answer(scram, "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
        scram.verifySuccess();
    }

    @Test
    void a_server_that_does_not_know_the_password_is_refused() {
        var scram = new Scram(Scram.Hash.SHA_1, "user", "pencil", NONCE_1);
        answer(scram, FIRST_1);

        assertThatThrownBy(() -> answer(scram, "v=AAAAAAAAAAAAAAAAAAAAAAAAAAA="))
                .isInstanceOf(SaslFailure.class)
                .hasMessageContaining("wrong signature");
        assertThatThrownBy(scram::verifySuccess).isInstanceOf(SaslFailure.class);
    }

    @Test
    void success_before_the_servers_proof_is_refused() {
        var scram = new Scram(Scram.Hash.SHA_1, "user", "pencil", NONCE_1);
        answer(scram, FIRST_1);

        assertThatThrownBy(scram::verifySuccess)
                .hasMessageContaining("without proving that it knows the password");
    }

    @Test
    void a_nonce_that_does_not_continue_ours_is_refused() {
        for (String nonce : new String[] {"other3rfcNHYJY1ZVvWVs7j", NONCE_1}) {
            var scram = new Scram(Scram.Hash.SHA_1, "user", "pencil", NONCE_1);

            assertThatThrownBy(() -> answer(scram, "r=" + nonce + ",s=QSXCR+Q6sek8bf92,i=4096"))
                    .hasMessageContaining("nonce");
        }
    }

    @Test
    void broken_or_hostile_server_messages_are_refused() {
        for (String message :
                new String[] {
                    "",
                    "no equals sign",
                    "m=ext,r=" + NONCE_1 + "x,s=QSXCR+Q6sek8bf92,i=4096",
                    "r=" + NONCE_1 + "x,s=***,i=4096",
                    "r=" + NONCE_1 + "x,s=QSXCR+Q6sek8bf92,i=0",
                    "r=" + NONCE_1 + "x,s=QSXCR+Q6sek8bf92,i=2000000000",
                    "r=" + NONCE_1 + "x,s=QSXCR+Q6sek8bf92,i=many"
                }) {
            var scram = new Scram(Scram.Hash.SHA_1, "user", "pencil", NONCE_1);

            assertThatThrownBy(() -> answer(scram, message))
                    .as(message)
                    .isInstanceOf(SaslFailure.class);
        }
    }

    @Test
    void the_servers_error_is_passed_on() {
        var scram = new Scram(Scram.Hash.SHA_1, "user", "pencil", NONCE_1);
        answer(scram, FIRST_1);

        assertThatThrownBy(() -> answer(scram, "e=unknown-user"))
                .hasMessageContaining("unknown-user");
    }

    @Test
    void separators_in_a_name_are_escaped() {
        var scram = new Scram(Scram.Hash.SHA_256, "a=b,c", "x", "n");

        assertThat(text(scram.initialResponse())).isEqualTo("n,,n=a=3Db=2Cc,r=n");
    }

    private static String answer(Scram scram, String challenge) {
        return text(scram.respond(challenge.getBytes(StandardCharsets.UTF_8)));
    }

    private static String text(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8);
    }
}
