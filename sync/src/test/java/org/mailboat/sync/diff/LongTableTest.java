package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LongTableTest {
    @Test
    void rows_stay_what_they_are_however_many_come_after() {
        var table = new LongTable(3);
        for (int row = 0; row < 10_000; row++) {
            table.add(row, 2L * row, -row);
        }

        assertThat(table.rows()).isEqualTo(10_000);
        for (int row = 0; row < 10_000; row++) {
            assertThat(table.get(row, 0)).isEqualTo(row);
            assertThat(table.get(row, 1)).isEqualTo(2L * row);
            assertThat(table.get(row, 2)).isEqualTo(-row);
        }
    }
}
