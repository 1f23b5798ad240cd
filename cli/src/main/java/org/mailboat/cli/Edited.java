package org.mailboat.cli;

import org.mailboat.Change;
import org.mailboat.EditReport;
import org.mailboat.cli.output.Amounts;
import org.mailboat.model.SyncFailure;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/// Tells what came of edits.
final class Edited {
    /// A person is shown so many changes, and how many more there are.
    private static final int LINES = 20;

    private Edited() {}

    /// Several reports as one.
    static EditReport joined(List<EditReport> reports) {
        return new EditReport(
                reports.stream().flatMap(r -> r.changes().stream()).toList(),
                reports.stream().flatMap(r -> r.failures().stream()).toList(),
                reports.stream().flatMap(r -> r.notes().stream()).distinct().toList());
    }

    /// @return the exit code
    static int print(Session session, EditReport report) {
        if (session.json()) {
            session.print(json -> {
                json.objects("changes", report.changes(), c -> Shapes.change(json, c));
                json.objects("failures", report.failures(), f -> Shapes.failure(json, f));
            });
        } else {
            lines(report.changes(), Change::sentence, "change").forEach(session.stdio()::line);
        }
        report.notes().forEach(session::note);
        lines(report.failures(), SyncFailure::sentence, "failure")
                .forEach(line -> session.stdio().say("mailboat: " + line));
        return report.failures().stream()
                .map(SyncFailure::kind)
                .map(ExitCode::of)
                .reduce(ExitCode.DONE, ExitCode::worse);
    }

    /// @param thing what there are more of
    private static <T> Stream<String> lines(
            List<T> all, Function<T, String> sentence, String thing) {
        Stream<String> first = all.stream().limit(LINES).map(sentence);
        int more = all.size() - LINES;
        return more <= 0
                ? first
                : Stream.concat(
                        first, Stream.of("… and " + Amounts.count(more, "more " + thing) + "."));
    }
}
