package org.mailboat.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
    private static Table table() {
        return new Table(Table.Kind.LEFT, Table.Kind.FLEXIBLE, Table.Kind.RIGHT)
                .row("p1", "A rather long subject that goes on", "1")
                .row("p200", "港から船が出る", "20,000");
    }

    @Test
    void without_a_limit_nothing_is_cut() {
        assertThat(table().lines(0))
                .containsExactly(
                        "p1    A rather long subject that goes on       1",
                        "p200  港から船が出る                      20,000");
    }

    @Test
    void without_a_limit_one_long_cell_does_not_make_every_line_long() {
        String name = "x".repeat(3_000);

        assertThat(table().row("p3", name, "7").lines(0))
                .contains("p3    " + name + "       7")
                .filteredOn(line -> line.length() > 90)
                .hasSize(1);
    }

    @Test
    void on_a_narrow_terminal_the_flexible_column_gives_way() {
        assertThat(table().lines(30))
                .containsExactly("p1    A rather long s…       1", "p200  港から船が出る    20,000")
                .allMatch(line -> DisplayWidth.of(line) <= 30);
    }
}
