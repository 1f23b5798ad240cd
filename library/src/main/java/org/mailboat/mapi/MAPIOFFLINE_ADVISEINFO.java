package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

/// What a host hands to [IMAPIOfflineMgr#Advise].
///
/// @param ulSize the size of the struct that the caller was built with, [#SIZE] or more; unsigned
/// @param ulClientToken the host's own, given back in every notification
/// @param CallbackType [#MAPIOFFLINE_CALLBACK_TYPE_NOTIFY]
/// @param pCallback an [IMAPIOfflineNotify], or what gives one when asked
/// @param ulAdviseTypes [#MAPIOFFLINE_ADVISE_TYPE_STATECHANGE]
/// @param ulStateMask [#MAPIOFFLINE_STATE_ALL]
public record MAPIOFFLINE_ADVISEINFO(
        int ulSize,
        int ulClientToken,
        int CallbackType,
        @Nullable Object pCallback,
        int ulAdviseTypes,
        int ulStateMask) {
    /// The struct's size on 64-bit Windows, in octets: what [#ulSize] is checked against.
    public static final int SIZE = 32;

    public static final int MAPIOFFLINE_CALLBACK_TYPE_NOTIFY = 0;
    public static final int MAPIOFFLINE_ADVISE_TYPE_STATECHANGE = 1;
    public static final int MAPIOFFLINE_STATE_ALL = 0x003f_037f;
}
