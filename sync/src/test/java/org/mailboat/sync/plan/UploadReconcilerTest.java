package org.mailboat.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.Samples;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Tried;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;

class UploadReconcilerTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final MailboxId INBOX = new MailboxId(1);
    private static final MailboxId WORK = new MailboxId(2);
    private static final Keywords NONE = Keywords.none();
    private static final Keywords SEEN = Keywords.of(Keyword.SEEN);
    private static final List<LocalMailbox> MAILBOXES =
            List.of(Samples.local(1, "INBOX", 100), Samples.local(2, "Work", 100));

    @Test
    void what_is_to_go_into_a_trash_that_is_not_to_be_had_now_waits_for_it() {
        var trash = Samples.trash(3, "Trash");
        var all = new ArrayList<>(MAILBOXES);
        all.add(trash);
        var reconciler =
                new UploadReconciler(
                        Policy.DEFAULT.withDeletions(Policy.Deletions.TRASH),
                        scope(),
                        all,
                        Set.of(INBOX, WORK),
                        Set.of(),
                        NOW);
        reconciler.add(edit(1, INBOX, INBOX, NONE, true));

        assertThat(reconciler.plan().ops()).isEmpty();
        assertThat(reconciler.plan().notes()).singleElement().asString().contains("Trash", "wait");
    }

    @Test
    void what_asks_for_the_same_goes_together_marks_first_and_deletions_last() {
        Plan plan =
                plan(
                        Policy.DEFAULT,
                        List.of(
                                edit(1, INBOX, INBOX, NONE, true),
                                edit(2, WORK, INBOX, SEEN, false),
                                edit(3, INBOX, INBOX, SEEN, false),
                                edit(4, WORK, INBOX, NONE, false)));

        assertThat(plan.toString())
                .isEqualTo(
                        """
                        Mark 2 messages in "INBOX" on the server with +$seen: p2, p3.
                        Move 2 messages from "INBOX" to "Work" on the server: p2, p4.
                        Delete 1 message from "INBOX" on the server for good: p1.\
                        """);
    }

    @Test
    void the_same_edits_give_the_same_plan_whatever_their_order() {
        var edits = new ArrayList<LocalEdit>();
        for (int i = 1; i <= 60; i++) {
            edits.add(
                    edit(
                            i,
                            i % 2 == 0 ? WORK : INBOX,
                            i % 3 == 0 ? WORK : INBOX,
                            i % 5 == 0 ? SEEN : NONE,
                            i % 7 == 0));
        }
        String plan = plan(Policy.DEFAULT, edits).toString();

        Collections.shuffle(edits, new Random(7));

        assertThat(plan(Policy.DEFAULT, edits)).hasToString(plan);
    }

    @Test
    void what_is_in_doubt_or_not_due_is_left_out() {
        LocalEdit late =
                new LocalEdit(
                        edit(2, INBOX, INBOX, SEEN, false).state(),
                        1,
                        null,
                        false,
                        null,
                        null,
                        false,
                        new Tried(1, null, NOW.plusSeconds(1), true, 0));
        var reconciler = reconciler(Policy.DEFAULT, Set.of(new PlacementId(1)));
        reconciler.add(edit(1, INBOX, INBOX, SEEN, false));
        reconciler.add(late);

        assertThat(reconciler.plan().isEmpty()).isTrue();
    }

    @Test
    void a_mailbox_that_the_server_does_not_have_yet_is_waited_for() {
        var reconciler =
                new UploadReconciler(
                        Policy.DEFAULT, scope(), MAILBOXES, Set.of(INBOX), Set.of(), NOW);
        reconciler.add(edit(1, WORK, INBOX, NONE, false));

        assertThat(reconciler.plan().ops()).isEmpty();
        assertThat(reconciler.plan().notes())
                .containsExactly(
                        "1 message of \"Work\" changed here, which wait until the server has the"
                                + " mailbox.");
    }

    @Test
    void what_becomes_of_an_edit_of_what_the_server_removed_is_told_as_the_policy_has_it() {
        LocalEdit gone =
                new LocalEdit(
                        edit(1, INBOX, INBOX, SEEN, false).state(),
                        1,
                        null,
                        true,
                        null,
                        null,
                        false,
                        Tried.NEVER);

        assertThat(plan(Policy.DEFAULT, List.of(gone)).conflicts())
                .singleElement()
                .asString()
                .contains("removed here too");
        for (Policy keeping :
                List.of(
                        Policy.DEFAULT.withDeletions(Policy.Deletions.KEEP),
                        Policy.DEFAULT.withDirection(Policy.Direction.PUSH))) {
            assertThat(plan(keeping, List.of(gone)).conflicts())
                    .singleElement()
                    .asString()
                    .contains("they stay here, as the account's policy says");
        }
    }

    @Test
    void half_a_million_edits_are_planned_as_sets() {
        var reconciler = reconciler(Policy.DEFAULT, Set.of());
        for (int i = 1; i <= 500_000; i++) {
            reconciler.add(edit(i, INBOX, INBOX, SEEN, false));
        }

        Plan plan = reconciler.plan();

        assertThat(plan.ops()).hasSize(1);
        assertThat(plan.ops().getFirst().sentence()).contains("500000 messages", "p20, …");
    }

    @Test
    void deletions_above_fifty_and_a_tenth_are_refused_moves_and_remains_are_not() {
        assertThat(refused(50, 10)).isFalse();
        assertThat(refused(51, 10)).isTrue();
        assertThat(refused(100, 900)).isFalse();
        assertThat(refused(101, 900)).isTrue();
        var clear =
                new UploadOp.Delete(INBOX, MAILBOXES.getFirst().path(), true, IdSet.range(1, 500));
        assertThat(
                        Guard.towardsServer(
                                        new Plan(List.of(clear), List.of(), List.of()),
                                        new TreeMap<>(),
                                        Map.of(),
                                        false,
                                        Guard.Bounds.USUAL)
                                .refusals())
                .isEmpty();
    }

    private static boolean refused(int deletes, long others) {
        var reconciler = reconciler(Policy.DEFAULT, Set.of());
        LongStream.rangeClosed(1, deletes)
                .forEach(i -> reconciler.add(edit(i, INBOX, INBOX, NONE, true)));
        reconciler.add(edit(10_000, WORK, INBOX, NONE, false));
        Plan plan = reconciler.plan();
        Guard.Verdict verdict =
                Guard.towardsServer(
                        plan,
                        new TreeMap<>(Map.of(INBOX, others)),
                        Map.of(),
                        false,
                        Guard.Bounds.USUAL);
        assertThat(verdict.allowed().ops(UploadOp.Move.class)).hasSize(1);
        assertThat(
                        Guard.towardsServer(
                                        plan,
                                        new TreeMap<>(Map.of(INBOX, others)),
                                        Map.of(),
                                        true,
                                        Guard.Bounds.USUAL)
                                .allowed())
                .isEqualTo(plan);
        return !verdict.refusals().isEmpty();
    }

    private static Plan plan(Policy policy, List<LocalEdit> edits) {
        var reconciler = reconciler(policy, Set.of());
        edits.forEach(reconciler::add);
        return reconciler.plan();
    }

    private static UploadReconciler reconciler(Policy policy, Set<PlacementId> unsettled) {
        return new UploadReconciler(
                policy, scope(), MAILBOXES, Set.of(INBOX, WORK), unsettled, NOW);
    }

    private static Scope scope() {
        return new Scope(EnumSet.allOf(Phase.class), _ -> true, false);
    }

    private static LocalEdit edit(
            long id, MailboxId here, MailboxId agreed, Keywords local, boolean deleted) {
        return new LocalEdit(
                new PlacementState(
                        new PlacementId(id),
                        new MessageId(id),
                        here,
                        local,
                        deleted,
                        id,
                        agreed,
                        NONE,
                        new RemoteId(7, id),
                        true),
                1,
                null,
                false,
                null,
                null,
                false,
                Tried.NEVER);
    }
}
