package org.mailboat.cli.output;

import org.mailboat.sync.SyncListener;

/// Shows a run while it goes on.
public interface SyncDisplay extends SyncListener {
    /// Called several times a second, on the thread that waits for the run.
    default void tick() {}

    /// The run is over: leaves the screen as a person wants to find it. Called once, on the thread
    /// that waited.
    default void finish() {}

    /// How many failures were shown of this account, from the first one on.
    default int shown(String account) {
        return 0;
    }
}
