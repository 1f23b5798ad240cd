package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Printable;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncListener;

/// Tells a host what a run does, in MAPI's terms.
final class CallbackTeller implements SyncListener {
    private static final System.Logger LOG = System.getLogger(CallbackTeller.class.getName());

    /// A progress bar needs no more steps than this, and byte counts do not fit its 32 bits.
    private static final int BAR = 10_000;

    private final @Nullable IMAPISyncProgressCallback callback;

    CallbackTeller(@Nullable IMAPISyncProgressCallback callback) {
        this.callback = callback;
    }

    @Override
    public void on(SyncEvent event) {
        if (callback == null) {
            return;
        }
        switch (event) {
            case SyncEvent.PhaseChanged p when p.state() == SyncEvent.State.STARTED ->
                    tell(() -> callback.Progress(p.account() + ": " + p.phase().label(), 0, 0));
            case SyncEvent.MailboxChanged m when m.state() == SyncEvent.State.STARTED ->
                    tell(() -> callback.Progress(Printable.of(m.mailbox().toString()), 0, 0));
            case SyncEvent.Progress p when p.mailbox() == null -> progress(callback, p);
            case SyncEvent.Failed f ->
                    tell(() -> callback.Error(HRESULT.of(f.failure()), f.failure().sentence()));
            case SyncEvent.Refused r ->
                    tell(() -> callback.Error(HRESULT.MAPI_E_UNABLE_TO_COMPLETE, r.reason()));
            default -> {}
        }
    }

    private static void progress(IMAPISyncProgressCallback callback, SyncEvent.Progress p) {
        boolean inBytes = p.bytesTotal() > 0;
        long now = inBytes ? p.bytes() : p.messages();
        long all = inBytes ? p.bytesTotal() : p.messagesTotal();
        int index = all <= 0 ? 0 : (int) Math.min(BAR, BAR * (double) now / all);
        tell(() -> callback.Progress(null, index, all <= 0 ? 0 : BAR));
    }

    void done(SyncDoneEvent event, HRESULT status) {
        if (callback != null) {
            tell(() -> callback.Done(event, status));
        }
    }

    private static void tell(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.WARNING, "a callback of the host failed", e);
        }
    }
}
