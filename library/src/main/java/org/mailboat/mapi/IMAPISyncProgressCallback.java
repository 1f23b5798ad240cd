package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

import java.util.UUID;

/// Implemented by the host. Called on a thread of the call's own without any lock held, one method
/// at a time. What it throws is logged and ignored; while it blocks, the sync goes on. It may start
/// another sync, cancel this one, or close the store, but not wait for this call's event.
public interface IMAPISyncProgressCallback extends IUnknown {
    /// The interface's id.
    UUID IID = UUID.fromString("5024a386-2d44-486a-81a8-8f0ecb6071dd");

    /// How far the run is, all its accounts together. Called now and then; the bar never goes back.
    ///
    /// @param step what is being done, or null to move the bar only
    /// @param index from 0 to `indexMax`
    /// @param indexMax what complete is; never 0
    void Progress(@Nullable String step, int index, int indexMax);

    /// Something went wrong, or is worth a warning; the run may well go on. May be called many
    /// times, and says nothing of the final status.
    void Error(HRESULT errorOrWarning, String text);

    /// The run is over. Called exactly once, and last, also after a failure or a cancel.
    ///
    /// @param hThreadDoneEvent the call's event, which is signalled after this returns or throws
    void Done(SyncDoneEvent hThreadDoneEvent, HRESULT finalStatus);

    /// As an object that has this interface and no other.
    @Override
    default HRESULT QueryInterface(@Nullable UUID riid, @Nullable Out<Object> ppvObject) {
        return Interfaces.answerOf(this, IID, riid, ppvObject);
    }
}
