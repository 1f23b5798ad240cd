package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;

class WindowDiffTest {
    @Test
    void what_an_edit_brought_there_is_described_when_it_is_shown() {
        var ours = new BaselineRow(7, new PlacementId(7), Keywords.none(), false);
        var shown = new Sighting(7, Keywords.of(Keyword.SEEN), null, 99, null);
        var flagsOnly = new Sighting(7, Keywords.none(), null, -1, null);

        assertThat(WindowDiff.of(IdSet.of(7), List.of(ours), List.of(shown)))
                .containsExactly(
                        new SeenChange.Described(shown, ours.placement()),
                        new SeenChange.Marked(
                                7, ours.placement(), Keywords.none(), shown.keywords()));
        assertThat(WindowDiff.of(IdSet.of(7), List.of(ours), List.of(flagsOnly))).isEmpty();
    }

    private static final Keywords SEEN = Keywords.parse("\\Seen");

    @Test
    void each_kind_of_difference_is_told() {
        var changes =
                WindowDiff.of(
                        IdSet.range(1, 10),
                        List.of(row(1, SEEN), row(2, SEEN), row(3, SEEN)),
                        List.of(
                                sighting(1, SEEN),
                                sighting(3, Keywords.none()),
                                sighting(7, SEEN)));

        assertThat(changes)
                .containsExactly(
                        new SeenChange.Vanished(2, new PlacementId(2)),
                        new SeenChange.Marked(3, new PlacementId(3), SEEN, Keywords.none()),
                        new SeenChange.Appeared(sighting(7, SEEN)));
    }

    @Test
    void not_seen_is_not_gone_outside_the_coverage() {
        var changes =
                WindowDiff.of(IdSet.range(5, 10), List.of(row(2, SEEN), row(6, SEEN)), List.of());

        assertThat(changes).containsExactly(new SeenChange.Vanished(6, new PlacementId(6)));
    }

    @Test
    void what_is_sighted_outside_the_coverage_says_nothing() {
        assertThat(WindowDiff.of(IdSet.range(5, 10), List.of(), List.of(sighting(3, SEEN))))
                .isEmpty();
    }

    @Test
    void the_differences_applied_to_the_baseline_give_what_was_seen() {
        long seed = 20260101;
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            var baseline = new ArrayList<BaselineRow>();
            var sightings = new ArrayList<Sighting>();
            NavigableMap<Long, Keywords> expected = new TreeMap<>();
            NavigableMap<Long, Keywords> known = new TreeMap<>();
            for (long id = 1; id <= 12; id++) {
                if (random.nextBoolean()) {
                    Keywords keywords = keywords(random);
                    baseline.add(row(id, keywords));
                    known.put(id, keywords);
                }
                if (random.nextBoolean()) {
                    Keywords keywords = keywords(random);
                    sightings.add(sighting(id, keywords));
                    expected.put(id, keywords);
                }
            }

            for (SeenChange change : WindowDiff.of(IdSet.range(1, 12), baseline, sightings)) {
                switch (change) {
                    case SeenChange.Appeared a -> known.put(a.remoteId(), a.sighting().keywords());
                    case SeenChange.Marked m -> known.put(m.remoteId(), m.seen());
                    case SeenChange.Vanished v -> known.remove(v.remoteId());
                    case SeenChange.Described _ -> {}
                }
            }

            assertThat(known).as("seed %d, case %d", seed, i).isEqualTo(expected);
        }
    }

    private static Keywords keywords(Random random) {
        return random.nextBoolean() ? SEEN : Keywords.none();
    }

    private static BaselineRow row(long id, Keywords keywords) {
        return new BaselineRow(id, new PlacementId(id), keywords);
    }

    private static Sighting sighting(long id, Keywords keywords) {
        return new Sighting(id, keywords, null, 10);
    }
}
