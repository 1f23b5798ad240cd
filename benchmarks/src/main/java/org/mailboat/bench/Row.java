package org.mailboat.bench;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.testkit.CountingProxy;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// What one program cost in one case.
///
/// @param timings of each round
/// @param traffic what passed in one further run, which was not timed
record Row(String program, List<Timing> timings, CountingProxy.@Nullable Count traffic) {

    double median(ToDoubleFunction<Timing> figure) {
        double[] sorted = timings.stream().mapToDouble(figure).sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    double least(ToDoubleFunction<Timing> figure) {
        return timings.stream().mapToDouble(figure).min().orElse(Double.NaN);
    }

    double most(ToDoubleFunction<Timing> figure) {
        return timings.stream().mapToDouble(figure).max().orElse(Double.NaN);
    }
}
