package org.mailboat.store.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class MessageReaderTest {
    private static MessageView read(String message) throws IOException {
        return read(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    private static MessageView read(byte[] octets) throws IOException {
        return new MessageReader().read(new ByteArrayInputStream(octets));
    }

    @Test
    void every_message_of_the_corpus_can_be_read_in_either_line_end() throws IOException {
        var files = new ArrayList<Path>(Corpus.files("message"));
        files.addAll(Corpus.files("mbox"));
        var silent = new ArrayList<String>();
        for (Path file : files) {
            byte[] octets = Files.readAllBytes(file);
            for (byte[] form : List.of(octets, Corpus.crlf(octets))) {
                MessageView view = read(form);
                if (octets.length > 0
                        && view.headers().isEmpty()
                        && (view.text() == null || view.text().isBlank())
                        && view.attachments().isEmpty()) {
                    silent.add(file.toString());
                }
            }
        }
        assertThat(files).isNotEmpty();
        assertThat(silent).isEmpty();
    }

    @Test
    void of_alternatives_the_plain_text_is_shown_and_the_html_kept() throws IOException {
        MessageView view =
                read(
                        """
                        From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>, "B, C" <b@example.org>
                        To: undisclosed-recipients:;
                        Subject: =?iso-8859-1*de?Q?Gr=FC=DFe?= =?utf-8?B?IPCfmqQ=?=
                        Date: Mon, 5 Feb 2024 10:11:12 +0100
                        Message-ID: <1@example.org>
                        MIME-Version: 1.0
                        Content-Type: multipart/mixed; boundary=a

                        --a
                        Content-Type: multipart/alternative; boundary=b

                        --b
                        Content-Type: text/plain; charset=utf-8

                        Hallo Welt
                        --b
                        Content-Type: text/html; charset=utf-8

                        <p>Hallo <b>Welt</b></p>
                        --b--
                        --a
                        Content-Type: application/pdf; name="=?utf-8?q?=C3=9Cbersicht.pdf?="
                        Content-Disposition: attachment; filename*0*=utf-8''%C3%9Cber;
                         filename*1*=sicht.pdf
                        Content-Transfer-Encoding: base64

                        AAECAw==
                        --a--
                        """);

        assertThat(view.header().subject()).isEqualTo("Grüße 🚤");
        assertThat(view.header().from())
                .containsExactly(
                        new MailAddress("Jürgen", "j@example.org"),
                        new MailAddress("B, C", "b@example.org"));
        assertThat(view.header().date()).isEqualTo(Instant.parse("2024-02-05T09:11:12Z"));
        assertThat(view.header().messageId()).isEqualTo("1@example.org");
        assertThat(view.header().hasAttachment()).isNull();
        assertThat(view.text()).isEqualTo("Hallo Welt");
        assertThat(view.html()).contains("<b>Welt</b>");
        assertThat(view.attachments())
                .containsExactly(
                        new Attachment("2", "Übersicht.pdf", "application/pdf", 4, null, false));
    }

    @Test
    void a_part_is_written_decoded() throws IOException {
        byte[] message =
                ("Content-Type: multipart/mixed; boundary=a\r\n\r\n"
                                + "--a\r\n\r\n"
                                + "text\r\n"
                                + "--a\r\n"
                                + "Content-Type: image/png\r\n"
                                + "Content-Transfer-Encoding: base64\r\n\r\n"
                                + "AAEC\r\n"
                                + "--a--\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        var out = new ByteArrayOutputStream();

        boolean found = new MessageReader().writePart(new ByteArrayInputStream(message), "2", out);

        assertThat(found).isTrue();
        assertThat(out.toByteArray()).containsExactly(0, 1, 2);
        assertThat(new MessageReader().writePart(new ByteArrayInputStream(message), "3", out))
                .isFalse();
    }

    @Test
    void html_alone_becomes_readable_text() throws IOException {
        MessageView view =
                read(
                        """
                        Content-Type: text/html; charset=utf-8

                        <html><head><style>p{}</style></head><body><h1>Title</h1><p>One<br>two</p>
                        <ul><li>a</li><li>b</li></ul><a href="https://example.org/x">here</a></body></html>
                        """);

        assertThat(view.text())
                .isEqualTo("Title\n\nOne\ntwo\n\n* a\n* b\n\nhere <https://example.org/x>");
    }

    @Test
    void octets_without_a_label_are_guessed() throws IOException {
        String text = "Prüfung äöü";

        assertThat(
                        read(("Subject: x\n\n" + text)
                                        .replace("\n", "\r\n")
                                        .getBytes(StandardCharsets.UTF_8))
                                .text())
                .isEqualTo(text);
        assertThat(
                        read(("Subject: x\n\n" + text)
                                        .replace("\n", "\r\n")
                                        .getBytes(Charset.forName("windows-1252")))
                                .text())
                .isEqualTo(text);
    }

    @Test
    void a_wrong_or_odd_label_is_survived() throws IOException {
        assertThat(read("Content-Type: text/plain; charset=x-unknown\n\nüber").text())
                .isEqualTo("über");
        assertThat(read("Content-Type: text/plain; charset=utf-7\n\nHi +AOQ-!").text())
                .isEqualTo("Hi ä!");
        assertThat(read("Content-Type: text/plain; charset=\"iso-8859-1\"\n\nüber größer").text())
                .isEqualTo("über größer");
    }

    @Test
    void raw_utf_8_in_a_header_is_read() throws IOException {
        MessageView view = read("Subject: Größe\nFrom: Jürgen Müller <j@example.org>\n\n");

        assertThat(view.header().subject()).isEqualTo("Größe");
        assertThat(view.header().from())
                .containsExactly(new MailAddress("Jürgen Müller", "j@example.org"));
    }

    @Test
    void a_leading_mbox_separator_is_passed_over() throws IOException {
        MessageView view = read("From a@example.org Mon Jan  1 00:00:00 2001\nSubject: x\n\nbody");

        assertThat(view.header().subject()).isEqualTo("x");
        assertThat(view.text()).isEqualTo("body");
    }

    @Test
    void text_beyond_the_limit_is_cut_and_said_so() throws IOException {
        byte[] message =
                ("Subject: x\r\n\r\n" + "a".repeat(5000)).getBytes(StandardCharsets.US_ASCII);

        MessageView view = new MessageReader(1000).read(new ByteArrayInputStream(message));

        assertThat(view.text()).hasSize(1000);
        assertThat(view.truncated()).isTrue();
    }

    @Test
    void thousands_of_nested_multiparts_are_read_in_little_space() throws IOException {
        var message = new StringBuilder();
        for (int i = 0; i < 20_000; i++) {
            message.append("Content-Type: multipart/mixed; boundary=b").append(i);
            message.append("\r\n\r\n--b").append(i).append("\r\n");
        }
        message.append("\r\ndeep");

        MessageView view = read(message.toString().getBytes(StandardCharsets.US_ASCII));

        assertThat(view.attachments()).hasSizeLessThan(100);
    }

    @Test
    void a_message_larger_than_memory_allows_is_streamed() throws IOException {
        byte[] head =
                "Content-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n\r\nhello\r\n--a\r\nContent-Type: application/zip\r\n\r\n"
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] tail = "\r\n--a--\r\n".getBytes(StandardCharsets.US_ASCII);
        long size = 300L << 20;

        MessageView view =
                new MessageReader()
                        .read(
                                new java.io.SequenceInputStream(
                                        new ByteArrayInputStream(head),
                                        new java.io.SequenceInputStream(
                                                new LinesStream(size),
                                                new ByteArrayInputStream(tail))));

        assertThat(view.text()).isEqualTo("hello");
        assertThat(view.attachments().getFirst().size()).isEqualTo(size);
    }

    @Test
    void a_stream_that_tells_of_a_damaged_store_is_not_taken_for_a_broken_message() {
        var damage =
                new MailException(SyncFailure.of(FailureKind.STORE_DAMAGED, "the segment is cut"));
        byte[] start = "Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        var stream =
                new java.io.SequenceInputStream(
                        new ByteArrayInputStream(start),
                        new InputStream() {
                            @Override
                            public int read() {
                                throw damage;
                            }
                        });

        assertThatThrownBy(() -> new MessageReader().read(stream)).isSameAs(damage);
    }
}
