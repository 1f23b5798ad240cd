package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// What the server did with messages that are here: they are found again, not fetched again.
class IdentityTest {
    private static final Keywords ANSWERED = Keywords.of(Keyword.ANSWERED);

    /// What a server tells of its messages.
    enum Server {
        TELLS_CONTENT_IDS,
        TELLS_MOD_SEQUENCES,
        TELLS_NEITHER;

        World synced(int messages) {
            World world = World.withRealMail(messages);
            if (this == TELLS_CONTENT_IDS) {
                world.server.withContentIds();
            }
            if (this == TELLS_NEITHER) {
                world.server.withoutModSeqs();
            }
            world.window = 700;
            world.sync();
            return world;
        }
    }

    @ParameterizedTest
    @EnumSource
    void moved_messages_keep_their_ids_and_are_not_fetched_again(Server server) {
        World world = server.synced(1_100);
        List<PlacementId> ids = world.store.ids("INBOX").subList(0, 1_000);
        var messages = world.store.messages("INBOX").subList(0, 1_000);
        for (long uid = 1; uid <= 1_000; uid++) {
            world.server.move("INBOX", uid, "Work");
        }
        long bodies = world.server.bodiesSent();

        AccountReport report = world.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(List.of(report.moved(), report.created(), report.deleted()))
                .containsExactly(1_000L, 0L, 0L);
        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(world.difference()).isNull();
        assertThat(world.store.ids("Work").subList(1_100, 2_100)).isEqualTo(ids);
        assertThat(world.store.messages("Work").subList(1_100, 2_100)).isEqualTo(messages);
        assertThat(world.store.recoverable()).isEmpty();
        if (server == Server.TELLS_CONTENT_IDS) {
            assertThat(world.server.headersSent()).isZero();
            assertThat(world.store.assumed()).isEmpty();
        } else {
            assertThat(world.server.headersSent()).isEqualTo(1_000);
            assertThat(world.store.assumed()).hasSize(1_000);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_copy_is_a_message_of_its_own_and_costs_no_body(Server server) {
        World world = server.synced(8);
        world.server.copy("INBOX", 3, "Work");
        world.server.copy("INBOX", 3, "INBOX");
        long bodies = world.server.bodiesSent();
        var before = world.store.ids("INBOX");

        AccountReport report = world.sync();

        assertThat(List.of(report.moved(), report.created(), report.deleted()))
                .containsExactly(0L, 2L, 0L);
        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(world.difference()).isNull();
        assertThat(world.store.ids("INBOX")).startsWith(before.toArray(PlacementId[]::new));
        var source = world.store.messages("INBOX").get(2);
        boolean shared = server == Server.TELLS_CONTENT_IDS;
        assertThat(world.store.messages("INBOX").getLast().equals(source)).isEqualTo(shared);
        assertThat(world.store.messages("Work").getLast().equals(source)).isEqualTo(shared);
    }

    @ParameterizedTest
    @EnumSource
    void a_message_that_was_copied_and_then_removed_is_one_move_and_one_copy(Server server) {
        World world = server.synced(8);
        var id = world.store.ids("INBOX").get(2);
        world.server.copy("INBOX", 3, "Work");
        world.server.move("INBOX", 3, "Work/Old");
        long bodies = world.server.bodiesSent();

        AccountReport report = world.sync();

        assertThat(List.of(report.moved(), report.created(), report.deleted()))
                .containsExactly(1L, 1L, 0L);
        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(world.difference()).isNull();
        assertThat(
                        List.of(
                                world.store.ids("Work").getLast(),
                                world.store.ids("Work/Old").getLast()))
                .contains(id);
    }

    @ParameterizedTest
    @EnumSource
    void a_move_takes_new_keywords_along_and_keeps_what_was_edited_here(Server server) {
        World world = server.synced(8);
        var id = world.store.ids("INBOX").get(2);
        world.store.mark(id, ANSWERED);
        world.server.mark("INBOX", 3, World.FLAGGED);
        long uid = world.server.move("INBOX", 3, "Work");

        world.sync();

        assertThat(world.store.ids("Work").getLast()).isEqualTo(id);
        assertThat(world.store.dump("Work").getLast()).startsWith(uid + " [\\Answered \\Flagged] ");
    }

    @ParameterizedTest
    @EnumSource
    void a_message_moved_within_its_mailbox_is_the_same_under_a_new_number(Server server) {
        World world = server.synced(8);
        var ids = new ArrayList<>(world.store.ids("INBOX"));
        world.server.move("INBOX", 3, "INBOX");
        long bodies = world.server.bodiesSent();

        AccountReport report = world.sync();

        Collections.rotate(ids.subList(2, 8), -1);
        assertThat(world.store.ids("INBOX")).isEqualTo(ids);
        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(List.of(report.moved(), report.created(), report.deleted())).containsOnly(0L);
        assertThat(world.difference()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void a_reset_mailbox_is_matched_again_in_whatever_order_it_comes_back(Server server) {
        World world = server.synced(500);
        world.server.mark("INBOX", 7, World.FLAGGED);
        var before = idsByText(world, "INBOX");
        world.server.reset("INBOX", mails -> Collections.shuffle(mails, new Random(7)));
        long bodies = world.server.bodiesSent();

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(world.difference()).isNull();
        assertThat(idsByText(world, "INBOX")).isEqualTo(before);
        assertThat(List.of(report.moved(), report.created(), report.deleted())).containsOnly(0L);
        assertThat(world.store.recoverable()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void what_left_a_reset_mailbox_before_is_found_where_it_is(Server server) {
        World world = server.synced(20);
        var id = world.store.ids("INBOX").get(4);
        world.server.move("INBOX", 5, "Work");
        world.server.expunge("INBOX", 6);
        world.server.reset("INBOX");
        long bodies = world.server.bodiesSent();

        AccountReport report = world.sync();

        assertThat(report.moved()).isEqualTo(1);
        assertThat(world.store.ids("Work").getLast()).isEqualTo(id);
        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(world.difference()).isNull();
        assertThat(world.store.recoverable()).containsExactly(World.mail("INBOX 6"));
    }

    @ParameterizedTest
    @EnumSource
    void mail_of_a_mailbox_that_is_gone_is_found_where_it_went(Server server) {
        World world = server.synced(8);
        var ids = world.store.ids("Work/Old");
        for (long uid = 1; uid <= 8; uid++) {
            world.server.move("Work/Old", uid, "Work");
        }
        world.server.delete("Work/Old");
        long bodies = world.server.bodiesSent();

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(report.moved()).isEqualTo(8);
        assertThat(report.deleted()).isZero();
        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(world.store.ids("Work").subList(8, 16)).isEqualTo(ids);
        assertThat(world.difference()).isNull();
    }

    @ParameterizedTest
    @EnumSource
    void what_vanished_in_a_run_that_did_not_see_where_it_went_comes_back_with_its_edits(
            Server server) {
        World world = server.synced(8);
        var id = world.store.ids("INBOX").get(2);
        world.store.mark(id, ANSWERED);
        world.server.move("INBOX", 3, "Work");
        world.sync(SyncRequest.of().withMailboxes(List.of(new MailboxGlob("INBOX"))));
        assertThat(world.store.recoverable()).containsExactly(World.mail("INBOX 3"));
        world.store.mark(id, Keywords.of(Keyword.ANSWERED, Keyword.FLAGGED));
        long bodies = world.server.bodiesSent();

        AccountReport report = world.sync();

        assertThat(report.moved()).isEqualTo(1);
        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(world.store.recoverable()).isEmpty();
        assertThat(world.store.ids("Work").getLast()).isEqualTo(id);
        assertThat(world.store.dump("Work").getLast()).startsWith("9 [\\Answered \\Flagged] ");
    }

    @Test
    void a_message_that_was_stored_anew_with_another_date_is_found_by_its_header() {
        World world = Server.TELLS_MOD_SEQUENCES.synced(40);
        var ids = world.store.ids("INBOX");
        for (long uid = 1; uid <= 40; uid++) {
            world.server.storeAnew("INBOX", uid, "Work");
        }
        long bodies = world.server.bodiesSent();

        world.sync();

        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(world.store.ids("Work").subList(40, 80)).isEqualTo(ids);
    }

    @Test
    void a_message_without_a_message_id_is_fetched_once_more_and_still_keeps_its_id() {
        World world = World.withMail();
        world.sync();
        var id = world.store.ids("INBOX").get(2);
        world.server.move("INBOX", 3, "Work");

        AccountReport report = world.sync();

        assertThat(world.store.ids("Work").getLast()).isEqualTo(id);
        assertThat(world.difference()).isNull();
        assertThat(world.store.recoverable()).isEmpty();
        assertThat(report.deleted()).isZero();
        assertThat(world.server.headersSent()).as("its header proves nothing").isZero();
    }

    @Test
    void mail_that_only_looks_alike_is_fetched() {
        World world = Server.TELLS_MOD_SEQUENCES.synced(2);
        Instant date = Instant.parse("2024-02-03T04:05:06Z");
        world.server.append("INBOX", templated("Mon", "one"), World.NONE, date);
        world.sync();
        world.server.expunge("INBOX", 3);
        world.server.append("Work", templated("Tue", "two"), World.NONE, date);

        AccountReport report = world.sync();

        assertThat(List.of(report.moved(), report.created(), report.deleted()))
                .containsExactly(0L, 1L, 1L);
        assertThat(world.server.headersSent()).as("it was worth asking").isEqualTo(1);
        assertThat(world.difference()).isNull();
        assertThat(world.store.recoverable()).containsExactly(templated("Mon", "one"));
    }

    @Test
    void an_equal_header_over_another_size_proves_nothing() {
        World world = Server.TELLS_MOD_SEQUENCES.synced(2);
        Instant date = Instant.parse("2024-02-03T04:05:06Z");
        world.server.append("INBOX", templated("Mon", "one"), World.NONE, date);
        world.sync();
        world.server.expunge("INBOX", 3);
        world.server.append("Work", templated("Mon", "three"), World.NONE, date);

        world.sync();

        assertThat(world.difference()).isNull();
        assertThat(world.store.recoverable()).containsExactly(templated("Mon", "one"));
    }

    @Test
    void what_the_server_calls_two_messages_are_two_though_their_headers_are_equal() {
        World world = Server.TELLS_CONTENT_IDS.synced(2);
        Instant date = Instant.parse("2024-02-03T04:05:06Z");
        world.server.append("INBOX", templated("Mon", "one"), World.NONE, date);
        world.sync();
        world.server.expunge("INBOX", 3);
        world.server.append("Work", templated("Mon", "two"), World.NONE, date);

        world.sync();

        assertThat(world.difference()).isNull();
        assertThat(world.store.recoverable()).containsExactly(templated("Mon", "one"));
    }

    @ParameterizedTest
    @EnumSource
    void duplicates_stay_apart(Server server) {
        World world = server.synced(1);
        for (int i = 0; i < 3; i++) {
            world.server.copy("INBOX", 1, "INBOX");
        }
        world.server.mark("INBOX", 3, World.FLAGGED);
        world.sync();
        var ids = world.store.ids("INBOX");
        var flagged = ids.get(2);
        long bodies = world.server.bodiesSent();
        world.server.expunge("INBOX", 2);
        world.server.reset("INBOX", Collections::reverse);

        world.sync();

        assertThat(world.server.bodiesSent()).isEqualTo(bodies);
        assertThat(world.difference()).isNull();
        assertThat(world.store.ids("INBOX")).hasSize(3).doesNotHaveDuplicates().isSubsetOf(ids);
        assertThat(world.store.ids("INBOX").get(1)).isEqualTo(flagged);
        assertThat(world.store.recoverable()).hasSize(1);
    }

    @Test
    void header_only_mail_moves_as_it_is_and_is_completed_later() {
        var headers = SyncRequest.of().withDepth(SyncRequest.Depth.HEADERS_ONLY);
        World world = World.withRealMail(4);
        world.sync(headers);
        var id = world.store.ids("INBOX").get(2);
        world.server.move("INBOX", 3, "Work");

        AccountReport report = world.sync(headers);

        assertThat(report.moved()).isEqualTo(1);
        assertThat(world.store.ids("Work").getLast()).isEqualTo(id);
        assertThat(world.server.bodiesSent()).isZero();
        world.server.move("Work", 5, "Work/Old");
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
        assertThat(world.store.ids("Work/Old").getLast()).isEqualTo(id);
        assertThat(world.server.bodiesSent()).isEqualTo(12);
    }

    @Test
    void a_message_whose_body_is_refused_is_taken_from_its_twin_when_that_goes() {
        World world = Server.TELLS_CONTENT_IDS.synced(4);
        world.server.refuse("Work", 5);
        world.server.append("Work", World.mail("late"), World.NONE);
        assertThat(world.sync().result()).isEqualTo(Result.INCOMPLETE);
        world.server.copy("Work", 5, "INBOX");
        world.sync();
        assertThat(world.server.bodiesSent(World.mail("late"))).isEqualTo(1);

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
        assertThat(world.server.bodiesSent(World.mail("late"))).isEqualTo(1);
    }

    @Test
    void the_guard_never_counts_moves() {
        World world = Server.TELLS_MOD_SEQUENCES.synced(100);
        for (String path : List.of("INBOX", "Work")) {
            for (long uid = 1; uid <= 100; uid++) {
                world.server.move(path, uid, "Work/Old");
            }
        }

        assertThat(world.sync().result()).isEqualTo(Result.DONE);

        assertThat(world.difference()).isNull();
    }

    @Test
    void a_dry_run_says_what_would_be_taken_from_here_and_changes_nothing() {
        World world = Server.TELLS_MOD_SEQUENCES.synced(4);
        world.server.move("INBOX", 3, "Work");
        world.server.copy("INBOX", 1, "Work");
        world.server.reset("Work/Old");
        var before = world.store.dump("INBOX");

        AccountReport report = world.sync(SyncRequest.of().withDryRun(true));

        assertThat(List.of(report.moved(), report.created(), report.deleted())).containsOnly(0L);
        assertThat(world.store.dump("INBOX")).isEqualTo(before);
        assertThat(
                        world.events(SyncEvent.Planned.class).stream()
                                .flatMap(p -> p.ops().stream())
                                .map(SyncEvent.PlannedOp::sentence))
                .containsExactly(
                        "Take 1 message of \"Work\" from what is here, moved from \"INBOX\": uid"
                                + " 5.",
                        "Take 4 messages of \"Work/Old\" from what is here, under new ids: uid 11,"
                                + " 12, 13, 14.",
                        "Take 1 message of \"Work\" from what is here, copied from \"INBOX\": uid"
                                + " 6.");
        world.sync();
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_first_sync_asks_for_no_header() {
        World world = World.withRealMail(8);
        world.server.copy("INBOX", 1, "Work");

        world.sync();

        assertThat(world.server.headersSent()).isZero();
    }

    @Test
    void new_mail_of_a_size_that_something_removed_had_is_asked_about_in_samples() {
        World world = Server.TELLS_MOD_SEQUENCES.synced(100);
        for (long uid = 10; uid < 60; uid++) {
            world.server.expunge("INBOX", uid);
        }
        for (int i = 10; i < 99; i++) {
            world.server.append("INBOX", World.mail("INBIX " + i), World.NONE);
        }

        world.sync();

        assertThat(world.server.headersSent()).isPositive().isLessThanOrEqualTo(8);
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_header_that_cannot_be_had_means_that_the_message_is_fetched() {
        World world = Server.TELLS_MOD_SEQUENCES.synced(8);
        var ids = world.store.ids("INBOX");
        for (long uid = 1; uid <= 8; uid++) {
            world.server.move("INBOX", uid, "Work");
        }
        world.server.poison("Work", 12);
        world.server.refuse("Work", 13);
        world.server.withhold("Work", 14);

        world.sync();

        world.server.heal();
        world.clock.advance(Duration.ofDays(2));
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
        assertThat(world.store.ids("Work").subList(8, 16)).isEqualTo(ids);
    }

    private static String templated(String day, String body) {
        return "Message-ID: <template@mailboat.test>\r\nX-Day: "
                + day
                + "\r\n\r\nIt is "
                + body
                + "\r\n";
    }

    private static List<String> idsByText(World world, String path) {
        var lines = new ArrayList<String>();
        var ids = world.store.ids(path);
        var dump = world.store.dump(path);
        for (int i = 0; i < ids.size(); i++) {
            lines.add(dump.get(i).substring(dump.get(i).indexOf(']')) + ids.get(i));
        }
        Collections.sort(lines);
        return lines;
    }
}
