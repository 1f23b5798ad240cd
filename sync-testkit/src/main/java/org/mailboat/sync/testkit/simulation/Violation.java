package org.mailboat.sync.testkit.simulation;

/// Something that must never be. Thrown by the judge, and told with the history that leads to it.
public final class Violation extends RuntimeException {
    private final Law law;

    /// What was broken, in the words of docs/invariants.md.
    public enum Law {
        NOTHING_LOST,
        REMOVED_STAYS_RECOVERABLE,
        NOTHING_DOUBLED,
        AGREED_MEANS_CONFIRMED,
        CHECKPOINT_COVERS_WHAT_IS_WRITTEN,
        DELETED_ONLY_WHEN_ASKED,
        IDS_STAY,
        SECOND_RUN_DOES_NOTHING,
        SAME_INPUT_SAME_PLAN,
        THE_SIDES_BECOME_ONE,
        AS_WAS_MEANT,
        GUARDED,
        ONE_WAY,
        KEPT,
        LEFT_ALONE,
        NOTHING_WAITS_NEEDLESSLY,
        STORES_ARE_SOUND,
        RUNS_END,
        NO_FAULT_OF_THE_ENGINE
    }

    public Violation(Law law, String text) {
        super(law + ": " + text);
        this.law = law;
    }

    public Law law() {
        return law;
    }
}
