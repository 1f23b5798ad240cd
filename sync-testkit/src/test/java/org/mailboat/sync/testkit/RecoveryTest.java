package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.sync.AccountReport.Result;

class RecoveryTest {
    private final World world = World.withMail();

    @Test
    void what_cannot_be_told_is_parked_and_listed_and_the_rest_goes_on() {
        world.journal.intend(
                world.account().id(), null, "append", "evidence", world.clock.instant());

        var first = world.sync();
        var second = world.sync();

        assertThat(first.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(world.difference()).isNull();
        assertThat(world.journal.open(world.account().id()))
                .singleElement()
                .satisfies(intent -> assertThat(intent.parked()).isNotNull());
        assertThat(second.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.kind()).isEqualTo(FailureKind.NEEDS_DECISION));
    }
}
