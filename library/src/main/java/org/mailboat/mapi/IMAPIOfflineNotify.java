package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Implemented by the host: told how the offline state changes. Called on a thread of its own, one
/// notification at a time, without any lock held; what it throws is logged and ignored, and while
/// it blocks, the change goes on.
public interface IMAPIOfflineNotify extends IUnknown {
    /// The interface's id.
    UUID IID = UUID.fromString("0317bde5-fc29-44cd-8dcd-36125a3be9ec");

    /// Types and masks that are not known are to be ignored.
    void Notify(MAPIOFFLINE_NOTIFY pNotifyInfo);

    /// As an object that has this interface and no other.
    @Override
    default HRESULT QueryInterface(@Nullable UUID riid, @Nullable Out<Object> ppvObject) {
        return Interfaces.answerOf(this, IID, riid, ppvObject);
    }
}
