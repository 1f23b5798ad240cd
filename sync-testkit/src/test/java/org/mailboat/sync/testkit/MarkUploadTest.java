package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;

import java.time.Duration;
import java.util.List;

/// Marks made here on their way to the server, and what they meet there.
class MarkUploadTest {
    private static final Keywords ANSWERED = Keywords.of(Keyword.ANSWERED);
    private static final Keywords JUNK = Keywords.of(new Keyword("$Junk"));
    private static final Keywords NOT_JUNK = Keywords.of(new Keyword("$NotJunk"));

    private final World world = World.withRealMail(4);

    MarkUploadTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

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
    void of_junk_and_not_junk_the_one_set_here_stays_where_the_other_was_not_seen_before() {
        world.server.withoutModSeqs();
        world.sync();
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
        assertThat(world.events)
                .filteredOn(SyncEvent.Noted.class::isInstance)
                .extracting(event -> ((SyncEvent.Noted) event).sentence())
                .containsExactly(
                        "The mailbox \"INBOX\" on the server cannot keep $Junk, which stays here"
                                + " only.");
        assertThat(world.sync().uploaded()).isZero();
    }

    @Test
    void a_keyword_that_the_server_can_keep_by_now_is_sent_when_it_is_wanted_again() {
        world.server.writes().keepOnly(Keyword.SEEN, Keyword.FLAGGED);
        PlacementId message = world.id("INBOX", 0);
        world.store.mark(message, JUNK);
        world.sync();
        world.server.heal();

        world.store.mark(message, World.NONE);
        world.store.mark(message, JUNK);
        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(JUNK);
        world.assertSettledAndQuiet();
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
        world.server.heal();
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

        List<String> conflicts = world.dryRun().conflicts();
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

    @Test
    void a_mark_goes_along_with_what_is_moved_whenever_its_mailbox_is_then_deleted() {
        for (long step = 2; ; step += 2) {
            World each = World.withRealMail(2);
            each.sync();
            each.store.mark(each.id("Work/Old", 0), World.FLAGGED);
            each.server.move("Work/Old", 1, "Work");
            FaultPlan meanwhile = FaultPlan.meanwhile(step, () -> each.server.delete("Work/Old"));
            each.syncUntilKilled(meanwhile);
            if (meanwhile.steps() < step) {
                return;
            }

            each.sync();
            each.clock.advance(Duration.ofSeconds(61));
            each.sync();

            assertThat(each.keywords("Work", 3)).as("step %s", step).isEqualTo(World.FLAGGED);
            each.assertSettledAndQuiet();
        }
    }

    @Test
    void a_mark_that_was_refused_for_good_is_others_to_set_whenever_the_run_was_killed() {
        FaultPlan faults;
        long step = 0;
        do {
            World each = World.agreed(2);
            each.server.writes().refuseMarks("INBOX");
            each.store.mark(each.id("INBOX", 0), World.FLAGGED);
            faults = FaultPlan.killAtChange(++step);
            each.syncUntilKilled(faults);
            each.server.writes().heal();
            each.server.mark("INBOX", 1, World.FLAGGED);

            each.sync();
            each.sync();

            assertThat(each.keywords("INBOX", 1)).as("step %d", step).isEqualTo(World.FLAGGED);
        } while (faults.killed());
    }

    @Test
    void a_mark_that_was_refused_after_its_answer_was_lost_is_others_to_set() {
        world.sessions = 1;
        world.server.writes().loseCommand(WriteFaults.Written.MARK);
        PlacementId message = world.id("INBOX", 0);
        world.store.mark(message, World.FLAGGED);
        world.onWrite = _ -> world.server.writes().refuseMarks("INBOX");
        world.onOpen =
                () -> {
                    if (world.store.pending().isEmpty()) {
                        // It was taken back here.
                        world.onOpen = () -> {};
                        world.onWrite = _ -> {};
                        world.server.writes().heal();
                        world.server.mark("INBOX", 1, World.FLAGGED);
                    }
                };

        world.sync();
        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mark_that_was_confirmed_in_the_end_is_others_to_take_away() {
        world.server.writes().loseAnswer(WriteFaults.Written.MARK);
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        world.server.mark("INBOX", 1, World.NONE);

        world.sync();
        world.sync();

        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.NONE);
        world.assertSettledAndQuiet();
    }
}
