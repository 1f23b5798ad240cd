package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Deletions and marks of which it is not known whether the server carried them out, and what was
/// edited since.
class LostEditTest {
    private final World world = World.withRealMail(4);

    LostEditTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_copy_made_there_outlives_a_deletion_whose_answer_was_lost() {
        for (Written what : List.of(Written.REMOVE)) {
            World each = World.withRealMail(3);
            each.sync();
            each.store.delete(each.store.ids("INBOX").getFirst());
            each.server.append("Work", World.mail("INBOX 1"), World.NONE);
            each.server.writes().loseAnswer(what);

            each.sync();
            each.sync();

            assertThat(each.texts("Work")).as("%s", what).contains(World.mail("INBOX 1"));
            assertThat(each.difference()).as("%s", what).isNull();
            assertThat(each.store.pending()).as("%s", what).isEmpty();
            assertThat(each.journal.open(each.account().id())).as("%s", what).isEmpty();
        }
    }

    @Test
    void a_copy_made_there_outlives_a_kill_in_the_deletion_and_the_end_of_the_mailbox() {
        for (long step = 1; ; step++) {
            World each = World.withRealMail(2);
            if (!isKilledAmidDeletion(each, step)) {
                return;
            }
            boolean deleted = !each.texts("Work").contains(World.mail("Work 1"));
            each.server.delete("Work");

            each.settleDoubts();

            String when = "step " + step;
            if (deleted) {
                assertThat(each.texts("INBOX")).as(when).contains(World.mail("Work 1"));
            }
            assertThat(each.difference()).as(when).isNull();
            assertThat(each.journal.open(each.account().id())).as(when).isEmpty();
        }
    }

    @Test
    void a_copy_made_there_outlives_a_kill_in_the_deletion_and_new_numbers_for_the_mailbox() {
        for (long step = 1; ; step++) {
            World each = World.withRealMail(2);
            if (!isKilledAmidDeletion(each, step)) {
                return;
            }
            boolean copied = each.texts("INBOX").contains(World.mail("Work 1"));
            each.server.reset("Work");

            each.settleDoubts();

            String when = "step " + step;
            if (copied) {
                assertThat(each.texts("INBOX")).as(when).contains(World.mail("Work 1"));
            }
            assertThat(each.texts("Work")).as(when).doesNotContain(World.mail("Work 1"));
            assertThat(each.difference()).as(when).isNull();
            assertThat(each.journal.open(each.account().id())).as(when).isEmpty();
        }
    }

    /// Deletes "Work 1", of which somebody makes a copy at that moment.
    private static boolean isKilledAmidDeletion(World each, long step) {
        each.sync();
        each.store.delete(each.id("Work", 0));
        each.onWrite =
                _ -> {
                    each.onWrite = _ -> {};
                    each.server.copy("Work", 1, "INBOX");
                };
        FaultPlan faults = FaultPlan.killAtChange(step);
        each.syncUntilKilled(faults);
        each.onWrite = _ -> {};
        return faults.killed();
    }

    @Test
    void a_server_that_lists_nothing_for_a_while_ends_no_deletion_that_was_stopped() {
        for (long step = 1; ; step++) {
            World each = World.withRealMail(2);
            each.sync();
            each.store.delete(each.id("Work", 0));
            FaultPlan faults = FaultPlan.killAtChange(step);
            each.syncUntilKilled(faults);
            if (!faults.killed()) {
                return;
            }
            each.server.listNothing(true);
            each.sync();
            each.server.heal();

            each.settleDoubts();

            String when = "step " + step;
            assertThat(each.texts("Work")).as(when).doesNotContain(World.mail("Work 1"));
            assertThat(each.difference()).as(when).isNull();
            assertThat(each.store.pending()).as(when).isEmpty();
        }
    }

    @Test
    void what_is_had_back_after_a_deletion_whose_answer_was_lost_is_there_again() {
        for (boolean marksOnly : List.of(false, true)) {
            World each = World.withRealMail(3);
            each.sync();
            if (marksOnly) {
                each.server.writes().expungeAllOrNone();
                each.server.mark("INBOX", 3, Keywords.of(Keyword.DELETED));
                each.sync();
            }
            PlacementId message = each.store.ids("INBOX").getFirst();
            each.store.delete(message);
            each.server.writes().loseAnswer(Written.REMOVE);
            each.onWrite =
                    what -> {
                        if (what == Written.REMOVE) {
                            each.onWrite = _ -> {};
                            each.store.undelete(message);
                        }
                    };

            each.sync();
            each.clock.advance(Duration.ofSeconds(61));
            each.sync();

            assertThat(each.store.ids("INBOX")).as("%s", marksOnly).contains(message);
            assertThat(each.serverDump("INBOX"))
                    .as("%s", marksOnly)
                    .anyMatch(line -> line.contains("[] " + World.mail("INBOX 1")));
            assertThat(each.journal.open(each.account().id())).isEmpty();
            each.assertSettledAndQuiet();
        }
    }

