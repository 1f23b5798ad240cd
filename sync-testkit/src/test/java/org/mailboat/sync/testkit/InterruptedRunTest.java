package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;

import java.util.Collections;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Stops a run at every step and starts it again: the end is the same.
class InterruptedRunTest {
    @Test
    void stopping_is_harmless_in_a_first_sync() {
        killEverywhere(World::withMail, world -> {});
    }

    @Test
    void stopping_is_harmless_while_changes_arrive() {
        killEverywhere(InterruptedRunTest::synced, InterruptedRunTest::change);
    }

    @Test
    void stopping_is_harmless_while_a_reset_mailbox_is_matched_again() {
        killEverywhere(InterruptedRunTest::synced, world -> world.server.reset("INBOX"));
    }

    @Test
    void stopping_is_harmless_while_messages_are_found_in_other_mailboxes() {
        keepsEveryIdWhereverItIsKilled(world -> {});
    }

    @Test
    void stopping_is_harmless_while_a_server_tells_that_messages_are_in_other_mailboxes() {
        keepsEveryIdWhereverItIsKilled(world -> world.server.withContentIds());
    }

    /// Moves, a copy, a reset and a mailbox that is gone, and the run killed at each step of it.
    private static void keepsEveryIdWhereverItIsKilled(Consumer<World> server) {
        var undisturbed = rearranged(server);
        undisturbed.sync();
        var expected = undisturbed.placements();

        for (int step = 1; step < 1_000; step++) {
            var world = rearranged(server);
            var faults = FaultPlan.killAt(step);
            world.syncUntilKilled(faults);
            if (!faults.killed()) {
                assertThat(step).isGreaterThan(50);
                return;
            }

            assertThat(world.sync().result()).as("killed at step %d", step).isEqualTo(Result.DONE);

            assertThat(world.difference()).as("killed at step %d", step).isNull();
            assertThat(world.placements()).as("killed at step %d", step).isEqualTo(expected);
            assertThat(world.server.bodiesSent())
                    .as("no body that is here is fetched again, killed at step %d", step)
                    .isEqualTo(undisturbed.server.bodiesSent());
            assertThat(world.store.recoverable()).as("killed at step %d", step).isEmpty();
        }
        throw new AssertionError("the run never came to its end");
    }

    private static World rearranged(Consumer<World> server) {
        var world = World.withRealMail(4);
        server.accept(world);
        world.sessions = 1;
        world.sync();
        world.server.move("INBOX", 1, "Work");
        world.server.move("INBOX", 3, "Work/Old");
        world.server.copy("Work", 2, "Work");
        world.server.mark("Work", 3, World.FLAGGED);
        world.server.reset("INBOX", Collections::reverse);
        for (long uid = 1; uid <= 5; uid++) {
            world.server.move("Work/Old", uid, "Work");
        }
        world.server.delete("Work/Old");
        return world;
    }

    @Test
    void cancelling_is_harmless_at_every_event() {
        for (int n = 1; n < 200; n++) {
            var world = World.withMail();
            world.sessions = 1;
            if (cancelAtEvent(world, n) == Result.DONE) {
                return;
            }
            assertThat(world.sync().result()).as("cancelled at event %d", n).isEqualTo(Result.DONE);
            assertThat(world.difference()).as("cancelled at event %d", n).isNull();
            assertThat(world.store.recoverable()).isEmpty();
        }
        throw new AssertionError("the run never came to its end");
    }

    @Test
    void what_changes_between_a_stop_and_the_next_run_is_seen_by_the_next_run() {
        for (int step = 1; step < 400; step++) {
            var world = World.withMail();
            world.sessions = 1;
            var faults = FaultPlan.killAt(step);
            world.syncUntilKilled(faults);
            if (!faults.killed()) {
                return;
            }
            change(world);
            world.server.append("INBOX", "came while dead", World.NONE);
            world.server.mark("INBOX", 8, World.FLAGGED);

            world.sync();

            assertThat(world.difference()).as("killed at step %d", step).isNull();
        }
        throw new AssertionError("the run never came to its end");
    }

    private static Result cancelAtEvent(World world, int n) {
        var cancel = new Cancel();
        var engine =
                new SyncEngine(
                        world.account(),
                        new MemoryRemote(world.server, 1, 3),
                        world.store,
                        world.journal,
                        world.clock,
                        world.clock,
                        Thread.ofPlatform().daemon().factory());
        int[] told = {0};
        return engine.run(
                        AccountRun.of(
                                SyncRequest.of(),
                                _ -> {
                                    if (++told[0] == n) {
                                        cancel.request();
                                    }
                                },
                                cancel))
                .result();
    }

    /// Kills the run at step 1, 2, 3 … until one comes through, and each time resumes.
    private static void killEverywhere(Supplier<World> start, Consumer<World> change) {
        var undisturbed = start.get();
        change.accept(undisturbed);
        undisturbed.sync();

        for (int step = 1; step < 1_000; step++) {
            var world = start.get();
            world.sessions = 1;
            change.accept(world);
            var faults = FaultPlan.killAt(step);
            world.syncUntilKilled(faults);
            if (!faults.killed()) {
                assertThat(step).isGreaterThan(10);
                return;
            }
            long committed = world.store.commits();
            long sentBefore = world.server.bodiesSent();

            assertThat(world.sync().result()).as("killed at step %d", step).isEqualTo(Result.DONE);

            assertThat(world.difference()).as("killed at step %d", step).isNull();
            assertThat(world.store.recoverable())
                    .as("killed at step %d", step)
                    .isEqualTo(undisturbed.store.recoverable());
            assertThat(world.server.bodiesSent() - sentBefore)
                    .as("nothing committed is fetched again, killed at step %d", step)
                    .isEqualTo(world.store.commits() - committed);
            assertThat(world.store.commits())
                    .as("nothing is committed twice, killed at step %d", step)
                    .isEqualTo(undisturbed.store.commits());
        }
        throw new AssertionError("the run never came to its end");
    }

    private static World synced() {
        var world = World.withMail();
        world.sync();
        return world;
    }

    private static void change(World world) {
        world.server.append("INBOX", "new", World.NONE);
        world.server.append("Work", "newer", World.SEEN);
        world.server.mark("Work", 3, World.FLAGGED);
        world.server.mark("INBOX", 1, World.SEEN);
        world.server.expunge("Work", 8);
        world.server.delete("Work/Old");
        world.server.create("Lists").append("Lists", "first", World.SEEN);
    }
}
