package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailStore;

import java.util.UUID;

/// A message store that synchronizes itself when asked to. Thread-safe.
public interface IMAPISync extends IUnknown {
    /// The interface's id.
    UUID IID = UUID.fromString("5024a385-2d44-486a-81a8-8f0ecb6071dd");

    /// The MAPI face of a store; as its [StoreObject] gives it.
    static IMAPISync of(MailStore store) {
        return StoreObject.of(store).sync();
    }

    /// Starts a synchronization of every account, or joins one that has not begun, and returns at
    /// once.
    ///
    /// Where several things are wrong the first of these is told: the struct (missing, too small,
    /// without an event), a bit that is not known, no phase, a store that is closed, a phase that
    /// no account can do.
    ///
    /// @return `S_OK` if it was started or queued: then the struct's event is filled before any
    ///   callback is made, and a callback is told `Done`; otherwise nothing was started and no
    ///   callback is made
    HRESULT SynchronizeInBackground(@Nullable MAPISIB psibpb);
}
