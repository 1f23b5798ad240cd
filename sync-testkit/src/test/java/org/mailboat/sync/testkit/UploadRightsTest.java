package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;

/// What of the edits made here is sent at all, and how it is planned.
class UploadRightsTest {
    private final World world = World.withRealMail(4);

    UploadRightsTest() {
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void who_only_pulls_sends_nothing_and_says_so() {
        world.policy = world.policy.withDirection(Policy.Direction.PULL);
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);

        assertThat(world.dryRun().notes()).singleElement().asString().contains("not sent");
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.NONE);
    }

    @Test
    void who_only_pushes_sends_and_takes_nothing() {
        world.policy = world.policy.withDirection(Policy.Direction.PUSH);
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.append("INBOX", World.mail("theirs"), World.NONE);

        assertThat(world.sync().created()).isZero();
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
    }

    @Test
    void who_only_pushes_finds_what_was_edited_wherever_the_server_has_it() {
        for (String deed : List.of("renumber", "rename", "move")) {
            World each = World.withRealMail(3);
            each.sync();
            each.policy = each.policy.withDirection(Policy.Direction.PUSH);
            each.store.mark(each.store.ids("Work").getFirst(), World.FLAGGED);
            each.server.append("Work", World.mail("theirs"), World.NONE);
            String now =
                    switch (deed) {
                        case "renumber" -> {
                            each.server.reset("Work");
                            yield "Work";
                        }
                        case "rename" -> {
                            each.server.rename("Work", "Play");
                            yield "Play";
                        }
                        default -> {
                            each.server.move("Work", 1, "INBOX");
                            yield "INBOX";
                        }
                    };

            each.sync();
            each.sync();

            assertThat(each.server.mails(now).values())
                    .as(deed)
                    .filteredOn(mail -> mail.text().equals(World.mail("Work 1")))
                    .singleElement()
                    .satisfies(mail -> assertThat(mail.keywords()).isEqualTo(World.FLAGGED));
            assertThat(each.store.pending()).as(deed).isEmpty();
            assertThat(each.store.dump(deed.equals("move") ? "INBOX" : "Work"))
                    .as(deed)
                    .noneMatch(line -> line.contains("theirs"));
        }
    }

    @Test
    void what_was_on_its_way_of_who_only_pushes_is_looked_for_where_its_mailbox_is_now() {
        world.policy = world.policy.withDirection(Policy.Direction.PUSH);
        PlacementId sent = world.store.importMessage("Work", World.mail("new"), World.NONE);
        world.server.writes().loseAnswer(Written.APPEND);
        world.onProbe =
                () -> {
                    world.onProbe = () -> {};
                    world.server.shut("Work");
                };
        world.sync();
        world.server.heal();
        world.server.rename("Work", "Play");
        world.clock.advance(Duration.ofSeconds(61));

        world.sync();

        assertThat(world.texts("Play").stream().filter(World.mail("new")::equals)).hasSize(1);
        assertThat(world.store.ids("Work")).contains(sent);
        assertThat(world.store.pending()).isEmpty();
        assertThat(world.journal.open(world.account().id())).isEmpty();
    }

    @Test
    void only_the_upload_may_be_asked_for() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.server.append("INBOX", World.mail("theirs"), World.NONE);

        AccountReport report =
                world.sync(SyncRequest.of().withPhases(EnumSet.of(Phase.UPLOAD_CONTENTS)));

        assertThat(report.created()).isZero();
        assertThat(world.keywords("INBOX", 1)).isEqualTo(World.FLAGGED);
        assertThat(world.sync().created()).isEqualTo(1);
        world.assertSettledAndQuiet();
    }

    @Test
    void a_dry_run_tells_the_plan_in_sentences_and_changes_nothing() {
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);
        world.store.move(world.id("INBOX", 1), "Work");
        world.store.delete(world.id("INBOX", 2));
        world.store.importMessage("Work", World.mail("new"), World.NONE);
        var before =
                Map.of("INBOX", world.server.mails("INBOX"), "Work", world.server.mails("Work"));

        SyncEvent.Planned plan = world.dryRun();

        assertThat(plan.ops())
                .extracting(SyncEvent.PlannedOp::sentence)
                .satisfiesExactly(
                        mark -> assertThat(mark).startsWith("Mark 1 message in \"INBOX\" on"),
                        move -> assertThat(move).startsWith("Move 1 message from \"INBOX\" to"),
                        send -> assertThat(send).startsWith("Send 1 message"),
                        delete -> assertThat(delete).startsWith("Delete 1 message from"));
        assertThat(Map.of("INBOX", world.server.mails("INBOX"), "Work", world.server.mails("Work")))
                .isEqualTo(before);
        assertThat(world.store.pending()).hasSize(4);
    }

    @Test
    void phases_of_an_upload_are_told_before_those_of_the_download() {
        world.events.clear();
        world.store.mark(world.id("INBOX", 0), World.FLAGGED);

        world.sync();

        assertThat(world.events(SyncEvent.PhaseChanged.class))
                .extracting(SyncEvent.PhaseChanged::phase)
                .containsSubsequence(Phase.UPLOAD_CONTENTS, Phase.DOWNLOAD_CONTENTS);
        assertThat(world.events(SyncEvent.Progress.class))
                .anyMatch(p -> p.phase() == Phase.UPLOAD_CONTENTS && p.messages() == 1);
    }
}
