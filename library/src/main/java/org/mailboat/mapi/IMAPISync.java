package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailStore;

/// A message store that synchronizes itself when asked to.
public interface IMAPISync {
    /// The MAPI face of a store. Thread-safe. Stays valid while the store is open.
    static IMAPISync of(MailStore store) {
        return new BackgroundCall(store::synchronizeInBackground);
    }

    /// Starts a synchronization of every account, or joins one that has not begun, and returns at
    /// once.
    ///
    /// @return `S_OK` if it was started or queued: then the struct's event is filled, and a
    ///   callback is told `Done`; otherwise nothing was started and no callback is made
    HRESULT SynchronizeInBackground(@Nullable MAPISIB sib);
}
