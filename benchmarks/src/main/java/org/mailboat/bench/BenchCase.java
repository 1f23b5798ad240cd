package org.mailboat.bench;

import java.util.List;

/// Something to measure.
interface BenchCase {
    String name();

    /// In a few words.
    String about();

    List<Target> targets();

    /// Measures; what it returns has no verdicts yet.
    Outcome measure(Lab lab) throws Exception;

    /// Measures and judges.
    default Outcome run(Lab lab) throws Exception {
        Outcome found = measure(lab);
        return new Outcome(
                found.name(),
                found.about(),
                found.rows(),
                found.figures(),
                targets().stream().map(target -> target.judge(found)).toList());
    }
}
