package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

class LearntOrderTest {
    private record Row(String text, int number, long size) {}

    @Test
    void it_orders_as_java_does() {
        var rows = new ArrayList<Row>();
        var random = new Random(1);
        for (int i = 0; i < 200; i++) {
            rows.add(
                    new Row(
                            "r" + random.nextInt(3),
                            random.nextInt(3) - 1,
                            random.nextLong(3) - 1));
        }
        Comparator<Row> bySize = Comparator.comparingLong(Row::size);

        assertThat(sorted(rows, LearntOrder.comparing(Row::text)))
                .isEqualTo(sorted(rows, Comparator.comparing(Row::text)));
        assertThat(
                        sorted(
                                rows,
                                LearntOrder.thenComparing(
                                        LearntOrder.thenComparingInt(
                                                LearntOrder.comparing(Row::text), Row::number),
                                        bySize)))
                .isEqualTo(
                        sorted(
                                rows,
                                Comparator.comparing(Row::text)
                                        .thenComparingInt(Row::number)
                                        .thenComparing(bySize)));
        assertThat(
                        sorted(
                                rows,
                                LearntOrder.thenComparing(
                                        LearntOrder.comparingInt(Row::number), Row::text)))
                .isEqualTo(
                        sorted(
                                rows,
                                Comparator.comparingInt(Row::number).thenComparing(Row::text)));
        assertThat(
                        sorted(
                                rows,
                                LearntOrder.thenComparingLong(
                                        LearntOrder.comparingLong(Row::size), Row::number)))
                .isEqualTo(
                        sorted(
                                rows,
                                Comparator.comparingLong(Row::size)
                                        .thenComparingLong(Row::number)));
    }

    private static List<Row> sorted(List<Row> rows, Comparator<Row> order) {
        return rows.stream().sorted(order).toList();
    }
}
