package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.Refused;
import org.mailboat.sync.port.Refused.Danger;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Stops a plan that would empty the store because a server shows less than it has. Only removals
/// are stopped; the rest of the plan goes on.
///
/// A refusal ends when a second observation, at least [#DOUBT] later, leads to the same plan and a
/// person allows it.
public final class Guard {
    public static final Duration DOUBT = Duration.ofMinutes(1);
    public static final String CONFIRM = "--allow-mass-delete";

    private Guard() {}

    /// How much is too much unasked: judgements.
    ///
    /// @param few so many messages of a mailbox may be deleted on the server whatever its size
    /// @param percent so many of a hundred of a larger one
    /// @param small an account of fewer messages may lose more than half of them here
    public record Bounds(long few, int percent, long small) {
        /// What everybody has.
        public static final Bounds USUAL = new Bounds(50, 10, 100);
    }

    /// What is known of both sides as a whole.
    ///
    /// @param messagesHere that the server had, too, in all mailboxes of the account
    /// @param withMailboxes how many of them go with the mailboxes that the plan removes
    /// @param mailboxesListed on the server
    /// @param inDoubt whether so many mailboxes lost their identity at once that this is hardly the
    ///   account it was, see [org.mailboat.sync.diff.MailboxMatch#isInDoubt]
    public record Sizes(
            long messagesHere, long withMailboxes, int mailboxesListed, boolean inDoubt) {}

    /// What a person said, and what was refused before.
    public record Consent(boolean allowMassDelete, @Nullable Refused before, Instant now) {
        /// Who was asked about less was not asked about this.
        boolean given(Danger danger) {
            return allowMassDelete
                    && before != null
                    && before.covers(danger)
                    && !now.isBefore(before.at().plus(DOUBT));
        }

        /// What is known as refused after this was.
        @Nullable Refused after(Danger danger) {
            return before != null && before.covers(danger) ? before : new Refused(danger, now);
        }
    }

    /// A plan that may be carried out, and what was taken out of it.
    ///
    /// @param dangerous whether the whole plan would need consent, given or not
    /// @param refused what a later consent is about, or null
    public record Verdict(
            Plan allowed, List<Refusal> refusals, boolean dangerous, @Nullable Refused refused) {
        public Verdict(Plan allowed, List<Refusal> refusals, boolean dangerous) {
            this(allowed, refusals, dangerous, null);
        }

        public Verdict {
            refusals = List.copyOf(refusals);
        }
    }

    /// Whether nothing of the plan is held against how much there is.
    public static boolean isHarmless(Plan plan) {
        return plan.ops().stream().noneMatch(Guard::destroys);
    }

    public static Verdict judge(Plan plan, Sizes sizes, Consent consent, Bounds bounds) {
        long removals = removals(plan, sizes);
        Danger danger = danger(plan, sizes, removals, bounds);
        if (danger == null) {
            return new Verdict(plan, List.of(), false);
        }
        if (consent.given(danger)) {
            return new Verdict(plan, List.of(), true);
        }
        var refusal = new Refusal(sentence(danger), removals, sizes.messagesHere(), CONFIRM);
        return new Verdict(
                plan.without(Guard::destroys), List.of(refusal), true, consent.after(danger));
    }

    private static long removals(Plan plan, Sizes sizes) {
        return sizes.withMailboxes() + plan.ops().stream().mapToLong(Guard::removed).sum();
    }

    /// The same towards the server, where nothing can be had back: of each mailbox a run deletes so
    /// many messages at most, unless a person allows more. What is only moved does not count.
    ///
    /// @param sizes how many messages each mailbox has here, those to be deleted not counted
    /// @param before how many messages of each the run has deleted already
    public static Verdict towardsServer(
            Plan plan,
            Map<MailboxId, Long> sizes,
            Map<MailboxId, Long> before,
            boolean allowMassDelete,
            Bounds bounds) {
        Map<MailboxId, Long> deletes = new TreeMap<>(before);
        List<UploadOp.Delete> ops =
                plan.ops(UploadOp.Delete.class).stream().filter(op -> !op.leftBehind()).toList();
        ops.forEach(op -> deletes.merge(op.mailbox(), op.placements().size(), Long::sum));
        Set<MailboxId> refused = new TreeSet<>();
        var refusals = new ArrayList<Refusal>();
        for (UploadOp.Delete op : ops) {
            long count = deletes.getOrDefault(op.mailbox(), 0L);
            long of = count + sizes.getOrDefault(op.mailbox(), 0L);
            if (count > Math.max(bounds.few(), of * bounds.percent() / 100)
                    && refused.add(op.mailbox())) {
                refusals.add(
                        new Refusal(
                                count
                                        + " messages of "
                                        + Words.quoted(op.path())
                                        + " would be deleted on the server for good.",
                                count,
                                of,
                                CONFIRM));
            }
        }
        boolean dangerous = !refusals.isEmpty();
        return dangerous && !allowMassDelete
                ? new Verdict(
                        plan.without(op ->
                                op instanceof UploadOp.Delete delete
                                        && !delete.leftBehind()
                                        && refused.contains(delete.mailbox())),
                        refusals,
                        true)
                : new Verdict(plan, List.of(), dangerous);
    }

    private static @Nullable Danger danger(Plan plan, Sizes sizes, long removals, Bounds bounds) {
        if (sizes.mailboxesListed() == 0 && !plan.ops(Op.RemoveMailbox.class).isEmpty()) {
            return Danger.NO_MAILBOX;
        }
        if (removals == 0) {
            return null;
        }
        if (sizes.inDoubt()) {
            return Danger.OTHER_MAILBOXES;
        }
        if (removals >= sizes.messagesHere() && showsNothing(plan)) {
            return Danger.ALL_EMPTY;
        }
        if (sizes.messagesHere() >= bounds.small() && removals > sizes.messagesHere() / 2) {
            return Danger.MOST_GONE;
        }
        return null;
    }

    private static boolean showsNothing(Plan plan) {
        return plan.ops(Op.Fetch.class).isEmpty() && plan.ops(Op.Link.class).isEmpty();
    }

    private static String sentence(Danger danger) {
        return switch (danger) {
            case MOST_GONE ->
                    "The server no longer shows more than half of the account's messages.";
            case ALL_EMPTY -> "The server shows every mailbox empty.";
            case OTHER_MAILBOXES ->
                    "More than half of the account's mailboxes are other ones than before.";
            case NO_MAILBOX -> "The server lists no mailbox at all.";
        };
    }

    private static boolean destroys(Op op) {
        return switch (op) {
            case Op.Remove _, Op.RemoveMailbox _, Op.RetireDetached _ -> true;
            case Op.AdoptMailbox _,
                    Op.RenameMailbox _,
                    Op.UpdateMailbox _,
                    Op.Mark _,
                    Op.Link _,
                    Op.Fetch _,
                    Op.Share _,
                    UploadOp _ ->
                    false;
        };
    }

    private static long removed(Op op) {
        return switch (op) {
            case Op.Remove remove -> remove.ids().size();
            case Op.RetireDetached retire -> retire.messages();
            // Counted in the sizes: its own number is what it shows here.
            case Op.RemoveMailbox _ -> 0;
            case Op.AdoptMailbox _,
                    Op.RenameMailbox _,
                    Op.UpdateMailbox _,
                    Op.Mark _,
                    Op.Link _,
                    Op.Fetch _,
                    Op.Share _,
                    UploadOp _ ->
                    0;
        };
    }
}
