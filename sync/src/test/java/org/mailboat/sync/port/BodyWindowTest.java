package org.mailboat.sync.port;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Bodies;

import java.time.Instant;

class BodyWindowTest {
    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    @Test
    void its_first_second_belongs_to_it() {
        BodyWindow window = BodyWindow.of(Bodies.ofDays(1), NOW);

        assertThat(window.holds(NOW.minusSeconds(86_400))).isTrue();
        assertThat(window.holds(NOW.minusSeconds(86_401))).isFalse();
        assertThat(window.holds(NOW.plusSeconds(1))).isTrue();
    }

    @Test
    void mail_without_a_date_is_older_than_any_window_and_part_of_all() {
        assertThat(BodyWindow.of(Bodies.ofDays(36_500), NOW).holds(null)).isFalse();
        assertThat(BodyWindow.ALL.holds(null)).isTrue();
        assertThat(BodyWindow.ALL.holds(Instant.EPOCH)).isTrue();
        assertThat(BodyWindow.NONE.holds(NOW)).isFalse();
        assertThat(BodyWindow.NONE.holds(null)).isFalse();
    }
}
