package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.MessageCompleter;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Remote;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;

/// Single messages on demand, beside whatever run goes on.
class MessageCompleterTest {
    private final World world = World.withRealMail(4);

    @BeforeEach
    void only_headers_are_here() {
        world.sync(SyncRequest.of().withDepth(SyncRequest.Depth.HEADERS_ONLY));
    }

    private Map<PlacementId, @Nullable SyncFailure> complete(List<PlacementId> placements) {
        return complete(placements, FaultPlan.none());
    }

    private Map<PlacementId, @Nullable SyncFailure> complete(
            List<PlacementId> placements, FaultPlan faults) {
        Map<PlacementId, @Nullable SyncFailure> told = new LinkedHashMap<>();
        new MessageCompleter(
                        world.account(),
                        faults.around(Remote.class, new MemoryRemote(world.server, 1, 3)),
                        faults.around(LocalStore.class, world.store))
                .complete(placements, told::put, new Cancel());
        return told;
    }

    private SyncFailure failure(PlacementId placement) {
        SyncFailure failure = complete(List.of(placement)).get(placement);
        assertThat(failure).isNotNull();
        return failure;
    }

    @Test
    void a_message_is_completed_and_no_other() {
        PlacementId id = world.store.ids("INBOX").get(1);

        assertThat(complete(List.of(id))).containsOnlyKeys(id).containsEntry(id, null);

        assertThat(world.store.dump("INBOX").get(1)).endsWith("Text of INBOX 2\r\n");
        assertThat(world.store.ids("INBOX").get(1)).isEqualTo(id);
        assertThat(world.server.bodiesSent()).isEqualTo(1);
        assertThat(world.sync().completed()).isEqualTo(11);
        assertThat(world.server.bodiesSent()).isEqualTo(12);
        assertThat(world.difference()).isNull();
    }

    @Test
    void several_come_in_the_order_asked_for_the_first_one_alone() {
        var wanted =
                List.of(
                        world.store.ids("Work").get(3),
                        world.store.ids("INBOX").get(0),
                        world.store.ids("INBOX").get(2),
                        world.store.ids("Work").get(0));
        var remote = new MemoryRemote(world.server, 1, 3);

        List<PlacementId> told = new ArrayList<>();
        new MessageCompleter(world.account(), remote, world.store)
                .complete(wanted, (id, _) -> told.add(id), new Cancel());

        assertThat(told).containsExactlyElementsOf(wanted);
        assertThat(remote.traffic().connections()).as("a session each go").isEqualTo(2);
        assertThat(world.server.bodiesSent()).isEqualTo(4);
    }

    @Test
    void who_is_told_holds_no_connection_meanwhile_and_may_ask_for_more() {
        List<PlacementId> ids = world.store.ids("INBOX");
        var remote = new MemoryRemote(world.server, 1, 3);
        List<PlacementId> told = new ArrayList<>();
        var completer = new MessageCompleter(world.account(), remote, world.store);

        completer.complete(
                ids.subList(0, 2),
                (id, _) -> {
                    assertThat(remote.openSessions()).isZero();
                    told.add(id);
                    if (told.size() == 1) {
                        completer.complete(
                                ids.subList(2, 4), (other, _) -> told.add(other), new Cancel());
                    }
                },
                new Cancel());

        assertThat(told).containsExactly(ids.get(0), ids.get(2), ids.get(3), ids.get(1));
    }

    @Test
    void what_is_here_whole_needs_no_server() {
        PlacementId id = world.store.ids("INBOX").getFirst();
        complete(List.of(id));
        var remote = new MemoryRemote(world.server, 1, 3);

        new MessageCompleter(world.account(), remote, world.store)
                .complete(List.of(id), (_, failure) -> assertThat(failure).isNull(), new Cancel());

        assertThat(remote.traffic().connections()).isZero();
        assertThat(world.server.bodiesSent()).isEqualTo(1);
    }

    @Test
    void a_run_that_has_the_same_message_under_way_leaves_it_as_it_is() {
        List<PlacementId> ids = world.store.ids("Work");
        world.onEvent =
                event -> {
                    if (event instanceof SyncEvent.MailboxChanged) {
                        assertThat(complete(ids).values()).containsOnlyNulls();
                    }
                };

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
        assertThat(world.store.ids("Work")).isEqualTo(ids);
        assertThat(world.store.commits()).as("headers, then each body once").isEqualTo(24);
    }

