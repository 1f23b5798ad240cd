package org.mailboat.store.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;

class MessageTextReaderTest {
    private static MessageText read(String message) throws IOException {
        byte[] octets = message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        return new MessageTextReader().read(new ByteArrayInputStream(octets));
    }

    @Test
    void subject_addresses_texts_and_names_of_every_level_are_found() throws IOException {
        MessageText text =
                read(
                        """
                        From: =?utf-8?q?J=C3=BCrgen?= <j@example.org>
                        To: a@example.org, "B" <b@example.org>
                        Cc: c@example.org
                        Bcc: d@example.org
                        Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=
                        Content-Type: multipart/mixed; boundary=a

                        --a
                        Content-Type: text/html; charset=utf-8

                        <p>Hallo <a href="https://example.org/secret">W&ouml;rld</a><style>p{x:y}</style>
                        --a
                        Content-Type: image/png; name=boat.png
                        Content-Transfer-Encoding: base64

                        AAAA
                        --a
                        Content-Type: message/rfc822

                        From: Inner <inner@example.org>
                        Subject: Forwarded
                        Content-Type: multipart/mixed; boundary=b

                        --b

                        deep text
                        --b
                        Content-Disposition: attachment; filename*=utf-8''%C3%BCber.csv
                        Content-Type: text/csv

                        one;two
                        --b--
                        --a--
                        """);

        assertThat(text.subject()).isEqualTo("Grüße");
        assertThat(text.from()).containsExactly(new MailAddress("Jürgen", "j@example.org"));
        assertThat(text.to()).hasSize(2);
        assertThat(text.cc()).containsExactly(new MailAddress(null, "c@example.org"));
        assertThat(text.bcc()).containsExactly(new MailAddress(null, "d@example.org"));
        assertThat(text.names()).containsExactly("boat.png", "über.csv");
        assertThat(text.body())
                .isEqualTo(
                        """
                        Hallo Wörld

                        Forwarded

                        Inner <inner@example.org>

                        deep text

                        one;two\
                        """);
        assertThat(text.truncated()).isFalse();
    }

    @Test
    void text_beyond_the_limit_is_cut_between_characters_and_said_so() throws IOException {
        MessageText text =
                read("Subject: x\n\n" + "x".repeat(MessageTextReader.MAX_CHARS - 1) + "😀😀");

        assertThat(text.truncated()).isTrue();
        assertThat(text.body()).hasSize(MessageTextReader.MAX_CHARS - 1).endsWith("x");
    }

    @Test
    void what_is_no_text_passes_by_without_being_kept() throws IOException {
        byte[] head =
                ("Content-Type: multipart/mixed; boundary=a\r\n\r\n"
                                + "--a\r\nContent-Type: video/mp4\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        byte[] tail = "\r\n--a\r\n\r\nafter\r\n--a--\r\n".getBytes(StandardCharsets.US_ASCII);

        MessageText text =
                new MessageTextReader()
                        .read(
                                new SequenceInputStream(
                                        new ByteArrayInputStream(head),
                                        new SequenceInputStream(
                                                new LinesStream(500L << 20),
                                                new ByteArrayInputStream(tail))));

        assertThat(text.body()).isEqualTo("after");
        assertThat(text.truncated()).isFalse();
    }

    @Test
    void every_message_of_the_corpus_gives_its_text() throws IOException {
        var files = new ArrayList<Path>(Corpus.files("message"));
        files.addAll(Corpus.files("mbox"));
        int withText = 0;
        for (Path file : files) {
            byte[] octets = Files.readAllBytes(file);
            MessageText text = new MessageTextReader().read(new ByteArrayInputStream(octets));
            withText += text.body().isEmpty() && text.subject() == null ? 0 : 1;
        }
        assertThat(withText).isGreaterThan(files.size() * 95 / 100);
    }
}
