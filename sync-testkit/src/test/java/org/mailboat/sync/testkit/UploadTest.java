package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.Role;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.plan.Guard;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.util.EnumSet;
import java.util.List;

/// Moves and deletions made here on their way to the server, and what they meet there. Marks are in
/// [MarkUploadTest], what is new in [ContentUploadTest].
class UploadTest {
    private static final Keywords ANSWERED = Keywords.of(Keyword.ANSWERED);

    private final World world = World.withRealMail(4);

    UploadTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_move_made_here_is_a_move_there_and_keeps_its_id() {
        PlacementId id = world.id("INBOX", 0);
        world.store.move(id, "Work");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.texts("INBOX")).doesNotContain(World.mail("INBOX 1"));
        assertThat(world.texts("Work")).contains(World.mail("INBOX 1"));
        assertThat(world.store.ids("Work")).contains(id);
        assertThat(report.created()).isZero();
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_not_confirmed_is_tried_again_in_the_same_run() {
        world.store.move(world.id("INBOX", 0), "Work");
        world.server.writes().overlook(1);

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(world.texts("Work")).contains(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_run_is_not_called_done_while_something_tried_still_waits() {
        world.store.move(world.id("INBOX", 0), "Work");
        world.server.writes().overlook(100);

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.failures())
                .anyMatch(failure -> failure.text().contains("neither refused nor confirmed"));
        assertThat(world.store.pending()).hasSize(1);
        world.server.writes().overlook(0);
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        world.assertSettledAndQuiet();
    }

    @Test
    void there_and_back_is_no_move() {
        PlacementId id = world.id("INBOX", 0);
        world.store.move(id, "Work");
        world.store.move(id, "INBOX");

        assertThat(world.sync().uploaded()).isZero();
        assertThat(world.server.mails("INBOX")).containsKey(1L);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_moved_and_marked_is_moved_with_its_marks() {
        PlacementId id = world.id("INBOX", 0);
        world.store.mark(id, World.FLAGGED);
        world.store.move(id, "Work");
        world.server.mark("INBOX", 1, ANSWERED);

        world.sync();

        assertThat(world.server.mails("Work").lastEntry().getValue().keywords())
                .isEqualTo(Keywords.of(Keyword.FLAGGED, Keyword.ANSWERED));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_moved_on_both_sides_goes_where_it_was_moved_here() {
        world.store.move(world.id("INBOX", 0), "Work");
        world.server.move("INBOX", 1, "Work/Old");

        world.sync();

        assertThat(world.texts("Work")).contains(World.mail("INBOX 1"));
        assertThat(world.texts("Work/Old")).doesNotContain(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_deleted_here_is_deleted_there_and_recoverable() {
        world.store.delete(world.id("INBOX", 0));

        world.sync();

        assertThat(world.server.mails("INBOX")).doesNotContainKey(1L);
        assertThat(world.store.recoverable()).containsExactly(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_had_back_while_it_is_deleted_there_is_sent_again() {
        PlacementId message = world.id("INBOX", 0);
        world.store.delete(message);
        once(Written.REMOVE, () -> world.store.undelete(message));

        world.sync();

        assertThat(world.store.ids("INBOX")).contains(message);
        assertThat(world.texts("INBOX")).contains(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_only_could_be_marked_as_deleted_and_is_had_back_loses_the_mark() {
        world.server.writes().expungeAllOrNone();
        world.server.mark("INBOX", 3, Keywords.of(Keyword.DELETED));
        world.sync();
        PlacementId message = world.id("INBOX", 0);
        world.store.delete(message);
        world.sync();
        assertThat(world.keywords("INBOX", 1)).isEqualTo(Keywords.of(Keyword.DELETED));

        world.store.undelete(message);
        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.NONE);
        assertThat(world.store.ids("INBOX")).contains(message);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_others_marked_as_deleted_and_removed_is_had_back_without_the_mark() {
        PlacementId message = world.id("INBOX", 0);
        world.server.mark("INBOX", 1, Keywords.of(Keyword.DELETED));
        world.sync();
        world.server.expunge("INBOX", 1);
        world.sync();

        world.store.undelete(message);
        world.sync();

        assertThat(world.server.mails("INBOX").lastEntry().getValue())
                .satisfies(mail -> assertThat(mail.text()).isEqualTo(World.mail("INBOX 1")))
                .satisfies(mail -> assertThat(mail.keywords()).isEqualTo(World.NONE));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_dropped_while_it_is_sent_is_deleted_there() {
        PlacementId dropped = world.store.importMessage("Work", World.mail("new"), World.NONE);
        once(Written.APPEND, () -> world.store.drop(dropped));

        world.sync();
        world.sync();

        assertThat(world.texts("Work")).doesNotContain(World.mail("new"));
        assertThat(world.store.recoverable()).contains(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    /// Has something happen here before the next of its kind takes effect there.

    @Test
    void what_was_deleted_here_and_marked_there_is_deleted() {
        world.store.delete(world.id("INBOX", 0));
        world.server.mark("INBOX", 1, World.FLAGGED);

        world.sync();

        assertThat(world.server.mails("INBOX")).doesNotContainKey(1L);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_deleted_here_and_moved_there_is_deleted_from_where_it_is_now() {
        world.store.delete(world.id("INBOX", 0));
        world.server.move("INBOX", 1, "Work");

        world.sync();

        assertThat(world.texts("INBOX")).doesNotContain(World.mail("INBOX 1"));
        assertThat(world.texts("Work")).doesNotContain(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_both_sides_deleted_is_gone() {
        world.store.delete(world.id("INBOX", 0));
        world.server.expunge("INBOX", 1);

        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        world.assertSettledAndQuiet();
    }

    @Test
    void deleting_others_marked_messages_along_is_never_done() {
        world.server.writes().expungeAllOrNone();
        world.server.mark("INBOX", 3, Keywords.of(Keyword.DELETED));
        world.sync();
        world.store.delete(world.id("INBOX", 0));

        world.sync();

        assertThat(world.server.mails("INBOX").keySet()).containsExactly(1L, 2L, 3L, 4L);
        assertThat(world.store.dump("INBOX")).hasSize(3).noneMatch(line -> line.startsWith("1 "));
        assertThat(world.sync().uploaded()).isZero();

        world.server.mark("INBOX", 1, World.NONE);
        world.sync();
        assertThat(world.store.dump("INBOX")).hasSize(4);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_policy_makes_deletions_moves_into_the_trash() {
        world.policy = world.policy.withDeletions(Policy.Deletions.TRASH);
        world.server.create("Trash").role("Trash", Role.TRASH);
        world.sync();
        world.store.delete(world.id("INBOX", 0));

        world.sync();

        assertThat(world.texts("Trash")).containsExactly(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_to_go_into_a_trash_has_one_made() {
        world.policy = world.policy.withDeletions(Policy.Deletions.TRASH);
        world.store.delete(world.id("INBOX", 0));

        world.sync();

        assertThat(world.texts("Trash")).containsExactly(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_to_go_into_a_trash_that_others_delete_is_not_deleted_for_good() {
        world.policy = world.policy.withDeletions(Policy.Deletions.TRASH);
        world.server.create("Trash").role("Trash", Role.TRASH);
        world.sync();
        world.store.delete(world.id("INBOX", 0));
        world.server.delete("Trash");
        SyncRequest contents =
                SyncRequest.of()
                        .withPhases(EnumSet.complementOf(EnumSet.of(Phase.UPLOAD_HIERARCHY)));

        world.sync(contents);
        world.sync(contents);

        assertThat(world.texts("INBOX")).contains(World.mail("INBOX 1"));
        assertThat(world.store.pending()).hasSize(1);
        world.sync();
        assertThat(world.texts("Trash")).containsExactly(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_policy_keeps_what_is_deleted_here_on_the_server() {
        world.policy = world.policy.withDeletions(Policy.Deletions.KEEP);
        world.store.delete(world.id("INBOX", 0));

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(world.server.mails("INBOX")).containsKey(1L);
        assertThat(world.store.dump("INBOX")).hasSize(3);
    }

    @Test
    void many_deletions_are_refused_until_they_are_allowed() {
        World large = World.withRealMail(60);
        large.sync();
        large.store.ids("INBOX").subList(0, 51).forEach(large.store::delete);

        AccountReport refused = large.sync();

        assertThat(refused.result()).isEqualTo(Result.REFUSED);
        assertThat(large.server.mails("INBOX")).hasSize(60);
        assertThat(large.store.notes(large.account().id()).lastFailure())
                .satisfies(left -> {
                    assertThat(left.kind()).isEqualTo(FailureKind.NEEDS_DECISION);
                    assertThat(left.sentence()).contains("51 messages", Guard.CONFIRM);
                });
        large.sync(SyncRequest.of().withAllowMassDelete(true));
        assertThat(large.server.mails("INBOX")).hasSize(9);
        assertThat(large.store.notes(large.account().id()).lastFailure()).isNull();
    }

    @Test
    void what_is_deleted_here_while_a_run_deletes_counts_with_the_rest() {
        World large = World.withRealMail(60);
        large.sync();
        List<PlacementId> all = large.store.ids("INBOX");
        all.subList(0, 25).forEach(large.store::delete);
        once(large, Written.REMOVE, () -> all.subList(25, 51).forEach(large.store::delete));

        assertThat(large.sync().result()).isEqualTo(Result.REFUSED);

        assertThat(large.server.mails("INBOX")).hasSize(35);
    }

    @Test
    void what_the_server_does_not_let_a_run_delete_does_not_count() {
        World large = World.withRealMail(60);
        large.sync();
        List<PlacementId> all = large.store.ids("INBOX");
        large.server.writes().readOnly("INBOX");
        all.subList(0, 30).forEach(large.store::delete);
        large.onEvent =
                event -> {
                    if (event instanceof SyncEvent.Failed) {
                        large.onEvent = _ -> {};
                        large.server.writes().heal();
                        all.subList(30, 60).forEach(large.store::delete);
                    }
                };

        assertThat(large.sync().result()).isNotEqualTo(Result.REFUSED);

        assertThat(large.server.mails("INBOX")).hasSize(30);
    }

    @Test
    void what_a_run_deletes_counts_also_if_it_is_had_back_meanwhile() {
        World large = World.withRealMail(60);
        large.sync();
        List<PlacementId> all = large.store.ids("INBOX");
        all.subList(0, 25).forEach(large.store::delete);
        once(
                large,
                Written.REMOVE,
                () -> {
                    all.subList(0, 25).forEach(large.store::undelete);
                    all.subList(25, 51).forEach(large.store::delete);
                });

        assertThat(large.sync().result()).isEqualTo(Result.REFUSED);

        assertThat(large.server.mails("INBOX")).hasSize(60);
    }

    @Test
    void what_was_moved_here_out_of_a_mailbox_that_is_gone_there_counts_as_removed() {
        World large = World.withRealMail(40);
        large.sync();
        large.store.ids("Work").forEach(id -> large.store.move(id, "INBOX"));
        large.server.delete("Work/Old");
        large.server.delete("Work");

        assertThat(large.sync().result()).isEqualTo(Result.REFUSED);

        assertThat(large.store.ids("INBOX")).hasSize(80);
        assertThat(large.store.ids("Work/Old")).hasSize(40);
    }

    private void once(Written what, Runnable happening) {
        once(world, what, happening);
    }

    private static void once(World world, Written what, Runnable happening) {
        world.onWrite =
                written -> {
                    if (written == what) {
                        world.onWrite = _ -> {};
                        happening.run();
                    }
                };
    }
}
