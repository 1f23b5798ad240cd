package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailboat.model.Bodies;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Which bodies a run brings in, in which order, and what is never asked for twice.
class BodiesTest {
    private static final SyncRequest HEADERS =
            SyncRequest.of().withDepth(SyncRequest.Depth.HEADERS_ONLY);

    private final World world = new World();

    @BeforeEach
    void mail_of_every_age() {
        world.server.create("Work");
        for (String path : List.of("INBOX", "Work")) {
            for (int days : List.of(400, 100, 50, 10, 1)) {
                append(path, path + " " + days, days);
            }
        }
    }

    private long append(String path, String name, int daysAgo) {
        Instant date = world.clock.instant().minus(Duration.ofDays(daysAgo));
        return world.server.append(path, World.mail(name), World.NONE, date);
    }

    private void bodies(String setting) {
        world.policy = Policy.DEFAULT.withBodies(Bodies.parse(setting));
    }

    @Test
    void a_window_brings_the_bodies_it_holds_and_the_headers_of_all_others() {
        bodies("60d");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(report.created()).isEqualTo(10);
        assertThat(world.store.dump("INBOX"))
                .hasSize(5)
                .filteredOn(line -> line.contains("Text of"))
                .allMatch(line -> line.matches("(?s).*Text of INBOX (50|10|1)\r\n"))
                .hasSize(3);
        assertThat(world.server.bodiesSent()).isEqualTo(6);
        assertThat(world.server.headersSent()).isEqualTo(4);
    }

    @Test
    void a_second_run_does_nothing_with_a_window() {
        bodies("60d");
        world.sync();

        AccountReport report = world.sync();

        assertThat(List.of(report.created(), report.completed(), report.deleted()))
                .containsOnly(0L);
        assertThat(world.server.bodiesSent()).isEqualTo(6);
        assertThat(world.server.headersSent()).isEqualTo(4);
        assertThat(world.events(SyncEvent.Progress.class).getLast().messagesTotal())
                .as("nothing more was expected")
                .isEqualTo(10);
    }

    @Test
    void what_grows_older_than_the_window_stays_whole_and_nothing_is_asked_for_again() {
        bodies("60d");
        world.sync();
        var whole = world.store.dump("INBOX");
        world.clock.advance(Duration.ofDays(30));
        append("INBOX", "new", 0);

        AccountReport report = world.sync();

        assertThat(report.created()).isEqualTo(1);
        assertThat(report.completed()).isZero();
        assertThat(world.store.dump("INBOX").subList(0, 5)).isEqualTo(whole);
        assertThat(world.server.bodiesSent()).isEqualTo(7);
    }

    @Test
    void a_wider_window_completes_the_rest_at_the_next_run_in_the_same_placements() {
        bodies("60d");
        world.sync();
        var ids = world.store.ids("INBOX");
        bodies("365d");

        AccountReport wider = world.sync();

        assertThat(wider.created()).isZero();
        assertThat(wider.completed()).isEqualTo(2);
        assertThat(world.server.bodiesSent()).isEqualTo(8);
        bodies("all");
        assertThat(world.sync().completed()).isEqualTo(2);
        assertThat(world.difference()).isNull();
        assertThat(world.store.ids("INBOX")).isEqualTo(ids);
        assertThat(world.server.headersSent()).as("headers alone, once").isEqualTo(4);
    }

    @Test
    void a_narrower_window_takes_nothing_away() {
        world.sync();
        bodies("none");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
        append("INBOX", "new", 0);
        assertThat(world.sync().created()).isEqualTo(1);
        assertThat(world.store.dump("INBOX").getLast()).doesNotContain("Text of");
    }

    @Test
    void a_run_for_headers_after_a_full_one_takes_nothing_away() {
        world.sync();

        AccountReport report = world.sync(HEADERS);

        assertThat(List.of(report.created(), report.completed(), report.deleted()))
                .containsOnly(0L);
        assertThat(world.difference()).isNull();
    }

