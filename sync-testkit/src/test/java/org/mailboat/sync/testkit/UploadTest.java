package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Bodies;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.Role;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/// Edits made here on their way to the server, and what they meet there.
class UploadTest {
    private static final Keywords ANSWERED = Keywords.of(Keyword.ANSWERED);
    private static final Keywords BOTH = Keywords.of(Keyword.SEEN, Keyword.FLAGGED);
    private static final Keywords JUNK = Keywords.of(new Keyword("$Junk"));
    private static final Keywords NOT_JUNK = Keywords.of(new Keyword("$NotJunk"));

    private final World world = World.withRealMail(4);

    UploadTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    // Keywords.

    @Test
    void a_mark_made_here_reaches_the_server_and_the_next_run_does_nothing() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(report.uploaded()).isEqualTo(1);
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
        world.assertSettledAndQuiet();
    }

    @Test
    void marks_set_on_both_sides_are_set_on_both_sides() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.mark("INBOX", 1, ANSWERED);

        world.sync();

        assertThat(world.keywords("INBOX", 1))
                .isEqualTo(Keywords.of(Keyword.FLAGGED, Keyword.ANSWERED));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mark_that_both_sides_took_away_is_no_conflict() {
        world.store.mark(world.id("INBOX", 1), World.NONE);
        world.server.mark("INBOX", 2, World.NONE);

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.keywords("INBOX", 2)).isEqualTo(World.NONE);
        world.assertSettledAndQuiet();
    }

    @Test
    void of_junk_and_not_junk_the_one_set_here_stays() {
        world.store.mark(world.id("INBOX", 0), JUNK);
        world.server.mark("INBOX", 1, NOT_JUNK);

        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(JUNK);
        world.assertSettledAndQuiet();
    }

    @Test
    void an_edit_made_during_the_run_stays_pending_and_goes_with_the_next() {
        PlacementId id = world.id("INBOX", 0);
        world.store.mark(id, World.FLAGGED);
        world.onEvent =
                event -> {
                    if (event instanceof SyncEvent.PhaseChanged phase
                            && phase.phase() == Phase.DOWNLOAD_CONTENTS
                            && phase.state() == SyncEvent.State.STARTED) {
                        world.store.mark(id, World.NONE);
                    }
                };

        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
        assertThat(world.store.pending()).hasSize(1);
        world.onEvent = _ -> {};
        world.sync();
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.NONE);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_keyword_that_the_server_cannot_keep_stays_here_and_is_not_sent_again() {
        world.server.writes().keepOnly(Keyword.SEEN, Keyword.FLAGGED);
        world.store.mark(world.id("INBOX", 0), JUNK.plus(World.FLAGGED));

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
        assertThat(world.store.dump("INBOX").getFirst()).contains("$Junk");
        assertThat(world.store.pending()).isEmpty();
        assertThat(world.sync().uploaded()).isZero();
    }

    @Test
    void a_keyword_that_the_target_cannot_keep_stays_here_and_is_not_tried_for_ever() {
        for (String way : List.of("move", "copy", "carry")) {
            World each = World.withRealMail(2);
            each.server.mark("INBOX", 1, JUNK.plus(World.FLAGGED));
            each.sync();
            each.server.writes().keepOnly(Keyword.SEEN, Keyword.FLAGGED);
            PlacementId message = each.id("INBOX", 0);
            if (way.equals("copy")) {
                each.store.copy(message, "Work");
            } else {
                each.store.move(message, "Work");
            }
            if (way.equals("carry")) {
                each.server.writes().withoutMove();
            }

            assertThat(each.sync().result()).as(way).isEqualTo(Result.DONE);

            assertThat(each.keywords("Work", 3)).as(way).isEqualTo(World.FLAGGED);
            assertThat(each.store.dump("Work").getLast()).as(way).contains("$Junk");
            assertThat(each.store.pending()).as(way).isEmpty();
            assertThat(each.sync().uploaded()).as(way).isZero();
            assertThat(each.store.dump("Work").getLast()).as(way).contains("$Junk");
        }
    }

    @Test
    void a_mark_that_others_take_away_at_that_moment_is_set_again_and_can_be_set_elsewhere() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.writes().undoMark();
        world.sync();
        world.clock.advance(Duration.ofMinutes(2));
        world.store.mark(world.id("INBOX", 1), World.FLAGGED);

        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
        assertThat(world.keywords("INBOX", 2)).isEqualTo(World.FLAGGED);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_flag_that_others_take_away_again_and_again_is_not_taken_for_one_that_is_not_kept() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        for (int i = 0; i < 3; i++) {
            world.server.writes().undoMark();
            world.sync();
            world.clock.advance(Duration.ofDays(1));
        }

        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_keyword_is_not_taken_for_one_that_is_not_kept_for_having_been_refused_before() {
        world.policy = world.policy.withConflict(Policy.Conflict.LOCAL);
        world.server.writes().readOnly("INBOX");
        world.store.mark(world.id("INBOX", 0), JUNK);
        world.sync();
        world.server.writes().heal();
        world.server.writes().undoMark();
        world.clock.advance(Duration.ofDays(1));
        world.sync();
        world.clock.advance(Duration.ofDays(1));

        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(JUNK);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_keyword_that_twice_was_not_kept_is_not_sent_again() {
        world.store.mark(world.id("INBOX", 0), JUNK);
        for (int i = 0; i < 2; i++) {
            world.server.writes().undoMark();
            world.sync();
            world.clock.advance(Duration.ofDays(1));
        }

        AccountReport report = world.sync();

        assertThat(report.uploaded()).isZero();
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.NONE);
        assertThat(world.store.pending()).isEmpty();
    }

    @Test
    void a_mark_on_what_the_server_removed_goes_with_it_and_is_told() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.expunge("INBOX", 1);

        List<String> conflicts = dryRun().conflicts();
        world.sync();

        assertThat(conflicts).singleElement().asString().contains("removed on the server");
        assertThat(world.store.recoverable()).contains(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mark_goes_along_if_the_message_turns_up_elsewhere() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.move("INBOX", 1, "Work");

        world.sync();

        assertThat(world.server.mails("Work").lastEntry().getValue().keywords())
                .isEqualTo(World.FLAGGED);
        world.assertSettledAndQuiet();
    }

    // Moves and deletions.

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
    private void once(Written what, Runnable happening) {
        world.onWrite =
                written -> {
                    if (written == what) {
                        world.onWrite = _ -> {};
                        happening.run();
                    }
                };
    }

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

        List<String> notes = dryRun().notes();
        world.sync();

        assertThat(notes).singleElement().asString().contains("wait until there is a trash");
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
        large.sync(SyncRequest.of().withAllowMassDelete(true));
        assertThat(large.server.mails("INBOX")).hasSize(9);
    }

    // New messages and copies.

    @Test
    void what_was_imported_is_sent_once_and_not_brought_back() {
        PlacementId id = world.store.importMessage("Work", World.mail("new"), BOTH);

        AccountReport report = world.sync();

        assertThat(report.uploaded()).isEqualTo(1);
        assertThat(report.created()).isZero();
        assertThat(world.texts("Work")).contains(World.mail("new"));
        assertThat(world.store.ids("Work")).contains(id);
        assertThat(world.server.bodiesSent(World.mail("new"))).isZero();
        world.assertSettledAndQuiet();
    }

    /// What is imported here is of 1970.
    @Test
    void a_message_of_a_date_that_servers_refuse_is_known_again_by_the_date_it_was_sent_with() {
        PlacementId id = world.store.importMessage("Work", World.mail("old"), World.NONE);
        world.sync();
        world.store.mark(id, World.FLAGGED);

        AccountReport report = world.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(world.store.ids("Work")).contains(id);
        world.assertSettledAndQuiet();
    }

    @Test
    void such_a_message_is_known_again_too_if_it_was_looked_for() {
        PlacementId id = world.store.importMessage("Work", World.mail("old"), World.NONE);
        world.server.writes().loseAnswer(Written.APPEND);
        world.sync();
        world.store.mark(id, World.FLAGGED);

        AccountReport report = world.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(world.store.ids("Work")).contains(id);
        world.assertSettledAndQuiet();
    }

    @Test
    void so_is_a_copy_of_it_that_the_server_made() {
        PlacementId old = world.store.importMessage("INBOX", World.mail("old"), World.NONE);
        PlacementId copy = world.store.copy(old, "Work");
        world.sync();
        world.store.delete(copy);

        AccountReport report = world.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(world.store.ids("INBOX")).contains(old);
        assertThat(world.texts("Work")).doesNotContain(World.mail("old"));
        world.assertSettledAndQuiet();
    }

    @Test
    void two_equal_imports_stay_two() {
        world.store.importMessage("Work", World.mail("twin"), World.NONE);
        world.store.importMessage("Work", World.mail("twin"), World.NONE);

        world.sync();

        assertThat(world.texts("Work").stream().filter(World.mail("twin")::equals)).hasSize(2);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_copy_is_copied_by_the_server_and_has_its_own_marks() {
        PlacementId copy = world.store.copy(world.id("INBOX", 0), "Work");
        world.store.mark(copy, World.FLAGGED);

        world.sync();

        assertThat(world.texts("INBOX")).contains(World.mail("INBOX 1"));
        assertThat(world.texts("Work")).contains(World.mail("INBOX 1"));
        assertThat(world.server.mails("Work").lastEntry().getValue().keywords())
                .isEqualTo(World.FLAGGED);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_only_the_server_has_whole_is_not_deleted_there_before_it_is_copied() {
        world.policy = world.policy.withBodies(Bodies.NONE);
        world.server.append("INBOX", World.mail("large"), World.NONE);
        world.sync();
        PlacementId large = world.store.ids("INBOX").getLast();
        world.store.copy(large, "Work");
        world.store.delete(large);

        world.sync(SyncRequest.of().withMailboxes(List.of(new MailboxGlob("INBOX"))));

        assertThat(world.texts("INBOX")).contains(World.mail("large"));
        AccountReport report = world.sync();
        assertThat(report.result()).as(report::toString).isEqualTo(Result.DONE);
        assertThat(world.texts("INBOX")).doesNotContain(World.mail("large"));
        assertThat(world.texts("Work")).contains(World.mail("large"));
        assertThat(world.store.pending()).isEmpty();
    }

    @Test
    void what_only_the_server_has_whole_outlives_that_it_cannot_be_copied_now() {
        world.policy = world.policy.withBodies(Bodies.NONE);
        world.server.append("INBOX", World.mail("large"), World.NONE);
        world.sync();
        PlacementId large = world.store.ids("INBOX").getLast();
        world.store.copy(large, "Work");
        world.store.delete(large);
        world.server.shut("Work");

        world.sync();

        assertThat(world.texts("INBOX")).contains(World.mail("large"));
        world.server.heal();
        world.clock.advance(Duration.ofMinutes(2));
        world.sync();
        assertThat(world.texts("INBOX")).doesNotContain(World.mail("large"));
        assertThat(world.texts("Work")).contains(World.mail("large"));
        assertThat(world.store.pending()).isEmpty();
    }

    @Test
    void a_copy_beside_what_only_the_server_has_whole_is_brought_in_and_sent() {
        world.policy = world.policy.withBodies(Bodies.NONE);
        world.server.append("INBOX", World.mail("large"), World.NONE);
        world.sync();
        world.store.copy(world.store.ids("INBOX").getLast(), "INBOX");

        AccountReport report = world.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(world.texts("INBOX").stream().filter(World.mail("large")::equals)).hasSize(2);
        assertThat(world.store.pending()).isEmpty();
    }

    @Test
    void a_copy_whose_source_is_gone_is_sent() {
        world.store.copy(world.id("INBOX", 0), "Work");
        world.server.expunge("INBOX", 1);

        world.sync();

        assertThat(world.texts("Work")).contains(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void where_the_server_does_not_say_where_messages_went_they_are_found() {
        world.server.writes().tellNoIds();
        world.store.importMessage("Work", World.mail("new"), World.SEEN);
        world.store.move(world.id("INBOX", 0), "Work/Old");
        world.store.copy(world.id("INBOX", 1), "Work");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(report.created()).isZero();
        world.assertSettledAndQuiet();
    }

    // Changes there while a run goes on.

    @Test
    void an_edit_in_a_mailbox_that_was_renamed_meanwhile_is_not_taken_back() {
        PlacementId deleted = world.store.ids("Work").getFirst();
        world.store.delete(deleted);
        world.onEvent =
                event -> {
                    if (event instanceof SyncEvent.MailboxChanged changed
                            && changed.mailbox().equals(MailboxPath.of("Work"))
                            && changed.state() == SyncEvent.State.FINISHED) {
                        world.onEvent = _ -> {};
                        world.server.rename("Work", "Play");
                    }
                };

        world.sync();
        world.clock.advance(Duration.ofMinutes(2));
        world.sync();

        assertThat(world.store.ids("Play")).doesNotContain(deleted);
        assertThat(world.server.mails("Play")).doesNotContainKey(1L);
    }

    @Test
    void what_a_mailbox_that_cannot_be_opened_refuses_is_tried_again_soon() {
        PlacementId moved = world.id("Work", 0);
        world.store.move(moved, "INBOX");
        var opened = new AtomicInteger();
        world.sessions = 1;
        world.onOpen =
                () -> {
                    // Nothing is looked at, as nothing changed there.
                    if (opened.incrementAndGet() == 1) {
                        world.server.rename("Work", "Play");
                    }
                };

        world.sync();
        assertThat(world.server.paths()).contains("Play");
        assertThat(world.store.pending()).hasSize(1);
        world.clock.advance(Duration.ofMinutes(2));
        world.sync();

        assertThat(world.store.ids("INBOX")).contains(moved);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_to_come_into_a_mailbox_that_cannot_be_opened_is_tried_again_soon() {
        PlacementId moved = world.id("INBOX", 0);
        world.store.move(moved, "Work");
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.shut("Work");

        world.sync();
        assertThat(world.store.pending()).hasSize(2);
        world.server.heal();
        world.clock.advance(Duration.ofMinutes(2));
        world.sync();

        assertThat(world.store.ids("Work")).contains(moved, sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_message_moved_there_after_it_was_looked_at_where_it_stood_is_not_taken_for_a_copy() {
        PlacementId message = world.id("INBOX", 0);
        world.store.mark(message, World.FLAGGED);
        world.server.append("INBOX", World.mail("other"), World.NONE);
        world.server.append("Work", World.mail("another"), World.NONE);
        world.sessions = 1;
        var opened = new AtomicInteger();
        world.onOpen =
                () -> {
                    if (opened.incrementAndGet() == 2) {
                        world.server.move("INBOX", 1, "Work");
                    }
                };

        world.sync();

        assertThat(world.store.ids("Work")).contains(message);
        assertThat(world.store.recoverable()).isEmpty();
        world.sync();
        assertThat(world.server.mails("Work").lastEntry().getValue().keywords())
                .isEqualTo(World.FLAGGED);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_others_move_at_that_moment_is_deleted_from_where_it_is_now() {
        world.store.delete(world.id("INBOX", 0));
        world.onOpen = movedBeforeItIsWritten();

        world.sync();
        world.sync();

        assertThat(world.texts("Work")).doesNotContain(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_others_move_at_that_moment_goes_where_it_was_moved_here() {
        PlacementId message = world.id("INBOX", 0);
        world.store.move(message, "Work/Old");
        world.onOpen = movedBeforeItIsWritten();

        world.sync();
        world.sync();

        assertThat(world.store.ids("Work/Old")).contains(message);
        assertThat(world.texts("Work/Old")).contains(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    /// Nothing is listed, so the first mailbox that is opened is opened to be written to.
    private Runnable movedBeforeItIsWritten() {
        var opened = new AtomicInteger();
        return () -> {
            if (opened.incrementAndGet() == 1) {
                world.server.move("INBOX", 1, "Work");
            }
        };
    }

    // Refusals.

    @Test
    void one_message_that_is_refused_costs_one_message_and_waits_with_the_servers_words() {
        world.store.importMessage("Work", World.mail("bad"), World.NONE);
        world.store.importMessage("Work", World.mail("good"), World.NONE);
        world.server.writes().poison("bad");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(world.texts("Work")).contains(World.mail("good"));
        assertThat(world.store.pending()).singleElement().asString().contains("refuses APPEND");
        assertThat(world.sync().uploaded()).isZero();

        world.server.writes().heal();
        world.store.retryAll();
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        world.assertSettledAndQuiet();
    }

    @Test
    void
            a_server_that_wants_to_be_left_alone_refuses_no_more_than_the_message_that_it_says_so_of() {
        for (int i = 0; i < 5; i++) {
            world.store.importMessage("Work", World.mail("new " + i), World.NONE);
        }
        world.server.writes().throttleAfter(1);

        world.sync();

        assertThat(world.store.pending()).hasSize(4);
        assertThat(world.store.pending().stream().filter(line -> line.contains("left alone")))
                .hasSize(1);
        world.server.writes().heal();
        world.clock.advance(Duration.ofDays(1));
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_could_not_be_sent_holds_no_removal_up() {
        world.store.importMessage("Work", World.mail("bad"), World.NONE);
        world.server.writes().poison("bad");
        world.server.expunge("INBOX", 1);

        world.sync();

        assertThat(world.store.dump("INBOX")).hasSize(3);
    }

    @Test
    void what_a_read_only_mailbox_refuses_is_taken_back_visibly_or_kept_as_the_policy_says() {
        world.server.writes().readOnly("INBOX");
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);

        AccountReport report = world.sync();

        assertThat(report.failures()).anyMatch(f -> f.text().contains("not be changed"));
        assertThat(world.store.pending()).isEmpty();
        assertThat(world.store.dump("INBOX").getFirst()).doesNotContain("Flagged");

        world.policy = world.policy.withConflict(Policy.Conflict.LOCAL);
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.sync();
        assertThat(world.store.pending()).singleElement().asString().contains("parked");
        assertThat(world.store.dump("INBOX").getFirst()).contains("Flagged");
    }

    @Test
    void a_mark_that_is_refused_takes_no_move_back_with_it() {
        world.server.writes().refuseMarks("INBOX");
        PlacementId message = world.id("INBOX", 0);
        world.store.mark(message, World.FLAGGED);
        world.store.move(message, "Work");

        AccountReport report = world.sync();

        assertThat(report.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.text()).contains("not be changed"));
        assertThat(world.texts("Work")).contains(World.mail("INBOX 1"));
        assertThat(world.store.ids("Work")).contains(message);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_keyword_that_the_mailbox_moved_to_cannot_keep_stays_here() {
        world.server.mark("INBOX", 1, JUNK);
        world.sync();
        PlacementId message = world.id("INBOX", 0);
        world.store.noteUnkept(world.mailbox("Work"), JUNK);
        world.store.move(message, "Work");
        world.sync();
        long there = world.server.mails("Work").lastKey();
        world.server.mark("Work", there, World.NONE);

        world.sync();

        assertThat(world.store.dump("Work").getLast()).contains("$Junk");
        assertThat(world.store.pending()).isEmpty();
    }

    @Test
    void without_room_on_the_server_what_is_new_waits_and_everything_else_goes_on() {
        world.server.writes().quota(1);
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);

        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
        assertThat(world.store.pending()).singleElement().asString().contains("no room");
    }

    // Identity.

    @Test
    void a_message_under_its_number_that_is_another_one_is_not_deleted() {
        world.store.delete(world.id("INBOX", 0));
        world.server.replace("INBOX", 1, World.mail("INBOX 1 of another, longer"));

        world.sync();
        world.sync();

        assertThat(world.texts("INBOX")).contains(World.mail("INBOX 1 of another, longer"));
    }

    @Test
    void edits_of_a_renumbered_mailbox_find_their_messages_again() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.store.delete(world.id("INBOX", 1));
        world.store.move(world.id("INBOX", 2), "Work");
        world.server.reset("INBOX");

        world.sync();
        world.sync();

        assertThat(world.texts("INBOX"))
                .containsExactlyInAnyOrder(World.mail("INBOX 1"), World.mail("INBOX 3"));
        assertThat(world.server.mails("INBOX").firstEntry().getValue().keywords())
                .isEqualTo(World.FLAGGED);
        assertThat(world.texts("Work")).contains(World.mail("INBOX 4"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_could_not_be_written_at_first_and_was_in_the_end_is_no_failure() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.store.mark(world.id("Work", 0), World.FLAGGED);
        world.onWrite =
                _ -> {
                    world.onWrite = _ -> {};
                    world.server.reset("Work");
                };

        AccountReport report = world.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.DONE);

        assertThat(world.server.mails("Work").firstEntry().getValue().keywords())
                .isEqualTo(World.FLAGGED);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_could_not_be_written_in_the_end_either_is_told() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.store.mark(world.id("Work", 0), World.FLAGGED);
        world.onWrite = _ -> world.onOpen = () -> world.server.reset("Work");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.failures())
                .anyMatch(failure -> failure.text().contains("not what it was"));
        world.onWrite = _ -> {};
        world.onOpen = () -> {};
        world.sync();
        world.assertSettledAndQuiet();
    }

    @Test
    void a_missing_row_is_no_deletion() {
        assertThat(dryRun().ops()).isEmpty();
        world.sync();
        assertThat(world.server.mails("INBOX")).hasSize(4);
    }

    // Rights and plans.

    @Test
    void who_only_pulls_sends_nothing_and_says_so() {
        world.policy = world.policy.withDirection(Policy.Direction.PULL);
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);

        assertThat(dryRun().notes()).singleElement().asString().contains("not sent");
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.NONE);
    }

    @Test
    void who_only_pushes_sends_and_takes_nothing() {
        world.policy = world.policy.withDirection(Policy.Direction.PUSH);
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.append("INBOX", World.mail("theirs"), World.NONE);

        assertThat(world.sync().created()).isZero();
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
    }

    @Test
    void who_only_pushes_finds_what_was_edited_wherever_the_server_has_it() {
        for (String deed : List.of("renumber", "rename", "move")) {
            World each = World.withRealMail(3);
            each.sync();
            each.policy = each.policy.withDirection(Policy.Direction.PUSH);
            each.store.mark(each.store.ids("Work").getFirst(), World.FLAGGED);
            each.server.append("Work", World.mail("theirs"), World.NONE);
            String now =
                    switch (deed) {
                        case "renumber" -> {
                            each.server.reset("Work");
                            yield "Work";
                        }
                        case "rename" -> {
                            each.server.rename("Work", "Play");
                            yield "Play";
                        }
                        default -> {
                            each.server.move("Work", 1, "INBOX");
                            yield "INBOX";
                        }
                    };

            each.sync();
            each.sync();

            assertThat(each.server.mails(now).values())
                    .as(deed)
                    .filteredOn(mail -> mail.text().equals(World.mail("Work 1")))
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.keywords()).isEqualTo(World.FLAGGED));
            assertThat(each.store.pending()).as(deed).isEmpty();
            assertThat(each.store.dump(deed.equals("move") ? "INBOX" : "Work"))
                    .as(deed)
                    .noneMatch(line -> line.contains("theirs"));
        }
    }

    @Test
    void what_was_on_its_way_of_who_only_pushes_is_looked_for_where_its_mailbox_is_now() {
        world.policy = world.policy.withDirection(Policy.Direction.PUSH);
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseAnswer(Written.APPEND);
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.shut("Work");
                };
        world.sync();
        world.server.heal();
        world.server.rename("Work", "Play");
        world.clock.advance(Duration.ofSeconds(61));

        world.sync();

        assertThat(world.texts("Play").stream().filter(World.mail("new")::equals)).hasSize(1);
        assertThat(world.store.ids("Work")).contains(sent);
        assertThat(world.store.pending()).isEmpty();
        assertThat(world.journal.open(world.account().id())).isEmpty();
    }

    @Test
    void only_the_upload_may_be_asked_for() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.append("INBOX", World.mail("theirs"), World.NONE);

        AccountReport report =
                world.sync(SyncRequest.of().withPhases(EnumSet.of(Phase.UPLOAD_CONTENTS)));

        assertThat(report.created()).isZero();
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
        assertThat(world.sync().created()).isEqualTo(1);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_dry_run_tells_the_plan_in_sentences_and_changes_nothing() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.store.move(world.id("INBOX", 1), "Work");
        world.store.delete(world.id("INBOX", 2));
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        var before =
                Map.of("INBOX", world.server.mails("INBOX"), "Work", world.server.mails("Work"));

        SyncEvent.Planned plan = dryRun();

        assertThat(plan.ops())
                .extracting(SyncEvent.PlannedOp::sentence)
                .satisfiesExactly(
                        mark -> assertThat(mark).startsWith("Mark 1 message in \"INBOX\" on"),
                        move -> assertThat(move).startsWith("Move 1 message from \"INBOX\" to"),
                        send -> assertThat(send).startsWith("Send 1 message"),
                        delete -> assertThat(delete).startsWith("Delete 1 message from"));
        assertThat(Map.of("INBOX", world.server.mails("INBOX"), "Work", world.server.mails("Work")))
                .isEqualTo(before);
        assertThat(world.store.pending()).hasSize(4);
    }

    @Test
    void phases_of_an_upload_are_told_before_those_of_the_download() {
        world.events.clear();
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);

        world.sync();

        assertThat(world.events(SyncEvent.PhaseChanged.class))
                .extracting(SyncEvent.PhaseChanged::phase)
                .containsSubsequence(Phase.UPLOAD_CONTENTS, Phase.DOWNLOAD_CONTENTS);
        assertThat(world.events(SyncEvent.Progress.class))
                .anyMatch(p -> p.phase() == Phase.UPLOAD_CONTENTS && p.messages() == 1);
    }

    private SyncEvent.Planned dryRun() {
        world.events.clear();
        world.sync(SyncRequest.of().withDryRun(true), FaultPlan.none(), new Cancel());
        return world.events(SyncEvent.Planned.class).getFirst();
    }
}
