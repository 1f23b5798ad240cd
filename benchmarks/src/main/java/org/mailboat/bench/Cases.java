package org.mailboat.bench;

import java.util.ArrayList;
import java.util.List;

/// Every case, with what it aims at.
final class Cases {
    private static final Mail ONE = Mail.real(20_000, 1);
    private static final Mail HUNDRED = Mail.real(20_000, 100);

    private Cases() {}

    static List<BenchCase> all() {
        var cases = new ArrayList<BenchCase>();
        cases.addAll(firstSyncs());
        cases.addAll(unchanged());
        cases.addAll(changed());
        cases.add(
                new Upload(
                        "upload-2000",
                        2_000,
                        List.of(Target.ratio(1.3, "bare append"), Target.memory())));
        cases.add(
                new MarkMany(
                        "flags-10000",
                        10_000,
                        List.of(
                                new Target(
                                        "at most 20 commands",
                                        20,
                                        o -> o.traffic("mailboat", c -> c.commands())),
                                Target.memory())));
        cases.add(first("memory-500000", Mail.small(500_000), false, false, List.of()));
        cases.add(first("memory-500mb", new Mail(1, 1, 500L << 20), false, false, List.of()));
        cases.add(
                new SearchMany(
                        "search-50k",
                        Mail.real(50_000, 1),
                        List.of(
                                new Target(
                                        "first results within 50 ms",
                                        0.05,
                                        o -> o.figure("slowest")),
                                new Target(
                                        "index at most 40 % of the text",
                                        0.4, o -> o.figure("index") / o.figure("text")),
                                Target.memory())));
        cases.add(
                new Growth(
                        "growth",
                        List.of(1_000, 10_000, 100_000, 500_000),
                        List.of(
                                new Target(
                                        "nothing changed in 500,000 at most 0.3 s",
                                        0.3,
                                        o -> o.figure("nothing @ 500000")),
                                new Target(
                                        "a message of 500,000 at most 1.3 x one of 100,000",
                                        1.3,
                                        o -> Growth.linearity(o, 100_000, 500_000)))));
        return cases;
    }

    private static List<BenchCase> firstSyncs() {
        return List.of(
                first("first-sync", ONE, false, true, List.of(Target.ratio(1.8, "drain"))),
                first("first-sync-100", HUNDRED, false, true, List.of(Target.ratio(2.0, "drain"))),
                first("first-sync-40ms", ONE, true, true, List.of(Target.ratio(1.5, "drain"))),
                first(
                        "first-sync-100-40ms",
                        HUNDRED,
                        true,
                        true,
                        List.of(Target.ratio(1.5, "drain"))),
                new FirstSync(
                        "headers-only",
                        Mail.real(50_000, 1),
                        false,
                        false,
                        false,
                        List.of(Target.ratio(2.0, "drain"), Target.memory())));
    }

    private static FirstSync first(
            String name, Mail mail, boolean far, boolean peers, List<Target> targets) {
        var all = new ArrayList<>(targets);
        all.add(Target.memory());
        return new FirstSync(name, mail, far, true, peers, all);
    }

    private static List<BenchCase> unchanged() {
        return List.of(
                unchanged("unchanged-1k", Mail.real(1_000, 1), false, 0.3),
                unchanged("unchanged-10k", Mail.real(10_000, 1), false, 0.3),
                unchanged("unchanged-50k", Mail.real(50_000, 1), false, 0.3),
                unchanged("unchanged-100-mailboxes", HUNDRED, false, 0.3),
                unchanged("unchanged-40ms", HUNDRED, true, 0.6));
    }

    private static BenchCase unchanged(String name, Mail mail, boolean far, double wall) {
        int most = 1_000 + 120 * mail.mailboxes();
        var targets =
                new ArrayList<>(
                        List.of(
                                Target.wall(wall),
                                Target.roundTrips(1),
                                new Target(
                                        "at most %,d octets after the login".formatted(most),
                                        most,
                                        o -> o.traffic("mailboat", c -> c.afterLogins())),
                                Target.memory()));
        if (!far) {
            targets.add(
                    new Target(
                            "in a running process at most 20 ms", 0.02, o -> o.figure("running")));
        }
        return new LaterSync(name, mail, far, Change.NOTHING, targets);
    }

    private static List<BenchCase> changed() {
        return List.of(
                delta("delta-20k", ONE),
                delta("delta-50k", Mail.real(50_000, 1)),
                new LaterSync(
                        "moves-1000",
                        ONE,
                        false,
                        Change.MOVES,
                        List.of(
                                Target.wall(0.5),
                                new Target(
                                        "no body fetched",
                                        0,
                                        o -> o.traffic("mailboat", c -> c.bodies())),
                                Target.memory())));
    }

    private static BenchCase delta(String name, Mail mail) {
        int changes = 100 + 1_000 + 50;
        return new LaterSync(
                name,
                mail,
                false,
                Change.MIXED,
                List.of(
                        new Target(
                                "wall at most mbsync's and the start of Java",
                                1,
                                o -> o.wall("mailboat") / (o.wall("mbsync") + o.figure("start"))),
                        new Target(
                                "octets at most 1.1 x the new bodies and 60 a change",
                                1,
                                o ->
                                        o.traffic("mailboat", c -> c.octets())
                                                / (1.1 * o.figure("new octets") + 60 * changes)),
                        Target.memory()));
    }
}
