package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/// Cuts the end off the log and the newest segment, as a power cut does, and opens what is left.
class PowerCutTest {
    private static final int RUNS = 20;
    private static final int CUTS_PER_RUN = 10;
    private static final int MESSAGES = 60;
    private static final int WINDOW = 20;

    @TempDir Path directory;

    /// What the disk must still have: lengths at the last moment something was made durable.
    private record Durable(long log, long segment) {}

    @Test
    void what_is_left_after_a_cut_is_whole_or_owed_and_never_false() throws IOException {
        long first = Long.getLong("mailboat.seed", 20261123);
        System.out.println("PowerCutTest seed " + first);
        for (long seed = first; seed < first + RUNS; seed++) {
            var random = new Random(seed);
            Path stopped = directory.resolve("stopped" + seed);
            Durable durable = runAndCopy(directory.resolve("run" + seed), stopped, random);
            for (int i = 0; i < CUTS_PER_RUN; i++) {
                Path left = directory.resolve("left" + seed + "-" + i);
                copy(stopped, left);
                boolean possible = i % 2 == 0;
                cut(left, possible ? durable : new Durable(0, 0), random);
                try {
                    judge(left, possible);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", cut " + i, e);
                }
            }
        }
    }

    @Test
    void a_message_that_was_moving_stands_in_one_place_whatever_was_cut() throws IOException {
        long first = Long.getLong("mailboat.seed", 20261124);
        System.out.println("PowerCutTest, moves, seed " + first);
        for (long seed = first; seed < first + RUNS; seed++) {
            var random = new Random(seed);
            Path stopped = directory.resolve("moved" + seed);
            long durable = moveAndCopy(directory.resolve("moving" + seed), stopped, random);
            for (int i = 0; i < CUTS_PER_RUN; i++) {
                Path left = directory.resolve("torn" + seed + "-" + i);
                copy(stopped, left);
                truncate(left.resolve("mailboat.db-wal"), durable, random);
                try (var at = new Homestead(left)) {
                    judgeMoved(at);
                } catch (AssertionError | RuntimeException e) {
                    throw new AssertionError("seed " + seed + ", cut " + i, e);
                }
            }
        }
    }

    /// @return how much of the log was durable
    private static long moveAndCopy(Path home, Path stopped, Random random) throws IOException {
        try (var at = new Homestead(home)) {
            Account joe = at.account("joe");
            MailboxId inbox = at.mailbox(joe, "INBOX");
            MailboxId work = at.mailbox(joe, "Work");
            at.begin(inbox, Homestead.EPOCH);
            Set<Long> wanted = new TreeSet<>();
            for (int above = MESSAGES + 1; above > 1; ) {
                above = listWindow(at, inbox, above, wanted);
            }
            while (!wanted.isEmpty()) {
                receiveSome(at, inbox, wanted, random);
            }
            at.store.journal().intend(joe.id(), inbox, "append", "x", Homestead.NOON);
            long log = logLength(home);
            at.begin(work, Homestead.EPOCH);
            for (int step = random.nextInt(1, 20); step > 0; step--) {
                moveSome(at, inbox, work, random);
                if (random.nextInt(4) == 0) {
                    at.store.journal().intend(joe.id(), work, "append", "x", Homestead.NOON);
                    log = logLength(home);
                }
            }
            copy(home, stopped);
            return log;
        }
    }

    private static void moveSome(Homestead at, MailboxId inbox, MailboxId work, Random random) {
        var store = at.store.localStore();
        List<SeenChange> gone = new ArrayList<>();
        List<SeenChange> come = new ArrayList<>();
        List<Link> links = new ArrayList<>();
        var uids = new IdSet.Builder();
        for (BaselineRow row : store.baseline(inbox, 1, MESSAGES)) {
            if (random.nextInt(10) == 0) {
                uids.add(row.remoteId());
                gone.add(new SeenChange.Vanished(row.remoteId(), row.placement()));
                come.add(
                        new SeenChange.Appeared(
                                new Sighting(
                                        row.remoteId(), Keywords.none(), Homestead.NOON, 100)));
                links.add(new Link(row.placement(), row.remoteId(), Link.Kind.SAME, true));
            }
        }
        IdSet covered = uids.build();
        store.recordWindow(work, covered, come);
        store.recordWindow(inbox, covered, gone);
        store.link(work, links);
    }

    private static void judgeMoved(Homestead at) {
        assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
        var store = at.store.localStore();
        List<LocalMailbox> mailboxes = store.mailboxes(at.store.accounts().list().getFirst().id());
        Set<Long> placed = new TreeSet<>();
        for (LocalMailbox mailbox : mailboxes) {
            for (PlacementView placement : at.store.mail().byUid(mailbox.id(), 0, 1_000)) {
                long uid = placement.remote().number();
                assertThat(at.read(placement)).isEqualTo(octets(uid));
                assertThat(placed.add(uid)).as("uid " + uid + " stands once").isTrue();
                assertThat(placement.mailbox()).isEqualTo(mailbox.id());
            }
        }
        assertThat(placed).hasSize(MESSAGES);
        MailboxId inbox = mailboxes.getFirst().id();
        MailboxId work = mailboxes.getLast().id();
        Set<Long> there = new TreeSet<>(store.knownIds(work, 0, 1_000));
        for (SeenChange change : store.seen(inbox, Long.MAX_VALUE, 1_000)) {
            assertThat(there)
                    .as("gone from one place, owed in the other")
                    .contains(change.remoteId());
        }
    }

    private static Durable runAndCopy(Path home, Path stopped, Random random) throws IOException {
        try (var at = new Homestead(home)) {
            Account joe = at.account("joe");
            long log = logLength(home);
            long segment = 0;
            MailboxId inbox = at.mailbox(joe, "INBOX");
            at.begin(inbox, Homestead.EPOCH);
            int steps = random.nextInt(1, 12);
            int listedDownTo = MESSAGES + 1;
            Set<Long> wanted = new TreeSet<>();
            for (int step = 0; step < steps; step++) {
                if (listedDownTo > 1 && random.nextBoolean()) {
                    listedDownTo = listWindow(at, inbox, listedDownTo, wanted);
                } else if (!wanted.isEmpty()) {
                    receiveSome(at, inbox, wanted, random);
                    // Octets are durable before their rows are written at all.
                    segment = Files.size(segmentOf(home));
                    at.content(octets(1_000));
                }
                if (random.nextInt(3) == 0) {
                    // Durable, and with it everything before.
                    at.store.journal().intend(joe.id(), inbox, "append", "x", Homestead.NOON);
                    log = logLength(home);
                }
            }
            copy(home, stopped);
            return new Durable(log, segment);
        }
    }

    private static int listWindow(Homestead at, MailboxId inbox, int above, Set<Long> wanted) {
        int first = above - WINDOW;
        List<SeenChange> changes = new ArrayList<>();
        for (long uid = first; uid < above; uid++) {
            wanted.add(uid);
            changes.add(
                    new SeenChange.Appeared(
                            new Sighting(uid, Keywords.none(), Homestead.NOON, 100)));
        }
        IdSet covered = IdSet.range(first, above > MESSAGES ? 4294967295L : above - 1);
        at.store.localStore().recordWindow(inbox, covered, changes);
        if (first == 1) {
            at.store.localStore().finishListing(inbox, Homestead.NOON);
        }
        return first;
    }

    private static void receiveSome(
            Homestead at, MailboxId inbox, Set<Long> wanted, Random random) {
        List<Received> batch = new ArrayList<>();
        wanted.removeIf(uid -> {
            boolean comes = random.nextInt(3) > 0;
            if (comes) {
                batch.add(at.received(inbox, uid, octets(uid)));
            }
            return comes;
        });
        at.store.localStore().commitReceived(batch);
    }

    private static void judge(Path home, boolean possible) {
        try (var at = new Homestead(home)) {
            List<Account> accounts = at.store.accounts().list();
            if (accounts.isEmpty()) {
                assertThat(possible).isFalse();
                return;
            }
            if (possible) {
                assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
            }
            at.store.lockEngine(accounts.getFirst().id()).close();
            at.store.check(true, new Cancel());
            assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
            for (LocalMailbox mailbox : at.store.localStore().mailboxes(accounts.getFirst().id())) {
                judge(at, mailbox);
            }
        } catch (StoreException e) {
            // A log cut in its synced part is more than a power cut does; then it is said.
            assertThat(possible).isFalse();
            assertThat(e.failure().kind()).isEqualTo(FailureKind.STORE_DAMAGED);
        }
    }

    private static void judge(Homestead at, LocalMailbox mailbox) {
        Set<Long> known = new TreeSet<>();
        for (PlacementView placement : at.store.mail().byUid(mailbox.id(), 0, 1_000)) {
            long uid = placement.remote().number();
            if (placement.whole()) {
                assertThat(at.read(placement)).isEqualTo(octets(uid));
                known.add(uid);
            }
        }
        at
                .store
                .localStore()
                .owed(mailbox.id(), BodyWindow.ALL, Long.MAX_VALUE, Homestead.NOON, 1_000)
                .stream()
                .map(OwedMessage::id)
                .forEach(known::add);
        long from = mailbox.resume() == null ? MESSAGES + 1 : mailbox.resume().below();
        if (mailbox.checkpoint() != null) {
            from = 1;
        }
        for (long uid = from; uid <= MESSAGES; uid++) {
            assertThat(known).contains(uid);
        }
    }

    private static byte[] octets(long uid) {
        byte[] octets = new byte[(int) (uid * 7 % 400)];
        new Random(uid).nextBytes(octets);
        return octets;
    }

    private static void cut(Path home, Durable durable, Random random) throws IOException {
        truncate(home.resolve("mailboat.db-wal"), durable.log, random);
        truncate(segmentOf(home), durable.segment, random);
    }

    private static void truncate(Path file, long from, Random random) throws IOException {
        if (Files.exists(file) && Files.size(file) > from) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(random.nextLong(from, channel.size() + 1));
            }
        }
    }

    private static long logLength(Path home) throws IOException {
        return Files.size(home.resolve("mailboat.db-wal"));
    }

    private static Path segmentOf(Path home) {
        return home.resolve("segments/00000001.seg");
    }

    private static void copy(Path home, Path to) throws IOException {
        Files.createDirectories(to.resolve("segments"));
        for (String name : List.of("mailboat.db", "mailboat.db-wal", "segments/00000001.seg")) {
            if (Files.exists(home.resolve(name))) {
                Files.copy(home.resolve(name), to.resolve(name));
            }
        }
    }
}
