package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Policy;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.util.function.Consumer;

/// Mailboxes made here on their way to the server, and what is said of it before.
/// [MailboxRenameTest] and [MailboxDeletionTest] have the other edits.
class MailboxUploadTest {
    private final World world = World.agreed(3);

    @Test
    void a_mailbox_made_here_is_made_there_and_filled_in_the_same_run() {
        world.store.createMailbox(world.account().id(), "New");
        world.store.importMessage("New", World.mail("new"), World.SEEN);
        world.store.move(world.store.ids("INBOX").getFirst(), "New");

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(world.server.mails("New")).hasSize(2);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_renamed_while_it_is_made_there_is_renamed_there() {
        var id = world.store.createMailbox(world.account().id(), "New");
        world.store.importMessage("New", World.mail("new"), World.SEEN);
        world.onWrite =
                written -> {
                    if (written == Written.CREATE) {
                        world.onWrite = _ -> {};
                        world.store.renameMailbox("New", "Other");
                    }
                };

        world.sync();
        world.sync();

        assertThat(world.mailbox("Other")).isEqualTo(id);
        assertThat(world.server.paths()).contains("Other").doesNotContain("New");
        assertThat(world.server.mails("Other")).hasSize(1);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_may_have_been_made_there_and_is_renamed_here_is_renamed_there() {
        for (long step = 1; ; step++) {
            var each = World.agreed(3);
            var id = each.store.createMailbox(each.account().id(), "New");
            FaultPlan faults = FaultPlan.killAt(step);
            each.syncUntilKilled(faults);
            each.store.renameMailbox("New", "Other");
            boolean filled = each.server.paths().contains("New");
            if (filled) {
                each.server.append("New", World.mail("theirs"), World.NONE);
            }

            each.sync();
            each.sync();

            assertThat(each.mailbox("Other")).as("killed at %d", step).isEqualTo(id);
            assertThat(each.server.paths())
                    .as("killed at %d", step)
                    .contains("Other")
                    .doesNotContain("New");
            assertThat(each.server.mails("Other")).hasSize(filled ? 1 : 0);
            if (!faults.killed()) {
                break;
            }
        }
    }

    @Test
    void what_may_have_been_made_there_and_changes_names_with_another_one_does_so_there() {
        for (long step = 1; ; step++) {
            var each = World.agreed(3);
            var id = each.store.createMailbox(each.account().id(), "New");
            FaultPlan faults = FaultPlan.killAt(step);
            each.syncUntilKilled(faults);
            each.store.renameMailbox("Work", "Aside");
            each.store.renameMailbox("New", "Work");
            each.store.renameMailbox("Aside", "New");

            each.sync();
            each.sync();

            assertThat(each.mailbox("Work")).as("killed at %d", step).isEqualTo(id);
            assertThat(each.server.mails("New")).as("killed at %d", step).hasSize(3);
            assertThat(each.server.paths()).containsExactly("INBOX", "New", "New/Old", "Work");
            if (!faults.killed()) {
                break;
            }
        }
    }

    @Test
    void a_lost_answer_is_told_with_what_was_asked_and_who_finds_out() {
        assertLost(
                Written.CREATE,
                each -> each.store.createMailbox(each.account().id(), "New"),
                "New: It is not known whether the server made the mailbox");
        assertLost(
                Written.RENAME,
                each -> each.store.renameMailbox("Work/Old", "Older"),
                "Work/Old: It is not known whether the server renamed the mailbox");
        assertLost(
                Written.DELETE,
                each -> each.store.deleteMailbox("Work/Old"),
                "Work/Old: It is not known whether the server deleted the mailbox");
    }

    private static void assertLost(Written what, Consumer<World> edit, String sentence) {
        World each = World.agreed(3);
        edit.accept(each);
        each.server.writes().loseAnswer(what);

        AccountReport report = each.sync();

        assertThat(report.failures())
                .extracting(SyncFailure::sentence)
                .contains("home, " + sentence + "; the next sync finds out. The link broke.");
        assertThat(report.failures())
                .extracting(SyncFailure::kind)
                .containsOnly(FailureKind.OFFLINE);
        each.sync();
        each.assertSettledAndQuiet();
    }

    @Test
    void mailboxes_are_made_before_those_below_them() {
        world.store.createMailbox(world.account().id(), "New/Below/Deeper");
        world.store.createMailbox(world.account().id(), "New");
        world.store.createMailbox(world.account().id(), "New/Below");

        world.sync();

        assertThat(world.server.paths()).contains("New", "New/Below", "New/Below/Deeper");
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_made_on_both_sides_is_one() {
        world.store.createMailbox(world.account().id(), "New");
        world.store.importMessage("New", World.mail("here"), World.NONE);
        world.server.create("New").append("New", World.mail("there"), World.NONE);

        world.sync();

        assertThat(world.server.mails("New")).hasSize(2);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_dry_run_tells_what_would_become_of_mailboxes_and_changes_nothing() {
        world.store.createMailbox(world.account().id(), "New");
        world.store.importMessage("New", World.mail("new"), World.NONE);
        world.store.renameMailbox("Work", "Play");
        world.events.clear();

        world.sync(SyncRequest.of().withDryRun(true));

        assertThat(world.events(SyncEvent.Planned.class).getFirst().ops())
                .extracting(SyncEvent.PlannedOp::op)
                .containsExactly("create-mailbox", "rename-mailbox", "send");
        assertThat(world.server.paths()).containsExactly("INBOX", "Work", "Work/Old");
    }

    @Test
    void who_only_pushes_has_an_inbox_from_the_first_run_on_and_fills_it() {
        World fresh = new World();
        fresh.policy = fresh.policy.withDirection(Policy.Direction.PUSH);
        fresh.server.create("Work").append("INBOX", World.mail("theirs"), World.NONE);

        fresh.sync();
        fresh.store.importMessage("INBOX", World.mail("ours"), World.SEEN);
        assertThat(fresh.sync().result()).isEqualTo(Result.DONE);

        assertThat(fresh.store.mailboxes(fresh.account().id()))
                .extracting(each -> each.path().toString())
                .containsExactly("INBOX");
        assertThat(fresh.texts("INBOX")).containsExactly(World.mail("theirs"), World.mail("ours"));
        assertThat(fresh.store.ids("INBOX")).hasSize(1);
        assertThat(fresh.store.pending()).isEmpty();
        assertThat(fresh.sync().uploaded()).isZero();
    }
}
