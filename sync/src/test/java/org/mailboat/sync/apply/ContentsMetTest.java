package org.mailboat.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ContentsMetTest {
    @Test
    void each_is_new_once_however_many_there_are() {
        var met = new ContentsMet();

        for (long i = 0; i < 100_000; i++) {
            assertThat(met.add("gmail:" + (1_234_567_890_123_456_789L + i))).isTrue();
        }
        for (long i = 0; i < 100_000; i += 997) {
            assertThat(met.add("gmail:" + (1_234_567_890_123_456_789L + i))).isFalse();
        }
        assertThat(met.add("emailid:M1")).isTrue();
        assertThat(met.add("")).isTrue();
    }
}
