package org.mailboat.store.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class PartsTest {
    private static final String NESTED =
            """
            Subject: outer
            Content-Type: multipart/mixed; boundary=a

            --a
            Content-Type: text/plain; charset=utf-8; format=flowed

            one
            --a
            Content-Type: message/rfc822
            Content-Disposition: attachment; filename=fwd.eml

            Subject: inner
            Content-Type: multipart/related; boundary=b

            --b
            Content-Type: text/html

            <p>two</p>
            --b
            Content-Type: image/png
            Content-ID: <logo@x>
            Content-Transfer-Encoding: base64

            AAEC
            --b--
            --a
            Content-Type: message/rfc822

            Subject: plain

            three
            --a--
            """;

    private static byte[] octets(String message) {
        return message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    private static MessageView read(String message) throws IOException {
        return new MessageReader().read(new ByteArrayInputStream(octets(message)));
    }

    private static String part(byte[] message, String number) throws IOException {
        var out = new ByteArrayOutputStream();
        boolean found =
                new MessageReader().writePart(new ByteArrayInputStream(message), number, out);
        return found ? out.toString(StandardCharsets.ISO_8859_1) : "(none)";
    }

    private static List<String> numbers(MimePart part) {
        var all = new ArrayList<String>();
        all.add(part.number() + " " + part.type());
        part.parts().forEach(p -> all.addAll(numbers(p)));
        return all;
    }

    @Test
    void parts_are_numbered_as_imap_does() throws IOException {
        MimePart tree = new MessageReader().structure(new ByteArrayInputStream(octets(NESTED)));

        assertThat(numbers(tree))
                .containsExactly(
                        " multipart/mixed",
                        "1 text/plain",
                        "2 message/rfc822",
                        " multipart/related",
                        "2.1 text/html",
                        "2.2 image/png",
                        "3 message/rfc822",
                        "3.1 text/plain");
        MimePart inner = tree.parts().get(1);
        assertThat(inner.name()).isEqualTo("fwd.eml");
        assertThat(inner.message().subject()).isEqualTo("inner");
        MimePart image = inner.parts().getFirst().parts().getLast();
        assertThat(image.size()).isEqualTo(3);
        assertThat(image.octets()).isEqualTo(4);
        assertThat(image.contentId()).isEqualTo("logo@x");
        assertThat(tree.parts().getFirst().parameters())
                .containsEntry("format", "flowed")
                .containsEntry("charset", "utf-8");
    }

    @Test
    void every_part_can_be_written_by_its_number() throws IOException {
        byte[] message = octets(NESTED);

        assertThat(part(message, "1")).isEqualTo("one");
        assertThat(part(message, "2")).startsWith("Subject: inner\r\n").endsWith("--b--");
        assertThat(part(message, "2.1")).isEqualTo("<p>two</p>");
        assertThat(part(message, "2.2")).isEqualTo("\0\1\2");
        assertThat(part(message, "3.1")).isEqualTo("three");
        for (String none : List.of("", "4", "1.1", "2.3", "3.2", "x", "2.1.1")) {
            assertThat(part(message, none)).isEqualTo("(none)");
        }
    }

    @Test
    void the_example_of_rfc_8621_is_sorted_as_it_says() throws IOException {
        // RFC 8621 §4.1.4; each text part says its letter
        String message =
                mixed(
                        "m",
                        text("text/plain", "A"),
                        mixed(
                                "n",
                                multipart(
                                        "alternative",
                                        "o",
                                        mixed(
                                                "p",
                                                text("text/plain", "B"),
                                                binary("image/jpeg", "inline"),
                                                text("text/plain", "D")),
                                        multipart(
                                                "related",
                                                "q",
                                                text("text/html", "E"),
                                                binary("image/jpeg", null))),
                                binary("image/jpeg", "attachment"),
                                binary("application/x-excel", null),
                                "Content-Type: message/rfc822\n\nSubject: J\n\n"),
                        text("text/plain", "K"));

        MessageView view = read(message);

        assertThat(view.text().replaceAll("\\s", "")).isEqualTo("ABDK");
        assertThat(view.html()).isEqualTo("E");
        assertThat(view.attachments().stream().map(Attachment::type))
                .containsExactly(
                        "image/jpeg",
                        "image/jpeg",
                        "image/jpeg",
                        "application/x-excel",
                        "message/rfc822");
    }

    private static String mixed(String boundary, String... parts) {
        return multipart("mixed", boundary, parts);
    }

    private static String multipart(String kind, String boundary, String... parts) {
        var out =
                new StringBuilder(
                        "Content-Type: multipart/" + kind + "; boundary=" + boundary + "\n");
        for (String part : parts) {
            out.append("\n--").append(boundary).append('\n').append(part);
        }
        return out + "\n--" + boundary + "--\n";
    }

    private static String text(String type, String content) {
        return "Content-Type: " + type + "\n\n" + content;
    }

    private static String binary(String type, String disposition) {
        return "Content-Type: "
                + type
                + (disposition == null ? "" : "\nContent-Disposition: " + disposition)
                + "\n\nx";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: multipart/mixed; boundary=other\n\n",
                "Content-Type: multipart/mixed\n\n",
                "Content-Type: multipart/mixed; boundary=\"\"\n\n"
            })
    void a_boundary_that_is_wrong_or_missing_is_found(String header) throws IOException {
        MessageView view =
                read(
                        header
                                + "--real\n"
                                + "Content-Type: text/plain\n\n"
                                + "found\n"
                                + "--real\n"
                                + "Content-Type: image/png\n\n"
                                + "x\n"
                                + "--real--\n");

        assertThat(view.text()).isEqualTo("found");
        assertThat(view.attachments()).extracting(Attachment::part).containsExactly("2");
    }

    @Test
    void a_part_without_an_empty_line_keeps_all_its_lines() throws IOException {
        String text = "no header\nnor this: one\nthird: line\n\nfourth\n";
        String head = "Content-Type: multipart/mixed; boundary=a\n\n--a\n";

        assertThat(read(head + text + "\n--a--").text()).isEqualTo(text);
        assertThat(read(head + "Content-Type: text/plain\n" + text + "\n--a--").text())
                .isEqualTo(text);
        assertThat(read(head + "one\ntwo\n--a\n\nthree\n--a--").text())
                .isEqualTo("one\ntwo\nthree");
        assertThat(
                        read(head
                                        + "no field\nContent-Type: multipart/mixed; boundary=b\n\n"
                                        + "--b\n\nwithin\n--b--\n--a--")
                                .text())
                .isEqualTo("within");
    }

    @Test
    void a_first_part_may_follow_the_header_at_once() throws IOException {
        assertThat(
                        read("Content-Type: multipart/mixed; boundary=\"a b\"\n \n"
                                        + "--a b\nContent-Type: text/plain\n\nfound\n--a b--")
                                .text())
                .isEqualTo("found");
    }

    @Test
    void what_stands_in_a_multipart_without_parts_is_text() throws IOException {
        assertThat(read("Content-Type: multipart/mixed; boundary=a\n\njust text\n").text())
                .isEqualTo("just text\n");
        assertThat(
                        read("Content-Type: multipart/mixed; boundary=a\n\n--a\nno header\n--a--")
                                .text())
                .isEqualTo("no header");
        assertThat(
                        read("Content-Type: multipart/mixed; boundary=a\n\n"
                                        + "--a\n"
                                        + "Content-Type: message/rfc822\n\n"
                                        + "no message at all\n"
                                        + "--a--")
                                .attachments())
                .hasSize(1);
    }

    @Test
    void files_written_into_a_text_are_attachments() throws IOException {
        String message =
                """
                Subject: x

                before
                begin 644 boat.txt
                $86AO>0``
                `
                end
                begin 644 of a sentence that is no file
                after
                =ybegin line=128 size=3 name=y.bin
                *+,
                =yend size=3
                """;

        MessageView view = read(message);

        assertThat(view.text())
                .isEqualTo("before\nbegin 644 of a sentence that is no file\nafter\n");
        assertThat(view.attachments())
                .containsExactly(
                        new Attachment(
                                "1.1", "boat.txt", "application/octet-stream", 4, null, false),
                        new Attachment("1.2", "y.bin", "application/octet-stream", 3, null, false));
        assertThat(part(octets(message), "1.1")).isEqualTo("ahoy");
        assertThat(part(octets(message), "1.2")).isEqualTo("\0\1\2");
        assertThat(part(octets(message), "1.3")).isEqualTo("(none)");
    }

    @Test
    void every_winmail_dat_of_the_corpus_is_opened_and_its_files_can_be_written()
            throws IOException {
        int files = 0;
        for (Path file : Corpus.files("tnef")) {
            if (!file.toString().endsWith(".tnef")) {
                continue;
            }
            String head = "Content-Type: application/ms-tnef; name=winmail.dat\r\n\r\n";
            var message = new ByteArrayOutputStream();
            message.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
            message.writeBytes(Files.readAllBytes(file));
            byte[] octets = message.toByteArray();
            MessageView view = new MessageReader().read(new ByteArrayInputStream(octets));
            assertThat(view.notices()).as("%s", file).isEmpty();
            assertThat(view.attachments().getFirst().part()).isEqualTo("1");
            for (Attachment a : view.attachments()) {
                assertThat(part(octets, a.part())).as("%s %s", file, a).hasSize((int) a.size());
                files++;
            }
        }
        assertThat(files).isGreaterThan(20);
    }

    @Test
    void messages_within_messages_go_no_deeper_than_the_limit() throws IOException {
        String message = "Content-Type: message/rfc822\n\n".repeat(20_000) + "\ndeep";

        MimePart part = new MessageReader().structure(new ByteArrayInputStream(octets(message)));
        int depth = 0;
        while (!part.parts().isEmpty()) {
            part = part.parts().getFirst();
            depth++;
        }

        assertThat(depth).isEqualTo(60);
    }

    @Test
    void a_flood_of_parts_and_a_flood_of_fields_are_survived() throws IOException {
        String parts = "\n--a\n\nx".repeat(50_000);
        MimePart tree =
                new MessageReader()
                        .structure(
                                new ByteArrayInputStream(
                                        octets(
                                                "Content-Type: multipart/mixed; boundary=a\n"
                                                        + parts)));
        assertThat(tree.parts()).hasSizeBetween(9_000, 10_000);

        InputStream fields =
                new SequenceInputStream(
                        new ByteArrayInputStream(octets("Subject: x\nX: ")),
                        new LinesStream(64 << 20));
        MessageView view = new MessageReader(1000).read(fields);
        assertThat(view.header().subject()).isEqualTo("x");
        assertThat(view.truncated()).isTrue();
    }

    @Test
    void damage_anywhere_in_a_message_of_the_corpus_breaks_nothing() throws IOException {
        long seed = Long.getLong("mailboat.seed", 20240205);
        var random = new Random(seed);
        List<Path> files = Corpus.files("message");
        for (int i = 0; i < 400; i++) {
            byte[] message = Files.readAllBytes(files.get(random.nextInt(files.size())));
            if (message.length == 0 || message.length > 100_000) {
                continue;
            }
            for (int n = random.nextInt(20); n >= 0; n--) {
                message[random.nextInt(message.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(message, random.nextInt(message.length) + 1);
            assertThat(new MessageReader().read(new ByteArrayInputStream(cut)))
                    .as("seed %d, message %d", seed, i)
                    .isNotNull();
            assertThat(new MessageTextReader().read(new ByteArrayInputStream(cut))).isNotNull();
        }
    }

    @Test
    void damage_anywhere_in_a_winmail_dat_breaks_nothing() throws IOException {
        long seed = Long.getLong("mailboat.seed", 20240205);
        var random = new Random(seed);
        for (Path file : Corpus.files("tnef")) {
            byte[] whole = Files.readAllBytes(file);
            for (int i = 0; i < 20; i++) {
                byte[] damaged = whole.clone();
                for (int n = random.nextInt(30); n >= 0; n--) {
                    damaged[6 + random.nextInt(Math.max(1, damaged.length - 6))] =
                            (byte) random.nextInt(256);
                }
                var in = new ByteArrayInputStream(damaged);
                assertThat(Winmail.open(in)).as("seed %d, %s", seed, file).isNotNull();
            }
        }
    }
}
