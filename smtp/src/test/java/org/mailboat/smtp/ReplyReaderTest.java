package org.mailboat.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

class ReplyReaderTest {
    @Test
    void replies_of_one_line_and_of_many_are_read_in_turn() throws IOException {
        ReplyReader reader = reader("250-one\r\n250-\r\n250 three\r\n354 go\r\n");

        Reply first = reader.next();

        assertThat(first.code()).isEqualTo(250);
        assertThat(first.lines()).isEqualTo(List.of("one", "", "three"));
        assertThat(reader.isDrained()).isFalse();
        assertThat(reader.next().text()).isEqualTo("354 go");
        assertThat(reader.isDrained()).isTrue();
        assertThatThrownBy(reader::next).isInstanceOf(EOFException.class);
    }

    @Test
    void a_bare_lf_and_a_bare_code_are_taken() throws IOException {
        ReplyReader reader = reader("250-a\n250\n334 \r\n");

        assertThat(reader.next().lines()).isEqualTo(List.of("a", ""));
        assertThat(reader.next().wantsMore()).isTrue();
    }

    @Test
    void the_status_is_found_and_said_once() throws IOException {
        Reply reply = reader("550-5.1.10 a\r\n550 5.1.10 b\r\n").next();

        assertThat(reply.enhanced()).isEqualTo("5.1.10");
        assertThat(reply.text()).isEqualTo("550 5.1.10 a b");
        assertThat(reader("250 2.com is ours\r\n").next().enhanced()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* OK [CAPABILITY IMAP4rev1] ready\r\n",
                "25 ok\r\n",
                "\r\n",
                "150 odd\r\n",
                "650 odd\r\n",
                "2x0 odd\r\n",
                "250:odd\r\n",
                "250-yes\r\n550 no\r\n"
            })
    void what_is_no_reply_is_none(String text) {
        assertThatThrownBy(() -> reader(text).next()).isInstanceOf(BrokenReply.class);
    }

    @Test
    void a_line_without_end_and_a_reply_without_end_are_given_up() {
        String line = "250 " + "x".repeat(ReplyReader.LONGEST_LINE);
        String reply = ("250-" + "x".repeat(1000) + "\r\n").repeat(1000);

        assertThatThrownBy(() -> reader(line).next()).isInstanceOf(BrokenReply.class);
        assertThatThrownBy(() -> reader(reply).next()).isInstanceOf(BrokenReply.class);
    }

    @Test
    void extensions_are_read_whatever_way_they_are_written() throws IOException {
        Extensions extensions =
                Extensions.of(
                        reader(
                                        "250-mail.example\r\n"
                                                + "250-size 1000\r\n"
                                                + "250-AUTH login Plain\r\n"
                                                + "250-AUTH=LOGIN CRAM-MD5\r\n"
                                                + "250-X-EXPS GSSAPI NTLM\r\n"
                                                + "250 8BITMIME\r\n")
                                .next());

        assertThat(extensions.largest()).isEqualTo(1000);
        assertThat(extensions.has("8BITMIME")).isTrue();
        assertThat(extensions.has("MAIL.EXAMPLE")).isFalse();
        assertThat(extensions.mechanisms())
                .containsExactly("CRAM-MD5", "GSSAPI", "LOGIN", "NTLM", "PLAIN");
        assertThat(Extensions.of(reader("250-a\r\n250 SIZE lots\r\n").next()).largest())
                .isEqualTo(Long.MAX_VALUE);
    }

    private static ReplyReader reader(String text) {
        return new ReplyReader(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), line -> {});
    }
}
