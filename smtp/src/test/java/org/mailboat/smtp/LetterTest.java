package org.mailboat.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.SyncFailure.Scope;
import org.mailboat.net.NetException;
import org.mailboat.sync.port.Envelope;

import java.util.List;

class LetterTest {
    @Test
    void eight_bits_and_the_last_line_end_are_seen() {
        assertThat(letter("a\r\n").eightBit()).isFalse();
        assertThat(letter("ä\r\n").eightBit()).isTrue();
        assertThat(letter("a\r\n").endsLine()).isTrue();
        assertThat(letter("a").endsLine()).isFalse();
        assertThat(letter("").endsLine()).isTrue();
        assertThat(letter("x".repeat(65_535) + "\r\ny").endsLine()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\na",
                "a\nb\r\n",
                "a\rb\r\n",
                "a\r",
                "a\r\r\n",
                "a\r\n.\nMAIL FROM:<x>\r\n",
                "a\0b\r\n"
            })
    void what_servers_would_read_in_different_ways_is_not_sent(String text) {
        SyncFailure failure =
                catchThrowableOfType(NetException.class, () -> letter(text)).failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.scope()).isEqualTo(Scope.MESSAGE);
        assertThat(failure.nextStep()).endsWith("and send it anew");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bob@b.example>\r\nRCPT TO:<eve@e.example",
                "bob@b.example> NOTIFY=NEVER",
                "\"bob\\\r\n\"@b.example",
                "\"bob@b.example",
                "bob @b.example"
            })
    void an_address_that_would_end_its_command_is_not_sent(String address) {
        SyncFailure failure =
                catchThrowableOfType(
                                NetException.class,
                                () ->
                                        Letter.of(
                                                new Envelope("a@a.example", List.of(address)),
                                                Sending.content("a\r\n")))
                        .failure();

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.text()).doesNotContain("\r").doesNotContain("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"bob > \\\" x\"@b.example", "bob+x@b.example", "jürgen@b.example"})
    void odd_addresses_are_addresses(String address) {
        Letter.of(new Envelope("", List.of(address)), Sending.content("a\r\n"));
    }

    private static Letter letter(String text) {
        return Letter.of(Sending.TO_BOB, Sending.content(text));
    }
}