    @Test
    void what_is_had_back_after_a_kill_in_its_deletion_is_there_again() {
        for (long step = 1; ; step++) {
            World each = World.withRealMail(2);
            each.sync();
            PlacementId message = each.store.ids("INBOX").getFirst();
            each.store.delete(message);
            FaultPlan faults = FaultPlan.killAtChange(step);
            each.syncUntilKilled(faults);
            if (!faults.killed()) {
                return;
            }
            each.store.undelete(message);

            each.sync();
            each.clock.advance(Duration.ofSeconds(61));
            each.sync();

            assertThat(each.store.ids("INBOX")).as("step %s", step).contains(message);
            assertThat(each.texts("INBOX"))
                    .as("step %s", step)
                    .containsExactlyInAnyOrder(World.mail("INBOX 1"), World.mail("INBOX 2"));
            assertThat(each.journal.open(each.account().id())).as("step %s", step).isEmpty();
            each.assertSettledAndQuiet();
        }
    }

    @Test
    void what_is_had_back_before_its_deletion_comes_to_pass_late_is_there_again() {
        for (int looks = 0; looks <= 2; looks++) {
            World each = World.withRealMail(2);
            each.sync();
            PlacementId message = each.store.ids("INBOX").getFirst();
            each.store.delete(message);
            each.server.writes().delay(Written.REMOVE);
            each.onWrite =
                    _ -> {
                        each.onWrite = _ -> {};
                        each.store.undelete(message);
                    };
            each.sync();
            for (int look = 0; look < looks; look++) {
                each.sync();
            }
            each.server.writes().catchUp();
            assertThat(each.texts("INBOX")).as("%s looks", looks).hasSize(1);

            each.sync();
            each.clock.advance(Duration.ofSeconds(61));
            each.sync();

            assertThat(each.store.ids("INBOX")).as("%s looks", looks).contains(message);
            assertThat(each.texts("INBOX"))
                    .as("%s looks", looks)
                    .containsExactlyInAnyOrder(World.mail("INBOX 1"), World.mail("INBOX 2"));
            assertThat(each.journal.open(each.account().id())).isEmpty();
            each.assertSettledAndQuiet();
        }
    }

    @Test
    void what_is_had_back_amid_the_run_after_a_kill_is_sent_again_if_it_is_deleted_late() {
        int hadBack = 0;
        for (long step = 2; ; step += 2) {
            World each = World.withRealMail(2);
            each.sync();
            PlacementId message = each.store.ids("INBOX").getFirst();
            each.store.delete(message);
            each.server.writes().delay(Written.REMOVE);
            each.syncUntilKilled(FaultPlan.killAtChange(4));
            assertThat(each.journal.open(each.account().id())).hasSize(1);
            FaultPlan meanwhile = FaultPlan.meanwhile(step, () -> each.store.undelete(message));
            each.syncUntilKilled(meanwhile);
            if (meanwhile.steps() < step) {
                break;
            }
            hadBack += each.texts("INBOX").size() == 2 ? 1 : 0;
            each.server.writes().catchUp();

            each.sync();
            each.clock.advance(Duration.ofSeconds(61));
            each.sync();

            String when = "step " + step;
            assertThat(each.store.ids("INBOX")).as(when).contains(message);
            assertThat(each.texts("INBOX")).as(when).containsOnlyOnce(World.mail("INBOX 1"));
            assertThat(each.journal.open(each.account().id())).as(when).isEmpty();
            each.assertSettledAndQuiet();
        }
        assertThat(hadBack).isPositive();
    }

    @Test
    void what_is_had_back_before_it_is_marked_late_as_deleted_loses_the_mark() {
        for (int looks = 0; looks <= 2; looks++) {
            World each = World.withRealMail(3);
            each.server.writes().expungeAllOrNone();
            each.server.mark("INBOX", 3, Keywords.of(Keyword.DELETED));
            each.sync();
            PlacementId message = each.store.ids("INBOX").getFirst();
            each.store.delete(message);
            each.server.writes().delay(Written.REMOVE);
            each.onWrite =
                    _ -> {
                        each.onWrite = _ -> {};
                        each.store.undelete(message);
                    };
            each.sync();
            for (int look = 0; look < looks; look++) {
                each.sync();
            }
            each.server.writes().catchUp();
            assertThat(each.serverDump("INBOX").getFirst()).contains("Deleted");

            each.sync();
            each.clock.advance(Duration.ofSeconds(61));
            each.sync();

            assertThat(each.store.ids("INBOX")).as("%s looks", looks).contains(message);
            assertThat(each.serverDump("INBOX").getFirst())
                    .as("%s looks", looks)
                    .contains("[] " + World.mail("INBOX 1"));
            assertThat(each.journal.open(each.account().id())).isEmpty();
            each.assertSettledAndQuiet();
        }
    }

