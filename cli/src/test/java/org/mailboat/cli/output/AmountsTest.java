package org.mailboat.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;

class AmountsTest {
    @Test
    void counts_are_grouped_and_agree_with_their_noun() {
        assertThat(Amounts.count(0)).isEqualTo("0");
        assertThat(Amounts.count(999)).isEqualTo("999");
        assertThat(Amounts.count(1_234_567)).isEqualTo("1,234,567");
        assertThat(Amounts.count(1, "message")).isEqualTo("1 message");
        assertThat(Amounts.count(2, "mailbox")).isEqualTo("2 mailboxes");
    }

    @Test
    void bytes_are_in_powers_of_a_thousand() {
        assertThat(Amounts.bytes(0)).isEqualTo("0 B");
        assertThat(Amounts.bytes(999)).isEqualTo("999 B");
        assertThat(Amounts.bytes(1000)).isEqualTo("1.0 kB");
        assertThat(Amounts.bytes(999_999)).isEqualTo("1.0 MB");
        assertThat(Amounts.bytes(12_350_000)).isEqualTo("12.4 MB");
        assertThat(Amounts.bytes(150_000_000)).isEqualTo("150 MB");
        assertThat(Amounts.bytes(Long.MAX_VALUE)).isEqualTo("9.2 EB");
    }

    @Test
    void times_have_the_precision_that_matters() {
        assertThat(Amounts.time(Duration.ofMillis(840))).isEqualTo("0.8 s");
        assertThat(Amounts.time(Duration.ofMillis(9_940))).isEqualTo("9.9 s");
        assertThat(Amounts.time(Duration.ofMillis(9_960))).isEqualTo("10 s");
        assertThat(Amounts.time(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
        assertThat(Amounts.time(Duration.ofSeconds(7500))).isEqualTo("2 h 5 min");
    }
}
