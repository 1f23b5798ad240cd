package org.mailboat.sync.diff;

import org.mailboat.model.IdSet;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.util.ArrayList;
import java.util.List;

/// One window of a listing set against what was agreed for the same ids.
public final class WindowDiff {
    private WindowDiff() {}

    /// Every difference within `covered`, ascending by id. Absence counts only there: a baseline
    /// row outside is left alone, whether or not it was sighted.
    ///
    /// @param baseline ascending by id
    /// @param sightings ascending by id
    public static List<SeenChange> of(
            IdSet covered, List<BaselineRow> baseline, List<Sighting> sightings) {
        var changes = new ArrayList<SeenChange>();
        int b = 0;
        for (Sighting sighting : sightings) {
            while (b < baseline.size() && baseline.get(b).remoteId() < sighting.id()) {
                vanish(covered, baseline.get(b++), changes);
            }
            if (!covered.contains(sighting.id())) {
                continue;
            }
            if (b < baseline.size() && baseline.get(b).remoteId() == sighting.id()) {
                BaselineRow row = baseline.get(b++);
                if (!row.described() && sighting.size() >= 0) {
                    changes.add(new SeenChange.Described(sighting, row.placement()));
                }
                if (!row.keywords().equals(sighting.keywords())) {
                    changes.add(
                            new SeenChange.Marked(
                                    row.remoteId(),
                                    row.placement(),
                                    row.keywords(),
                                    sighting.keywords()));
                }
            } else {
                changes.add(new SeenChange.Appeared(sighting));
            }
        }
        while (b < baseline.size()) {
            vanish(covered, baseline.get(b++), changes);
        }
        return List.copyOf(changes);
    }

    private static void vanish(IdSet covered, BaselineRow row, List<SeenChange> changes) {
        if (covered.contains(row.remoteId())) {
            changes.add(new SeenChange.Vanished(row.remoteId(), row.placement()));
        }
    }
}
