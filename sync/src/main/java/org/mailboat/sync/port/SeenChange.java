package org.mailboat.sync.port;

import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;

/// One fact about the server that differs from what is agreed.
public sealed interface SeenChange {
    /// Its number in the mailbox's epoch.
    long remoteId();

    /// A message that no placement stands for.
    record Appeared(Sighting sighting) implements SeenChange {
        @Override
        public long remoteId() {
            return sighting.id();
        }
    }

    /// A message with other keywords than agreed.
    record Marked(long remoteId, PlacementId placement, Keywords agreed, Keywords seen)
            implements SeenChange {}

    /// A message that an edit brought there, as the server describes it: nothing is left to do
    /// about it. Comes before a [Marked] of the same message.
    record Described(Sighting sighting, PlacementId placement) implements SeenChange {
        @Override
        public long remoteId() {
            return sighting.id();
        }
    }

    /// A message that is no longer there.
    record Vanished(long remoteId, PlacementId placement) implements SeenChange {}
}
