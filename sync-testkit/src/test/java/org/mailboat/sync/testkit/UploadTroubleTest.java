package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Edits made here that meet changes there, refusals, and messages that are not what they were.
class UploadTroubleTest {
    private static final Keywords JUNK = Keywords.of(new Keyword("$Junk"));

    private final World world = World.withRealMail(4);

    UploadTroubleTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
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
    void a_message_moved_on_between_two_looks_has_its_mark_where_it_went() {
        World moving = World.withRealMail(4);
        moving.server.withContentIds();
        moving.server.withoutModSeqs();
        moving.sync();
        moving.store.mark(moving.id("INBOX", 0), World.FLAGGED);
        moving.server.move("INBOX", 1, "Work");
        moving.server.append("Work/Old", World.mail("other"), World.NONE);
        moving.sessions = 1;
        var opened = new AtomicInteger();
        moving.onOpen =
                () -> {
                    if (opened.incrementAndGet() == 3) {
                        moving.server.move("Work", 5, "Work/Old");
                    }
                };

        moving.sync();
        moving.sync();

        assertThat(moving.server.mails("Work/Old").lastEntry().getValue())
                .satisfies(mail -> {
                    assertThat(mail.text()).isEqualTo(World.mail("INBOX 1"));
                    assertThat(mail.keywords()).isEqualTo(World.FLAGGED);
                });
        moving.assertSettledAndQuiet();
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
        assertThat(world.dryRun().ops()).isEmpty();
        world.sync();
        assertThat(world.server.mails("INBOX")).hasSize(4);
    }

    private Runnable movedBeforeItIsWritten() {
        var opened = new AtomicInteger();
        return () -> {
            if (opened.incrementAndGet() == 1) {
                world.server.move("INBOX", 1, "Work");
            }
        };
    }
}
