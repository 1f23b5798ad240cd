package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;

import java.util.List;

/// What a run tells of its decisions, besides what went wrong.
class NotedTest {
    private final World world = World.withRealMail(4);

    NotedTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void an_edit_of_what_the_server_removed_is_told_by_the_run_that_removes_it_and_by_no_other() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.expunge("INBOX", 1);

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(noted()).singleElement().asString().contains("removed on the server");
        world.sync();
        assertThat(noted()).hasSize(1);
    }

    @Test
    void while_the_guard_refuses_a_removal_nobody_is_told_that_it_was_done() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        for (String path : world.server.paths()) {
            List.copyOf(world.server.mails(path).keySet())
                    .forEach(uid -> world.server.expunge(path, uid));
        }

        assertThat(world.sync().result()).isEqualTo(Result.REFUSED);

        assertThat(noted()).isEmpty();
    }

    @Test
    void a_name_that_gives_way_to_the_servers_is_told() {
        world.server.rename("Work", "Theirs");
        world.store.renameMailbox("Work", "Ours");

        world.sync();

        assertThat(noted()).singleElement().asString().contains("renamed there, too");
    }

    @Test
    void mail_of_a_mailbox_that_was_replaced_there_is_told_with_its_number() {
        for (long uid = 1; uid <= 4; uid++) {
            world.server.replace("Work", uid, World.mail("another " + uid));
        }
        world.server.reset("Work");

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(noted()).singleElement().asString().contains("\"Work\"", "4 messages");
        assertThat(world.store.recoverable()).contains(World.mail("Work 1"));
    }

    @Test
    void what_was_not_uploaded_when_its_mailbox_went_is_told_with_where_it_is() {
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.delete("Work");

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(noted())
                .singleElement()
                .asString()
                .contains("1 message of \"Work\"", "'Recovered'", "move");
        assertThat(world.store.ids("Recovered")).hasSize(1);
    }

    @Test
    void what_fails_each_time_it_is_tried_is_one_failure_of_the_run() {
        world.store.move(world.id("INBOX", 0), "Work");
        world.server.writes().overlook(100);

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.failures()).doesNotHaveDuplicates();
    }

    private List<String> noted() {
        return world.events.stream()
                .filter(SyncEvent.Noted.class::isInstance)
                .map(event -> ((SyncEvent.Noted) event).sentence())
                .toList();
    }
}
