package org.mailboat.sync.diff;

import org.mailboat.model.IdSet;

/// Placements of one mailbox that have another place now.
///
/// @param vanished those that were seen to be gone, by the number they had
/// @param others how many more: detached ones, or all if the mailbox is gone
public record Departed(IdSet vanished, long others) {
    public static final Departed NONE = new Departed(IdSet.empty(), 0);
}
