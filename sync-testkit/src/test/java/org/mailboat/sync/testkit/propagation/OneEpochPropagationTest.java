package org.mailboat.sync.testkit.propagation;

import java.util.EnumSet;
import java.util.Set;

/// The propagation table where mailboxes have one epoch, as those have that Courier makes in one
/// second.
class OneEpochPropagationTest extends PropagationContract {
    @Override
    protected Bench bench() {
        return new MemoryPropagationBench(MemoryPropagationBench.ONE_EPOCH);
    }

    @Override
    protected Set<Way> ways(String level) {
        return EnumSet.complementOf(EnumSet.of(Way.ONCE));
    }
}
