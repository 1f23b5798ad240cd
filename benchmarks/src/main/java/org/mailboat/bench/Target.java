package org.mailboat.bench;

import java.util.function.ToDoubleFunction;

/// What a case aims at.
///
/// @param aim in words, with the limit
/// @param limit the most that it may be
/// @param figure what is held against it
record Target(String aim, double limit, ToDoubleFunction<Outcome> figure) {

    Outcome.Verdict judge(Outcome outcome) {
        return new Outcome.Verdict(aim, limit, figure.applyAsDouble(outcome));
    }

    static Target ratio(double limit, String to) {
        return new Target(
                "wall at most %s x %s".formatted(limit, to), limit, o -> o.ratio("mailboat", to));
    }

    static Target wall(double seconds) {
        return new Target(
                "whole process at most %s s".formatted(seconds), seconds, o -> o.wall("mailboat"));
    }

    static Target memory() {
        return new Target("peak RSS at most 220 MB", 220, o -> o.row("mailboat").most(Timing::rss));
    }

    static Target roundTrips(int most) {
        return new Target(
                "round trips at most " + most,
                most,
                o -> o.traffic("mailboat", count -> count.roundTrips()));
    }
}