    @Test
    void what_the_server_does_not_have_any_more_is_said_to_be_gone() {
        PlacementId id = world.store.ids("INBOX").getFirst();
        world.server.expunge("INBOX", 1);

        SyncFailure failure = failure(id);

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.text())
                .isEqualTo(
                        "The server does not have this message any more, and only its header is"
                                + " here.");
        assertThat(failure.account()).isEqualTo("home");
        assertThat(failure.mailbox()).hasToString("INBOX");
        assertThat(failure.message()).isEqualTo(id.toString());
        world.sync();
        assertThat(failure(id).text()).as("removed here, too").isEqualTo(failure.text());
    }

    @Test
    void a_message_is_looked_for_in_every_place_that_it_has() {
        world.server.withContentIds();
        world.server.append("INBOX", World.mail("late"), World.NONE);
        var headers = SyncRequest.of().withDepth(SyncRequest.Depth.HEADERS_ONLY);
        world.sync(headers);
        world.server.copy("INBOX", 5, "Work");
        world.sync(headers);
        assertThat(world.store.messages("Work").getLast())
                .isEqualTo(world.store.messages("INBOX").getLast());
        world.server.expunge("INBOX", 5);

        assertThat(complete(List.of(world.store.ids("INBOX").getLast())).values())
                .containsOnlyNulls();

        assertThat(world.store.dump("Work").getLast()).endsWith("Text of late\r\n");
        assertThat(world.store.dump("INBOX").getLast()).endsWith("Text of late\r\n");
    }

    @Test
    void another_message_under_the_same_number_is_not_taken() {
        PlacementId id = world.store.ids("INBOX").getFirst();
        world.server.replace("INBOX", 1, World.mail("somebody else's, and of another size"));

        SyncFailure failure = failure(id);

        assertThat(failure.text()).contains("another message in its place");
        assertThat(failure.nextStep()).contains("sync");
        assertThat(world.store.dump("INBOX").getFirst()).doesNotContain("Text of");
    }

    @Test
    void numbers_of_another_epoch_are_not_believed() {
        PlacementId id = world.store.ids("INBOX").getFirst();
        world.server.reset("INBOX");

        assertThat(failure(id).kind()).isEqualTo(FailureKind.TRANSIENT);

        assertThat(world.server.bodiesSent()).isZero();
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
    }

    @Test
    void one_message_that_breaks_every_session_costs_one_message() {
        List<PlacementId> ids = world.store.ids("INBOX");
        world.server.poison("INBOX", 2);

        Map<PlacementId, @Nullable SyncFailure> told = complete(ids);

        assertThat(told).hasSize(4);
        assertThat(told.get(ids.get(1))).isNotNull();
        assertThat(told.get(ids.get(1)).message()).isEqualTo(ids.get(1).toString());
        assertThat(told.entrySet())
                .filteredOn(each -> !each.getKey().equals(ids.get(1)))
                .allMatch(each -> each.getValue() == null);
    }

    @Test
    void a_refusal_is_told_in_the_server_s_name_and_parks_nothing() {
        PlacementId id = world.store.ids("INBOX").getFirst();
        world.server.refuse("INBOX", 1);

        assertThat(failure(id).text()).isEqualTo("The server says NO.");

        assertThat(world.store.parked(world.mailbox("INBOX"), 10)).isEmpty();
        world.server.heal();
        assertThat(world.sync().completed()).isEqualTo(12);
    }

    @Test
    void mail_of_another_server_is_not_asked_for_here() {
        PlacementId id = world.store.ids("INBOX").getFirst();
        world.host = "other.test";

        SyncFailure failure = failure(id);

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_DECISION);
        assertThat(failure.text()).contains("user at memory.test").contains("user at other.test");
        assertThat(world.server.bodiesSent()).isZero();
    }

    @Test
    void the_wish_to_stop_ends_it_and_keeps_what_is_here() {
        var cancel = new Cancel();
        List<PlacementId> ids = world.store.ids("INBOX");

        assertThatThrownBy(() ->
                        new MessageCompleter(
                                        world.account(),
                                        new MemoryRemote(world.server, 1, 3),
                                        world.store)
                                .complete(
                                        List.of(
                                                ids.get(0),
                                                world.store.ids("Work").get(0),
                                                ids.get(1)),
                                        (_, _) -> cancel.request(),
                                        cancel))
                .isInstanceOf(CancellationException.class);

        assertThat(world.store.dump("INBOX").getFirst()).endsWith("Text of INBOX 1\r\n");
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
    }

    @Test
    void killed_at_any_step_it_leaves_a_store_that_the_next_run_completes() {
        boolean killed = true;
        for (long step = 1; killed; step++) {
            var fresh = new MessageCompleterTest();
            fresh.only_headers_are_here();
            List<PlacementId> ids = fresh.world.store.ids("INBOX");
            var faults = FaultPlan.killAt(step);
            try {
                fresh.complete(ids, faults);
            } catch (FaultPlan.Killed e) {
                // As planned.
            }
            killed = faults.killed();

            assertThat(fresh.world.sync().result())
                    .as("killed at step %s", step)
                    .isEqualTo(Result.DONE);

            assertThat(fresh.world.difference()).as("killed at step %s", step).isNull();
            assertThat(fresh.world.store.ids("INBOX")).isEqualTo(ids);
        }
    }
}
