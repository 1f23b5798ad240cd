package org.mailboat.bench.jmh;

import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.diff.WindowDiff;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A listing set against what was agreed: nanoseconds a message.
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class DifferBenchmark {
    private static final int MESSAGES = 1_000;

    /// Of a thousand messages so many were marked, and as many each are new and gone.
    @Param({"0", "50", "1000"})
    public int changed;

    private final List<BaselineRow> baseline = new ArrayList<>();
    private final List<Sighting> sightings = new ArrayList<>();

    /// Makes the two sides.
    @Setup
    public void setUp() {
        Keywords seen = Keywords.of(Keyword.SEEN);
        Keywords flagged = Keywords.of(Keyword.SEEN, Keyword.FLAGGED);
        Instant date = Instant.ofEpochSecond(1_700_000_000);
        for (int id = 1; id <= MESSAGES; id++) {
            boolean other = id <= changed;
            if (!other || id % 3 != 0) {
                baseline.add(new BaselineRow(id, new PlacementId(id), seen));
            }
            if (!other || id % 3 != 1) {
                sightings.add(new Sighting(id, other ? flagged : seen, date, 14_000));
            }
        }
    }

    /// One window.
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public List<SeenChange> window() {
        return WindowDiff.of(IdSet.range(1, MESSAGES), baseline, sightings);
    }
}
