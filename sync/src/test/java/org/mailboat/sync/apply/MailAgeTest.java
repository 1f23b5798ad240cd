package org.mailboat.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;

class MailAgeTest {
    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    private static int age(long days) {
        return MailAge.of(NOW.minus(Duration.ofDays(days)), NOW);
    }

    @Test
    void each_step_is_twice_as_long_as_the_one_before() {
        assertThat(age(0)).isZero();
        assertThat(age(1)).isEqualTo(1);
        assertThat(age(2)).isEqualTo(1);
        assertThat(age(3)).isEqualTo(2);
        assertThat(age(6)).isEqualTo(2);
        assertThat(age(7)).isEqualTo(3);
        assertThat(age(365 * 50)).isEqualTo(14);
    }

    @Test
    void what_is_dated_in_the_future_is_new_and_what_has_no_date_is_oldest() {
        assertThat(age(-900)).isZero();
        assertThat(MailAge.of(null, NOW)).isGreaterThan(age(365 * 100));
        assertThat(MailAge.AT_ONCE).isLessThan(age(0));
    }
}
