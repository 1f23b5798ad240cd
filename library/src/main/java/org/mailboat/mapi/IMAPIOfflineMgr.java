package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailStore;

import java.util.UUID;

/// The offline state of a store, with notifications of its changes. Thread-safe.
public interface IMAPIOfflineMgr extends IMAPIOffline {
    /// The interface's id.
    UUID IID = UUID.fromString("42175607-ff3e-4790-bc18-66c8643e6424");

    int MAPIOFFLINE_ADVISE_DEFAULT = 0;

    int MAPIOFFLINE_UNADVISE_DEFAULT = 0;

    /// The offline state of a store, as its [StoreObject] gives it. Takes the place of
    /// `HrOpenOfflineObj`: a store is a tree of its own, which inherits from no other.
    static IMAPIOfflineMgr of(MailStore store) {
        return StoreObject.of(store).offline();
    }

    /// Has a callback told of changes.
    ///
    /// @param ulFlags [#MAPIOFFLINE_ADVISE_DEFAULT]
    /// @param pulAdviseToken filled with what [#Unadvise] takes
    /// @return `S_OK`; `E_INVALIDARG`; `E_NOINTERFACE` where the callback has no
    ///   [IMAPIOfflineNotify]; `MAPI_E_NOT_INITIALIZED` where the store is closed
    HRESULT Advise(
            int ulFlags,
            @Nullable MAPIOFFLINE_ADVISEINFO pAdviseInfo,
            @Nullable Out<Integer> pulAdviseToken);

    /// Ends the calls of a callback: when this returns none goes on, but the one that calls this,
    /// and none begins any more.
    ///
    /// @return always `S_OK`, also for a token that is not known
    HRESULT Unadvise(int ulFlags, int ulAdviseToken);
}
