package org.mailboat.bench.jmh;

import org.jspecify.annotations.Nullable;
import org.mailboat.store.Store;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.StoredContent;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A message goes through the hash into a segment: microseconds a message, not yet on the disk.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 3, time = 1)
@Fork(1)
public class SegmentBenchmark {
    private static final int PIECE = 64 << 10;

    /// The octets of a message.
    @Param({"3000", "14000", "420000"})
    public int size;

    private final byte[] octets = new byte[PIECE];
    private Path home = Path.of("");
    private @Nullable Store store;

    /// A store of its own for each iteration, as segments only grow.
    @Setup(Level.Iteration)
    public void open() throws IOException {
        home = Files.createTempDirectory("mailboat-jmh");
        store = Store.open(home, InstantSource.system());
    }

    /// Writes one.
    @Benchmark
    public StoredContent write() {
        ContentWriter writer = Objects.requireNonNull(store).localStore().newContent(size);
        for (int left = size; left > 0; left -= PIECE) {
            writer.write(octets, 0, Math.min(left, PIECE));
        }
        return writer.finish();
    }

    /// Removes the store.
    @TearDown(Level.Iteration)
    public void close() throws IOException {
        Objects.requireNonNull(store).close();
        try (Stream<Path> tree = Files.walk(home)) {
            List<Path> paths = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path path : paths) {
                Files.delete(path);
            }
        }
    }
}