    @Test
    void what_is_had_back_and_was_seen_to_be_there_is_followed_where_others_move_it() {
        PlacementId message = world.id("INBOX", 0);
        world.store.delete(message);
        world.server.writes().loseCommand(Written.REMOVE);
        world.onWrite =
                _ -> {
                    world.onWrite = _ -> {};
                    world.store.undelete(message);
                };
        world.sync();
        world.server.move("INBOX", 1, "Work");

        world.sync();

        assertThat(world.everywhere()).containsOnlyOnce(World.mail("INBOX 1"));
        assertThat(world.store.ids("Work")).contains(message);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_copy_made_there_outlives_what_is_had_back_after_a_kill_in_its_deletion() {
        for (long step = 1; ; step++) {
            World each = World.withRealMail(2);
            each.sync();
            PlacementId message = each.store.ids("INBOX").getFirst();
            each.store.delete(message);
            each.onWrite =
                    _ -> {
                        each.onWrite = _ -> {};
                        each.server.copy("INBOX", 1, "Work");
                    };
            FaultPlan faults = FaultPlan.killAtChange(step);
            each.syncUntilKilled(faults);
            if (!faults.killed()) {
                return;
            }
            boolean copied = each.texts("Work").contains(World.mail("INBOX 1"));
            if (!copied || each.store.recoverableIds().contains(message)) {
                continue;
            }
            each.store.undelete(message);

            each.sync();
            each.clock.advance(Duration.ofSeconds(61));
            each.sync();

            String when = "step " + step;
            assertThat(each.store.ids("INBOX")).as(when).contains(message);
            assertThat(each.texts("INBOX")).as(when).containsOnlyOnce(World.mail("INBOX 1"));
            assertThat(each.texts("Work")).as(when).containsOnlyOnce(World.mail("INBOX 1"));
            assertThat(each.journal.open(each.account().id())).as(when).isEmpty();
            each.assertSettledAndQuiet();
        }
    }

    @Test
    void a_mark_set_again_after_a_kill_wherever_in_the_run_that_cleared_it_is_set_there() {
        for (int step = 1; step <= 24; step++) {
            World each = World.withRealMail(2);
            each.sync();
            PlacementId message = each.store.ids("INBOX").get(1);
            each.store.mark(message, World.NONE);
            each.syncUntilKilled(FaultPlan.killAtChange(step));
            each.store.mark(message, World.SEEN);

            each.sync();
            each.sync();

            assertThat(each.serverDump("INBOX").get(1)).as("step %s", step).contains("Seen");
            assertThat(each.difference()).as("step %s", step).isNull();
            assertThat(each.store.pending()).as("step %s", step).isEmpty();
            assertThat(each.journal.open(each.account().id())).as("step %s", step).isEmpty();
        }
    }

    @Test
    void a_mark_taken_back_after_a_kill_stays_so_wherever_its_message_is_by_then() {
        Map<String, Consumer<World>> happenings = new TreeMap<>();
        happenings.put("nothing", _ -> {});
        happenings.put("moved there", each -> each.server.move("INBOX", 1, "Work"));
        happenings.put("renumbered", each -> each.server.reset("INBOX", 5, Collections::reverse));
        happenings.put(
                "not shown",
                each -> {
                    each.server.listNothing(true);
                    each.sync();
                    each.server.listNothing(false);
                });
        happenings.forEach((what, happening) -> {
            for (int step = 1; step <= 16; step++) {
                World each = World.withRealMail(2);
                each.sync();
                PlacementId message = each.store.ids("INBOX").getFirst();
                each.store.mark(message, World.SEEN);
                each.syncUntilKilled(FaultPlan.killAtChange(step));
                each.store.mark(message, World.NONE);
                happening.accept(each);

                each.sync();
                each.sync();

                String when = what + ", step " + step;
                String now = each.store.ids("INBOX").contains(message) ? "INBOX" : "Work";
                int place = each.store.ids(now).indexOf(message);
                assertThat(each.serverDump(now).get(place)).as(when).doesNotContain("Seen");
                assertThat(each.difference()).as(when).isNull();
                assertThat(each.store.pending()).as(when).isEmpty();
                assertThat(each.journal.open(each.account().id())).as(when).isEmpty();
            }
        });
    }

    @Test
    void a_mark_taken_back_while_it_is_not_answered_stays_so_where_its_message_is_moved_to() {
        PlacementId message = world.id("INBOX", 0);
        world.store.mark(message, World.SEEN);
        world.store.move(message, "Work");
        world.server.writes().loseAnswer(Written.MARK);
        world.onOpen =
                () -> {
                    var there = world.server.mails("INBOX").get(1L);
                    if (there != null && there.keywords().equals(World.SEEN)) {
                        world.store.mark(message, World.NONE);
                    }
                };

        world.sync();

        int place = world.store.ids("Work").indexOf(message);
        assertThat(world.serverDump("Work").get(place)).doesNotContain("Seen");
        world.assertSettledAndQuiet();
    }

    @Test
    void a_deletion_whose_command_was_lost_is_made_good_wherever_the_message_is() {
        world.store.delete(world.id("INBOX", 0));
        world.server.writes().loseCommand(Written.REMOVE);

        world.sync();
        world.sync();

        assertThat(world.texts("INBOX")).doesNotContain(World.mail("INBOX 1"));
        assertThat(world.journal.open(world.account().id())).isEmpty();
        world.assertSettledAndQuiet();
    }
}
