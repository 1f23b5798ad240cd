package org.mailboat.sync.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;

class TallyTest {
    private static final SyncFailure BUSY = SyncFailure.of(FailureKind.TRANSIENT, "It is busy.");

    private final Tally tally = new Tally();

    @Test
    void what_is_met_twice_is_told_once() {
        assertThat(tally.add(BUSY)).isTrue();

        assertThat(tally.add(BUSY)).isFalse();

        assertThat(tally.failures()).containsExactly(BUSY);
        assertThat(tally.failuresNotKept()).isZero();
    }

    @Test
    void what_could_not_be_sent_leaves_no_doubt_unless_it_was_met_otherwise_too() {
        tally.addUnsent(BUSY);
        assertThat(tally.doubtful()).isEmpty();

        tally.add(BUSY);

        assertThat(tally.doubtful()).containsExactly(BUSY);
    }

    @Test
    void what_left_doubt_still_does_when_something_cannot_be_sent_for_the_same_reason() {
        tally.add(BUSY);

        tally.addUnsent(BUSY);

        assertThat(tally.doubtful()).containsExactly(BUSY);
    }
}
