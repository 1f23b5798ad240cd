package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailException;
import org.mailboat.model.Phase;
import org.mailboat.sync.SyncListener;
import org.mailboat.sync.SyncReport;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;

import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiFunction;

/// [IMAPISync] over the library's own background call.
final class BackgroundCall implements IMAPISync {
    private static final System.Logger LOG = System.getLogger(BackgroundCall.class.getName());

    private final BiFunction<SyncRequest, SyncListener, SyncRun> store;

    BackgroundCall(BiFunction<SyncRequest, SyncListener, SyncRun> store) {
        this.store = store;
    }

    @Override
    public HRESULT SynchronizeInBackground(@Nullable MAPISIB sib) {
        if (sib == null
                || sib.ulSize() < MAPISIB.SIZE
                || sib.phSyncDoneEvent() == null
                || (sib.ulFlags() & SyncFlags.PHASES) == 0) {
            return HRESULT.MAPI_E_INVALID_PARAMETER;
        }
        if ((sib.ulFlags() & ~SyncFlags.KNOWN) != 0) {
            return HRESULT.MAPI_E_UNKNOWN_FLAGS;
        }
        Set<Phase> phases = SyncFlags.phases(sib.ulFlags());
        if (phases.equals(EnumSet.of(Phase.OUTGOING))) {
            return HRESULT.MAPI_E_NO_SUPPORT;
        }
        return start(sib, phases, sib.phSyncDoneEvent());
    }

    private HRESULT start(MAPISIB sib, Set<Phase> phases, SyncDoneEvent.Out out) {
        var callback = sib.punkCallBack() instanceof IMAPISyncProgressCallback c ? c : null;
        var teller = new CallbackTeller(callback);
        SyncRun run;
        try {
            run = store.apply(request(sib.ulFlags(), phases), teller);
        } catch (IllegalStateException closed) {
            return HRESULT.MAPI_E_NOT_INITIALIZED;
        } catch (MailException failed) {
            return HRESULT.of(failed.failure());
        }
        var event = new SyncDoneEvent();
        out.set(event);
        Thread.ofPlatform()
                .daemon()
                .name("mailboat-mapi-done")
                .start(() -> finish(run, teller, event));
        return HRESULT.S_OK;
    }

    private static SyncRequest request(int flags, Set<Phase> phases) {
        return SyncRequest.of()
                .withPhases(phases)
                .withDepth(
                        (flags & SyncFlags.SYNC_GLOBAL_HEADERS) != 0
                                ? SyncRequest.Depth.HEADERS_ONLY
                                : SyncRequest.Depth.FULL)
                .withPriority(
                        (flags & SyncFlags.SYNC_ON_DEMAND) != 0
                                ? SyncRequest.Priority.ON_DEMAND
                                : SyncRequest.Priority.BACKGROUND);
    }

    private static void finish(SyncRun run, CallbackTeller teller, SyncDoneEvent event) {
        HRESULT status = HRESULT.MAPI_E_CALL_FAILED;
        try {
            SyncReport report = run.await();
            status = HRESULT.of(report);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a run ended without a report", e);
        }
        try {
            teller.done(event, status);
        } finally {
            event.signal();
        }
    }
}
