package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;

/// Random edits on both sides, random kills, cut links and lost answers in between: after it the
/// two sides are equal, nothing waits, no message is lost and none is there more often than it was
/// made.
class TwoSidedHistoryTest {
    private static final List<Keyword> MARKS =
            List.of(Keyword.SEEN, Keyword.FLAGGED, new Keyword("$Forwarded"));

    /// `-Dmailboat.seeds=N` for more histories, `-Dmailboat.seed=N` for one.
    static LongStream seeds() {
        Long one = Long.getLong("mailboat.seed");
        return one != null
                ? LongStream.of(one)
                : LongStream.rangeClosed(1, Long.getLong("mailboat.seeds", 24));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void the_two_sides_become_one(long seed) {
        new History(seed).play();
    }

    /// One history.
    private static final class History {
        private final long seed;
        private final Random random;
        private final World world = World.withRealMail(3);
        private final List<String> told = new ArrayList<>();

        /// How often each message was made.
        private final Map<String, Long> made = new TreeMap<>();

        History(long seed) {
            this.seed = seed;
            random = new Random(seed);
            world.policy =
                    Policy.DEFAULT
                            .withGuard(false)
                            .withRecoverDays(3_650)
                            .withConflict(
                                    random.nextBoolean()
                                            ? Policy.Conflict.SERVER
                                            : Policy.Conflict.LOCAL);
            world.sessions = 1 + random.nextInt(3);
            if (random.nextInt(3) == 0) {
                world.server.withContentIds();
            }
            if (random.nextInt(4) == 0) {
                world.server.writes().tellNoIds();
            }
            if (random.nextInt(4) == 0) {
                world.server.writes().expungeAllOrNone();
            }
        }

        void play() {
            world.sync();
            for (String path : world.server.paths()) {
                world.server.mails(path).values().forEach(mail -> count(mail.text()));
            }
            for (int round = 0; round < 8; round++) {
                for (int i = random.nextInt(8); i > 0; i--) {
                    told.add(random.nextBoolean() ? there() : here());
                }
                disturb();
                world.server.heal();
                world.server.writes().catchUp();
                world.clock.advance(Duration.ofDays(1));
                if (random.nextInt(3) == 0) {
                    settle();
                }
            }
            settle();
        }

        private void count(String text) {
            made.merge(text, 1L, Long::sum);
        }

        /// Undisturbed, everything is settled within a few runs; the next one finds nothing to do.
        private void settle() {
            AccountReport report = world.sync();
            for (int i = 0; i < 3; i++) {
                world.clock.advance(Duration.ofDays(1));
                report = world.sync();
            }
            String history = "seed %d: %s".formatted(seed, told);
            assertThat(report.result())
                    .as("%s: %s", history, report.failures())
                    .isEqualTo(Result.DONE);
            assertThat(world.difference()).as(history).isNull();
            assertThat(world.store.pending()).as(history).isEmpty();
            assertThat(world.journal.open(world.account().id())).as(history).isEmpty();
            assertThat(report.uploaded() + report.created() + report.moved() + report.deleted())
                    .as(history)
                    .isZero();
            Map<String, List<String>> there = new TreeMap<>();
            for (String path : world.server.paths()) {
                world.server
                        .mails(path)
                        .forEach((uid, mail) ->
                                there.computeIfAbsent(mail.text(), _ -> new ArrayList<>())
                                        .add(path + "/" + uid));
            }
            there.forEach((text, places) ->
                    assertThat(places)
                            .as("%s: %s", history, text)
                            .hasSizeLessThanOrEqualTo(made.getOrDefault(text, 0L).intValue()));
            var somewhere = new ArrayList<>(world.store.recoverable());
            somewhere.addAll(there.keySet());
            somewhere.addAll(world.store.placements().keySet());
            assertThat(somewhere).as(history).containsAll(world.store.everCommitted());
            told.add("settled");
        }

        private void disturb() {
            switch (random.nextInt(5)) {
                case 0 -> {
                    long step = 1 + random.nextInt(150);
                    told.add("killed at " + step);
                    world.syncUntilKilled(FaultPlan.killAt(step));
                }
                case 1 -> {
                    Written what = any(List.of(Written.values()));
                    int how = random.nextInt(3);
                    told.add(List.of("answer", "command", "in time").get(how) + " lost: " + what);
                    switch (how) {
                        case 0 -> world.server.writes().loseAnswer(what);
                        case 1 -> world.server.writes().loseCommand(what);
                        default -> world.server.writes().delay(what);
                    }
                    world.sync();
                }
                case 2 -> {
                    long answers = random.nextInt(20);
                    told.add("cut after " + answers);
                    world.server.cutAfter(answers);
                    world.sync();
                }
                case 3 -> {
                    told.add("undisturbed");
                    world.sync();
                }
                default -> told.add("offline");
            }
        }

        private String there() {
            MemoryServer server = world.server;
            String path = any(server.paths());
            var uids = List.copyOf(server.mails(path).keySet());
            int kind = random.nextInt(20);
            if (kind == 0) {
                String name = "There" + told.size();
                server.create(name);
                return "there: create " + name;
            }
            // In a mailbox that is renumbered while an answer is in doubt a person decides.
            if (kind == 1 && world.journal.open(world.account().id()).isEmpty()) {
                server.reset(path, mails -> Collections.shuffle(mails, random));
                return "there: reset " + path;
            }
            boolean leaf = server.paths().stream().noneMatch(each -> each.startsWith(path + "/"));
            if (kind == 2 && leaf && !path.equals("INBOX")) {
                String name = "There" + told.size();
                server.rename(path, name);
                return "there: rename " + path + " to " + name;
            }
            if (kind == 3 && leaf && !path.equals("INBOX") && random.nextInt(3) == 0) {
                server.delete(path);
                return "there: delete " + path;
            }
            if (kind < 6 || uids.isEmpty()) {
                String text = World.mail("there " + told.size());
                count(text);
                server.append(path, text, keywords());
                return "there: append " + path;
            }
            long uid = any(uids);
            String to = any(server.paths());
            if (kind < 10) {
                server.mark(path, uid, keywords());
                return "there: mark " + path + "/" + uid;
            }
            // What another client takes away again while its arrival is in doubt cannot be found.
            if (!world.journal.open(world.account().id()).isEmpty()) {
                return "nothing";
            }
            if (kind < 13) {
                server.expunge(path, uid);
                return "there: expunge " + path + "/" + uid;
            }
            if (kind < 18 && !to.equals(path)) {
                server.move(path, uid, to);
                return "there: move " + path + "/" + uid + " to " + to;
            }
            count(server.mails(path).get(uid).text());
            server.copy(path, uid, to);
            return "there: copy " + path + "/" + uid + " to " + to;
        }

        private String here() {
            MemoryStore store = world.store;
            List<String> paths =
                    store.mailboxes(world.account().id()).stream()
                            .filter(m -> !m.deleted() && !m.edit().localOnly())
                            .map(m -> m.path().toString())
                            .toList();
            String path = any(paths);
            List<PlacementId> ids = store.ids(path);
            int kind = random.nextInt(20);
            if (kind == 0) {
                String name = "Here" + told.size();
                store.createMailbox(world.account().id(), name);
                return "here: create " + name;
            }
            boolean leaf = paths.stream().noneMatch(each -> each.startsWith(path + "/"));
            if (kind == 1 && !path.equals("INBOX")) {
                String name = "Here" + told.size();
                store.renameMailbox(path, name);
                return "here: rename " + path + " to " + name;
            }
            if (kind == 2 && leaf && !path.equals("INBOX") && random.nextInt(3) == 0) {
                store.deleteMailbox(path);
                return "here: delete " + path;
            }
            if (kind < 5 || ids.isEmpty()) {
                String text = World.mail("here " + told.size());
                count(text);
                return "here: import " + path + " " + store.importMessage(path, text, keywords());
            }
            PlacementId id = any(ids);
            String to = any(paths);
            if (kind < 10) {
                store.mark(id, keywords());
                return "here: mark " + id;
            }
            if (kind < 13) {
                store.delete(id);
                return "here: delete " + id;
            }
            if (kind < 17) {
                store.move(id, to);
                return "here: move " + id + " to " + to;
            }
            if (to.equals(path)) {
                return "nothing";
            }
            PlacementId copy = store.copy(id, to);
            count(store.text(copy));
            return "here: copy " + id + " to " + to + " as " + copy;
        }

        private Keywords keywords() {
            return Keywords.of(MARKS.stream().filter(_ -> random.nextBoolean()).toList());
        }

        private <T> T any(List<T> list) {
            return list.get(random.nextInt(list.size()));
        }
    }
}
