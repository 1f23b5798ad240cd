package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Bodies;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.Role;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.util.ArrayList;
import java.util.List;

/// What a dry run says that would be done there, against what the run behind it does.
class DryRunTest {
    private World world = World.withRealMail(4);

    DryRunTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_mark_on_what_was_moved_there_is_planned_where_it_is_now() {
        PlacementId id = world.id("INBOX", 0);
        world.store.mark(id, World.FLAGGED);
        world.server.move("INBOX", 1, "Work");
        List<String> before = world.placements();

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned))
                .containsExactly(
                        "Mark 1 message in \"Work\" on the server with +$flagged: " + id + ".");
        assertThat(planned.conflicts()).isEmpty();
        assertThat(world.placements()).isEqualTo(before);
        assertThat(written()).containsExactly(Written.MARK);
        assertThat(world.server.mails("Work").lastEntry().getValue().keywords())
                .isEqualTo(World.FLAGGED);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mark_that_what_was_moved_there_has_already_is_not_planned() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.mark("INBOX", 1, Keywords.of(Keyword.FLAGGED, Keyword.ANSWERED));
        world.server.move("INBOX", 1, "Work");

        assertThat(there(world.dryRun())).isEmpty();
        assertThat(written()).isEmpty();
        world.assertSettledAndQuiet();
    }

    @Test
    void a_deletion_of_what_was_moved_and_marked_there_is_planned_where_it_is_now() {
        PlacementId id = world.id("INBOX", 0);
        world.store.delete(id);
        world.server.mark("INBOX", 1, World.FLAGGED);
        world.server.move("INBOX", 1, "Work");
        var before = world.store.pending();

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned))
                .containsExactly(
                        "Delete 1 message from \"Work\" on the server for good: " + id + ".");
        assertThat(planned.conflicts()).isEmpty();
        assertThat(world.store.pending()).isEqualTo(before);
        assertThat(written()).containsExactly(Written.REMOVE);
        assertThat(world.everywhere()).doesNotContain(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_move_of_what_was_moved_there_is_planned_from_where_it_is_now() {
        PlacementId id = world.id("INBOX", 0);
        world.store.move(id, "Work");
        world.server.move("INBOX", 1, "Work/Old");

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned))
                .containsExactly(
                        "Move 1 message from \"Work/Old\" to \"Work\" on the server: " + id + ".");
        assertThat(written()).containsExactly(Written.MOVE);
        assertThat(world.store.ids("Work")).contains(id);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_moved_alike_on_both_sides_is_moved_no_more() {
        world.store.move(world.id("INBOX", 0), "Work");
        world.server.move("INBOX", 1, "Work");

        assertThat(there(world.dryRun())).isEmpty();
        assertThat(written()).isEmpty();
        world.assertSettledAndQuiet();
    }

    @Test
    void many_deletions_of_what_was_moved_there_are_refused_before_they_are_tried() {
        large();
        for (PlacementId id : world.store.ids("INBOX")) {
            world.store.delete(id);
        }
        for (long uid = 1; uid <= 60; uid++) {
            world.server.move("INBOX", uid, "Work/Old");
        }

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned)).isEmpty();
        List<SyncEvent.Refused> refused = world.events(SyncEvent.Refused.class);
        assertThat(refused).singleElement().extracting(SyncEvent.Refused::deletes).isEqualTo(60L);
        world.events.clear();
        assertThat(written()).isEmpty();
        assertThat(world.events(SyncEvent.Refused.class)).isEqualTo(refused);
    }

    @Test
    void deletions_that_are_few_among_what_was_moved_there_are_not_refused() {
        large();
        for (int i = 61; i <= 700; i++) {
            world.server.append("INBOX", World.mail("INBOX " + i), World.NONE);
        }
        world.sync();
        world.store.ids("INBOX").subList(0, 60).forEach(world.store::delete);
        for (long uid = 1; uid <= 700; uid++) {
            world.server.move("INBOX", uid, "Work/Old");
        }

        assertThat(there(world.dryRun()))
                .singleElement()
                .asString()
                .startsWith("Delete 60 messages from \"Work/Old\"");
        assertThat(world.events(SyncEvent.Refused.class)).isEmpty();
        assertThat(written()).containsOnly(Written.REMOVE);
        world.assertSettledAndQuiet();
    }

    @Test
    void an_op_about_one_message_names_it_on_both_sides() {
        PlacementId id = world.id("INBOX", 0);
        world.store.mark(id, World.FLAGGED);
        world.server.move("INBOX", 1, "Work");
        world.server.mark("INBOX", 2, World.FLAGGED);
        world.server.expunge("INBOX", 3);
        PlacementId own = world.store.importMessage("Work", World.mail("new"), World.NONE);

        List<SyncEvent.PlannedOp> ops = world.dryRun().ops();

        assertThat(ops.stream().map(op -> op.op() + " " + op.message() + " " + op.uid()))
                .containsExactlyInAnyOrder(
                        "mark " + id + " 5",
                        "send " + own + " null",
                        "link " + id + " 5",
                        "mark " + world.id("INBOX", 1) + " 2",
                        "remove " + world.id("INBOX", 2) + " 3");
    }

    @Test
    void an_op_about_many_messages_names_all_of_them() {
        large();
        List<PlacementId> all = world.store.ids("INBOX").subList(0, 40);
        all.forEach(world.store::delete);
        world.server.append("Work", World.mail("a"), World.NONE);
        world.server.append("Work", World.mail("b"), World.NONE);

        List<SyncEvent.PlannedOp> ops = world.dryRun().ops();

        SyncEvent.PlannedOp delete = ops.getFirst();
        assertThat(delete.message()).isNull();
        assertThat(delete.uid()).isNull();
        assertThat(delete.messages())
                .isEqualTo(IdSet.of(all.stream().mapToLong(PlacementId::number).toArray()));
        assertThat(delete.uids()).isEqualTo(IdSet.range(1, 40));
        assertThat(ops.getLast().messages()).isEqualTo(IdSet.empty());
        assertThat(ops.getLast().uids()).isEqualTo(IdSet.range(61, 62));
    }

    @Test
    void a_trash_that_a_run_would_make_is_planned_with_what_goes_into_it() {
        world.policy = world.policy.withDeletions(Policy.Deletions.TRASH);
        PlacementId id = world.id("INBOX", 0);
        world.store.delete(id);
        var before = world.store.mailboxes(world.account().id());

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned))
                .containsExactly(
                        "Make the mailbox \"Trash\" on the server.",
                        "Move 1 message from \"INBOX\" to \"Trash\" on the server, as they were"
                                + " deleted here: "
                                + id
                                + ".");
        assertThat(planned.notes()).isEmpty();
        assertThat(world.store.mailboxes(world.account().id())).isEqualTo(before);
        assertThat(written()).containsExactly(Written.CREATE, Written.MOVE);
        assertThat(world.texts("Trash")).containsExactly(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_trash_that_others_made_takes_what_would_go_into_one() {
        world.policy = world.policy.withDeletions(Policy.Deletions.TRASH);
        PlacementId id = world.id("INBOX", 0);
        world.store.delete(id);
        world.server.create("Bin").role("Bin", Role.TRASH);

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned))
                .containsExactly(
                        "Move 1 message from \"INBOX\" to \"Bin\" on the server, as they were"
                                + " deleted here: "
                                + id
                                + ".");
        assertThat(planned.notes()).isEmpty();
        assertThat(written()).containsExactly(Written.MOVE);
        world.assertSettledAndQuiet();
    }

    @Test
    void no_trash_is_planned_for_what_others_deleted() {
        world.policy = world.policy.withDeletions(Policy.Deletions.TRASH);
        world.store.delete(world.id("INBOX", 0));
        world.server.expunge("INBOX", 1);

        assertThat(there(world.dryRun())).isEmpty();
        assertThat(written()).isEmpty();
        world.assertSettledAndQuiet();
    }

    @Test
    void what_waits_for_a_mailbox_that_others_made_meanwhile_is_planned() {
        world.store.createMailbox(world.account().id(), "New");
        PlacementId id = world.id("INBOX", 0);
        world.store.move(id, "New");
        world.server.create("New");

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned))
                .containsExactly(
                        "Move 1 message from \"INBOX\" to \"New\" on the server: " + id + ".");
        assertThat(planned.notes()).isEmpty();
        assertThat(written()).containsExactly(Written.MOVE);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_copy_of_what_was_moved_there_is_planned_from_where_that_is_now() {
        PlacementId copy = world.store.copy(world.id("INBOX", 0), "Work/Old");
        world.server.move("INBOX", 1, "Work");
        var before = world.store.pending();

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned))
                .containsExactly(
                        "Copy 1 message from \"Work\" to \"Work/Old\" on the server: "
                                + copy
                                + ".");
        assertThat(world.store.pending()).isEqualTo(before);
        assertThat(written()).containsExactly(Written.COPY);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_copy_of_what_was_moved_there_to_where_it_is_copied_is_planned_to_be_sent() {
        PlacementId copy = world.store.copy(world.id("INBOX", 0), "Work");
        world.server.move("INBOX", 1, "Work");

        List<SyncEvent.PlannedOp> ops = world.dryRun().ops();

        assertThat(ops.stream().map(op -> op.op() + " " + op.message()))
                .contains("send " + copy)
                .noneMatch(op -> op.startsWith("copy"));
        assertThat(written()).containsExactly(Written.APPEND);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_copy_of_what_is_not_here_whole_and_was_moved_there_is_planned() {
        world = World.withRealMail(4);
        world.policy = world.policy.withBodies(Bodies.NONE);
        world.sync();
        PlacementId copy = world.store.copy(world.id("INBOX", 0), "Work/Old");
        world.server.move("INBOX", 1, "Work");

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned))
                .containsExactly(
                        "Copy 1 message from \"Work\" to \"Work/Old\" on the server: "
                                + copy
                                + ".");
        assertThat(planned.conflicts()).isEmpty();
        assertThat(written()).containsExactly(Written.COPY);
        assertThat(world.store.pending()).isEmpty();
    }

    @Test
    void a_mailbox_deleted_here_is_planned_to_be_deleted_when_all_has_left_it() {
        PlacementId moved = world.id("Work/Old", 0);
        PlacementId copy = world.store.copy(world.id("Work/Old", 1), "Work");
        world.store.move(moved, "INBOX");
        world.store.deleteMailbox("Work/Old");

        SyncEvent.Planned planned = world.dryRun();

        assertThat(there(planned))
                .containsExactly(
                        "Copy 1 message from \"Work/Old\" to \"Work\" on the server: " + copy + ".",
                        "Move 1 message from \"Work/Old\" to \"INBOX\" on the server: "
                                + moved
                                + ".",
                        "Delete the mailbox \"Work/Old\" on the server for good, with its 3"
                                + " messages.");
        assertThat(written()).containsExactly(Written.COPY, Written.MOVE, Written.DELETE);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mark_made_there_on_what_is_deleted_here_is_not_planned() {
        PlacementId id = world.id("INBOX", 0);
        PlacementId other = world.id("INBOX", 1);
        world.store.delete(id);
        world.server.mark("INBOX", 1, World.FLAGGED);
        world.server.mark("INBOX", 2, World.FLAGGED);

        List<SyncEvent.PlannedOp> ops = world.dryRun().ops();

        assertThat(ops.stream().map(op -> op.op() + " " + op.message()))
                .containsExactly("delete " + id, "mark " + other);
        world.sync();
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_renamed_on_both_sides_is_planned_to_have_one_of_the_names() {
        world.policy = world.policy.withConflict(Policy.Conflict.LOCAL);
        world.server.delete("Work/Old");
        world.sync();
        world.store.renameMailbox("Work", "Play");
        world.server.rename("Work", "Toil");

        List<SyncEvent.PlannedOp> ops = world.dryRun().ops();

        assertThat(ops.stream().map(SyncEvent.PlannedOp::sentence))
                .containsExactly("Rename the mailbox \"Toil\" to \"Play\" on the server.");
        assertThat(written()).containsExactly(Written.RENAME);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_that_others_took_from_below_a_renamed_one_is_planned_to_follow_them() {
        world.store.renameMailbox("Work", "Play");
        world.server.rename("Work/Old", "Old");

        List<SyncEvent.PlannedOp> ops = world.dryRun().ops();

        assertThat(ops.stream().map(SyncEvent.PlannedOp::sentence))
                .containsExactly(
                        "Rename the mailbox \"Work\" to \"Play\" on the server.",
                        "Rename the mailbox \"Play/Old\" to \"Old\" here, as it was on the"
                                + " server.");
        world.sync();
        world.assertSettledAndQuiet();
    }

    @Test
    void what_left_while_others_made_a_mailbox_may_be_found_there() {
        world.server.create("New");
        world.server.move("INBOX", 1, "New");
        String note = "may be in mailboxes that are not here yet";

        assertThat(world.dryRun().notes()).singleElement().asString().contains("1 message", note);
        world.sync();
        assertThat(world.store.recoverable()).isEmpty();
        world.server.expunge("INBOX", 2);
        assertThat(world.dryRun().notes()).isEmpty();
    }

    private void large() {
        world = World.withRealMail(60);
        world.sync();
    }

    private static List<String> there(SyncEvent.Planned planned) {
        return planned.ops().stream()
                .filter(op -> op.side().equals("remote"))
                .map(SyncEvent.PlannedOp::sentence)
                .toList();
    }

    /// What the run writes there.
    private List<Written> written() {
        List<Written> written = new ArrayList<>();
        world.onWrite = written::add;
        world.sync();
        return written;
    }
}
