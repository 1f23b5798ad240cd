package org.mailboat.sync.testkit.propagation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.model.Policy;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Every row of the [PropagationTable], played on a bench in several ways at every level of its
/// server.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class PropagationContract {
    /// With `-Dmailboat.full=true` every row is played at every level and stopped at every step.
    private static final boolean FULL = Boolean.getBoolean("mailboat.full");

    private static final int STRIDE = 6;

    private static final String LINKED = "link here";

    /// Of so many rows one has its link cut without [#FULL], and with it each in so many places.
    private static final int CUT_ROWS = 7;

    /// The same of links with TLS.
    private static final int TLS_CUT_ROWS = 17;

    private static final int CUTS = 4;

    /// So many places are tried, as what the link was to break in may never be said.
    private static final int CUT_TRIES = 2;

    private static final long SEED = Long.getLong("mailboat.seed", 1);

    private final PropagationTable table = PropagationTable.load();
    private Bench bench;
    private int cuts;

    /// Opened once for all rows.
    protected abstract Bench bench();

    /// How rows are played at a level.
    protected abstract Set<Way> ways(String level);

    @BeforeAll
    void open_the_bench() {
        bench = bench();
    }

    @AfterAll
    void close_the_bench() {
        if (cuts > 0) {
            System.out.printf("%s: the link was cut %d times, seed %d%n", bench.name(), cuts, SEED);
        }
        bench.close();
    }

    Stream<Arguments> plays() {
        return bench.levels().stream()
                .flatMap(level ->
                        ways(level).stream()
                                .filter(PropagationContract::isWanted)
                                .filter(way -> way != Way.LINK_CUT || bench.hasLink())
                                .filter(way -> way != Way.TLS_CUT || bench.speaksTls())
                                .flatMap(way ->
                                        table.rows().stream()
                                                .filter(way::concerns)
                                                .filter(row -> bench.plays(row, level))
                                                .filter(row -> isTurn(row, level))
                                                .filter(row -> FULL || plays(row))
                                                .filter(row -> FULL || isPlayedSo(row, way))
                                                .map(row -> arguments(level, way, row))));
    }

    /// Whether the row is played at the level; with [#FULL] it always is. At the first level every
    /// row is, unless the bench takes turns at all of them.
    private boolean isTurn(Row row, String level) {
        List<String> levels = bench.levels();
        int from = takesTurnsAtAll() ? 0 : 1;
        int at = levels.indexOf(level);
        return FULL
                || at < from
                || levels.size() == from
                || table.rows().indexOf(row) % (levels.size() - from) == at - from;
    }

    /// Another number for each row and seed, whatever other rows there are.
    private static long ofRow(Row row) {
        return SEED * 1_000_003L + row.title().hashCode();
    }

    private static boolean isPlayedSo(Row row, Way way) {
        return switch (way) {
            case LINK_CUT -> Math.floorMod(ofRow(row), CUT_ROWS) == 0;
            case TLS_CUT -> Math.floorMod(ofRow(row), TLS_CUT_ROWS) == 0;
            default -> true;
        };
    }

    /// Whether the row is played here without [#FULL].
    protected boolean plays(Row row) {
        return true;
    }

    /// Whether each row is played at one level only, the first ones included.
    protected boolean takesTurnsAtAll() {
        return false;
    }

    /// Every how many steps a run is stopped.
    private static int stops() {
        return FULL ? 1 : STRIDE;
    }

    /// With `-Dmailboat.way=TEXT` only ways that have the text in them.
    private static boolean isWanted(Way way) {
        return way.toString().contains(System.getProperty("mailboat.way", ""));
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @MethodSource("plays")
    void what_happened_ends_as_the_table_says(String level, Way way, Row row) {
        switch (way) {
            case ONCE -> once(level, row, false);
            case AGAIN -> once(level, row, true);
            case PLANNED -> planned(level, row);
            case BY_ANOTHER_STORE -> byAnotherStore(level, row, false);
            case SIDES_SWAPPED -> byAnotherStore(level, row, true);
            case STOPPED_EVERYWHERE -> stopped(level, row);
            case ANSWERS_LOST -> lost(level, row);
            case LINK_CUT, TLS_CUT -> cut(level, way, row);
        }
    }

    private Play begin(String level, Row row) {
        return begin(bench.open(level), row);
    }

    private static Play begin(Scene scene, Row row) {
        var play = new Play(row, scene);
        try {
            play.agree();
            play.earlierRounds();
            play.deeds();
            return play;
        } catch (RuntimeException | AssertionError e) {
            play.close();
            throw e;
        }
    }

    private void once(String level, Row row, boolean again) {
        try (Play play = begin(level, row)) {
            var _ = play.run();
            play.check("after the run");
            play.checkReports();
            if (again) {
                play.checkQuiet();
            }
        }
    }

    private void planned(String level, Row row) {
        try (Play play = begin(level, row)) {
            List<String> before = play.everything();
            var planned = play.dryRun();
            assertThat(play.everything()).as(play.said("after a dry run")).isEqualTo(before);
            if (row.by() != null && level.equals(bench.levels().getFirst())) {
                Set<String> steps = new TreeSet<>();
                planned.ops()
                        .forEach(op ->
                                steps.add(
                                        op.op()
                                                + (op.side().equals("local")
                                                        ? " here"
                                                        : " there")));
                Set<String> expected = new TreeSet<>(row.by());
                if (bench.renumbersRenamed()) {
                    steps.remove(LINKED);
                    expected.remove(LINKED);
                }
                assertThat(steps).as(play.said("steps")).isEqualTo(expected);
            }
            var sentences =
                    Stream.concat(planned.conflicts().stream(), planned.notes().stream()).toList();
            for (String words : row.told()) {
                assertThat(sentences).as(play.said("told")).anyMatch(each -> each.contains(words));
            }
            var _ = play.run();
            play.check("after a dry run and a run");
        }
    }

    private void byAnotherStore(String level, Row row, boolean swapped) {
        try (Scene scene = bench.open(level)) {
            var play = new Play(row, scene);
            play.agree();
            StoreSide other = scene.otherStore();
            sync(row, other);
            new DoingHere(row, scene, other).all(swapped ? row.last().here() : row.last().there());
            new DoingHere(row, scene, scene.store())
                    .all(swapped ? row.last().there() : row.last().here());
            sync(row, other);
            for (int i = 0; i < row.last().runs(); i++) {
                sync(row, scene.store());
            }
            MailState then = swapped ? row.mirrored() : row.afterHere();
            String after = String.valueOf(then);
            assertThat(play.there())
                    .as(play.said("there"))
                    .isEqualTo(then == null ? null : then.onServer().toString());
            assertThat(play.here()).as(play.said("here")).isEqualTo(after);
            sync(row, other);
            assertThat(Play.state(other).toString())
                    .as(play.said("in the other store"))
                    .isEqualTo(after);
            play.checkQuiet();
        }
    }

    private static void sync(Row row, StoreSide store) {
        var policy = Policy.DEFAULT.withBodies(row.policy().bodies());
        var _ = store.sync(Round.ASKED, policy, _ -> {}, FaultPlan.none());
    }

    private void stopped(String level, Row row) {
        int every = stops();
        // Another first step for each row, so that all of them together meet every kind.
        long first = 1L + table.rows().indexOf(row) % every;
        for (long step = first; ; step += every) {
            try (Play play = begin(level, row)) {
                FaultPlan faults = FaultPlan.killAtChange(step);
                try {
                    var _ = play.run(faults);
                } catch (FaultPlan.Killed e) {
                    // As planned.
                }
                if (!faults.killed()) {
                    // A short run may end before the first of these steps.
                    assertThat(step > first || every > 1).as("stopped at all").isTrue();
                    return;
                }
                play.settle();
                play.check("stopped at step " + step);
            }
        }
    }

    private void lost(String level, Row row) {
        for (Written what : written(row.last().here())) {
            for (boolean answer : new boolean[] {true, false}) {
                try (Play play = begin(level, row)) {
                    play.lose(what, answer);
                    var _ = play.run();
                    play.loseNothing();
                    play.settle();
                    play.check((answer ? "answer" : "command") + " lost of " + what);
                }
            }
        }
    }

    private void cut(String level, Way way, Row row) {
        long seed = ofRow(row);
        for (int i = 0; i < (FULL ? CUTS : 1); i++) {
            boolean cut = false;
            for (int tries = 0; !cut && tries < CUT_TRIES; tries++) {
                cut = isCut(level, way, row, seed);
                seed++;
            }
        }
    }

    private boolean isCut(String level, Way way, Row row, long seed) {
        Scene scene = way == Way.TLS_CUT ? bench.openEncrypted(level) : bench.open(level);
        try (Play play = begin(scene, row)) {
            String where = play.cutLink(seed);
            var _ = play.run();
            boolean cut = play.wasCut();
            play.loseNothing();
            play.settle();
            play.check("%s, -Dmailboat.seed=%d".formatted(where, SEED));
            cuts += cut ? 1 : 0;
            return cut;
        }
    }

    /// What the deeds may have written.
    private static Set<Written> written(List<Deed> deeds) {
        Set<Written> written = EnumSet.noneOf(Written.class);
        for (Deed deed : deeds) {
            written.addAll(
                    switch (deed) {
                        case Deed.New _, Deed.Undelete _ -> EnumSet.of(Written.APPEND);
                        case Deed.Mark _ -> EnumSet.of(Written.MARK);
                        case Deed.Move _, Deed.Trash _ ->
                                EnumSet.of(
                                        Written.MOVE, Written.COPY, Written.MARK, Written.REMOVE);
                        case Deed.Copy _ -> EnumSet.of(Written.COPY, Written.MARK);
                        case Deed.Delete _ ->
                                EnumSet.of(Written.REMOVE, Written.MARK, Written.MOVE);
                        case Deed.Create _ -> EnumSet.of(Written.CREATE);
                        case Deed.Rename _ -> EnumSet.of(Written.RENAME);
                        case Deed.Discard _ -> EnumSet.of(Written.RENAME, Written.CREATE);
                        case Deed.Remove _ -> EnumSet.of(Written.DELETE);
                        case Deed.Lose _, Deed.Wait _, Deed.Happen _ ->
                                EnumSet.noneOf(Written.class);
                    });
        }
        return written;
    }
}
