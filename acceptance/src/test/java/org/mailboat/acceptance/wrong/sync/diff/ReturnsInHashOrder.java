package org.mailboat.acceptance.wrong.sync.diff;

import java.util.Collection;
import java.util.Set;

public final class ReturnsInHashOrder {
    public Set<String> result(Collection<String> input) {
        return Set.copyOf(input);
    }
}
