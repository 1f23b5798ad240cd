package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.NoSuchElementException;
import java.util.Random;
import java.util.TreeSet;

class IdSetTest {
    @Test
    void neighbours_are_written_as_one_range() {
        assertThat(IdSet.of(7, 1, 2, 3, 9, 10)).hasToString("1:3,7,9:10");
        assertThat(IdSet.empty()).hasToString("");
    }

    @Test
    void repeated_and_overlapping_numbers_count_once() {
        var set = new IdSet.Builder().addRange(1, 5).addRange(3, 4).addRange(4, 8).add(8).build();

        assertThat(set).isEqualTo(IdSet.range(1, 8));
        assertThat(set.size()).isEqualTo(8);
    }

    @Test
    void all_uids_take_one_range() {
        var all = IdSet.range(1, 4294967295L);

        assertThat(all.size()).isEqualTo(4294967295L);
        assertThat(all.ranges()).isEqualTo(1);
        assertThat(all.contains(4294967295L)).isTrue();
        assertThat(all.contains(4294967296L)).isFalse();
    }

    @Test
    void numbers_that_go_back_are_refused() {
        var builder = new IdSet.Builder().addRange(5, 6);

        assertThatThrownBy(() -> builder.add(3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IdSet.range(0, 3)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> IdSet.range(4, 3)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void the_empty_set_has_no_first_and_no_last() {
        assertThatThrownBy(() -> IdSet.empty().first()).isInstanceOf(NoSuchElementException.class);
        assertThatThrownBy(() -> IdSet.empty().last()).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void set_algebra_agrees_with_sorted_sets_of_numbers() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int round = 0; round < 2_000; round++) {
            var a = numbers(random);
            var b = numbers(random);
            var left = set(a);
            var right = set(b);

            var union = new TreeSet<>(a);
            union.addAll(b);
            var common = new TreeSet<>(a);
            common.retainAll(b);
            var rest = new TreeSet<>(a);
            rest.removeAll(b);

            String what = "seed " + seed + ": " + left + " and " + right;
            assertThat(left.plus(right)).as(what).isEqualTo(set(union));
            assertThat(left.intersect(right)).as(what).isEqualTo(set(common));
            assertThat(left.minus(right)).as(what).isEqualTo(set(rest));
            assertThat(left.size()).as(what).isEqualTo(a.size());
            assertThat(left.stream().boxed()).as(what).containsExactlyElementsOf(a);
            for (long n = 1; n <= 41; n++) {
                assertThat(left.contains(n)).as(what + ", " + n).isEqualTo(a.contains(n));
            }
        }
    }

    private static TreeSet<Long> numbers(Random random) {
        var numbers = new TreeSet<Long>();
        int count = random.nextInt(25);
        for (int i = 0; i < count; i++) {
            numbers.add(1L + random.nextInt(40));
        }
        return numbers;
    }

    private static IdSet set(TreeSet<Long> numbers) {
        return IdSet.of(numbers.stream().mapToLong(Long::longValue).toArray());
    }
}
