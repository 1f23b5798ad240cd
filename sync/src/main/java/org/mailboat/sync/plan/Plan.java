package org.mailboat.sync.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// What a run will do, in the order in which it is carried out.
///
/// @param conflicts where both sides changed the same thing, and what was decided
/// @param notes what is left undone on purpose, and why
public record Plan(List<Op> ops, List<String> conflicts, List<String> notes) {
    public static final Plan EMPTY = new Plan(List.of(), List.of(), List.of());

    public Plan {
        ops = List.copyOf(ops);
        conflicts = List.copyOf(conflicts);
        notes = List.copyOf(notes);
    }

    public boolean isEmpty() {
        return ops.isEmpty();
    }

    /// The ops of one kind, in order.
    public <T extends Op> List<T> ops(Class<T> kind) {
        return ops.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The same plan without some of its ops.
    public Plan without(Predicate<Op> dropped) {
        return new Plan(ops.stream().filter(dropped.negate()).toList(), conflicts, notes);
    }

    /// This plan, then the other.
    public Plan then(Plan other) {
        return new Plan(
                joined(ops, other.ops),
                joined(conflicts, other.conflicts),
                joined(notes, other.notes));
    }

    private static <T> List<T> joined(List<T> first, List<T> second) {
        var all = new ArrayList<T>(first);
        all.addAll(second);
        return all;
    }

    /// One sentence a line.
    @Override
    public String toString() {
        var lines = new ArrayList<String>();
        ops.forEach(op -> lines.add(op.sentence()));
        conflicts.forEach(c -> lines.add("Conflict: " + c));
        notes.forEach(n -> lines.add("Note: " + n));
        return String.join("\n", lines);
    }
}
