package org.mailboat.sync.testkit.simulation;

import java.util.ArrayList;
import java.util.List;

/// What happens, drawn ahead as data: the same history is played the same way every time.
///
/// @param seed of the order in which what could happen next does
public record History(long seed, Setup setup, List<Step> steps) {
    public History {
        steps = List.copyOf(steps);
    }

    History with(List<Step> others) {
        return new History(seed, setup, others);
    }

    History with(Setup other) {
        return new History(seed, other, steps);
    }

    /// Whether nothing goes wrong in it, but for messages that the server does not hand out or
    /// take, and nobody keeps a store from its work.
    boolean isCalm() {
        return setup.way() == null && steps.stream().map(Step::act).allMatch(History::isCalm);
    }

    private static boolean isCalm(Act act) {
        return switch (act) {
            case Act.Sync(_, List<Fault> faults) -> faults.isEmpty();
            case Act.SyncPart(_, _, _, List<Fault> faults) -> faults.isEmpty();
            case Act.Shut(_, boolean shuts) -> !shuts;
            case Act.ListNothing _,
                    Act.Lock _,
                    Act.LockMarks _,
                    Act.Reset _,
                    Act.LoseIndex _,
                    Act.Restart _,
                    Act.Stop _ ->
                    false;
            default -> true;
        };
    }

    /// One sentence a line.
    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        lines.add("seed " + seed + ", " + setup);
        for (int i = 0; i < steps.size(); i++) {
            lines.add("  " + (i + 1) + ". " + steps.get(i));
        }
        return String.join("\n", lines);
    }
}
