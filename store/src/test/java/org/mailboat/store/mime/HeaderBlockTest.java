package org.mailboat.store.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

class HeaderBlockTest {
    private static List<String> read(String text) throws IOException {
        return HeaderBlock.read(stream(text)).fields().stream()
                .map(f -> f.name() + "=" + f.value())
                .toList();
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    @Test
    void fields_are_unfolded_up_to_the_empty_line_whatever_ends_the_lines() throws IOException {
        for (String end : List.of("\r\n", "\n")) {
            String text =
                    String.join(
                            end, "A: 1", "B: 2", " folded", "\tagain", "C :3", "", "D: body", "");

            assertThat(read(text)).containsExactly("A=1", "B=2 folded again", "C=3");
        }
    }

    @Test
    void what_is_no_field_is_passed_over() throws IOException {
        assertThat(read("From ann@x Mon Jan 1\n folded\nA: 1\nno field\n folded\nB: 2\n: 3\n"))
                .containsExactly("A=1", "B=2");
        assertThat(read(" folded\nA: 1\n>From b: 2\nC: 3")).containsExactly("A=1", "C=3");
        assertThat(read(">From ann@x\nA: 1")).containsExactly("A=1");
        assertThat(read("")).isEmpty();
        assertThat(read("\r\nA: 1")).isEmpty();
        assertThat(read("\r")).isEmpty();
    }

    @Test
    void a_header_without_an_end_is_read_to_its_end() throws IOException {
        assertThat(read("A: 1\r\nB: 2\r")).containsExactly("A=1", "B=2");
        assertThat(read("A: 1\n ")).containsExactly("A=1");
    }

    @Test
    void of_an_endless_header_a_mebibyte_is_read() throws IOException {
        assertThat(read("A: 1\nB: " + "x".repeat(3 << 20)))
                .hasSize(2)
                .last()
                .satisfies(f -> assertThat(f.length()).isBetween(1 << 19, 1 << 20));
        assertThat(read("A: 1\n".repeat(1 << 20)).size()).isLessThan(1 << 18);
    }

    @Test
    void only_what_is_wanted_is_read_with_the_charset_of_the_body() throws IOException {
        String text =
                "Content-Type: text/plain; charset=koi8-r\nSubject: \u00C4\u00C1\nX-Other: 1\n";

        HeaderBlock header = HeaderBlock.read(stream(text), "subject"::equals);

        assertThat(header.fields()).containsExactly(new HeaderField("Subject", "да"));
        assertThat(header.fields()).isSubsetOf(HeaderBlock.read(stream(text)).fields());
    }

    @Test
    void nothing_behind_the_header_is_read() throws IOException {
        InputStream in = stream("A: 1\r\n\r\nbody");
        HeaderBlock.read(in);

        assertThat(in.readAllBytes()).asString(StandardCharsets.ISO_8859_1).isEqualTo("body");
    }

    @Test
    void every_header_of_the_corpus_reads_alike_in_either_line_end() throws IOException {
        for (var file : Corpus.files("message")) {
            byte[] octets = java.nio.file.Files.readAllBytes(file);
            HeaderBlock whole = HeaderBlock.read(new ByteArrayInputStream(octets));

            assertThat(HeaderBlock.read(new ByteArrayInputStream(Corpus.crlf(octets))))
                    .as("%s", file)
                    .isEqualTo(whole);
            HeaderBlock some =
                    HeaderBlock.read(new ByteArrayInputStream(octets), "received"::equals);
            assertThat(some.fields())
                    .isEqualTo(
                            whole.fields().stream()
                                    .filter(f -> f.name().equalsIgnoreCase("Received"))
                                    .toList());
        }
    }
}
