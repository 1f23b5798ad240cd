package org.mailboat.mapi;

/// What [IMAPIOfflineNotify#Notify] is told.
///
/// @param ulSize [#SIZE]
/// @param NotifyType that a change begins, that the state is the new one, or that the change is
///   done; in this order
/// @param ulClientToken the one that was given to [IMAPIOfflineMgr#Advise]
/// @param ulMask [IMAPIOffline#MAPIOFFLINE_STATE_OFFLINE_MASK]
/// @param ulStateOld the state before the change
/// @param ulStateNew the state after it
public record MAPIOFFLINE_NOTIFY(
        int ulSize, int NotifyType, int ulClientToken, int ulMask, int ulStateOld, int ulStateNew) {
    /// The struct's size, in octets.
    public static final int SIZE = 24;

    public static final int MAPIOFFLINE_NOTIFY_TYPE_STATECHANGE_START = 1;
    public static final int MAPIOFFLINE_NOTIFY_TYPE_STATECHANGE = 2;
    public static final int MAPIOFFLINE_NOTIFY_TYPE_STATECHANGE_DONE = 3;
}