    @Test
    void the_newest_mail_comes_first_across_the_account() {
        world.sessions = 1;

        world.sync();

        assertThat(order(world))
                .as("one batch of either mailbox holds all of its mail")
                .startsWith("INBOX 400", "INBOX 100")
                .endsWith("Work 10", "Work 1");
        var spread = new World();
        spread.sessions = 1;
        spread.server.create("Work");
        for (int days = 500; days > 0; days--) {
            Instant date = spread.clock.instant().minus(Duration.ofDays(days));
            spread.server.append("INBOX", World.mail("INBOX " + days), World.NONE, date);
            spread.server.append("Work", World.mail("Work " + days), World.NONE, date);
        }

        spread.sync(HEADERS);
        assertThat(spread.sync().completed()).isEqualTo(1_000);

        List<String> order = order(spread);
        assertThat(order).hasSize(1_000);
        assertThat(order.indexOf("Work 90")).isLessThan(order.indexOf("INBOX 300"));
        assertThat(order.indexOf("INBOX 90")).isLessThan(order.indexOf("Work 1"));
        assertThat(runs(order)).as("mailboxes are not opened for a message or two").isLessThan(10);
        assertThat(spread.difference()).isNull();
    }

    /// The names of the messages whose bodies were sent, in their order.
    private static List<String> order(World of) {
        return of.server.bodiesInOrder().stream()
                .map(text -> text.substring(text.indexOf("Text of ") + 8).strip())
                .toList();
    }

    /// How often the mailbox changes.
    private static int runs(List<String> order) {
        int runs = 0;
        String last = "";
        for (String name : order) {
            String mailbox = name.substring(0, name.indexOf(' '));
            runs += mailbox.equals(last) ? 0 : 1;
            last = mailbox;
        }
        return runs;
    }

    @Test
    void progress_ends_at_its_total_though_somebody_else_completed_some() {
        world.sync(HEADERS);
        world.events.clear();
        world.sessions = 1;
        PlacementId other = world.store.ids("Work").getFirst();
        world.onEvent =
                event -> {
                    if (event instanceof SyncEvent.MailboxChanged(_, MailboxPath path, _)
                            && path.toString().equals("Work")) {
                        world.complete(other, World.mail("Work 400"));
                    }
                };

        AccountReport report = world.sync();

        assertThat(report.completed()).isEqualTo(9);
        assertThat(world.server.bodiesSent()).isEqualTo(9);
        assertThat(world.difference()).isNull();
        var last =
                world.events(SyncEvent.Progress.class).stream()
                        .filter(p -> p.mailbox() == null)
                        .toList()
                        .getLast();
        assertThat(last.messages()).isEqualTo(last.messagesTotal());
    }

    @Test
    void what_may_be_mail_that_is_here_whole_is_brought_in_whole_whatever_the_window() {
        var plain = new World();
        plain.server.create("Work");
        Instant old = plain.clock.instant().minus(Duration.ofDays(400));
        // Without a Message-ID only the octets tell that it is the same.
        plain.server.append("INBOX", World.text("INBOX", 1), World.SEEN, old);
        plain.server.append("INBOX", World.text("INBOX", 2), World.SEEN, old);
        plain.sync();
        var id = plain.store.ids("INBOX").getFirst();
        plain.policy = Policy.DEFAULT.withBodies(Bodies.NONE);
        plain.server.move("INBOX", 1, "Work");

        AccountReport report = plain.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(plain.store.ids("Work")).containsExactly(id);
        assertThat(plain.difference()).isNull();
        assertThat(plain.store.recoverable()).isEmpty();
    }

    @Test
    void what_finds_no_partner_after_a_reset_is_set_aside_though_bodies_are_not_wanted() {
        bodies("none");
        world.sync();
        world.server.expunge("INBOX", 2);
        world.server.reset("INBOX");

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(world.store.dump("INBOX")).hasSize(4);
        assertThat(world.store.recoverable()).hasSize(1);
        assertThat(world.server.bodiesSent()).isZero();
    }

