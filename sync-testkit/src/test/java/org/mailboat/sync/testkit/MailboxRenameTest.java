package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Mailboxes renamed here on their way to the server, and names that several want.
class MailboxRenameTest {
    private final World world = World.agreed(3);

    /// A world that has these, with a message of the same name in each.
    private static World with(String... names) {
        var world = new World();
        for (String name : names) {
            world.server.create(name).append(name, World.mail(name), World.NONE);
        }
        world.sync();
        return world;
    }

    private static void exchange(World world, String one, String other) {
        world.store.renameMailbox(one, "spare");
        world.store.renameMailbox(other, one);
        world.store.renameMailbox("spare", other);
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
    void what_others_exchange_at_that_moment_loses_no_edit_and_shows_no_mail_removed() {
        for (boolean between : List.of(false, true)) {
            World each = with("One", "Two");
            each.server.append("One", World.mail("more"), World.NONE);
            each.sync();
            PlacementId more = each.id("One", 1);
            PlacementId other = each.id("Two", 0);
            each.store.delete(each.id("One", 0));
            each.sessions = 1;
            each.onOpen =
                    () -> {
                        each.onOpen = () -> {};
                        each.server.rename("Two", "spare");
                        each.server.rename("One", "Two");
                        if (between) {
                            // It cannot be opened right now.
                            each.onOpen = () -> renameOnce(each, "spare", "One");
                        } else {
                            each.server.rename("spare", "One");
                        }
                    };

            each.sync();
            assertThat(each.store.recoverable()).doesNotContain(World.mail("more"));
            assertThat(each.journal.open(each.account().id())).isEmpty();
            each.clock.advance(Duration.ofMinutes(2));
            each.sync();

            assertThat(each.everywhere()).containsExactly(World.mail("Two"), World.mail("more"));
            assertThat(each.store.ids("One")).containsExactly(other);
            assertThat(each.store.ids("Two")).containsExactly(more);
            each.assertSettledAndQuiet();
        }
    }

    private static void renameOnce(World world, String from, String to) {
        world.onOpen = () -> {};
        world.server.rename(from, to);
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
        World each = with("A", "B");
        exchange(each, "A", "B");
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
    void what_stepped_aside_gets_a_free_name_if_others_take_the_one_it_was_to_have() {
        World each = with("A", "B");
        exchange(each, "A", "B");
        var renamings = new AtomicInteger();
        each.onWrite =
                what -> {
                    if (what == Written.RENAME && renamings.incrementAndGet() == 2) {
                        each.server.writes().loseCommand(Written.RENAME);
                    }
                };
        each.sync();
        assertThat(each.server.paths()).containsExactlyInAnyOrder("INBOX", "A", "mailboat-2");
        each.server.create("B");

        each.sync();
        each.clock.advance(Duration.ofHours(1));
        each.sync();
        each.sync();

        assertThat(each.server.paths()).containsExactlyInAnyOrder("INBOX", "A", "A 2", "B");
        assertThat(first(each, "A 2")).isEqualTo(World.mail("B"));
        assertThat(each.difference()).isNull();
        assertThat(each.store.pending()).isEmpty();
    }

    @Test
    void what_stands_below_one_that_waits_for_its_name_waits_with_it() {
        World each = with("A", "A/Deep", "B");
        exchange(each, "A", "B");
        each.onWrite =
                what -> {
                    if (what == Written.RENAME) {
                        each.onWrite = _ -> {};
                        throw new WriteFaults.No();
                    }
                };

        each.sync();
        each.sync();

        assertThat(first(each, "A/Deep")).isEqualTo(World.mail("A/Deep"));
        each.clock.advance(Duration.ofHours(1));
        each.sync();
        assertThat(each.difference()).isNull();
        assertThat(each.store.pending()).isEmpty();
        assertThat(first(each, "B/Deep")).isEqualTo(World.mail("A/Deep"));
        assertThat(first(each, "B")).isEqualTo(World.mail("A"));
    }

    @Test
    void what_stands_below_one_and_is_to_have_its_name_goes_along_no_further() {
        World each = with("A", "A/Deep", "B/Deep");
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
    void a_server_that_lists_nothing_after_a_stop_leaves_no_mailbox_aside() {
        for (long step = 1; ; step++) {
            var each = new World();
            each.server.create("A");
            each.server.create("B");
            each.sync();
            var ids = List.of(each.mailbox("A"), each.mailbox("B"));
            each.store.renameMailbox("A", "C");
            each.store.renameMailbox("B", "A");
            each.store.renameMailbox("C", "B");
            FaultPlan faults = FaultPlan.killAt(step);
            each.syncUntilKilled(faults);
            each.server.listNothing(true);
            each.sync();
            each.server.listNothing(false);

            each.sync();
            each.sync();

            assertThat(each.server.paths())
                    .as("killed at %d", step)
                    .containsExactly("A", "B", "INBOX");
            assertThat(List.of(each.mailbox("B"), each.mailbox("A"))).isEqualTo(ids);
            if (!faults.killed()) {
                return;
            }
        }
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
