package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

/// What a host hands to [IMAPISync#SynchronizeInBackground].
///
/// @param ulSize the size of the struct that the caller was built with, [#SIZE] or more; unsigned
/// @param ulFlags see [SyncFlags]
/// @param psesSync the host's session; not looked at
/// @param punkCallBack told what happens if it is an [IMAPISyncProgressCallback], or gives one when
///   asked; may be null
/// @param phSyncDoneEvent filled with the event of this call
public record MAPISIB(
        int ulSize,
        int ulFlags,
        @Nullable Object psesSync,
        @Nullable Object punkCallBack,
        @Nullable Out<SyncDoneEvent> phSyncDoneEvent) {
    /// The struct's size on 64-bit Windows, in octets: what [#ulSize] is checked against.
    public static final int SIZE = 32;
}
