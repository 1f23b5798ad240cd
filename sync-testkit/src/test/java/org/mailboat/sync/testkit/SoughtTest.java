package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/// Messages on their way to the server that are looked for by their content: where numbers were
/// lost, and where others moved them on.
class SoughtTest {
    private final World world = World.withRealMail(4);

    private enum Way {
        SENT,
        COPIED,
        COPIED_WHERE_CONTENT_HAS_IDENTITIES
    }

    SoughtTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void what_was_on_its_way_to_a_mailbox_that_is_numbered_anew_stands_there_once() {
        for (Way way : Way.values()) {
            for (long step = 1; ; step++) {
                World each = World.withRealMail(2);
                if (way == Way.COPIED_WHERE_CONTENT_HAS_IDENTITIES) {
                    each.server.withContentIds();
                }
                each.sync();
                if (way != Way.SENT) {
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

                each.settleDoubts();

                String when = way + ", killed at " + step;
                String text = World.mail(way == Way.SENT ? "new" : "INBOX 1");
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

        world.settleDoubts();

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

        world.settleDoubts();

        assertThat(world.texts("Work")).containsOnlyOnce(World.mail("new"));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_others_moved_on_before_it_was_looked_for_is_found_where_it_is() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.SEEN);
        world.server.writes().loseAnswer(Written.APPEND);
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.move("Work", world.server.mails("Work").lastKey(), "Work/Old");
                };
        world.sync();

        world.settleDoubts();

        assertThat(world.everywhere()).containsOnlyOnce(World.mail("new"));
        assertThat(world.store.ids("Work/Old")).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_may_have_been_moved_on_is_not_sent_again_by_a_run_that_looks_at_one_mailbox() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseAnswer(Written.APPEND);
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.move("Work", world.server.mails("Work").lastKey(), "INBOX");
                };
        SyncRequest work = SyncRequest.of().withMailboxes(List.of(new MailboxGlob("Work")));
        world.sync(work);
        world.clock.advance(Duration.ofSeconds(61));
        world.sync(work);

        world.settleDoubts();

        assertThat(world.everywhere()).containsOnlyOnce(World.mail("new"));
        assertThat(world.store.ids("INBOX")).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_may_have_been_moved_on_is_not_sent_again_while_a_mailbox_cannot_be_looked_at() {
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseAnswer(Written.APPEND);
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.move("Work", world.server.mails("Work").lastKey(), "INBOX");
                    world.server.shut("INBOX");
                };
        world.sync();
        world.clock.advance(Duration.ofSeconds(61));
        world.sync();
        assertThat(world.everywhere()).containsOnlyOnce(World.mail("new"));

        world.server.heal();
        world.settleDoubts();

        assertThat(world.everywhere()).containsOnlyOnce(World.mail("new"));
        assertThat(world.store.ids("INBOX")).contains(sent);
        world.assertSettledAndQuiet();
    }

    @Test
    void what_may_have_been_moved_on_is_sent_again_where_a_mailbox_is_never_to_be_looked_at() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseAnswer(Written.APPEND);
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.expunge("Work", world.server.mails("Work").lastKey());
                    world.server.append("INBOX", World.mail("other"), World.NONE);
                    world.server.shut("INBOX");
                };
        world.sync();
        world.clock.advance(Duration.ofSeconds(61));
        world.sync();
        assertThat(world.texts("Work")).doesNotContain(World.mail("new"));

        world.clock.advance(Duration.ofDays(4));
        world.sync();

        assertThat(world.texts("Work")).containsOnlyOnce(World.mail("new"));
    }

    @Test
    void what_a_move_left_behind_stays_while_the_run_does_not_look_where_it_went() {
        SyncRequest work = SyncRequest.of().withMailboxes(List.of(new MailboxGlob("Work")));
        for (long step = 1; ; step++) {
            World each = World.withRealMail(2);
            each.sync();
            each.server.writes().withoutMove();
            each.store.move(each.id("Work", 0), "INBOX");
            each.server.writes().loseCommand(Written.REMOVE);
            FaultPlan faults = FaultPlan.killAtChange(step);
            each.syncUntilKilled(faults);
            if (!faults.killed()) {
                return;
            }
            if (each.everywhere().size() == 6) {
                continue;
            }
            each.server.reset("Work");
            each.server.expunge("INBOX", each.server.mails("INBOX").lastKey());

            each.sync(work);
            each.clock.advance(Duration.ofSeconds(61));
            each.sync(work);

            assertThat(each.everywhere()).as("step %s", step).contains(World.mail("Work 1"));
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

        world.settleDoubts();

        assertThat(world.everywhere()).containsOnlyOnce(World.mail("new"));
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

        world.settleDoubts();

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

        world.settleDoubts();

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

            each.settleDoubts();

            String when = "killed at " + step;
            assertThat(each.everywhere())
                    .as(when)
                    .hasSize(6)
                    .containsOnlyOnce(World.mail("Work 1"));
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

        world.settleDoubts();

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

            each.settleDoubts();

            String when = "step " + step;
            assertThat(each.everywhere()).as(when).hasSize(7).contains(World.mail("Work 1"));
            // What cannot be found out is parked, and said.
            if (each.store.pending().isEmpty()) {
                assertThat(each.difference()).as(when).isNull();
            }
        }
    }

    @Test
    void what_moved_to_where_nobody_could_look_is_not_removed_here() {
        for (long step = 1; ; step++) {
            World each = World.withRealMail(2);
            each.sync();
            PlacementId moved = each.id("INBOX", 0);
            each.store.move(moved, "Work");
            each.server.writes().loseAnswer(Written.MOVE);
            each.onProbe = () -> each.server.shut("Work");
            FaultPlan meanwhile = FaultPlan.meanwhile(step, each.server::heal);
            each.syncUntilKilled(meanwhile);
            if (meanwhile.steps() < step) {
                return;
            }
            each.onProbe = () -> {};
            each.server.heal();
            String when = "step " + step;
            assertThat(each.store.recoverable()).as(when).isEmpty();

            each.settleDoubts();

            assertThat(each.store.ids("Work")).as(when).contains(moved);
            assertThat(each.difference()).as(when).isNull();
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
        assertThat(world.everywhere()).hasSize(13);
        world.store.renameMailbox("Work", "Jobs");

        world.settleDoubts();

        assertThat(world.everywhere()).hasSize(12).containsOnlyOnce(World.mail("Work 1"));
        assertThat(world.store.ids("INBOX")).contains(moved);
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

    /// With which date the messages of a memory store are sent, that have none.
    private Instant sentDate() {
        return Objects.requireNonNull(Upload.redated(null, world.clock.instant()));
    }
}
