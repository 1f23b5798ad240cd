package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mailboat.model.ServerAddress.Security;

class ServerAddressTest {
    @Test
    void the_user_is_percent_encoded_in_the_url() {
        var address =
                new ServerAddress(
                        Security.IMPLICIT_TLS, "mail.example.org", 993, "jörg@example.org");

        assertThat(address).hasToString("imaps://j%C3%B6rg%40example.org@mail.example.org:993");
    }

    @Test
    void an_ipv6_address_stands_in_brackets() {
        assertThat(new ServerAddress(Security.STARTTLS, "::1", 143, "u"))
                .hasToString("imap://u@[::1]:143");
    }

    @Test
    void a_port_outside_its_range_is_refused() {
        assertThatThrownBy(() -> new ServerAddress(Security.STARTTLS, "h", 65536, "u"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new ServerAddress(Security.STARTTLS, "h", 0, "u"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_secret_prints_as_dots() {
        assertThat(new Secret("hunter2").toString()).doesNotContain("hunter2");
        assertThat(new Secret("hunter2").reveal()).isEqualTo("hunter2");
    }
}
