package org.mailboat.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class LineWrapTest {
    private static List<String> at(int columns, String line) {
        return LineWrap.at(columns, line).toList();
    }

    @Test
    void a_line_that_fits_or_goes_to_a_file_is_left_alone() {
        assertThat(at(20, "  twenty cells, all  ".stripTrailing()))
                .containsExactly("  twenty cells, all");
        assertThat(at(0, "a ".repeat(500))).containsExactly("a ".repeat(500));
    }

    @Test
    void a_long_line_breaks_between_words_and_loses_none() {
        String line = "the quick brown fox jumps over the lazy dog again and again";
        List<String> lines = at(20, line);

        assertThat(lines).hasSizeGreaterThan(2);
        assertThat(lines).allSatisfy(l -> assertThat(DisplayWidth.of(l)).isLessThan(21));
        assertThat(String.join(" ", lines)).isEqualTo(line);
    }

    @Test
    void a_quote_stays_a_quote() {
        assertThat(at(20, "> > one two three four five six"))
                .hasSizeGreaterThan(1)
                .allSatisfy(l -> assertThat(l).startsWith("> > "));
    }

    @Test
    void an_address_stays_whole_and_wide_characters_break_anywhere() {
        String address = "https://example.org/a/very/long/address";
        assertThat(at(20, "see " + address + " now")).containsExactly("see", address, "now");

        List<String> wide = at(20, "漢字".repeat(15));
        assertThat(wide).allSatisfy(l -> assertThat(DisplayWidth.of(l)).isLessThan(21));
        assertThat(String.join("", wide)).isEqualTo("漢字".repeat(15));
    }
}
