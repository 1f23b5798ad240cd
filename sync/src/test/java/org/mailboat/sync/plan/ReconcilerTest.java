package org.mailboat.sync.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.sync.Samples.local;
import static org.mailboat.sync.Samples.ref;
import static org.mailboat.sync.Samples.remote;

import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.Policy;
import org.mailboat.model.Policy.Deletions;
import org.mailboat.model.Policy.Direction;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

class ReconcilerTest {
    private static final Keywords SEEN = Keywords.parse("\\Seen");
    private static final MailboxMatch QUIET = new MailboxMatch(List.of(), List.of(), List.of());

    private final MailboxFacts facts =
            new MailboxFacts(
                    ref(1, "A"),
                    List.of(new MailboxFacts.MarkChange(SEEN, Keywords.none(), IdSet.of(1, 2))),
                    IdSet.of(3),
                    0,
                    whole(IdSet.range(10, 40), 5_000),
                    0);

    @Test
    void the_plan_marks_then_removes_then_fetches_and_removes_mailboxes_last() {
        var match =
                new MailboxMatch(
                        List.of(), List.of(), List.of(local(2, "Gone", 4), local(3, "Gone/X", 5)));

        Plan plan = reconciler(Policy.DEFAULT).contents(match, List.of(facts), Matches.NONE);

        assertThat(plan.toString())
                .isEqualTo(
                        """
                        Mark 2 messages in "A" here with +$seen: uid 1, 2.
                        Bring 31 messages (5000 bytes) into "A": uid 10, 11, 12, 13, 14, 15, 16, \
                        17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, … .
                        Remove 1 message from "A" here, recoverably, as the server no longer has \
                        them: uid 3.
                        Remove the mailbox "Gone/X" here, as the server no longer has it; its 5 \
                        messages stay recoverable.
                        Remove the mailbox "Gone" here, as the server no longer has it; its 4 \
                        messages stay recoverable.\
                        """);
    }

    @Test
    void the_same_input_gives_the_same_plan() {
        var first = reconciler(Policy.DEFAULT).contents(QUIET, List.of(facts), Matches.NONE);
        var second = reconciler(Policy.DEFAULT).contents(QUIET, List.of(facts), Matches.NONE);

        assertThat(second).isEqualTo(first).hasToString(first.toString());
    }

    @Test
    void nothing_seen_means_nothing_to_do() {
        var nothing = new MailboxFacts(ref(1, "A"), List.of(), IdSet.empty(), 0, Owed.NOTHING, 0);

        assertThat(reconciler(Policy.DEFAULT).contents(QUIET, List.of(nothing), Matches.NONE))
                .isEqualTo(Plan.EMPTY);
    }

    @Test
    void a_policy_that_keeps_says_what_it_keeps() {
        var match = new MailboxMatch(List.of(), List.of(), List.of(local(2, "Gone", 4)));

        Plan plan =
                reconciler(policy(Direction.BOTH, Deletions.KEEP))
                        .contents(match, List.of(facts), Matches.NONE);

        assertThat(plan.ops(Op.Remove.class)).isEmpty();
        assertThat(plan.ops(Op.RemoveMailbox.class)).isEmpty();
        assertThat(plan.notes()).hasSize(2);
    }

    @Test
    void a_policy_that_only_pushes_takes_nothing() {
        var match = new MailboxMatch(List.of(), List.of(remote("New")), List.of(local(2, "B", 4)));
        var reconciler = reconciler(policy(Direction.PUSH, Deletions.PROPAGATE));

        assertThat(reconciler.contents(match, List.of(facts), Matches.NONE).ops()).isEmpty();
        assertThat(reconciler.hierarchy(match, List.of()).ops()).isEmpty();
    }

    @Test
    void a_mailbox_that_is_not_brought_in_is_noted() {
        var match = new MailboxMatch(List.of(), List.of(remote("New")), List.of());
        var contentsOnly =
                new Reconciler(
                        Policy.DEFAULT,
                        new Scope(Set.of(Phase.DOWNLOAD_CONTENTS), _ -> true, false));

        Plan plan = contentsOnly.hierarchy(match, List.of());

        assertThat(plan.ops()).isEmpty();
        assertThat(plan.notes()).singleElement().asString().contains("New");
    }

    @Test
    void new_attributes_are_taken_over_and_new_counters_alone_are_no_change() {
        var here = local(1, "A", 3);
        var counted = remote("A", new MailboxStatus(9, 7, 99, 999));
        var unsubscribed =
                new RemoteMailbox("A", MailboxPath.of("A"), "/", Set.of(), false, true, null, null);

        assertThat(hierarchy(new MailboxMatch.Pair(here, counted))).isEmpty();
        assertThat(hierarchy(new MailboxMatch.Pair(here, unsubscribed)))
                .containsExactly(new Op.UpdateMailbox(ref(1, "A"), unsubscribed));
    }

    @Test
    void what_is_detached_waits_for_everything_that_may_still_match() {
        Owed two = whole(IdSet.of(1, 2), 0);
        var withheld = new MailboxFacts(ref(1, "A"), List.of(), IdSet.empty(), 5, two, 1);
        var free = new MailboxFacts(ref(1, "A"), List.of(), IdSet.empty(), 5, two, 0);
        var reconciler = reconciler(Policy.DEFAULT);

        assertThat(
                        reconciler
                                .contents(QUIET, List.of(withheld), Matches.NONE)
                                .ops(Op.RetireDetached.class))
                .isEmpty();
        assertThat(
                        reconciler
                                .contents(QUIET, List.of(free), Matches.NONE)
                                .ops(Op.RetireDetached.class))
                .containsExactly(new Op.RetireDetached(ref(1, "A"), 3));
    }

    @Test
    void whole_messages_come_before_headers_and_a_header_promises_no_octets() {
        var newest = Instant.parse("2026-01-01T00:00:00Z");
        var owed =
                new Owed(
                        new Owed.Part(IdSet.of(9), 700, newest),
                        new Owed.Part(IdSet.of(1, 2), 0, null),
                        IdSet.of(5));
        var both = new MailboxFacts(ref(1, "A"), List.of(), IdSet.empty(), 0, owed, 0);

        Plan plan = reconciler(Policy.DEFAULT).contents(QUIET, List.of(both), Matches.NONE);

        assertThat(plan.ops())
                .containsExactly(
                        new Op.Fetch(ref(1, "A"), IdSet.of(9), 700, false, newest),
                        new Op.Fetch(ref(1, "A"), IdSet.of(1, 2), 0, true, null),
                        new Op.Share(ref(1, "A"), IdSet.of(5)));
        assertThat(plan)
                .hasToString(
                        """
                        Bring 1 message (700 bytes) into "A": uid 9.
                        Bring the headers of 2 messages into "A": uid 1, 2.
                        Take 1 message of "A" from what comes in elsewhere, as the server says \
                        that they are the same: uid 5.\
                        """);
    }

    private static Owed whole(IdSet ids, long bytes) {
        return new Owed(new Owed.Part(ids, bytes, null), Owed.Part.NONE, IdSet.empty());
    }

    private static List<Op> hierarchy(MailboxMatch.Pair pair) {
        return reconciler(Policy.DEFAULT)
                .hierarchy(new MailboxMatch(List.of(pair), List.of(), List.of()), List.of())
                .ops();
    }

    private static Reconciler reconciler(Policy policy) {
        return new Reconciler(policy, new Scope(EnumSet.allOf(Phase.class), _ -> true, false));
    }

    private static Policy policy(Direction direction, Deletions deletions) {
        return Policy.DEFAULT.withDirection(direction).withDeletions(deletions);
    }
}
