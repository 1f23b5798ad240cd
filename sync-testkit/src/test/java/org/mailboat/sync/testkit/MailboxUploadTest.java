package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Mailboxes made, renamed and deleted here on their way to the server.
class MailboxUploadTest {
    private final World world = world();

    private static World world() {
        World world = World.withRealMail(3);
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        return world;
    }

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
    void a_renamed_mailbox_keeps_its_mail_and_takes_those_below_along() {
        List<PlacementId> mail = world.store.ids("Work");
        world.store.renameMailbox("Work", "Play");

        AccountReport report = world.sync();

        assertThat(report.created()).isZero();
        assertThat(world.server.paths()).containsExactly("INBOX", "Play", "Play/Old");
        assertThat(world.store.ids("Play")).isEqualTo(mail);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_deleted_while_mail_comes_in_keeps_what_was_not_here_by_then() {
        world.server.append("Work/Old", World.mail("late"), World.NONE);
        world.onEvent =
                event -> {
                    if (event instanceof SyncEvent.PhaseChanged(_, Phase phase, SyncEvent.State at)
                            && phase == Phase.DOWNLOAD_CONTENTS
                            && at == SyncEvent.State.STARTED
                            && world.store.ids("Work/Old").size() == 3) {
                        world.server.append("Work/Old", World.mail("later"), World.NONE);
                    }
                    if (event instanceof SyncEvent.MailboxChanged changed
                            && changed.mailbox().toString().equals("Work/Old")
                            && changed.state() == SyncEvent.State.FINISHED) {
                        world.onEvent = _ -> {};
                        world.store.deleteMailbox("Work/Old");
                    }
                };

        world.sync();

        assertThat(world.server.mails("Work/Old").values())
                .anyMatch(mail -> mail.text().equals(World.mail("late")));
    }

    @Test
    void what_was_moved_out_of_a_deleted_mailbox_and_removed_there_lets_it_go() {
        world.store.move(world.store.ids("Work/Old").getFirst(), "INBOX");
        world.store.deleteMailbox("Work/Old");
        world.server.expunge("Work/Old", 1);

        world.sync();
        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Work");
        assertThat(world.store.recoverable()).contains(World.mail("Work/Old 1"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_moved_out_of_a_deleted_mailbox_is_followed_to_its_new_number_there() {
        PlacementId moved = world.store.ids("Work/Old").getFirst();
        world.store.move(moved, "INBOX");
        world.server.move("Work/Old", 1, "Work");
        world.server.move("Work", world.server.mails("Work").lastKey(), "Work/Old");
        world.store.deleteMailbox("Work/Old");

        world.sync();
        world.sync();

        assertThat(world.store.ids("INBOX")).contains(moved);
        assertThat(world.server.mails("INBOX").values())
                .anyMatch(mail -> mail.text().equals(World.mail("Work/Old 1")));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_that_is_to_stay_after_all_while_others_are_deleted_stays() {
        world.store.deleteMailbox("Work/Old");
        world.store.deleteMailbox("Work");
        world.onWrite =
                what -> {
                    if (what == Written.DELETE) {
                        takeBack("Work");
                    }
                };

        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Work");
        assertThat(world.server.mails("Work")).hasSize(3);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_named_anew_while_another_is_renamed_is_called_so() {
        world.store.createMailbox(world.account().id(), "New");
        world.store.renameMailbox("Work/Old", "Played");
        world.store.renameMailbox("Work", "Play");
        world.onWrite =
                what -> {
                    if (what == Written.CREATE) {
                        world.onWrite = _ -> {};
                        world.store.renameMailbox("Played", "Rest");
                    }
                };

        world.sync();
        assertThat(world.server.paths()).doesNotContain("Played");
        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "New", "Play", "Rest");
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_edited_anew_while_its_renaming_is_refused_is_not_called_as_before() {
        PlacementId message = world.store.ids("Work/Old").getFirst();
        world.store.renameMailbox("Work/Old", "Play");
        world.onWrite =
                what -> {
                    if (what == Written.RENAME) {
                        world.onWrite = _ -> {};
                        world.store.renameMailbox("Play", "Rest");
                        world.server.create("Play");
                    }
                };

        world.sync();
        world.clock.advance(Duration.ofMinutes(2));
        world.sync();

        assertThat(world.store.ids("Rest")).contains(message);
        assertThat(world.server.paths()).containsExactly("INBOX", "Play", "Rest", "Work");
        world.assertSettledAndQuiet();
    }

    /// As who drops its deletion does.
    private void takeBack(String path) {
        LocalMailbox mailbox =
                world.store.mailboxes(world.account().id()).stream()
                        .filter(each -> each.path().toString().equals(path))
                        .findFirst()
                        .orElseThrow();
        world.store.rollBackMailbox(mailbox.id(), mailbox.edit().localModSeq());
    }

    @Test
    void a_new_name_that_another_mailbox_has_there_is_taken_back() {
        world.store.renameMailbox("Work/Old", "Shared");
        world.server.create("Shared").append("Shared", World.mail("there"), World.NONE);

        world.sync();
        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Shared", "Work", "Work/Old");
        world.assertSettledAndQuiet();
    }

    @Test
    void a_name_can_be_given_on_that_a_deleted_mailbox_had() {
        List<PlacementId> mail = world.store.ids("Work/Old");
        world.server.create("Shared");
        world.sync();
        world.store.deleteMailbox("Shared");
        world.store.renameMailbox("Work/Old", "Shared");

        world.sync();
        world.sync();

        assertThat(world.store.ids("Shared")).isEqualTo(mail);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_name_that_lies_below_the_old_one_can_be_had_when_its_owner_is_gone() {
        world.policy = world.policy.withConflict(Policy.Conflict.LOCAL);
        world.server.create("Shared").append("Shared", World.mail("shared"), World.NONE);
        world.sync();
        world.store.renameMailbox("Work", "Mine");
        world.store.renameMailbox("Mine/Old", "spare");
        world.store.renameMailbox("Shared", "Work/Old");
        world.server.rename("Work", "There");
        world.server.rename("Work/Old", "There/Old");
        world.server.rename("Shared", "Work");

        world.sync();
        world.sync();

        assertThat(first(world, "Work/Old")).isEqualTo(World.mail("shared"));
        assertThat(world.server.paths()).doesNotContain("Work");
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_below_a_renamed_one_may_have_another_name_too() {
        world.store.renameMailbox("Work", "Play");
        world.store.renameMailbox("Play/Old", "Play/New");

        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Play", "Play/New");
        world.assertSettledAndQuiet();
    }

    @Test
    void a_name_that_differs_in_case_alone_is_another_name() {
        world.store.renameMailbox("Work", "work");

        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "work", "work/Old");
        world.assertSettledAndQuiet();
    }

    @Test
    void names_that_were_exchanged_are_exchanged_and_no_mail_moves() {
        killedAnywhere(
                each -> {
                    each.store.renameMailbox("A", "spare");
                    each.store.renameMailbox("B", "A");
                    each.store.renameMailbox("spare", "B");
                },
                each -> {
                    assertThat(first(each, "A")).isEqualTo(World.mail("B"));
                    assertThat(first(each, "B")).isEqualTo(World.mail("A"));
                    assertThat(each.server.paths()).hasSize(4);
                });
    }

    @Test
    void names_in_a_circle_go_round() {
        killedAnywhere(
                each -> {
                    each.store.renameMailbox("A", "spare");
                    each.store.renameMailbox("C", "A");
                    each.store.renameMailbox("B", "C");
                    each.store.renameMailbox("spare", "B");
                },
                each -> {
                    assertThat(first(each, "A")).isEqualTo(World.mail("C"));
                    assertThat(first(each, "B")).isEqualTo(World.mail("A"));
                    assertThat(first(each, "C")).isEqualTo(World.mail("B"));
                });
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void a_mailbox_is_deleted_when_what_was_taken_out_from_below_it_has_left(boolean lost) {
        world.server.writes().deleteLeavesAlone();
        if (lost) {
            world.server.writes().loseCommand(Written.RENAME);
        }
        List<PlacementId> mail = world.store.ids("Work/Old");
        world.store.renameMailbox("Work/Old", "Old");
        world.store.deleteMailbox("Work");

        world.sync();
        if (lost) {
            world.clock.advance(Duration.ofHours(1));
            world.sync();
        }

        assertThat(world.server.paths()).containsExactly("INBOX", "Old");
        assertThat(world.store.ids("Old")).isEqualTo(mail);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_to_have_the_name_of_a_deleted_mailbox_above_it_does_not_hold_that_up() {
        List<PlacementId> mail = world.store.ids("Work/Old");
        world.store.renameMailbox("Work/Old", "spare");
        world.store.deleteMailbox("Work");
        world.store.renameMailbox("spare", "Work");

        world.sync();
        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Work");
        assertThat(world.store.ids("Work")).isEqualTo(mail);
        world.assertSettledAndQuiet();
    }

    @Test
    void names_of_deleted_mailboxes_that_what_is_below_them_exchanges_hold_up_nothing() {
        world.server.create("Play").create("Play/New");
        world.server.append("Play/New", World.mail("new"), World.NONE);
        world.sync();
        world.store.renameMailbox("Work/Old", "spare");
        world.store.renameMailbox("Play/New", "other");
        world.store.deleteMailbox("Work");
        world.store.deleteMailbox("Play");
        world.store.renameMailbox("spare", "Play");
        world.store.renameMailbox("other", "Work");

        world.sync();
        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Play", "Work");
        assertThat(first(world, "Work")).isEqualTo(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_stepped_aside_has_its_name_again_if_the_one_behind_it_is_turned_away() {
        var each = new World();
        for (String name : List.of("A", "B")) {
            each.server.create(name).append(name, World.mail(name), World.NONE);
        }
        each.sync();
        each.store.renameMailbox("A", "spare");
        each.store.renameMailbox("B", "A");
        each.store.renameMailbox("spare", "B");
        var renamings = new AtomicInteger();
        each.onWrite =
                what -> {
                    if (what == Written.RENAME && renamings.incrementAndGet() == 2) {
                        each.server.writes().turnAway(Written.RENAME);
                    }
                };

        each.sync();

        assertThat(each.server.paths()).containsExactlyInAnyOrder("INBOX", "A", "B");
        assertThat(each.server.mails("A").firstEntry().getValue().text())
                .isEqualTo(World.mail("A"));
        each.clock.advance(Duration.ofHours(1));
        each.sync();
        assertThat(each.difference()).isNull();
        assertThat(each.store.pending()).isEmpty();
        assertThat(first(each, "A")).isEqualTo(World.mail("B"));
    }

    @Test
    void what_stands_below_one_and_is_to_have_its_name_goes_along_no_further() {
        var each = new World();
        for (String name : List.of("A", "A/Deep", "B/Deep")) {
            each.server.create(name).append(name, World.mail(name), World.NONE);
        }
        each.sync();
        each.store.renameMailbox("A/Deep", "spare");
        each.store.renameMailbox("A", "B");
        each.store.renameMailbox("spare", "A");

        each.sync();

        assertThat(each.difference()).isNull();
        assertThat(each.store.pending()).isEmpty();
        assertThat(first(each, "A")).isEqualTo(World.mail("A/Deep"));
        assertThat(first(each, "B")).isEqualTo(World.mail("A"));
        assertThat(first(each, "B/Deep")).isEqualTo(World.mail("B/Deep"));
    }

    @Test
    void a_new_mailbox_may_take_the_name_that_another_one_gives_up() {
        world.store.renameMailbox("Work", "Past");
        world.store.createMailbox(world.account().id(), "Work");

        world.sync();

        assertThat(world.server.mails("Past")).hasSize(3);
        assertThat(world.server.mails("Work")).isEmpty();
        world.assertSettledAndQuiet();
    }

    @Test
    void renamed_on_both_sides_the_servers_name_counts_or_ours_as_the_policy_says() {
        world.store.renameMailbox("Work", "Here");
        world.server.rename("Work", "There");
        world.server.rename("Work/Old", "There/Old");
        world.sync();
        assertThat(world.server.paths()).containsExactly("INBOX", "There", "There/Old");
        world.assertSettledAndQuiet();

        world.policy = world.policy.withConflict(Policy.Conflict.LOCAL);
        world.store.renameMailbox("There", "Ours");
        world.server.rename("There", "Theirs");
        world.server.rename("There/Old", "Theirs/Old");
        world.sync();
        assertThat(world.server.paths()).containsExactly("INBOX", "Ours", "Ours/Old");
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_does_not_wait_for_a_copy_that_has_nowhere_to_go() {
        world.server.create("Play");
        world.sync();
        world.store.copy(world.store.ids("Work/Old").getFirst(), "Play");
        world.server.delete("Play");
        world.sync();
        world.store.deleteMailbox("Work/Old");

        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Work");
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_name_that_is_taken_there_is_no_reason_to_touch_who_has_it() {
        world.server.create("Play").append("Play", World.mail("theirs"), World.NONE);
        world.store.renameMailbox("Work", "Play");

        world.sync();

        assertThat(world.server.mails("Play")).hasSize(1);
        assertThat(world.server.mails("Work")).hasSize(3);
    }

    @Test
    void a_lost_answer_to_a_renaming_is_no_loss() {
        world.server.writes().loseAnswer(Written.RENAME);
        world.store.renameMailbox("Work", "Play");
        List<PlacementId> mail = world.store.ids("Play");

        world.sync();
        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Play", "Play/Old");
        assertThat(world.store.ids("Play")).isEqualTo(mail);
        world.assertSettledAndQuiet();
    }

    @Test
    void an_empty_mailbox_is_known_again_after_its_renaming_was_cut_off() {
        world.server.create("Empty");
        world.sync();
        var id = world.mailbox("Empty");
        world.server.writes().loseAnswer(Written.RENAME);
        world.store.renameMailbox("Empty", "Void");

        world.sync();
        world.sync();

        assertThat(world.mailbox("Void")).isEqualTo(id);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_deleted_for_good_is_deleted_there_and_its_mail_recoverable() {
        world.store.deleteMailbox("Work/Old");
        world.store.deleteMailbox("Work");

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(world.server.paths()).containsExactly("INBOX");
        assertThat(world.store.recoverable()).hasSize(6);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_is_not_deleted_for_counters_that_nobody_looked_behind() {
        world.store.deleteMailbox("Work/Old");
        world.server.append("Work/Old", World.mail("unseen"), World.NONE);
        world.server.expunge("Work/Old", world.server.mails("Work/Old").firstKey());
        world.server.rename("Work/Old", "Work/Older");

        world.sync(
                SyncRequest.of()
                        .withPhases(Set.of(Phase.UPLOAD_HIERARCHY, Phase.DOWNLOAD_HIERARCHY)));

        assertThat(world.texts("Work/Older")).contains(World.mail("unseen"));
        world.sync();
        world.sync();
        assertThat(world.texts("Work/Older")).contains(World.mail("unseen"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_mailbox_into_which_new_mail_came_is_not_deleted() {
        world.store.deleteMailbox("Work/Old");
        world.server.append("Work/Old", World.mail("unseen"), World.NONE);

        AccountReport report = world.sync();
        world.sync();

        assertThat(report.failures()).anyMatch(f -> f.text().contains("not known here"));
        assertThat(world.server.mails("Work/Old")).hasSize(4);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_was_moved_out_of_a_deleted_mailbox_is_out_before_it_goes() {
        PlacementId kept = world.store.ids("Work/Old").getFirst();
        world.store.move(kept, "INBOX");
        world.store.deleteMailbox("Work/Old");

        world.sync();
        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Work");
        assertThat(world.store.ids("INBOX")).contains(kept);
        assertThat(world.server.mails("INBOX")).hasSize(4);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_both_sides_deleted_is_gone() {
        world.store.deleteMailbox("Work/Old");
        world.server.delete("Work/Old");

        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Work");
        world.assertSettledAndQuiet();
    }

    @Test
    void new_content_of_a_mailbox_that_is_gone_is_kept_here_and_never_sent_by_itself() {
        world.store.importMessage("Work/Old", World.mail("ours"), World.NONE);
        world.server.delete("Work/Old");

        world.sync();
        world.sync();

        assertThat(world.store.dump("Recovered")).hasSize(1);
        assertThat(world.server.paths()).containsExactly("INBOX", "Work");
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
    void who_only_pushes_deletes_a_mailbox_by_the_name_that_others_gave_it() {
        world.policy = world.policy.withDirection(Policy.Direction.PUSH);
        world.store.deleteMailbox("Work/Old");
        world.server.rename("Work/Old", "Archive");

        AccountReport report = world.sync();

        assertThat(report.result()).as("%s", report.failures()).isEqualTo(Result.DONE);
        assertThat(world.server.paths()).containsExactly("INBOX", "Work");
        world.assertSettledAndQuiet();
    }

    @Test
    void who_only_pushes_and_hears_nothing_of_a_deletion_finds_it_done() {
        world.policy = world.policy.withDirection(Policy.Direction.PUSH);
        world.store.deleteMailbox("Work/Old");
        world.server.writes().loseAnswer(Written.DELETE);

        assertThat(world.sync().result()).isEqualTo(Result.INCOMPLETE);
        world.sync();

        assertThat(world.server.paths()).containsExactly("INBOX", "Work");
        assertThat(world.store.recoverable()).contains(World.mail("Work/Old 1"));
        world.assertSettledAndQuiet();
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

    @Test
    void who_keeps_deletions_to_himself_deletes_no_mailbox_there() {
        world.policy = world.policy.withDeletions(Policy.Deletions.KEEP);
        world.store.deleteMailbox("Work/Old");

        world.sync();

        assertThat(world.server.paths()).contains("Work/Old");
    }

    /// Whenever the process is killed, it ends where an undisturbed one would.
    private static void killedAnywhere(Consumer<World> edit, Consumer<World> check) {
        for (long step = 1; ; step++) {
            var each = new World();
            for (String name : List.of("A", "B", "C")) {
                each.server.create(name).append(name, World.mail(name), World.NONE);
            }
            each.sync();
            edit.accept(each);
            FaultPlan faults = FaultPlan.killAt(step);
            each.syncUntilKilled(faults);
            each.sync();
            each.sync();
            assertThat(each.difference()).as("killed at %d", step).isNull();
            check.accept(each);
            if (!faults.killed()) {
                return;
            }
        }
    }

    private static String first(World world, String path) {
        return world.server.mails(path).firstEntry().getValue().text();
    }
}
