package org.mailboat.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

class DoubtTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
    private static final MailboxPath A = MailboxPath.parse("A");
    private static final Doubt HEALTHY =
            new Doubt(NOW.minusSeconds(60), Set.of(A), Set.of(Doubt.name(A, "uid 7")));
    private static final Doubt NEVER_WHOLE =
            new Doubt(null, Set.of(A), Set.of(Doubt.name(A, "uid 7")));

    @Test
    void a_run_without_a_failure_is_sure() {
        assertThat(HEALTHY.isRaisedBy(List.of(), NOW)).isFalse();
    }

    @Test
    void a_mailbox_that_could_not_be_looked_at_may_hold_what_is_missing_elsewhere() {
        assertThat(HEALTHY.isRaisedBy(List.of(failure("B")), NOW)).isTrue();
        assertThat(NEVER_WHOLE.isRaisedBy(List.of(failure("B")), NOW)).isTrue();
    }

    @Test
    void a_message_that_was_refused_before_hides_nothing_new() {
        assertThat(HEALTHY.isRaisedBy(List.of(refused("uid 7")), NOW)).isFalse();
        assertThat(HEALTHY.isRaisedBy(List.of(refused("uid 8")), NOW)).isTrue();
    }

    @Test
    void an_account_that_was_never_seen_as_a_whole_does_not_wait_for_what_never_opened() {
        assertThat(NEVER_WHOLE.isRaisedBy(List.of(failure("A")), NOW)).isFalse();
        assertThat(HEALTHY.isRaisedBy(List.of(failure("A")), NOW)).isTrue();
    }

    @Test
    void removals_do_not_wait_for_ever() {
        Instant later = NOW.plus(Duration.ofDays(4));

        var longOutOfReach = new Doubt(NOW, Set.of(MailboxPath.of("B")), Set.of());
        assertThat(longOutOfReach.isRaisedBy(List.of(failure("B")), NOW)).isTrue();
        assertThat(longOutOfReach.isRaisedBy(List.of(failure("B")), later)).isFalse();
    }

    @Test
    void what_nobody_can_deliver_makes_no_run_careless_of_what_is_out_of_reach_only_now() {
        Instant later = NOW.plus(Duration.ofDays(4));

        assertThat(HEALTHY.isRaisedBy(List.of(failure("B")), later)).isTrue();
        assertThat(HEALTHY.isRaisedBy(List.of(refused("uid 8")), later)).isTrue();
        assertThat(HEALTHY.isRaisedBy(List.of(refused("uid 7")), later)).isFalse();
    }

    @Test
    void a_failure_of_the_account_puts_everything_in_doubt() {
        var failure = SyncFailure.of(FailureKind.TRANSIENT, "No list.");

        assertThat(NEVER_WHOLE.isRaisedBy(List.of(failure), NOW)).isTrue();
    }

    private static SyncFailure failure(String path) {
        return SyncFailure.of(FailureKind.TRANSIENT, "Not now.")
                .withMailbox(MailboxPath.parse(path));
    }

    private static SyncFailure refused(String message) {
        return failure("A").withMessage(message);
    }
}
