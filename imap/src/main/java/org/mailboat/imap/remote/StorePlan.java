package org.mailboat.imap.remote;

import org.mailboat.imap.wire.StoreAction;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.WriteOrder.Mark.Change;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The STORE commands that make a set of changes: by the combinations of keywords that occur, or by
/// single keywords, whichever takes fewer. Pure.
final class StorePlan {
    private StorePlan() {}

    /// One command.
    record Step(IdSet ids, StoreAction action, Keywords flags) {
        Step with(IdSet others) {
            return new Step(others, action, flags);
        }
    }

    /// The commands, always in the same order.
    ///
    /// @param most messages of a command
    static List<Step> of(List<Change> changes, int most) {
        List<Step> combined = steps(changes, false, most);
        List<Step> single = steps(changes, true, most);
        return single.size() < combined.size() ? single : combined;
    }

    private static List<Step> steps(List<Change> changes, boolean single, int most) {
        Map<String, Step> byFlags = new TreeMap<>();
        for (Change change : changes) {
            add(byFlags, change.ids(), StoreAction.ADD, change.added(), single);
            add(byFlags, change.ids(), StoreAction.REMOVE, change.removed(), single);
        }
        var steps = new ArrayList<Step>();
        for (Step step : byFlags.values()) {
            UidBatches.of(step.ids(), most).forEach(batch -> steps.add(step.with(batch)));
        }
        return steps;
    }

    private static void add(
            Map<String, Step> byFlags,
            IdSet ids,
            StoreAction action,
            Keywords flags,
            boolean single) {
        if (flags.isEmpty() || ids.isEmpty()) {
            return;
        }
        if (single) {
            for (Keyword flag : flags) {
                add(byFlags, ids, action, Keywords.of(flag), false);
            }
            return;
        }
        // Keywords that differ in case alone are one.
        String key = action.name() + flags.asList().stream().map(Keyword::folded).toList();
        byFlags.merge(
                key,
                new Step(ids, action, flags),
                (old, more) -> old.with(old.ids().plus(more.ids())));
    }
}
