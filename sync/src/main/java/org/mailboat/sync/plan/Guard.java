package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// Stops a plan that would empty the store because a server shows less than it has. Only removals
/// are stopped; the rest of the plan goes on.
///
/// A refusal ends when a second observation, at least [#DOUBT] later, leads to the same plan and a
/// person allows it.
public final class Guard {
    public static final Duration DOUBT = Duration.ofMinutes(1);
    public static final String CONFIRM = "--allow-mass-delete";
    private static final long SMALL_ACCOUNT = 100;

    private Guard() {}

    /// What is known of both sides as a whole.
    ///
    /// @param messagesHere in all mailboxes of the account
    /// @param mailboxesListed on the server
    /// @param inDoubt whether so many mailboxes lost their identity at once that this is hardly the
    ///   account it was, see [org.mailboat.sync.diff.MailboxMatch#isInDoubt]
    public record Sizes(long messagesHere, int mailboxesListed, boolean inDoubt) {}

    /// What a person said, and when a plan like this was refused before.
    public record Consent(boolean allowMassDelete, @Nullable Instant refusedBefore, Instant now) {
        boolean given() {
            return allowMassDelete
                    && refusedBefore != null
                    && !now.isBefore(refusedBefore.plus(DOUBT));
        }
    }

    /// A plan that may be carried out, and what was taken out of it.
    ///
    /// @param dangerous whether the whole plan would need consent, given or not
    public record Verdict(Plan allowed, List<Refusal> refusals, boolean dangerous) {
        public Verdict {
            refusals = List.copyOf(refusals);
        }
    }

    public static Verdict judge(Plan plan, Sizes sizes, Consent consent) {
        long removals = plan.ops().stream().mapToLong(Guard::removed).sum();
        String danger = danger(plan, sizes, removals);
        if (danger == null) {
            return new Verdict(plan, List.of(), false);
        }
        if (consent.given()) {
            return new Verdict(plan, List.of(), true);
        }
        var refusal = new Refusal(danger, removals, sizes.messagesHere(), CONFIRM);
        return new Verdict(plan.without(Guard::destroys), List.of(refusal), true);
    }

    private static @Nullable String danger(Plan plan, Sizes sizes, long removals) {
        if (sizes.mailboxesListed() == 0 && !plan.ops(Op.RemoveMailbox.class).isEmpty()) {
            return "The server lists no mailbox at all.";
        }
        if (removals == 0) {
            return null;
        }
        if (sizes.inDoubt()) {
            return "More than half of the account's mailboxes are other ones than before.";
        }
        if (removals >= sizes.messagesHere() && plan.ops(Op.Fetch.class).isEmpty()) {
            return "The server shows every mailbox empty.";
        }
        if (sizes.messagesHere() >= SMALL_ACCOUNT && removals > sizes.messagesHere() / 2) {
            return "The server no longer shows more than half of the account's messages.";
        }
        return null;
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
                    Op.Share _ ->
                    false;
        };
    }

    private static long removed(Op op) {
        return switch (op) {
            case Op.Remove remove -> remove.ids().size();
            case Op.RemoveMailbox remove -> remove.messages();
            case Op.RetireDetached retire -> retire.messages();
            case Op.AdoptMailbox _,
                    Op.RenameMailbox _,
                    Op.UpdateMailbox _,
                    Op.Mark _,
                    Op.Link _,
                    Op.Fetch _,
                    Op.Share _ ->
                    0;
        };
    }
}
