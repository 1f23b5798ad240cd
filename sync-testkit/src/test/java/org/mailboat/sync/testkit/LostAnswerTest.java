package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Consumer;

/// Commands of which it is not known whether the server carried them out: their answers were lost,
/// or the program was killed before they came.
class LostAnswerTest {
    private final World world = World.withRealMail(4);

    LostAnswerTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void a_lost_answer_is_looked_for_in_the_same_run() {
        for (Written what : List.of(Written.APPEND, Written.MOVE, Written.COPY)) {
            World each = World.withRealMail(3);
            each.sync();
            each.store.importMessage("Work", World.mail("new"), World.SEEN);
            each.store.move(each.store.ids("INBOX").getFirst(), "Work/Old");
            each.store.copy(each.store.ids("INBOX").getLast(), "Work");
            each.server.writes().loseAnswer(what);

            AccountReport report = each.sync();

            assertThat(report.result())
                    .as("%s: %s", what, report.failures())
                    .isEqualTo(Result.DONE);
            assertThat(report.created()).as("%s", what).isZero();
            assertThat(each.difference()).as("%s", what).isNull();
            assertThat(each.store.pending()).as("%s", what).isEmpty();
        }
    }

    @Test
    void what_is_copied_stays_until_it_is_known_what_became_of_the_copy() {
        for (boolean deleted : List.of(true, false)) {
            World each = World.withRealMail(3);
            each.sync();
            PlacementId source = each.store.ids("INBOX").getFirst();
            each.store.copy(source, "Work");
            if (deleted) {
                each.store.delete(source);
            } else {
                each.store.move(source, "Work");
            }
            each.server.writes().delay(Written.COPY);
            each.server.writes().tellNoIds();

            each.sync();
            assertThat(each.server.mails("INBOX")).hasSize(3);
            each.server.writes().catchUp();
            each.sync();
            each.clock.advance(Duration.ofSeconds(61));
            each.sync();

            assertThat(each.server.mails("INBOX")).hasSize(2);
            assertThat(each.server.mails("Work")).hasSize(deleted ? 4 : 5);
            assertThat(each.difference()).isNull();
            assertThat(each.store.pending()).isEmpty();
        }
    }

    @Test
    void what_is_not_found_is_sent_again_only_after_the_doubt_time() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseCommand(Written.APPEND);

        AccountReport first = world.sync();
        AccountReport soon = world.sync();

        assertThat(first.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(first.failures()).anyMatch(f -> f.nextTry() != null);
        assertThat(soon.uploaded()).isZero();
        assertThat(world.texts("Work")).doesNotContain(World.mail("new"));

        world.clock.advance(Duration.ofSeconds(61));
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.texts("Work")).contains(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_the_server_confirmed_and_somebody_moved_on_is_not_sent_again() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.store.copy(world.id("INBOX", 0), "Work/Old");
        world.server.writes().tellNoIds();
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.move("Work", world.server.mails("Work").lastKey(), "INBOX");
                    long last = world.server.mails("Work/Old").lastKey();
                    world.server.move("Work/Old", last, "Work");
                };

        settleDoubts(world);

