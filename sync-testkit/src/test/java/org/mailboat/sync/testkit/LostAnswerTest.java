package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

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
    void a_lost_answer_is_told_with_its_mailbox_and_its_message() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.SEEN);
        world.server.writes().delay(Written.APPEND);

        AccountReport report = world.sync();

        assertThat(report.failures())
                .anySatisfy(failure -> {
                    assertThat(failure.mailbox()).isEqualTo(MailboxPath.of("Work"));
                    assertThat(failure.message()).isEqualTo(sent.toString());
                    assertThat(failure.text()).contains("the upload of a message");
                    assertThat(failure.nextTry()).isNotNull();
                });
    }

    @Test
    void a_lost_answer_holds_up_removals_in_every_mailbox() {
        world.store.importMessage("Work", World.mail("new"), World.SEEN);
        world.server.writes().delay(Written.APPEND);
        world.server.expunge("INBOX", world.server.mails("INBOX").firstKey());

        world.sync();

        assertThat(world.store.ids("INBOX")).hasSize(4);
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
    void what_was_looked_for_before_the_machine_slept_is_looked_for_once_more() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().delay(Written.APPEND);
        world.sync();
        world.onProbe =
                () -> {
                    world.clock.advance(Duration.ofHours(6));
                    world.onProbe = world.server.writes()::catchUp;
                };

        world.sync();
        world.server.writes().catchUp();
        world.settleDoubts();

        assertThat(world.texts("Work")).containsOnlyOnce(World.mail("new"));
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

        world.settleDoubts();

        assertThat(world.everywhere()).filteredOn(World.mail("new")::equals).hasSize(1);
        assertThat(world.everywhere()).filteredOn(World.mail("INBOX 1")::equals).hasSize(2);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_the_server_confirmed_and_somebody_removed_is_recoverable_and_not_sent_again() {
        importedAndRemovedByOthers(() -> {});

        world.settleDoubts();

        assertThat(world.texts("Work")).doesNotContain(World.mail("new"));
        assertThat(world.store.recoverable()).contains(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_the_server_confirmed_and_somebody_removed_is_not_sent_again_after_a_renumbering() {
        importedAndRemovedByOthers(() -> world.server.reset("Work"));

        world.settleDoubts();

        assertThat(world.everywhere()).doesNotContain(World.mail("new"));
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

        world.settleDoubts();

        assertThat(world.everywhere()).filteredOn(World.mail("INBOX 1")::equals).hasSize(1);
        assertThat(world.texts("INBOX")).contains(World.mail("INBOX 1"));
        assertThat(world.store.pending()).singleElement().asString().contains("not found");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void where_copies_went_is_known_and_their_sources_go_with_the_next_run(boolean removed) {
        world.server.writes().withoutMove();
        List<PlacementId> moved = List.of(world.id("INBOX", 0), world.id("INBOX", 1));
        moved.forEach(each -> world.store.move(each, "Work"));
        if (removed) {
            world.server.writes().loseAnswer(Written.REMOVE);
        } else {
            world.server.writes().loseCommand(Written.REMOVE);
        }
        world.onProbe = () -> fail("nothing is to be looked for");

        AccountReport report = world.sync();
        world.sync();

        assertThat(report.failures()).hasSizeLessThanOrEqualTo(1);
        assertThat(world.store.ids("Work")).containsAll(moved);
        assertThat(world.everywhere()).doesNotHaveDuplicates();
        assertThat(world.texts("INBOX")).doesNotContain(World.mail("INBOX 1"));
        world.assertSettledAndQuiet();
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

        world.settleDoubts();

        assertThat(world.texts("Work")).contains(World.mail("new"));
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
    void of_two_equal_copies_the_one_that_the_server_confirmed_is_the_one_that_came() {
        world.server.writes().tellNoIds();
        PlacementId source = world.store.ids("Work").getFirst();
        String text = world.store.text(source);
        world.store.copy(source, "INBOX");
        world.store.copy(source, "INBOX");
        world.server.writes().loseCommand(Written.COPY);

        world.sync();
        world.settleDoubts();

        assertThat(world.texts("INBOX").stream().filter(text::equals)).hasSize(2);
        assertThat(world.store.recoverable()).isEmpty();
        world.assertSettledAndQuiet();
    }

    @Test
    void what_the_server_never_shows_holds_no_other_mail_back() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseAnswer(Written.APPEND);
        world.server.writes().showNothingSought(true);
        world.sync();
        world.server.append("Work", World.mail("other"), World.NONE);

        world.sync();
        assertThat(world.store.placements()).doesNotContainKey(World.mail("other"));
        world.clock.advance(Duration.ofSeconds(61));
        world.sync();
        assertThat(world.store.placements()).containsKey(World.mail("other"));
        assertThat(world.texts("Work").stream().filter(World.mail("new")::equals)).hasSize(1);

        world.server.writes().showNothingSought(false);
        world.sync();
        world.sync();
        assertThat(world.store.ids("Work")).hasSize(6).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_dropped_is_not_looked_for_for_ever_where_the_server_never_shows_it() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseCommand(Written.APPEND);
        world.server.writes().showNothingSought(true);
        world.sync();
        world.store.delete(sent);
        world.sync();
        world.clock.advance(Duration.ofSeconds(61));

        world.sync();

        assertThat(world.journal.open(world.account().id())).isEmpty();
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
