package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.Policy;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.OutboxStore;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.port.SentFiling;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.MemoryMailer.Fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// No message is sent twice, none is lost and none has two copies, whenever the process is killed.
class OutboxKillTest {
    private static final SyncRequest ON_DEMAND =
            SyncRequest.of().withPriority(SyncRequest.Priority.ON_DEMAND);

    /// Who files the copy.
    enum Filing {
        SERVER_BY_ITSELF,
        SERVER_BY_POLICY,
        MAILBOAT,
        NOBODY_ELSE
    }

    private final Path homes = homes();

    private static Path homes() {
        try {
            return Files.createTempDirectory(SqliteDisk.memory(), "outbox");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    void delete() throws IOException {
        SqliteDisk.delete(homes);
    }

    @ParameterizedTest
    @EnumSource
    void killed_at_any_call_a_message_is_sent_once_and_has_one_copy_or_is_asked_about(
            Filing filing) {
        int unknown = 0;
        boolean killed = true;
        for (int step = 1; killed; step++) {
            try (var at = scene(filing, step)) {
                at.sync();
                OutboxId id = at.queue("one");
                var faults = FaultPlan.killAtChange(step);
                at.syncKilled(faults);
                killed = faults.killed();
                for (int i = 0; i < 4; i++) {
                    at.clock.advance(Duration.ofMinutes(2));
                    at.sync(ON_DEMAND);
                }
                unknown += judge(at, filing, id, step);
            }
        }
        // Between the attempt and what became of it.
        assertThat(unknown).isBetween(filing == Filing.SERVER_BY_ITSELF ? 1 : 2, 8);
    }

    /// @return 1 if a person has to decide
    private static int judge(OutboxScene at, Filing filing, OutboxId id, int step) {
        String where = filing + ", killed at step " + step;
        assertThat(at.sent()).as(where).doesNotHaveDuplicates();
        assertThat(at.copies()).as(where).doesNotHaveDuplicates();
        assertThat(at.store.check(false, new Cancel()).problems()).as(where).isEmpty();
        if (at.store.outbox().find(id) != null) {
            assertThat(at.state(id)).as(where).isEqualTo(OutboxState.UNKNOWN);
            return 1;
        }
        assertThat(at.sent()).as(where).containsExactly("one");
        if (filing != Filing.SERVER_BY_POLICY) {
            assertThat(at.copies()).as(where).containsExactly("one");
        }
        return 0;
    }

    private OutboxScene scene(Filing filing, int number) {
        var at = new OutboxScene(homes.resolve(filing + "-" + number));
        if (filing == Filing.SERVER_BY_ITSELF) {
            at.mailer.filing(at.server, "Sent");
        } else if (filing != Filing.NOBODY_ELSE) {
            at.policy =
                    Policy.DEFAULT.withSentCopy(
                            filing == Filing.MAILBOAT
                                    ? Policy.SentCopy.MAILBOAT
                                    : Policy.SentCopy.SERVER);
        }
        return at;
    }

    @ParameterizedTest
    @EnumSource
    void killed_at_any_call_while_it_sees_to_the_copy_there_is_one(Filing filing) {
        boolean killed = true;
        for (int step = 1; killed; step++) {
            try (var at = scene(filing, step)) {
                at.sync();
                OutboxId id = at.queue("one");
                at.sync();
                var faults = FaultPlan.killAtChange(step);
                at.syncKilled(faults);
                killed = faults.killed();
                for (int i = 0; i < 4; i++) {
                    at.clock.advance(Duration.ofMinutes(2));
                    at.sync(ON_DEMAND);
                }
                judge(at, filing, id, step);
                assertThat(at.outbox()).isEmpty();
            }
        }
    }

    /// In each history messages are queued, runs meet faults and are killed, and a person decides
    /// what is unknown by what he sees: those that arrived are taken out, the others sent again.
    @Test
    void in_no_history_of_kills_and_faults_is_a_message_sent_twice_or_lost() {
        long first = Long.getLong("mailboat.seed", 1);
        long histories = System.getProperty("mailboat.seed") == null ? 40 : 1;
        for (long seed = first; seed < first + histories; seed++) {
            var random = new Random(seed);
            Filing filing = Filing.values()[random.nextInt(4)];
            try (var at = scene(filing, 10_000 + (int) seed)) {
                play(at, random, seed);
            }
        }
    }

    private static void play(OutboxScene at, Random random, long seed) {
        var queued = new ArrayList<String>();
        for (int turn = 0; turn < 14; turn++) {
            if (turn < 10 && random.nextInt(2) == 0) {
                String name = "m" + queued.size();
                at.queue(name);
                queued.add(name);
            }
            if (turn < 10 && random.nextInt(3) == 0) {
                at.mailer.meet(Fault.values()[random.nextInt(Fault.values().length)]);
            }
            if (turn < 10 && random.nextInt(3) == 0) {
                at.syncKilled(FaultPlan.killAtChange(1 + random.nextInt(60)));
            } else {
                at.sync(random.nextBoolean() ? ON_DEMAND : SyncRequest.of());
            }
            at.clock.advance(Duration.ofMinutes(random.nextInt(400)));
            if (random.nextInt(4) == 0) {
                decide(at);
            }
        }
        for (int i = 0; i < 5; i++) {
            decide(at);
            at.clock.advance(Duration.ofHours(5));
            at.sync(ON_DEMAND);
        }
        String where = "seed " + seed;
        assertThat(at.outbox()).as(where).isEmpty();
        assertThat(at.sent()).as(where).doesNotHaveDuplicates();
        assertThat(new TreeSet<>(at.sent())).as(where).isEqualTo(new TreeSet<>(queued));
        assertThat(at.copies()).as(where).doesNotHaveDuplicates();
        assertThat(at.store.check(false, new Cancel()).problems()).as(where).isEmpty();
    }

    /// What a person does who asked those it was to go to.
    private static void decide(OutboxScene at) {
        for (QueuedMessage each : at.outbox()) {
            boolean arrived = at.sent().contains(each.subject());
            if (each.state() == OutboxState.REFUSED) {
                at.store.outbox().retry(each.id());
            } else if (each.state() == OutboxState.UNKNOWN && arrived) {
                at.store.outbox().cancel(each.id());
            } else if (each.state() == OutboxState.UNKNOWN) {
                at.store.outbox().retry(each.id());
            }
        }
    }

    @Test
    void every_transition_is_on_disk_when_its_call_returns() {
        List<Durability> commits = new ArrayList<>();
        CommitPoint noted =
                new CommitPoint() {
                    @Override
                    public void before() {}

                    @Override
                    public void after(Durability durability) {
                        commits.add(durability);
                    }
                };
        try (var at = new OutboxScene(homes.resolve("durable"))) {
            at.sync();
            at.store.close();
            at.store =
                    Store.open(
                            at.home,
                            at.clock,
                            Migration.known(),
                            SegmentFiles.DISK,
                            Segments.FULL,
                            noted);
            commits.clear();
            List<OutboxId> ids = IntStream.range(0, 6).mapToObj(i -> at.queue("m" + i)).toList();
            OutboxStore outbox = at.store.outboxStore();
            var failure = SyncFailure.of(FailureKind.TRANSIENT, "Later.");
            ids.forEach(outbox::attempt);
            outbox.accepted(ids.get(0), SentFiling.SERVER, at.clock.instant());
            outbox.accepted(ids.get(1), SentFiling.HERE, at.clock.instant());
            outbox.accepted(ids.get(2), SentFiling.WHEN_LOOKED, at.clock.instant());
            outbox.setBack(ids.subList(3, 4), failure, at.clock.instant());
            outbox.refuse(ids.get(4), failure);
            outbox.doubt(ids.get(5), failure);
            outbox.file(ids.get(2), at.clock.instant());
            outbox.begin(at.id());
            at.store.outbox().retry(ids.get(4));
            at.store.outbox().cancel(ids.get(4));
            outbox.found(ids.subList(5, 6));
        }
        assertThat(commits).hasSize(6 + 6 + 6 + 5).containsOnly(Durability.FULL);
    }

    @Test
    void octets_that_are_lost_with_their_segment_are_no_others() {
        try (var at = new OutboxScene(homes.resolve("octets"))) {
            at.sync();
            OutboxId id = at.queue("one");
            at.kill();
            at.sync();
            byte[] text = OutboxScene.text("one").getBytes(StandardCharsets.ISO_8859_1);
            assertThat(at.mailer.sent().getFirst().text().getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo(text);
            assertThat(at.mailer.sent().getFirst().envelope())
                    .isEqualTo(new Envelope("ann@example.org", List.of("bob@example.org")));
            assertThat(at.state(id)).isEqualTo(OutboxState.SENT);
        }
    }
}
