package org.mailboat.sync.testkit.propagation;

import java.util.EnumSet;
import java.util.Set;

/// The propagation table in memory: all ways, and at each level again.
class MemoryPropagationTest extends PropagationContract {
    @Override
    protected Bench bench() {
        return new MemoryPropagationBench();
    }

    @Override
    protected Set<Way> ways(String level) {
        return level.equals(bench().levels().getFirst())
                ? EnumSet.complementOf(EnumSet.of(Way.ONCE))
                : EnumSet.of(Way.AGAIN);
    }
}
