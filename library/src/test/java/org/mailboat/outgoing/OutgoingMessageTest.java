package org.mailboat.outgoing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Random;

class OutgoingMessageTest {
    private static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");
    private static final String HEAD = "From: ann@a.example\nTo: bob@b.example\n";
    private static final String IDS =
            "Message-ID: <1@a.example>\nDate: Tue, 1 Dec 2026 12:00:00 +0000\n";

    private String sent = "";

    private OutgoingMessage prepare(String text) {
        var out = new ByteArrayOutputStream();
        try {
            OutgoingMessage message =
                    OutgoingMessage.prepare(
                            new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
                            out,
                            new Random(1),
                            NOON);
            sent = out.toString(StandardCharsets.UTF_8);
            return message;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_whole_message_is_sent_as_it_is_with_crlf() {
        OutgoingMessage message = prepare(HEAD + IDS + "Subject: Hi\n\nText\n..\n");

        assertThat(sent)
                .isEqualTo((HEAD + IDS + "Subject: Hi\n\nText\n..\n").replace("\n", "\r\n"));
        assertThat(message)
                .isEqualTo(
                        new OutgoingMessage(
                                "ann@a.example",
                                java.util.List.of("bob@b.example"),
                                "1@a.example",
                                "Hi",
                                false));
    }

    @Test
    void what_has_crlf_already_stays_octet_for_octet() {
        String text = (HEAD + IDS + "\nText\n").replace("\n", "\r\n");

        prepare(text);

        assertThat(sent).isEqualTo(text);
    }

    @Test
    void a_message_id_and_a_date_are_added_where_they_are_missing_or_empty() {
        OutgoingMessage message = prepare(HEAD + "message-id:\nDate: \n\nText\n");

        assertThat(message.messageId()).matches("[0-9a-f]{32}@a\\.example");
        assertThat(sent)
                .isEqualTo(
                        "From: ann@a.example\r\nTo: bob@b.example\r\nMessage-ID: <"
                                + message.messageId()
                                + ">\r\nDate: Tue, 1 Dec 2026 12:00:00 +0000\r\n\r\nText\r\n");
    }

    @Test
    void bcc_is_sent_to_and_not_sent() {
        OutgoingMessage message =
                prepare(
                        "From: ann@a.example\nBcc: secret@c.example,\n other@c.example\nTo:"
                                + " bob@b.example\nBCC : third@c.example\nSubject: x\nbcc:"
                                + " fourth@c.example\n\nText\n");

        assertThat(message.recipients())
                .containsExactly(
                        "bob@b.example",
                        "secret@c.example",
                        "other@c.example",
                        "third@c.example",
                        "fourth@c.example");
        assertThat(sent.toLowerCase(java.util.Locale.ROOT)).doesNotContain("bcc", "c.example");
        assertThat(sent).contains("Subject: x\r\n");
    }

    @Test
    void what_stands_in_the_body_is_no_field() {
        prepare(HEAD + "\nBcc: dave@d.example\nFrom nobody\n");

        assertThat(sent).endsWith("\r\n\r\nBcc: dave@d.example\r\nFrom nobody\r\n");
    }

    @Test
    void bcc_alone_is_enough_and_each_is_sent_to_once() {
        assertThat(
                        prepare("From: a@a.example\nBcc: b@B.example, B@b.example, b@b.EXAMPLE\n\n")
                                .recipients())
                .containsExactly("b@B.example", "B@b.example");
    }

    @Test
    void the_sender_is_sender_or_the_first_author() {
        assertThat(prepare("Sender: s@a.example\n" + HEAD + "\n").sender())
                .isEqualTo("s@a.example");
        assertThat(prepare("From: A <a@a.example>, b@a.example\nTo: c@c.example\n\n").sender())
                .isEqualTo("a@a.example");
        assertThat(prepare("Sender:\n" + HEAD + "\n").sender()).isEqualTo("ann@a.example");
    }

    @Test
    void what_is_sent_again_goes_to_those_of_the_last_block_alone() {
        OutgoingMessage message =
                prepare(
                        "Resent-From: eve@e.example\nResent-To: new@n.example\nResent-Bcc:"
                                + " hidden@h.example\nResent-From: old@o.example\nResent-To:"
                                + " before@b.example\nResent-Date: Mon, 30 Nov 2026 12:00:00"
                                + " +0000\n"
                                + HEAD
                                + IDS
                                + "\nText\n");

        assertThat(message.sender()).isEqualTo("eve@e.example");
        assertThat(message.recipients()).containsExactly("new@n.example", "hidden@h.example");
        assertThat(message.resent()).isTrue();
        assertThat(message.messageId()).isEqualTo("1@a.example");
        assertThat(sent).startsWith("Resent-Date: Tue, 1 Dec 2026 12:00:00 +0000\r\nResent-From");
        assertThat(sent).contains("Mon, 30 Nov").doesNotContain("hidden");
    }

    @Test
    void a_subject_is_decoded_to_be_shown_and_sent_as_it_is() {
        OutgoingMessage message = prepare(HEAD + "Subject: =?utf-8?q?gr=C3=BC=C3=9F?=\n dich\n\n");

        assertThat(message.subject()).isEqualTo("grüß dich");
        assertThat(sent).contains("Subject: =?utf-8?q?gr=C3=BC=C3=9F?=\r\n dich\r\n");
        assertThat(prepare(HEAD + "\n").subject()).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "'a\nb', 'a\r\nb\r\n'",
        "'a\rb', 'a\r\nb\r\n'",
        "'a\r\nb', 'a\r\nb\r\n'",
        "'a\r\r\nb', 'a\r\nb\r\n'",
        "'a\r\r\r\nb\r', 'a\r\nb\r\n'",
        "'a\r\rb', 'a\r\n\r\nb\r\n'",
        "'a\r\r\rb\n', 'a\r\n\r\n\r\nb\r\n'",
        "'a\n\rb', 'a\r\n\r\nb\r\n'",
        "'a\n\n', 'a\r\n\r\n'",
        "'a\r\r', 'a\r\n\r\n'",
        "'\n.\n', '\r\n.\r\n'"
    })
    void every_line_ends_in_crlf(String body, String expected) {
        prepare(HEAD + IDS + "\n" + body);

        assertThat(sent).isEqualTo((HEAD + IDS + "\n").replace("\n", "\r\n") + expected);
    }

    @Test
    void a_line_longer_than_a_piece_stays_whole_and_gets_its_end() {
        for (int length : new int[] {8191, 8192, 8193, 16384, 20000}) {
            String line = "x".repeat(length);

            prepare(HEAD + IDS + "\n" + line);

            assertThat(sent).endsWith("\r\n\r\n" + line + "\r\n");
            prepare(HEAD + IDS + "Subject: " + line + "\n\n" + line + "\r\n" + line);
            assertThat(sent)
                    .endsWith("Subject: " + line + "\r\n\r\n" + line + "\r\n" + line + "\r\n");
        }
    }

    @Test
    void a_header_without_a_body_is_a_message() {
        prepare(HEAD + IDS.strip());

        assertThat(sent).isEqualTo((HEAD + IDS + "\n").replace("\n", "\r\n"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "To: b@b.example\n\n",
                "From:\nTo: b@b.example\n\n",
                "From: none:;\nTo: b@b.example\n\n",
                "From: a@a.example\n\n",
                "From: a@a.example\nTo: undisclosed-recipients:;\n\n",
                "From: a@a.example\nTo: b\n\n",
                "From: a\nTo: b@b.example\n\n",
                "From: a@a.example\nFrom: c@c.example\nTo: b@b.example\n\n",
                "From: a@a.example\nTo: b@b.example\nMessage-ID: <1@a>\nMessage-ID: <2@a>\n\n",
                "From: a@a.example\nTo: b@b.example\nMessage-ID: one two\n\n",
                "From: a@a.example\nTo: b@b.example\nDate: x\nDate: y\n\n",
                "From a@a.example Mon Nov 30 12:00:00 2026\nFrom: a@a.example\nTo: b@b.example\n\n",
                "From: a@a.example\nTo: b@b.example\nno field\nBcc: c@c.example\n\n",
                " folded first\nFrom: a@a.example\nTo: b@b.example\n\n",
                "From: a@a.example\nTo: b@b.example\nResent-To: c@c.example\n\n"
            })
    void what_cannot_be_sent_is_refused_before_anything_is_written(String text) {
        assertThatThrownBy(() -> prepare(text)).isInstanceOf(IllegalArgumentException.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void what_no_server_takes_is_refused() {
        assertThatThrownBy(() -> prepare(HEAD + IDS + "\na\0b\n")).hasMessageContaining("NUL");
    }

    @Test
    void a_header_without_an_end_is_none() {
        assertThatThrownBy(() -> prepare(HEAD + "X: y\n".repeat(300_000)))
                .hasMessageContaining("mebibyte");
    }

    @Test
    void a_body_of_any_size_passes_through() throws IOException {
        long octets = 300L << 20;
        byte[] head = (HEAD + IDS + "\n").getBytes(StandardCharsets.US_ASCII);
        var counted = new Counting();

        OutgoingMessage.prepare(new Endless(head, octets), counted, new Random(1), NOON);

        assertThat(counted.octets).isGreaterThan(octets);
    }

    /// A head and many lines behind it.
    private static final class Endless extends InputStream {
        private final byte[] head;
        private final long end;
        private long at;

        Endless(byte[] head, long octets) {
            this.head = head;
            this.end = head.length + octets;
        }

        @Override
        public int read() {
            if (at >= end) {
                return -1;
            }
            int octet = at < head.length ? head[(int) at] : at % 70 == 0 ? '\n' : 'x';
            at++;
            return octet;
        }
    }

    private static final class Counting extends OutputStream {
        private long octets;

        @Override
        public void write(int octet) {
            octets++;
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            octets += length;
        }
    }
}
