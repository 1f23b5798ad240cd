package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

/// Implemented by the host. Called on a thread of the run without any lock held, one call at a
/// time. What it throws is ignored; while it blocks, the sync goes on.
public interface IMAPISyncProgressCallback {
    /// How far the run is. Called now and then.
    ///
    /// @param step what is being done, or null to move the bar only
    /// @param index from 0 to `indexMax`
    /// @param indexMax what complete would be; 0 while that is not known
    void Progress(@Nullable String step, int index, int indexMax);

    /// Something went wrong, or is worth a warning; the run may well go on.
    void Error(HRESULT errorOrWarning, String text);

    /// The run is over. Called exactly once, and last, also after a failure or a cancel.
    ///
    /// @param hThreadDoneEvent the call's event, which is signalled after this returns
    void Done(SyncDoneEvent hThreadDoneEvent, HRESULT finalStatus);
}
