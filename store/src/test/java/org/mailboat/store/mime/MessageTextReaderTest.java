package org.mailboat.store.mime;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

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

    /// A message with one part, whose header this is.
    private static MessageText attached(String header, String content) throws IOException {
        return read(
                "Content-Type: multipart/mixed; boundary=a\n\n--a\n\nhello\n--a\n"
                        + header
                        + "\n\n"
                        + content
                        + "\n--a--\n");
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "text/plain; name=notes.txt         | harvest     | harvest",
                "text/html; name=page.html          | <p>h&auml;rvest</p><!-- not --> | härvest",
                "application/octet-stream; name=notes.TXT | harvest | harvest",
                "application/octet-stream; name=page.htm  | <p>h&auml;rvest</p> | härvest",
                "application/octet-stream; name=prices.csv | apples;12 | apples;12",
                "application/octet-stream; name=boat.bin   | harvest |",
                "application/octet-stream           | harvest     |",
                "application/json                   | {\"a\":1}  | {\"a\":1}",
                "application/atom+xml               | <a>x</a>    | <a>x</a>",
                "application/rtf                    | {\\rtf1 harvest} | harvest",
                "application/octet-stream; name=x.rtf | {\\rtf1 harvest} | harvest",
                "application/pdf; name=notes.txt    | harvest     |",
                "image/svg+xml                      | <a>x</a>    |",
            })
    void what_is_attached_as_text_counts(String type, String content, String expected)
            throws IOException {
        MessageText text =
                attached("Content-Disposition: attachment\nContent-Type: " + type, content);

        assertThat(text.body()).isEqualTo("hello" + (expected == null ? "" : "\n\n" + expected));
        assertThat(text.attached()).isTrue();
    }

    @Test
    void a_file_that_is_no_text_whatever_it_is_called_does_not_count() throws IOException {
        MessageText text =
                attached(
                        "Content-Type: application/octet-stream; name=notes.txt",
                        "\u0001\u0002harvest\u0003\u0004");

        assertThat(text.body()).isEqualTo("hello");
    }

    @Test
    void an_attached_message_counts_however_it_was_attached() throws IOException {
        String inner =
                """
                From: Inner <inner@example.org>
                To: other@example.org
                Subject: Forwarded
                Content-Type: text/html

                <p>deep text\
                """;
        String encoded = Base64.getMimeEncoder().encodeToString(inner.getBytes(UTF_8));
        String expected =
                """
                hello

                Forwarded

                Inner <inner@example.org>
                other@example.org

                deep text\
                """;
        for (String type :
                List.of(
                        "message/rfc822",
                        "message/rfc822; name=forwarded.eml",
                        "application/octet-stream; name=forwarded.eml")) {
            String header = "Content-Disposition: attachment\nContent-Type: " + type;
            assertThat(attached(header, inner).body()).as(type).isEqualTo(expected);
            assertThat(attached(header + "\nContent-Transfer-Encoding: base64", encoded).body())
                    .as("%s in base64", type)
                    .isEqualTo(expected);
        }
    }

    @Test
    void of_fields_that_stand_there_twice_each_counts() throws IOException {
        MessageText text =
                read("Subject: one\nTo: a@example.org\nSubject: two\nTo: b@example.org\n\n");

        assertThat(text.subject()).isEqualTo("one\ntwo");
        assertThat(text.to()).hasSize(2);
    }

    @Test
    void the_first_piece_of_a_message_sent_in_pieces_is_a_message() throws IOException {
        MessageText text =
                read(
                        """
                        Content-Type: message/partial; number=1; total=2; id="a@b"

                        Subject: inner
                        Content-Transfer-Encoding: base64

                        Y2F0cw==
                        """);

        assertThat(text.body()).isEqualTo("inner\n\ncats");
    }

    @Test
    void what_is_too_deep_to_be_taken_apart_is_text() throws IOException {
        var message = new StringBuilder();
        for (int i = 0; i < 80; i++) {
            message.append("Content-Type: multipart/mixed; boundary=a")
                    .append(i)
                    .append("\n\n--a")
                    .append(i)
                    .append('\n');
        }
        assertThat(read(message + "\nthe deepest\n").body()).contains("the deepest");
    }

    @Test
    void messages_that_are_files_in_each_other_end_somewhere() throws IOException {
        String head = "Content-Type: application/octet-stream; name=a.eml\n\n";

        MessageText text = read(head.repeat(10_000) + "deep");

        assertThat(text.names()).hasSizeBetween(2, 20);
    }

    @Test
    void a_text_that_was_written_into_the_text_counts() throws IOException {
        MessageText text =
                read(
                        """
                        Subject: x

                        before
                        begin 644 notes.txt
                        #0V%T
                        `
                        end
                        begin 644 boat.png
                        #0V%T
                        `
                        end
                        after
                        """);

        assertThat(text.body()).isEqualTo("before\nafter\n\nCat");
        assertThat(text.names()).containsExactly("notes.txt", "boat.png");
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
