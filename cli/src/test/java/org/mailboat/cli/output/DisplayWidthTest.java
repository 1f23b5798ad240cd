package org.mailboat.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DisplayWidthTest {
    @Test
    void wide_characters_take_two_cells_and_joined_ones_none() {
        assertThat(DisplayWidth.of("abc")).isEqualTo(3);
        assertThat(DisplayWidth.of("港船")).isEqualTo(4);
        assertThat(DisplayWidth.of("é")).isEqualTo(1);
        assertThat(DisplayWidth.of("e\u0301")).isEqualTo(1);
        assertThat(DisplayWidth.of("한글")).isEqualTo(4);
        assertThat(DisplayWidth.of("⛵")).isEqualTo(2);
        assertThat(DisplayWidth.of("😀")).isEqualTo(2);
    }

    @Test
    void cut_text_never_is_wider_than_asked() {
        for (int cells = 0; cells < 12; cells++) {
            assertThat(DisplayWidth.of(DisplayWidth.cut("a港b船c😀d港", cells)))
                    .isLessThanOrEqualTo(cells);
        }
    }

    @Test
    void text_that_fits_is_not_cut() {
        assertThat(DisplayWidth.cut("港船", 4)).isEqualTo("港船");
        assertThat(DisplayWidth.cut("港船", 3)).isEqualTo("港…");
    }

    @Test
    void padding_counts_cells_not_characters() {
        assertThat(DisplayWidth.padRight("港", 4)).isEqualTo("港  ");
        assertThat(DisplayWidth.padLeft("港", 4)).isEqualTo("  港");
    }
}
