package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Whether a store may talk to its servers. Thread-safe.
public interface IMAPIOffline extends IUnknown {
    /// The interface's id.
    UUID IID = UUID.fromString("000672b5-0000-0000-c000-000000000046");

    /// `ulFlags`: the call returns while the change goes on.
    int MAPIOFFLINE_FLAG_DEFAULT = 0x0000_0000;

    /// `ulFlags`: the call returns when the change is done.
    int MAPIOFFLINE_FLAG_BLOCK = 0x0000_2000;

    /// `ulMask`: the only part of the state that can be changed.
    int MAPIOFFLINE_STATE_OFFLINE_MASK = 0x0000_0003;

    int MAPIOFFLINE_STATE_OFFLINE = 0x0000_0001;

    int MAPIOFFLINE_STATE_ONLINE = 0x0000_0002;

    int MAPIOFFLINE_CAPABILITY_OFFLINE = 0x0000_0001;

    int MAPIOFFLINE_CAPABILITY_ONLINE = 0x0000_0002;

    /// Sets the store online or offline.
    ///
    /// @param ulFlags [#MAPIOFFLINE_FLAG_DEFAULT] or [#MAPIOFFLINE_FLAG_BLOCK]
    /// @param ulMask [#MAPIOFFLINE_STATE_OFFLINE_MASK]
    /// @param ulState [#MAPIOFFLINE_STATE_OFFLINE] or [#MAPIOFFLINE_STATE_ONLINE]
    /// @param pReserved null
    /// @return `S_OK` if the change was begun, or is done where the call blocks, or is none;
    ///   `E_PENDING` while an earlier change goes on, and where the blocking thread is interrupted;
    ///   `E_INVALIDARG`; `MAPI_E_NOT_INITIALIZED` where the store is closed
    HRESULT SetCurrentState(int ulFlags, int ulMask, int ulState, @Nullable Object pReserved);

    /// Tells for which changes there are notifications: for both.
    HRESULT GetCapabilities(@Nullable Out<Integer> pulCapabilities);

    /// Tells the state; while a change goes on, the one before it.
    HRESULT GetCurrentState(@Nullable Out<Integer> pulState);
}
