package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Bodies;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.util.List;

/// What is new here, and copies, on their way to the server.
class ContentUploadTest {
    private static final Keywords BOTH = Keywords.of(Keyword.SEEN, Keyword.FLAGGED);

    private final World world = World.withRealMail(4);

    ContentUploadTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

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
}
