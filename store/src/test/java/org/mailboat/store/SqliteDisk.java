package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.UserStore;
import org.mailboat.sync.testkit.simulation.Disk;
import org.mailboat.sync.testkit.simulation.Fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// The real store in a directory, open in two processes: the user's, and the engine's, which is
/// killed by taking its connections away. A power cut is what is left of its files when the ends
/// are cut off that nothing made durable.
final class SqliteDisk implements Disk {
    /// An engine's process lives for so many runs, if it is not killed.
    private static final int RUNS = 3;

    private final Path directory;
    private final Account account;
    private final InstantSource clock;
    private final SimulatedFiles files = new SimulatedFiles();
    private final Random random = new Random(1);
    private final Path home;
    private Store shared;
    private SqliteUser user;
    private @Nullable Store engine;
    private int runs;

    private SqliteDisk(Path directory, Path empty, Account account, InstantSource clock)
            throws IOException {
        this.directory = directory;
        this.account = account;
        this.clock = clock;
        this.home = directory.resolve("home");
        Homes.createPrivateDirectory(home);
        Files.copy(Homes.database(empty), Homes.database(home));
        this.shared = open();
        Account added =
                shared.accounts()
                        .add(
                                account.name(),
                                account.imap(),
                                account.mechanism(),
                                account.trust(),
                                account.credentials(),
                                account.policy());
        if (!added.id().equals(account.id())) {
            throw new IllegalArgumentException("the first account is " + added.id());
        }
        this.user = new SqliteUser(shared, account.id(), this::commits);
    }

    /// A directory in memory where there is one, else one for what is temporary.
    static Path memory() {
        Path memory = Path.of("/dev/shm");
        return Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir"));
    }

    /// Disks below a directory, best one in memory; each goes with its history.
    static Maker in(Path directory) {
        Path empty = directory.resolve("empty");
        return new Maker() {
            private int made;

            @Override
            public Disk make(Account account, InstantSource clock) {
                try {
                    if (made == 0) {
                        Store.open(empty, clock).close();
                    }
                    return new SqliteDisk(
                            directory.resolve("disk" + ++made), empty, account, clock);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private Store open() {
        return Store.open(
                home, clock, Migration.known(), files, Segments.FULL, files.commitsOf(home));
    }

    @Override
    public LocalStore store() {
        return shared.localStore();
    }

    @Override
    public Journal journal() {
        return shared.journal();
    }

    @Override
    public UserStore user() {
        return user;
    }

    @Override
    public void edit(Consumer<UserStore> edit) {
        // Whoever edits made room.
        files.recover();
        edit.accept(user);
    }

    @Override
    public long commits() {
        return files.commits();
    }

    @Override
    public List<String> problems() {
        return shared.check(false, new Cancel()).problems().stream()
                .map(CheckReport.Problem::toString)
                .toList();
    }

    @Override
    public Session begin() {
        Store opened = engine;
        if (opened == null) {
            opened = open();
            engine = opened;
        }
        runs++;
        return new SqliteSession(opened, opened.lockEngine(account.id()));
    }

    /// Nothing of a store is written any more, and its locks are gone.
    private static void abandon(Store store) {
        store.database().close();
        store.close();
    }

    private void killEngine() {
        if (engine != null) {
            abandon(engine);
            engine = null;
            try {
                files.tearTails(Homes.segments(home), random);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public int cutPower(int most) {
        killEngine();
        try {
            Path cut = directory.resolve("cut");
            Homes.createPrivateDirectory(cut);
            int lost = files.cutPower(home, cut, most, random);
            user.close();
            abandon(shared);
            putInPlace(cut);
            shared = open();
            user = new SqliteUser(shared, account.id(), this::commits);
            return lost;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Of a home that was cut. What shows that a store was put back from elsewhere stays: this one
    /// was not.
    private void putInPlace(Path cut) throws IOException {
        delete(Homes.segments(home));
        try (Stream<Path> left = Files.list(home)) {
            for (Path each : left.toList()) {
                if (Files.isRegularFile(each) && !each.equals(Homes.seal(home))) {
                    Files.delete(each);
                }
            }
        }
        try (Stream<Path> kept = Files.list(cut)) {
            for (Path each : kept.toList()) {
                Files.move(each, home.resolve(each.getFileName()));
            }
        }
        Files.delete(cut);
    }

    @Override
    public void close() {
        killEngine();
        user.close();
        abandon(shared);
        try {
            delete(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void delete(Path directory) throws IOException {
        List<Path> all;
        try (Stream<Path> tree = Files.walk(directory)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path each : all) {
            Files.delete(each);
        }
    }

    /// One run in the engine's process.
    private final class SqliteSession implements Session {
        private final Store opened;
        private final EngineLock lock;

        SqliteSession(Store opened, EngineLock lock) {
            this.opened = opened;
            this.lock = lock;
        }

        @Override
        public LocalStore store() {
            return opened.localStore();
        }

        @Override
        public Journal journal() {
            return opened.journal();
        }

        @Override
        public ContentWriter newContent(long length) {
            return opened.localStore().newContent(length);
        }

        @Override
        public @Nullable Object commit(boolean lasts, @Nullable Fault fault, Commit commit)
                throws Exception {
            files.arm(fault);
            try {
                return commit.on(store(), journal());
            } finally {
                if (files.disarm() && fault != null && fault.killsBefore()) {
                    // It did not come so far.
                    throw new FaultPlan.Killed();
                }
            }
        }

        @Override
        public void end() {
            lock.close();
            files.recover();
            if (opened == engine && runs % RUNS == 0) {
                engine = null;
                opened.close();
            }
        }

        @Override
        public void kill() {
            lock.close();
            files.recover();
            if (opened == engine) {
                killEngine();
            }
        }
    }
}
