package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Bodies;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
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
