package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncRequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Random changes on the server, random kills and cut links in between: after each undisturbed run
/// the store equals the server, and what left it is recoverable.
class RandomHistoryTest {
    private static final List<Keyword> MARKS =
            List.of(Keyword.SEEN, Keyword.FLAGGED, new Keyword("$Forwarded"));

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})
    void the_store_follows_the_server(long seed) {
        var random = new Random(seed);
        var world = new World();
        world.policy = withoutGuard();
        world.sessions = 1 + random.nextInt(3);
        world.window = 1 + random.nextInt(6);
        if (random.nextInt(4) == 0) {
            world.server.withoutModSeqs();
        }
        var history = new ArrayList<String>();
        for (int round = 0; round < 12; round++) {
            for (int i = random.nextInt(12); i > 0; i--) {
                history.add(change(world.server, random, history.size()));
            }
            disturb(world, random, history);

            world.server.heal();
            world.clock.advance(Duration.ofDays(2));
            var report = world.sync();

            assertThat(report.result())
                    .as("seed %d: %s: %s", seed, history, report.failures())
                    .isEqualTo(Result.DONE);
            assertThat(world.difference()).as("seed %d: %s", seed, history).isNull();
            nothingIsLost(world, seed, history);
        }
    }

    private static void disturb(World world, Random random, List<String> history) {
        switch (random.nextInt(4)) {
            case 0 -> {
                long step = 1 + random.nextInt(120);
                history.add("killed at " + step);
                world.syncUntilKilled(FaultPlan.killAt(step));
            }
            case 1 -> {
                long answers = random.nextInt(20);
                history.add("cut after " + answers);
                world.server.cutAfter(answers);
                world.sync();
            }
            case 2 -> {
                String path = any(world.server.paths(), random);
                long uid = 1 + random.nextInt(20);
                history.add("refused " + path + "/" + uid);
                world.server.refuse(path, uid);
                world.sync(SyncRequest.of());
            }
            default -> history.add("undisturbed");
        }
    }

    private static String change(MemoryServer server, Random random, int n) {
        String path = any(server.paths(), random);
        var uids = List.copyOf(server.mails(path).keySet());
        int kind = random.nextInt(20);
        if (kind == 0) {
            server.create("Box" + n);
            return "create Box" + n;
        }
        if (kind == 1 && !path.equals("INBOX")) {
            server.delete(path);
            return "delete " + path;
        }
        if (kind == 2) {
            server.reset(path);
            return "reset " + path;
        }
        if (kind < 9 && !uids.isEmpty()) {
            long uid = any(uids, random);
            server.mark(path, uid, keywords(random));
            return "mark " + path + "/" + uid;
        }
        if (kind < 12 && !uids.isEmpty()) {
            long uid = any(uids, random);
            server.expunge(path, uid);
            return "expunge " + path + "/" + uid;
        }
        server.append(path, "message " + n, keywords(random));
        return "append " + path;
    }

    /// Invariant 1: what was here once is here, there, or recoverable.
    private static void nothingIsLost(World world, long seed, List<String> history) {
        var somewhere = new ArrayList<>(world.store.recoverable());
        for (String path : world.server.paths()) {
            world.server.mails(path).values().forEach(mail -> somewhere.add(mail.text()));
        }
        assertThat(somewhere)
                .as("seed %d: %s", seed, history)
                .containsAll(world.store.everCommitted());
    }

    private static Keywords keywords(Random random) {
        return Keywords.of(MARKS.stream().filter(_ -> random.nextBoolean()).toList());
    }

    private static <T> T any(List<T> list, Random random) {
        return list.get(random.nextInt(list.size()));
    }

    private static Policy withoutGuard() {
        Policy d = Policy.DEFAULT;
        return new Policy(
                d.direction(),
                d.deletions(),
                d.conflict(),
                d.recoverDays(),
                d.mailboxes(),
                d.connections(),
                d.compress(),
                false);
    }
}
