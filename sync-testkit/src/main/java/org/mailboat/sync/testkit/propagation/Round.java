package org.mailboat.sync.testkit.propagation;

import org.mailboat.sync.SyncRequest;

import java.util.List;
import java.util.stream.Stream;

/// What happens on both sides, and the run after it.
///
/// @param meanwhile what happens here while the run goes on
/// @param runs how many runs it takes
public record Round(
        List<Deed> here, List<Deed> there, List<Deed> meanwhile, SyncRequest request, int runs) {
    /// Somebody waits for it: everything is looked at, marks as well where no counter shows them.
    static final SyncRequest ASKED = SyncRequest.of().withPriority(SyncRequest.Priority.ON_DEMAND);

    public Round {
        here = List.copyOf(here);
        there = List.copyOf(there);
        meanwhile = List.copyOf(meanwhile);
    }

    Stream<Deed> deeds() {
        return Stream.of(here, there, meanwhile).flatMap(List::stream);
    }
}
