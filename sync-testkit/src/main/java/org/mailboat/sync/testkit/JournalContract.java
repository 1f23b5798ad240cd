package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.AccountId;
import org.mailboat.model.FailureKind;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Journal;

import java.time.Instant;
import java.util.List;

/// What every [Journal] keeps to.
public abstract class JournalContract {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    /// An empty journal, new for each test, that knows [#account].
    protected abstract Journal create();

    protected abstract AccountId account();

    /// The same journal after a kill.
    protected Journal reopen(Journal journal) {
        return journal;
    }

    @Test
    void an_intent_is_there_after_a_kill_and_gone_when_settled() {
        Journal journal = create();
        Intent first = journal.intend(account(), null, "append", "evidence\n1", NOW);
        Intent second = journal.intend(account(), null, "move", "evidence 2", NOW);

        journal = reopen(journal);
        assertThat(journal.open(account())).containsExactly(first, second);
        assertThat(second.id()).isGreaterThan(first.id());
        assertThat(first.attempts()).isZero();
        assertThat(first.evidence()).isEqualTo("evidence\n1");

        journal.settle(first.id());
        journal = reopen(journal);
        assertThat(journal.open(account())).containsExactly(second);
    }

    @Test
    void what_is_confirmed_stays_open_and_stays_confirmed() {
        Journal journal = create();
        long said = journal.intend(account(), null, "append", "", NOW).id();
        journal.intend(account(), null, "append", "", NOW);

        journal.confirm(List.of(said));
        journal.postpone(said, NOW.plusSeconds(60));

        assertThat(reopen(journal).open(account()))
                .extracting(Intent::confirmed)
                .containsExactly(true, false);
    }

    @Test
    void postponing_counts_the_attempt() {
        Journal journal = create();
        long id = journal.intend(account(), null, "append", "", NOW).id();

        journal.postpone(id, NOW.plusSeconds(60));

        assertThat(reopen(journal).open(account()))
                .singleElement()
                .satisfies(intent -> {
                    assertThat(intent.attempts()).isEqualTo(1);
                    assertThat(intent.notBefore()).isEqualTo(NOW.plusSeconds(60));
                    assertThat(intent.parked()).isNull();
                });
    }

    @Test
    void a_parked_intent_keeps_its_reason() {
        Journal journal = create();
        long id = journal.intend(account(), null, "append", "", NOW).id();
        var why = SyncFailure.of(FailureKind.NEEDS_DECISION, "Nobody knows.");

        journal.park(id, why);

        assertThat(reopen(journal).open(account()))
                .singleElement()
                .satisfies(intent -> assertThat(intent.parked()).isEqualTo(why));
    }
}
