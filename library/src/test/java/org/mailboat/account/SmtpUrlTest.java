package org.mailboat.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.ServerAddress.Security;

class SmtpUrlTest {
    @Test
    void smtps_means_tls_from_the_first_byte_on_port_465() {
        assertThat(SmtpUrl.parse("smtps://out@mail.example", false, "ann"))
                .isEqualTo(new ServerAddress(Security.IMPLICIT_TLS, "mail.example", 465, "out"));
    }

    @Test
    void smtp_means_starttls_on_port_587() {
        assertThat(SmtpUrl.parse("smtp://mail.example", false, "ann"))
                .isEqualTo(new ServerAddress(Security.STARTTLS, "mail.example", 587, "ann"));
    }

    @Test
    void a_link_in_the_clear_has_to_be_asked_for() {
        assertThat(SmtpUrl.parse("smtp://127.0.0.1:2525", true, "ann"))
                .isEqualTo(new ServerAddress(Security.PLAINTEXT, "127.0.0.1", 2525, "ann"));
        assertThatThrownBy(() -> SmtpUrl.parse("smtps://127.0.0.1", true, "ann"))
                .hasMessageContaining("exclude each other");
    }

    @Test
    void what_is_read_prints_as_a_url_that_reads_the_same() {
        ServerAddress address = SmtpUrl.parse("smtps://a%40b@[2001:db8::1]:99/", false, "ann");

        assertThat(address.url("smtp")).isEqualTo("smtps://a%40b@[2001:db8::1]:99");
        assertThat(SmtpUrl.parse(address.url("smtp"), false, "x")).isEqualTo(address);
    }

    @Test
    void what_is_no_url_of_such_a_server_is_refused_with_a_reason() {
        assertThatThrownBy(() -> SmtpUrl.parse("imaps://ann@mail.example", false, "ann"))
                .hasMessageContaining("smtps:// or smtp://");
        assertThatThrownBy(() -> SmtpUrl.parse("smtps://ann:secret@mail.example", false, "ann"))
                .hasMessageContaining("password")
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> SmtpUrl.parse("smtps://", false, "ann"))
                .hasMessageContaining("host");
    }
}
