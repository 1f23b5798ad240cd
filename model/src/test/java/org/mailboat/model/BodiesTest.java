package org.mailboat.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;

class BodiesTest {
    private static final Instant NOW = Instant.parse("2026-03-31T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"all", "none", "1d", "90d", "36500d"})
    void what_is_printed_is_read(String text) {
        assertThat(Bodies.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "0d", "d", "-1d", "90", "90D", "90 d", "36501d", "99999999999d", "ALL"})
    void nothing_else_is_a_window(String text) {
        assertThatThrownBy(() -> Bodies.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void days_are_counted_back_from_now_to_the_second() {
        assertThat(Bodies.ofDays(90).since(NOW)).isEqualTo("2025-12-31T12:00:00Z");
        assertThat(Bodies.ALL.since(NOW)).isEqualTo(Instant.MIN);
        assertThat(Bodies.NONE.since(NOW)).isEqualTo(Instant.MAX);
    }
}
