package org.mailboat.store.mime;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;

class SafeFileNameTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "boat.png;boat.png",
                "../../etc/passwd;passwd",
                "C:\\Users\\x\\a.doc;a.doc",
                "..;''",
                ".bashrc;bashrc",
                "-rf;rf",
                " a .txt . ;a .txt",
                "a<b>:\"c|?*.txt;a_b___c___.txt",
                "CON;_CON",
                "nul.txt;_nul.txt",
                "com1 .log;_com1 .log",
                "console.txt;console.txt",
                "Größe 🚤.pdf;Größe 🚤.pdf"
            })
    void a_name_stays_as_close_as_is_safe(String said, String safe) {
        assertThat(SafeFileName.of(said)).isEqualTo(safe);
    }

    @Test
    void nothing_that_acts_or_misleads_stays() {
        assertThat(SafeFileName.of("evil\u202Efdp.exe\u0000\n\u001b[1m\uFEFF"))
                .isEqualTo("evilfdp.exe[1m");
        assertThat(SafeFileName.of("e\u0301.txt")).isEqualTo("\u00E9.txt");
        assertThat(SafeFileName.of("a\uD800b")).isEqualTo("ab");
    }

    @Test
    void a_long_name_is_cut_between_characters_and_keeps_its_extension() {
        String name = SafeFileName.of("ü".repeat(300) + ".tar.gz");

        assertThat(name).startsWith("ü").endsWith(".gz");
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isBetween(195, 200);
        assertThat(SafeFileName.of("x".repeat(999))).hasSize(200);
    }

    @Test
    void a_part_without_a_name_gets_one_from_what_it_is() {
        assertThat(SafeFileName.of(new Attachment("2", null, "image/png", 1, null, false)))
                .isEqualTo("part-2.png");
        assertThat(SafeFileName.of(new Attachment("2", "notes", "text/plain", 1, null, false)))
                .isEqualTo("notes.txt");
        assertThat(
                        SafeFileName.of(
                                new Attachment(
                                        "2.1", null, "message/rfc822", 1, null, false, "Re: a/b")))
                .isEqualTo("Re_ a_b.eml");
    }

    @Test
    void a_name_that_is_taken_gets_a_number() {
        assertThat(SafeFileName.numbered("boat.png", 2)).isEqualTo("boat (2).png");
        assertThat(SafeFileName.numbered("boat", 3)).isEqualTo("boat (3)");
    }
}
