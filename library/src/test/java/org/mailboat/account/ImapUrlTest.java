package org.mailboat.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.ServerAddress.Security;

class ImapUrlTest {
    @Test
    void imaps_means_tls_from_the_first_byte_on_port_993() {
        assertThat(ImapUrl.parse("imaps://ann@mail.example", false))
                .isEqualTo(new ServerAddress(Security.IMPLICIT_TLS, "mail.example", 993, "ann"));
    }

    @Test
    void imap_means_starttls_on_port_143() {
        assertThat(ImapUrl.parse("imap://ann@mail.example", false))
                .isEqualTo(new ServerAddress(Security.STARTTLS, "mail.example", 143, "ann"));
    }

    @Test
    void a_link_in_the_clear_has_to_be_asked_for() {
        assertThat(ImapUrl.parse("imap://ann@127.0.0.1:1143", true))
                .isEqualTo(new ServerAddress(Security.PLAINTEXT, "127.0.0.1", 1143, "ann"));
        assertThatThrownBy(() -> ImapUrl.parse("imaps://ann@127.0.0.1", true))
                .hasMessageContaining("exclude each other");
    }

    @Test
    void the_user_is_percent_encoded() {
        assertThat(ImapUrl.parse("imaps://ann%40home.example@mail.example", false).user())
                .isEqualTo("ann@home.example");
        assertThat(ImapUrl.parse("imaps://j%C3%B6rg@mail.example", false).user()).isEqualTo("jörg");
    }

    @Test
    void a_user_with_a_bare_at_sign_is_understood() {
        assertThat(ImapUrl.parse("imaps://ann@home.example@mail.example", false).user())
                .isEqualTo("ann@home.example");
    }

    @Test
    void an_ipv6_address_stands_in_brackets() {
        assertThat(ImapUrl.parse("imaps://ann@[2001:db8::1]:9993", false))
                .isEqualTo(new ServerAddress(Security.IMPLICIT_TLS, "2001:db8::1", 9993, "ann"));
        assertThatThrownBy(() -> ImapUrl.parse("imaps://ann@2001:db8::1", false))
                .hasMessageContaining("brackets");
    }

    @Test
    void what_is_read_prints_as_a_url_that_reads_the_same() {
        ServerAddress address =
                ImapUrl.parse("imaps://ann%2Fb%25%20c%3A@[2001:db8::1]:9993/", false);

        assertThat(ImapUrl.parse(address.toString(), false)).isEqualTo(address);
    }

    @ParameterizedTest
    @CsvSource({
        "mail.example, begin with imaps",
        "pop3://ann@mail.example, begin with imaps",
        "imaps://mail.example, name the user",
        "imaps://@mail.example, name the user",
        "imaps://ann@, name the host",
        "imaps://ann@mail.example:0, from 1 to 65535",
        "imaps://ann@mail.example:65536, from 1 to 65535",
        "imaps://ann@mail.example:x, from 1 to 65535",
        "imaps://ann@mail.example/INBOX, only :port may follow",
        "imaps://ann@[2001:db8::1, not closed",
        "imaps://ann@[localhost], no IPv6 address",
        "imaps://an%2@mail.example, two hexadecimal digits",
        "imaps://ann%0A@mail.example, control character",
    })
    void what_is_wrong_is_said(String url, String reason) {
        assertThatThrownBy(() -> ImapUrl.parse(url, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void a_password_in_the_url_is_refused_and_not_repeated() {
        assertThatThrownBy(() -> ImapUrl.parse("imaps://ann:tulip@mail.example", false))
                .hasMessageContaining("a password does not belong")
                .hasMessageNotContaining("tulip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ann:tulip@mail.example",
                "imaps:ann:tulip@mail.example",
                "imaps://ann:tulip",
                "pop3://ann:tulip@mail.example"
            })
    void nor_is_one_where_the_rest_is_wrong_as_well(String url) {
        assertThatThrownBy(() -> ImapUrl.parse(url, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("tulip");
    }
}
