package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.Database.Durability;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.simulation.Fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// The files of a simulated store: knows what of them is durable, and has what was armed go wrong
/// at one of the points where a call reaches them.
final class SimulatedFiles implements SegmentFiles {
    private static final String LOG = "-wal";
    private static final int DISK_FULL = 13;

    private long commits;

    /// The length of the log that no power cut takes, and where each later commit ended.
    private long durableLog;

    private final List<Long> ends = new ArrayList<>();

    /// The durable length of each segment by its name.
    private final Map<String, Long> durable = new HashMap<>();

    private @Nullable Fault armed;

    /// How many points are passed before it strikes.
    private int ahead;

    /// Whether the disk stays full until the process is over.
    private boolean full;

    /// How many commits there ever were, lost ones too.
    long commits() {
        return commits;
    }

    // What goes wrong.

    /// @param fault at one of the points that the next call reaches, which one is its `more`
    void arm(@Nullable Fault fault) {
        armed = fault;
        ahead = fault == null ? 0 : fault.more() % 3;
    }

    /// @return whether what was armed did not strike
    boolean disarm() {
        boolean left = armed != null;
        armed = null;
        return left;
    }

    /// There is room again.
    void recover() {
        full = false;
    }

    /// A point of a call.
    ///
    /// @return whether the disk is full here
    private boolean isFull() {
        Fault fault = armed;
        if (fault == null || ahead-- > 0) {
            return full;
        }
        if (fault.killsBefore()) {
            armed = null;
            throw new FaultPlan.Killed();
        }
        if (fault.trouble() != Fault.Trouble.DISK_FULL) {
            return full;
        }
        armed = null;
        full = fault.more() % 2 == 1;
        return true;
    }

    CommitPoint commitsOf(Path home) {
        Path database = Homes.database(home);
        return new CommitPoint() {
            @Override
            public void before() {
                if (isFull()) {
                    throw SqlFailures.of(
                            database,
                            new SQLException("database or disk is full", null, DISK_FULL));
                }
            }

            @Override
            public void after(Durability durability) {
                commits++;
                try {
                    long end = Files.size(log(home));
                    if (durability == Durability.FULL) {
                        durableLog = end;
                        ends.clear();
                    } else {
                        ends.add(end);
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private static Path log(Path home) {
        Path database = Homes.database(home);
        return database.resolveSibling(database.getFileName() + LOG);
    }

    @Override
    public Output create(Path file) throws IOException {
        Output disk = DISK.create(file);
        String name = name(file);
        durable.put(name, 0L);
        return new Output() {
            @Override
            public void write(ByteBuffer octets, long position) throws IOException {
                if (full) {
                    throw noRoom();
                }
                disk.write(octets, position);
            }

            @Override
            public void sync() throws IOException {
                if (isFull()) {
                    throw noRoom();
                }
                durable.put(name, Files.size(file));
            }

            @Override
            public void close() throws IOException {
                disk.close();
            }
        };
    }

    private static IOException noRoom() {
        return new IOException("No space left on device");
    }

    @Override
    public void syncDirectory(Path directory) {
        // Names are as durable as what the files hold.
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    // What is left.

    /// The last writes of a process that was killed may have been cut short.
    void tearTails(Path segments, Random random) throws IOException {
        for (long number : SegmentNames.list(segments)) {
            Path file = SegmentNames.file(segments, number);
            long kept = durable.getOrDefault(name(file), Long.MAX_VALUE);
            tear(file, kept, random);
        }
    }

    private static void tear(Path file, long kept, Random random) throws IOException {
        long size = Files.size(file);
        if (size > kept) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(kept + random.nextLong(size - kept + 1));
            }
        }
    }

    /// Makes of a home what a power cut leaves of it.
    ///
    /// @param most how many of the last commits are lost, as far as they may be
    /// @return how many are
    int cutPower(Path home, Path cut, int most, Random random) throws IOException {
        int lost = Math.min(most, ends.size());
        int left = ends.size() - lost;
        Files.copy(Homes.database(home), Homes.database(cut));
        if (Files.exists(log(home))) {
            Files.copy(log(home), log(cut));
            if (lost > 0) {
                long end = left == 0 ? durableLog : ends.get(left - 1);
                long next = ends.get(left);
                long torn = next > end ? random.nextLong(end, next) : end;
                try (FileChannel channel = FileChannel.open(log(cut), StandardOpenOption.WRITE)) {
                    channel.truncate(torn);
                }
                ends.subList(left, ends.size()).clear();
                commits++;
            }
        }
        Path from = Homes.segments(home);
        Path to = Homes.segments(cut);
        Homes.createPrivateDirectory(to);
        for (long number : SegmentNames.list(from)) {
            Path file = SegmentNames.file(to, number);
            Files.copy(SegmentNames.file(from, number), file);
            long kept = durable.getOrDefault(name(file), 0L);
            if (kept == 0 && random.nextBoolean()) {
                Files.delete(file);
            } else {
                tear(file, kept, random);
                durable.put(name(file), Files.size(file));
            }
        }
        return lost;
    }
}