    @Test
    void a_body_that_is_refused_is_no_failure_any_more_when_it_is_not_wanted() {
        world.sync(HEADERS);
        world.server.refuse("INBOX", 1);
        assertThat(world.sync().result()).isEqualTo(Result.INCOMPLETE);
        bodies("60d");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.store.parked(world.mailbox("INBOX"), 10)).isEmpty();
    }

    /// As on a server with labels: everything in All, some of it in other mailboxes too.
    private static World labelled() {
        var labelled = new World();
        labelled.server.withContentIds();
        labelled.server.create("All").create("Work");
        for (int i = 1; i <= 9; i++) {
            labelled.server.append("All", World.mail("m" + i), World.NONE);
            labelled.server.copy("All", i, i % 2 == 0 ? "INBOX" : "Work");
        }
        labelled.server.copy("All", 3, "INBOX");
        return labelled;
    }

    @Test
    void what_the_server_says_is_one_message_is_fetched_once() {
        World labelled = labelled();

        AccountReport report = labelled.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(report.created()).isEqualTo(19);
        assertThat(labelled.server.bodiesSent()).isEqualTo(9);
        assertThat(labelled.difference()).isNull();
        var everywhere = new TreeSet<>(labelled.store.messages("INBOX"));
        everywhere.addAll(labelled.store.messages("Work"));
        assertThat(everywhere)
                .as("one message in many places")
                .containsExactlyInAnyOrderElementsOf(labelled.store.messages("All"));
        assertThat(labelled.sync().created()).isZero();
        assertThat(labelled.server.bodiesSent()).isEqualTo(9);
    }

    @Test
    void its_header_is_fetched_once_and_its_body_once() {
        World labelled = labelled();

        assertThat(labelled.sync(HEADERS).created()).isEqualTo(19);

        assertThat(labelled.server.headersSent()).isEqualTo(9);
        assertThat(labelled.sync().result()).isEqualTo(Result.DONE);
        assertThat(labelled.server.bodiesSent()).isEqualTo(9);
        assertThat(labelled.server.headersSent()).isEqualTo(9);
        assertThat(labelled.difference()).isNull();
    }

    @Test
    void what_cannot_be_had_in_one_place_is_tried_in_the_next() {
        World labelled = labelled();
        // The third message stands in all of them, and INBOX is worked on first.
        labelled.server.refuse("INBOX", 5);

        AccountReport report = labelled.sync();

        assertThat(report.failures()).hasSize(1);
        assertThat(labelled.server.bodiesSent()).isEqualTo(9);
        assertThat(labelled.difference()).as("taken from what came in elsewhere").isNull();
        assertThat(labelled.sync().result()).isEqualTo(Result.DONE);
        assertThat(labelled.server.bodiesSent()).isEqualTo(9);
    }

    @Test
    void a_plan_tells_what_comes_in_elsewhere() {
        World labelled = labelled();
        labelled.sync(SyncRequest.of().withPhases(Set.of(Phase.DOWNLOAD_HIERARCHY)));

        labelled.sync(SyncRequest.of().withDryRun(true));

        assertThat(labelled.events(SyncEvent.Planned.class))
                .flatExtracting(SyncEvent.Planned::ops)
                .extracting(SyncEvent.PlannedOp::op)
                .containsExactly("fetch", "fetch", "share", "share");
        assertThat(labelled.server.bodiesSent()).isZero();
    }

    @Test
    void killed_at_any_step_no_content_is_fetched_that_is_here() {
        boolean killed = true;
        for (long step = 1; killed; step += 3) {
            World labelled = labelled();
            labelled.sessions = 1;
            var faults = FaultPlan.killAt(step);
            labelled.syncUntilKilled(faults);
            killed = faults.killed();
            long here = labelled.store.everCommitted().size();
            long sent = labelled.server.bodiesSent();

            assertThat(labelled.sync().result())
                    .as("killed at step %s", step)
                    .isEqualTo(Result.DONE);

            assertThat(labelled.difference()).as("killed at step %s", step).isNull();
            assertThat(labelled.server.bodiesSent() - sent)
                    .as("killed at step %s", step)
                    .isLessThanOrEqualTo(9 - here);
            assertThat(labelled.store.messages("All")).doesNotHaveDuplicates();
        }
    }
}
