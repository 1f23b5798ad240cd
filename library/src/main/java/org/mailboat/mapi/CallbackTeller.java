package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Phase;
import org.mailboat.model.Printable;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncListener;
import org.mailboat.sync.SyncReport;

import java.util.Set;
import java.util.concurrent.CountDownLatch;

/// Tells a host what a call does, in MAPI's terms, and signals the call's event at the end. For one
/// call; used by one thread but for [#begin].
final class CallbackTeller implements SyncListener {
    private static final System.Logger LOG = System.getLogger(CallbackTeller.class.getName());

    private final @Nullable IMAPISyncProgressCallback callback;
    private final SyncDoneEvent event;
    private final CountDownLatch begun = new CountDownLatch(1);
    private final ProgressBar bar;
    private boolean cannotSend;

    /// @param phases that are asked for
    /// @param cannotSend whether sending is among them and no account can, which is told
    CallbackTeller(
            @Nullable IMAPISyncProgressCallback callback,
            SyncDoneEvent event,
            Set<Phase> phases,
            boolean cannotSend) {
        this.callback = callback;
        this.event = event;
        bar = new ProgressBar(phases);
        this.cannotSend = cannotSend;
    }

    /// The call has filled what it was given, so the host may be called.
    void begin() {
        begun.countDown();
    }

    @Override
    public void on(SyncEvent e) {
        if (callback != null) {
            awaitBegin();
            warnOfSending(callback);
            tell(callback, e);
        }
    }

    @Override
    public void done(SyncReport report) {
        awaitBegin();
        try {
            if (callback != null) {
                HRESULT status = HRESULT.of(report);
                if (status.succeeded()) {
                    call(() -> callback.Progress(null, ProgressBar.MAX, ProgressBar.MAX));
                }
                call(() -> callback.Done(event, status));
            }
        } finally {
            event.signal();
        }
    }

    private void awaitBegin() {
        try {
            begun.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void warnOfSending(IMAPISyncProgressCallback to) {
        if (cannotSend) {
            cannotSend = false;
            call(() ->
                    to.Error(
                            HRESULT.MAPI_E_NO_SUPPORT, "No account has a server that sends mail."));
        }
    }

    private void tell(IMAPISyncProgressCallback to, SyncEvent e) {
        switch (e) {
            case SyncEvent.PhaseChanged p when p.state() == SyncEvent.State.STARTED ->
                    step(to, p.account() + ": " + doing(p.phase()));
            case SyncEvent.MailboxChanged m when m.state() == SyncEvent.State.STARTED ->
                    step(to, m.account() + ": " + Printable.of(m.mailbox().toString()));
            case SyncEvent.Progress p when p.mailbox() == null -> {
                bar.move(p);
                step(to, null);
            }
            case SyncEvent.Failed f ->
                    call(() -> to.Error(HRESULT.of(f.failure()), f.failure().sentence()));
            case SyncEvent.Refused r ->
                    call(() ->
                            to.Error(
                                    HRESULT.MAPI_E_UNABLE_TO_COMPLETE,
                                    r.account() + ": " + r.reason()));
            case SyncEvent.Started s -> bar.started(s.account());
            case SyncEvent.Finished f -> bar.finished(f.account());
            default -> {}
        }
    }

    private void step(IMAPISyncProgressCallback to, @Nullable String what) {
        call(() -> to.Progress(what, bar.index(), ProgressBar.MAX));
    }

    private static String doing(Phase phase) {
        return switch (phase) {
            case UPLOAD_HIERARCHY -> "uploading mailboxes";
            case UPLOAD_CONTENTS -> "uploading messages";
            case OUTGOING -> "sending";
            case DOWNLOAD_HIERARCHY -> "fetching mailboxes";
            case DOWNLOAD_CONTENTS -> "fetching messages";
        };
    }

    private static void call(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable e) {
            LOG.log(System.Logger.Level.WARNING, "a callback of the host failed", e);
        }
    }
}
