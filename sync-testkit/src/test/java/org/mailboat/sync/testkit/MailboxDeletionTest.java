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
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/// Mailboxes deleted here on their way to the server, and what keeps them there.
class MailboxDeletionTest {
    private final World world = World.agreed(3);

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
    void what_was_moved_out_of_a_deleted_mailbox_and_thrown_away_is_in_the_trash_before_it_goes() {
        world.policy =
                world.policy
                        .withDeletions(Policy.Deletions.TRASH)
                        .withConflict(Policy.Conflict.LOCAL);
        PlacementId thrown = world.id("Work/Old", 0);
        world.store.move(thrown, "INBOX");
        world.store.delete(thrown);
        world.store.deleteMailbox("Work/Old");
        world.server.writes().readOnly("Work/Old");

        world.sync();
        assertThat(world.texts("Work/Old")).contains(World.mail("Work/Old 1"));
        world.server.writes().heal();
        world.clock.advance(Duration.ofDays(2));
        world.sync();

        assertThat(world.texts("Trash")).containsExactly(World.mail("Work/Old 1"));
        assertThat(world.server.paths()).doesNotContain("Work/Old");
    }

    @Test
    void what_may_have_been_moved_to_a_deleted_mailbox_that_does_not_open_is_not_removed() {
        PlacementId moved = world.id("INBOX", 0);
        world.server.move("INBOX", 1, "Work/Old");
        world.store.deleteMailbox("Work/Old");
        var opened = new AtomicInteger();
        world.sessions = 1;
        world.onOpen =
                () -> {
                    // By then both were listed, and what came is to be told by its header.
                    if (opened.incrementAndGet() == 3) {
                        world.server.shut("Work/Old");
                    }
                };

        world.sync();
        assertThat(world.store.recoverable()).isEmpty();
        world.server.heal();
        world.clock.advance(Duration.ofMinutes(2));
        world.sync();

        assertThat(world.store.ids("Work/Old")).contains(moved);
    }

    @Test
    void what_others_moved_out_of_a_deleted_mailbox_is_no_copy_to_a_run_that_only_takes() {
        world.store.delete(world.id("Work/Old", 0));
        world.store.deleteMailbox("Work/Old");
        world.server.move("Work/Old", 1, "INBOX");

        world.sync(
                SyncRequest.of()
                        .withPhases(EnumSet.of(Phase.DOWNLOAD_HIERARCHY, Phase.DOWNLOAD_CONTENTS)));
        world.sync();

        assertThat(world.everywhere()).doesNotContain(World.mail("Work/Old 1"));
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
    void who_keeps_deletions_to_himself_deletes_no_mailbox_there() {
        world.policy = world.policy.withDeletions(Policy.Deletions.KEEP);
        world.store.deleteMailbox("Work/Old");

        world.sync();

        assertThat(world.server.paths()).contains("Work/Old");
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
}
