package org.mailboat.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.sync.Samples.ref;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.Refused;
import org.mailboat.sync.port.Refused.Danger;

import java.time.Instant;
import java.util.List;
import java.util.Map;

class GuardTest {
    private static final Guard.Bounds USUAL = Guard.Bounds.USUAL;
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Op FETCH = new Op.Fetch(ref(1, "A"), IdSet.of(1_000), 1, false, null);

    @Test
    void half_of_a_large_account_is_carried_out_and_one_more_is_refused() {
        assertThat(refused(200, remove(100), FETCH)).isFalse();
        assertThat(refused(200, remove(101), FETCH)).isTrue();
    }

    @Test
    void a_small_account_may_lose_more_than_half() {
        assertThat(refused(99, remove(98))).isFalse();
        assertThat(refused(100, remove(51))).isTrue();
    }

    @Test
    void nobody_loses_everything_unasked() {
        assertThat(refused(3, remove(3))).isTrue();
        assertThat(refused(3, remove(3), FETCH)).as("replaced by other mail").isFalse();
    }

    @Test
    void messages_go_with_their_mailbox_and_with_a_reset() {
        var sizes = new Guard.Sizes(200, 101, 1, false);
        var plan = plan(new Op.RemoveMailbox(ref(2, "B"), 101));
        assertThat(Guard.judge(plan, sizes, consent(false, null), USUAL).refusals()).hasSize(1);
        assertThat(refused(200, new Op.RetireDetached(ref(2, "B"), 101))).isTrue();
    }

    @Test
    void an_empty_list_removes_no_mailbox_not_even_an_empty_one() {
        var plan = plan(new Op.RemoveMailbox(ref(2, "B"), 0));

        var verdict =
                Guard.judge(plan, new Guard.Sizes(0, 0, 0, false), consent(false, null), USUAL);

        assertThat(verdict.refusals()).hasSize(1);
        assertThat(verdict.allowed().ops()).isEmpty();
    }

    @Test
    void a_refusal_stops_its_own_ops_only() {
        var plan = plan(remove(150), FETCH);

        var verdict =
                Guard.judge(plan, new Guard.Sizes(200, 0, 1, false), consent(false, null), USUAL);

        assertThat(verdict.allowed().ops()).containsExactly(FETCH);
        assertThat(verdict.refusals())
                .containsExactly(
                        new Refusal(
                                "The server no longer shows more than half of the account's"
                                        + " messages.",
                                150,
                                200,
                                "--allow-mass-delete"));
    }

    @Test
    void consent_needs_a_person_and_a_second_look_a_minute_later() {
        assertThat(allowed(consent(true, NOW.minusSeconds(60)))).isTrue();
        assertThat(allowed(consent(true, NOW.minusSeconds(59)))).isFalse();
        assertThat(allowed(consent(true, null))).isFalse();
        assertThat(allowed(consent(false, NOW.minusSeconds(600)))).isFalse();
    }

    @Test
    void who_was_asked_about_less_has_not_consented_to_more() {
        Instant before = NOW.minusSeconds(600);

        assertThat(allowed(new Guard.Consent(true, new Refused(Danger.ALL_EMPTY, before), NOW)))
                .isTrue();
        Guard.Verdict verdict =
                Guard.judge(
                        plan(new Op.RemoveMailbox(ref(2, "B"), 200)),
                        new Guard.Sizes(200, 200, 0, false),
                        consent(true, before),
                        USUAL);

        assertThat(verdict.refusals()).hasSize(1);
        assertThat(verdict.refused()).isEqualTo(new Refused(Danger.NO_MAILBOX, NOW));
    }

    @Test
    void what_a_run_deleted_there_before_counts() {
        UploadOp.Delete op =
                new UploadOp.Delete(
                        new MailboxId(1), MailboxPath.of("A"), false, IdSet.range(1, 30));
        Map<MailboxId, Long> sizes = Map.of(new MailboxId(1), 20L);

        assertThat(deletes(op, sizes, 20).refusals()).isEmpty();
        assertThat(deletes(op, sizes, 21).refusals()).hasSize(1);
    }

    private static Guard.Verdict deletes(
            UploadOp.Delete op, Map<MailboxId, Long> sizes, long before) {
        return Guard.towardsServer(plan(op), sizes, Map.of(op.mailbox(), before), false, USUAL);
    }

    private static boolean allowed(Guard.Consent consent) {
        return Guard.judge(plan(remove(150)), new Guard.Sizes(200, 0, 1, false), consent, USUAL)
                .refusals()
                .isEmpty();
    }

    private static boolean refused(long messagesHere, Op... ops) {
        return !Guard.judge(
                        plan(ops),
                        new Guard.Sizes(messagesHere, 0, 1, false),
                        consent(false, null),
                        USUAL)
                .refusals()
                .isEmpty();
    }

    private static Guard.Consent consent(boolean allow, @Nullable Instant refusedBefore) {
        Refused before =
                refusedBefore == null ? null : new Refused(Danger.MOST_GONE, refusedBefore);
        return new Guard.Consent(allow, before, NOW);
    }

    private static Op remove(long messages) {
        return new Op.Remove(ref(1, "A"), IdSet.range(1, messages));
    }

    private static Plan plan(Op... ops) {
        return new Plan(List.of(ops), List.of(), List.of());
    }
}