        assertThat(everywhere(world)).filteredOn(World.mail("new")::equals).hasSize(1);
        assertThat(everywhere(world)).filteredOn(World.mail("INBOX 1")::equals).hasSize(2);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_the_server_confirmed_and_somebody_removed_is_recoverable_and_not_sent_again() {
        importedAndRemovedByOthers(() -> {});

        settleDoubts(world);

        assertThat(world.texts("Work")).doesNotContain(World.mail("new"));
        assertThat(world.store.recoverable()).contains(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_the_server_confirmed_and_somebody_removed_is_not_sent_again_after_a_renumbering() {
        importedAndRemovedByOthers(() -> world.server.reset("Work"));

        settleDoubts(world);

        assertThat(everywhere(world)).doesNotContain(World.mail("new"));
        assertThat(world.store.recoverable()).contains(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_copy_that_the_server_confirmed_and_that_is_not_found_is_not_made_again_for_a_move() {
        world.server.writes().withoutMove();
        world.server.writes().tellNoIds();
        world.store.move(world.id("INBOX", 0), "Work");
        world.server.writes().loseAnswer(Written.REMOVE);
        world.server.writes().loseCommand(Written.REMOVE);
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.expunge("Work", world.server.mails("Work").lastKey());
                };

        settleDoubts(world);

        assertThat(everywhere(world)).filteredOn(World.mail("INBOX 1")::equals).hasSize(1);
        assertThat(world.texts("INBOX")).contains(World.mail("INBOX 1"));
        assertThat(world.store.pending()).singleElement().asString().contains("not found");
    }

    @Test
    void refusals_are_no_lost_answers() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().quota(1);
        for (int i = 0; i < 2; i++) {
            world.sync();
            world.clock.advance(Duration.ofDays(2));
        }
        world.server.writes().heal();
        world.server.writes().loseCommand(Written.APPEND);

        settleDoubts(world);

        assertThat(world.texts("Work")).contains(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_on_its_way_to_a_mailbox_that_is_numbered_anew_stands_there_once() {
        for (boolean copied : List.of(false, true)) {
            for (long step = 1; ; step++) {
                World each = World.withRealMail(2);
                each.sync();
                if (copied) {
                    each.store.copy(each.id("INBOX", 0), "Work");
                } else {
                    each.store.importMessage("Work", World.mail("new"), World.SEEN);
                }
                FaultPlan faults = FaultPlan.killAt(step);
                each.syncUntilKilled(faults);
                if (!faults.killed()) {
                    break;
                }
                each.server.reset("Work");

                settleDoubts(each);

                String when = (copied ? "copied" : "sent") + ", killed at " + step;
                String text = World.mail(copied ? "INBOX 1" : "new");
                assertThat(each.texts("Work")).as(when).hasSize(3).containsOnlyOnce(text);
                assertThat(each.difference()).as(when).isNull();
                assertThat(each.store.pending()).as(when).isEmpty();
                assertThat(each.journal.open(each.account().id())).as(when).isEmpty();
            }
        }
    }

    @Test
    void what_comes_late_to_a_mailbox_that_was_numbered_anew_meanwhile_is_not_sent_twice() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().delay(Written.APPEND);
        world.onProbe = () -> world.server.reset("Work");
        world.sync();
        world.onProbe = () -> {};
        assertThat(world.texts("Work")).doesNotContain(World.mail("new"));
        world.server.writes().catchUp();

        settleDoubts(world);

        assertThat(world.texts("Work")).containsOnlyOnce(World.mail("new"));
        assertThat(world.store.ids("Work")).hasSize(5).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_to_come_to_a_mailbox_that_was_numbered_anew_and_did_not_is_sent_again() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseCommand(Written.APPEND);
        world.onProbe = () -> world.server.reset("Work");
        world.sync();
        world.onProbe = () -> {};
        assertThat(world.sync().uploaded()).isZero();

        settleDoubts(world);

        assertThat(world.texts("Work")).containsOnlyOnce(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_others_moved_on_before_it_was_looked_for_is_found_where_it_is() {
        for (boolean copied : List.of(false, true)) {
            World each = World.withRealMail(3);
            each.sync();
            PlacementId sent =
                    copied
                            ? each.store.copy(each.store.ids("INBOX").getFirst(), "Work")
                            : each.store.importMessage("Work", World.mail("new"), World.SEEN);
            each.server.writes().loseAnswer(copied ? Written.COPY : Written.APPEND);
            each.onProbe =
                    () -> {
                        each.onProbe = () -> {};
                        each.server.move("Work", each.server.mails("Work").lastKey(), "Work/Old");
                    };
            each.sync();

            settleDoubts(each);

            String what = copied ? "copied" : "sent";
            assertThat(everywhere(each)).as(what).hasSize(10);
            assertThat(each.store.ids("Work/Old")).as(what).contains(sent);
            each.assertSettledAndQuiet();
        }
    }

    @Test
    void what_came_late_and_was_moved_on_within_the_doubt_time_is_found_where_it_is() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseCommand(Written.APPEND);
        world.sync();
        long late = world.server.append("Work", World.mail("new"), World.NONE, sentDate());
        world.server.move("Work", late, "INBOX");
        world.sync();

        settleDoubts(world);

        assertThat(everywhere(world)).containsOnlyOnce(World.mail("new"));
        assertThat(world.store.ids("INBOX")).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_others_brought_elsewhere_is_not_taken_for_what_never_came() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseCommand(Written.APPEND);
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.append("INBOX", World.mail("new"), World.NONE, sentDate());
                };
        world.sync();

        settleDoubts(world);

        assertThat(world.texts("INBOX")).containsOnlyOnce(World.mail("new"));
        assertThat(world.texts("Work")).containsOnlyOnce(World.mail("new"));
        assertThat(world.store.ids("Work")).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_came_and_was_removed_there_is_sent_again_though_others_have_its_like() {
        Instant another = sentDate().minusSeconds(9);
        world.server.append("INBOX", World.mail("old"), World.NONE, another);
        world.sync();
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseAnswer(Written.APPEND);
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.expunge("Work", world.server.mails("Work").lastKey());
                    world.server.append("INBOX", World.mail("new"), World.NONE, another);
                    world.server.append("INBOX", World.mail("own"), World.NONE, sentDate());
                };
        world.sync();

        settleDoubts(world);

        assertThat(world.texts("Work")).containsOnlyOnce(World.mail("new"));
        assertThat(world.store.ids("Work")).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_moved_out_of_a_mailbox_that_its_renaming_numbers_anew_stands_once() {
        for (long step = 1; ; step++) {
            World each = World.withRealMail(2);
            each.sync();
            each.server.writes().withoutMove();
            each.server.writes().tellNoIds();
            each.server.writes().renumberRenamed();
            PlacementId moved = each.id("Work", 0);
            each.store.move(moved, "INBOX");
            FaultPlan faults = FaultPlan.killAt(step);
            each.syncUntilKilled(faults);
            if (!faults.killed()) {
                return;
            }
            each.store.renameMailbox("Work", "Jobs");

            settleDoubts(each);

            String when = "killed at " + step;
            assertThat(everywhere(each)).as(when).hasSize(6).containsOnlyOnce(World.mail("Work 1"));
            assertThat(each.store.ids("INBOX")).as(when).contains(moved);
            assertThat(each.difference()).as(when).isNull();
            assertThat(each.store.pending()).as(when).isEmpty();
            assertThat(each.journal.open(each.account().id())).as(when).isEmpty();
        }
    }

    @Test
    void what_is_sought_in_a_mailbox_numbered_anew_is_not_taken_for_its_like_elsewhere() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseCommand(Written.APPEND);
        world.onProbe = () -> world.server.reset("Work");
        world.sync();
        world.onProbe = () -> {};
        world.server.append("INBOX", World.mail("new"), World.NONE);

        settleDoubts(world);

        assertThat(world.texts("INBOX")).containsOnlyOnce(World.mail("new"));
        assertThat(world.texts("Work")).containsOnlyOnce(World.mail("new"));
        assertThat(world.store.ids("Work")).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_moved_back_to_a_mailbox_numbered_anew_is_not_taken_for_what_a_move_left_there() {
        world.server.writes().withoutMove();
        world.server.writes().expungeAllOrNone();
        world.server.mark("Work", 3, Keywords.of(Keyword.DELETED));
        world.sync();
        PlacementId moved = world.id("Work", 0);
        world.store.move(moved, "INBOX");
        world.sync();
        world.server.expunge("Work", 1);
        world.server.move("INBOX", world.server.mails("INBOX").lastKey(), "Work");
        world.server.reset("Work");

        world.sync();
        world.sync();

        assertThat(world.texts("Work")).contains(World.mail("Work 1"));
        assertThat(world.store.ids("Work")).contains(moved);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_moved_is_not_taken_for_what_it_left_behind_when_others_swap_the_mailboxes() {
        for (long step = 2; ; step += 2) {
            World each = World.withRealMail(2);
            each.server.create("Jobs");
            each.sync();
            each.server.writes().withoutMove();
            each.server.writes().tellNoIds();
            each.store.move(each.id("Work", 0), "Jobs");
            each.store.importMessage("INBOX", World.mail("new"), World.NONE);
            FaultPlan meanwhile =
                    FaultPlan.meanwhile(
                            step,
                            () -> {
                                each.server.rename("Jobs", "Other");
                                each.server.rename("Work", "Jobs");
                                each.server.rename("Other", "Work");
                            });
            each.syncUntilKilled(meanwhile);
            if (meanwhile.steps() < step) {
                return;
            }

            settleDoubts(each);

            String when = "step " + step;
            assertThat(everywhere(each)).as(when).hasSize(7).contains(World.mail("Work 1"));
            // What cannot be found out is parked, and said.
            if (each.store.pending().isEmpty()) {
                assertThat(each.difference()).as(when).isNull();
            }
        }
    }

    @Test
    void a_copy_is_not_made_again_if_its_source_is_renamed_and_numbered_anew() {
        world.server.writes().withoutMove();
        world.server.writes().tellNoIds();
        world.server.writes().renumberRenamed();
        PlacementId moved = world.id("Work", 0);
        world.store.move(moved, "INBOX");
        world.server.writes().loseAnswer(Written.COPY);
        world.onProbe = () -> world.server.shut("INBOX");
        world.sync();
        world.onProbe = () -> {};
        world.server.heal();
        assertThat(everywhere(world)).hasSize(13);
        world.store.renameMailbox("Work", "Jobs");

        settleDoubts(world);

        assertThat(everywhere(world)).hasSize(12).containsOnlyOnce(World.mail("Work 1"));
        assertThat(world.store.ids("INBOX")).contains(moved);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_lost_three_times_waits_for_a_person() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        for (int i = 0; i < 3; i++) {
            world.server.writes().loseCommand(Written.APPEND);
            world.sync();
            world.clock.advance(Duration.ofSeconds(61));
        }

        AccountReport report = world.sync();

        assertThat(report.uploaded()).isZero();
        assertThat(world.store.pending()).singleElement().asString().contains("tried 3 times");
    }

    /// The server keeps what was imported and does not say under which number; before it is looked
    /// for there, somebody removes it.
    private void importedAndRemovedByOthers(Runnable more) {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().tellNoIds();
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.expunge("Work", world.server.mails("Work").lastKey());
                    more.run();
                };
    }

    private static void settleDoubts(World world) {
        for (int i = 0; i < 4; i++) {
            world.sync();
            world.clock.advance(Duration.ofSeconds(61));
        }
    }

    /// With which date the messages of a memory store are sent, that have none.
    private Instant sentDate() {
        return Objects.requireNonNull(Upload.redated(Instant.EPOCH, world.clock.instant()));
    }

    private static List<String> everywhere(World world) {
        return world.server.paths().stream().flatMap(path -> world.texts(path).stream()).toList();
    }

    @Test
    void what_comes_to_pass_late_is_not_sent_twice() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().delay(Written.APPEND);
        world.sync();
        world.server.writes().catchUp();

        AccountReport report = world.sync();
        world.clock.advance(Duration.ofSeconds(61));
        world.sync();

        assertThat(report.created()).isZero();
        assertThat(world.texts("Work").stream().filter(World.mail("new")::equals)).hasSize(1);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_comes_to_pass_after_its_mailbox_was_not_shown_is_not_sent_twice() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().delay(Written.APPEND);
        world.sync();
        world.clock.advance(Duration.ofSeconds(61));
        world.server.listNothing(true);
        world.sync();
        world.server.listNothing(false);
        world.server.writes().catchUp();

        world.sync();
        world.clock.advance(Duration.ofSeconds(61));
        world.sync();

        assertThat(world.texts("Work").stream().filter(World.mail("new")::equals)).hasSize(1);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_on_its_way_to_a_mailbox_that_is_gone_there_is_kept_here() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseCommand(Written.APPEND);
        world.sync();
        world.server.delete("Work");
        world.clock.advance(Duration.ofSeconds(61));

        world.sync();
        world.clock.advance(Duration.ofSeconds(61));
        world.sync();

        assertThat(world.store.mailboxes(world.account().id()))
                .noneMatch(each -> each.path().equals(MailboxPath.of("Work")));
        assertThat(world.store.placements()).containsKey(World.mail("new"));
        assertThat(world.journal.open(world.account().id())).isEmpty();
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void what_came_while_it_could_not_be_looked_for_is_not_taken_for_another_message() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseAnswer(Written.APPEND);
        world.onProbe = () -> world.server.listNothing(true);
        world.onOpen = () -> world.server.listNothing(false);

        world.sync();
        world.sync(
                SyncRequest.of()
                        .withPhases(EnumSet.of(Phase.DOWNLOAD_HIERARCHY, Phase.DOWNLOAD_CONTENTS)));
        world.onProbe = () -> {};
        world.server.listNothing(false);
        world.clock.advance(Duration.ofSeconds(61));
        world.sync();

        assertThat(world.texts("Work").stream().filter(World.mail("new")::equals)).hasSize(1);
        assertThat(world.store.ids("Work")).hasSize(5).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_moved_back_there_is_not_taken_for_what_a_move_left_behind() {
        world.server.writes().withoutMove();
        world.store.move(world.store.ids("Work").getFirst(), "INBOX");
        world.server.writes().loseAnswer(Written.REMOVE);
        world.sync();
        long there = world.server.mails("INBOX").lastKey();
        world.server.move("INBOX", there, "Work");

        world.sync();
        world.sync();

        assertThat(world.texts("Work")).contains(World.mail("Work 1"));
        world.assertSettledAndQuiet();
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

        assertThat(everywhere(world)).containsOnlyOnce(World.mail("INBOX 1"));
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

    @Test
    void what_is_deleted_while_it_is_in_doubt_whether_it_arrived_is_deleted_there_too() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().delay(Written.APPEND);
        world.sync();
        world.store.delete(sent);
        world.server.writes().catchUp();
        world.clock.advance(Duration.ofSeconds(61));

        world.sync();
        world.sync();

        assertThat(world.texts("Work")).doesNotContain(World.mail("new"));
        assertThat(world.store.recoverable()).contains(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_message_that_came_meanwhile_is_not_taken_for_ours_and_waits_no_longer_than_ours() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseCommand(Written.APPEND);
        world.sync();
        world.server.append("Work", World.mail("other"), World.NONE);
        world.sync();
        world.clock.advance(Duration.ofSeconds(61));

        world.sync();

        assertThat(world.texts("Work")).contains(World.mail("new"), World.mail("other"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_move_whose_command_was_lost_is_done_at_once() {
        world.store.move(world.id("INBOX", 0), "Work");
        world.server.writes().loseCommand(Written.MOVE);
        world.sync();

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(world.texts("Work")).contains(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void killed_anywhere_nothing_is_lost_and_nothing_doubled() {
        for (long step = 1; ; step++) {
            World each = World.withRealMail(3);
            each.sync();
            each.store.importMessage("Work", World.mail("new"), World.SEEN);
            each.store.mark(each.store.ids("INBOX").get(1), World.FLAGGED);
            each.store.move(each.store.ids("INBOX").getFirst(), "Work/Old");
            each.store.copy(each.store.ids("INBOX").getLast(), "Work");
            each.store.delete(each.store.ids("Work").getFirst());
            FaultPlan faults = FaultPlan.killAt(step);
            each.syncUntilKilled(faults);
            if (!faults.killed()) {
                return;
            }
            for (int i = 0; i < 3; i++) {
                each.clock.advance(Duration.ofSeconds(61));
                each.sync();
            }

            assertThat(each.difference()).as("killed at %d", step).isNull();
            assertThat(each.store.pending()).as("killed at %d", step).isEmpty();
            assertThat(each.journal.open(each.account().id())).isEmpty();
            for (String path : each.server.paths()) {
                assertThat(each.texts(path)).as("killed at %d", step).doesNotHaveDuplicates();
            }
            assertThat(each.server.mails("Work").size()).as("killed at %d", step).isEqualTo(4);
        }
    }
}
