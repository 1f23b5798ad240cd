package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncRequest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/// Random changes on the server, random kills and cut links in between: after each undisturbed run
/// the store equals the server, what left it is recoverable, what is here is not fetched again, and
/// ids stay.
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
        if (random.nextInt(3) == 0) {
            world.server.withContentIds();
        }
        var history = new ArrayList<String>();
        for (int round = 0; round < 12; round++) {
            for (int i = random.nextInt(12); i > 0; i--) {
                history.add(change(world.server, random, history.size()));
            }
            disturb(world, random, history);

            world.server.heal();
            world.clock.advance(Duration.ofDays(2));
            var before = Before.of(world);
            var report = world.sync();

            assertThat(report.result())
                    .as("seed %d: %s: %s", seed, history, report.failures())
                    .isEqualTo(Result.DONE);
            assertThat(world.difference()).as("seed %d: %s", seed, history).isNull();
            nothingIsLost(world, seed, history);
            before.nothingIsFetchedAgain(world, seed, history);
            before.idsStay(world, seed, history);
        }
    }

    /// What was here before a run, of the mail whose headers tell what it is.
    private record Before(Map<String, Set<PlacementId>> placements, Map<String, Integer> fetched) {
        static Before of(World world) {
            var placements = world.store.placements();
            placements.keySet().removeIf(text -> !text.startsWith("Message-ID"));
            var fetched = new TreeMap<String, Integer>();
            placements.keySet().forEach(t -> fetched.put(t, world.server.bodiesSent(t)));
            world.store.recoverable().stream()
                    .filter(t -> t.startsWith("Message-ID"))
                    .forEach(t -> fetched.put(t, world.server.bodiesSent(t)));
            return new Before(placements, fetched);
        }

        void nothingIsFetchedAgain(World world, long seed, List<String> history) {
            fetched.forEach((text, times) ->
                    assertThat(world.server.bodiesSent(text))
                            .as("seed %d: %s: %s is here already", seed, history, text)
                            .isEqualTo(times));
        }

        /// As many placements of each message keep their ids as it has placements.
        void idsStay(World world, long seed, List<String> history) {
            var after = world.store.placements();
            placements.forEach((text, ids) -> {
                Set<PlacementId> now = after.getOrDefault(text, Set.of());
                assertThat(now.stream().filter(ids::contains).count())
                        .as("seed %d: %s: %s was %s, is %s", seed, history, text, ids, now)
                        .isEqualTo(Math.min(ids.size(), now.size()));
            });
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
        int kind = random.nextInt(24);
        if (kind == 0) {
            server.create("Box" + n);
            return "create Box" + n;
        }
        if (kind == 1 && !path.equals("INBOX")) {
            server.delete(path);
            return "delete " + path;
        }
        if (kind == 2) {
            server.reset(path, mails -> Collections.shuffle(mails, random));
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
        if (kind < 17 && !uids.isEmpty()) {
            long uid = any(uids, random);
            String to = any(server.paths(), random);
            if (kind < 15) {
                server.move(path, uid, to);
                return "move " + path + "/" + uid + " to " + to;
            }
            server.copy(path, uid, to);
            return "copy " + path + "/" + uid + " to " + to;
        }
        String text = random.nextInt(5) == 0 ? "message " + n : World.mail("message " + n);
        server.append(path, text, keywords(random));
        return "append " + path + " " + n;
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
        return Policy.DEFAULT.withGuard(false);
    }
}
