package org.mailboat.bench;

import java.util.List;
import java.util.Map;

/// What came out of a case.
///
/// @param name as on the command line
/// @param about in a few words, with the numbers that it was run with
/// @param figures further figures, by name
record Outcome(
        String name,
        String about,
        List<Row> rows,
        Map<String, Double> figures,
        List<Verdict> verdicts) {

    /// What was aimed at, and what it came to.
    ///
    /// @param measured not a number where nothing was measured
    record Verdict(String aim, double limit, double measured) {
        boolean met() {
            return measured <= limit;
        }
    }

    Outcome {
        rows = List.copyOf(rows);
        verdicts = List.copyOf(verdicts);
    }

    Row row(String program) {
        return rows.stream()
                .filter(row -> row.program().equals(program))
                .findFirst()
                .orElse(new Row(program, List.of(new Timing(Double.NaN, 0, 0)), null));
    }

    double wall(String program) {
        return row(program).median(Timing::wall);
    }

    /// By how much a program's median is above another's.
    double ratio(String program, String other) {
        return wall(program) / wall(other);
    }

    double figure(String name) {
        return figures.getOrDefault(name, Double.NaN);
    }

    double traffic(
            String program,
            java.util.function.ToLongFunction<org.mailboat.imap.testkit.CountingProxy.Count> part) {
        var traffic = row(program).traffic();
        return traffic == null ? Double.NaN : part.applyAsLong(traffic);
    }
}
