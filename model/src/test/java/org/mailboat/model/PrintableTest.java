package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PrintableTest {
    @Test
    void ordinary_text_of_any_language_stays_as_it_is() {
        String text = "Größe 日本語 \uD83D\uDCEC \u05E9\u05DC\u05D5\u05DD";

        assertThat(Printable.of(text)).isSameAs(text);
    }

    @Test
    void what_moves_a_cursor_or_fakes_a_line_is_shown_as_its_number() {
        assertThat(Printable.of("\u001B[2Jx\r\n\u0000")).isEqualTo("\\u{1b}[2Jx\\u{d}\\u{a}\\u{0}");
        assertThat(Printable.of("\u0085\u2028\u2029")).isEqualTo("\\u{85}\\u{2028}\\u{2029}");
    }

    @Test
    void text_that_runs_the_other_way_is_shown_as_its_number() {
        assertThat(Printable.of("exe.\u202Egpj\u2066")).isEqualTo("exe.\\u{202e}gpj\\u{2066}");
    }

    @Test
    void half_a_surrogate_pair_is_shown_as_its_number() {
        assertThat(Printable.of("a\uD83D")).isEqualTo("a\\u{d83d}");
    }
}
