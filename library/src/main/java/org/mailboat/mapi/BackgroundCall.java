package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.UsageException;
import org.mailboat.model.MailException;
import org.mailboat.model.Phase;
import org.mailboat.sync.SyncListener;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;

import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;

/// [IMAPISync] over the library's own background call.
final class BackgroundCall implements IMAPISync {
    private static final System.Logger LOG = System.getLogger(BackgroundCall.class.getName());

    private final IUnknown store;
    private final BiFunction<SyncRequest, SyncListener, SyncRun> sync;
    private final BooleanSupplier closed;
    private final BooleanSupplier sends;

    /// @param store answers for the store's other interfaces
    /// @param sync the background call
    /// @param closed whether the store is closed
    /// @param sends whether any of its accounts can send
    BackgroundCall(
            IUnknown store,
            BiFunction<SyncRequest, SyncListener, SyncRun> sync,
            BooleanSupplier closed,
            BooleanSupplier sends) {
        this.store = store;
        this.sync = sync;
        this.closed = closed;
        this.sends = sends;
    }

    @Override
    public HRESULT QueryInterface(@Nullable UUID riid, @Nullable Out<Object> ppvObject) {
        return store.QueryInterface(riid, ppvObject);
    }

    @Override
    public HRESULT SynchronizeInBackground(@Nullable MAPISIB psibpb) {
        if (psibpb == null
                || Integer.compareUnsigned(psibpb.ulSize(), MAPISIB.SIZE) < 0
                || psibpb.phSyncDoneEvent() == null) {
            return HRESULT.MAPI_E_INVALID_PARAMETER;
        }
        int flags = psibpb.ulFlags();
        if ((flags & ~SyncFlags.KNOWN) != 0) {
            return HRESULT.MAPI_E_UNKNOWN_FLAGS;
        }
        Set<Phase> phases = SyncFlags.phases(flags);
        if (phases.isEmpty()) {
            return HRESULT.MAPI_E_INVALID_PARAMETER;
        }
        if (closed.getAsBoolean()) {
            return HRESULT.MAPI_E_NOT_INITIALIZED;
        }
        boolean cannotSend;
        try {
            cannotSend = phases.contains(Phase.OUTGOING) && !sends.getAsBoolean();
        } catch (Exception | OutOfMemoryError failed) {
            return refused(failed);
        }
        if (cannotSend && phases.equals(EnumSet.of(Phase.OUTGOING))) {
            return HRESULT.MAPI_E_NO_SUPPORT;
        }
        return start(psibpb, request(flags, phases), cannotSend, psibpb.phSyncDoneEvent());
    }

    private HRESULT start(
            MAPISIB sib, SyncRequest request, boolean cannotSend, Out<SyncDoneEvent> out) {
        var event = new SyncDoneEvent();
        var teller =
                new CallbackTeller(
                        Interfaces.of(
                                sib.punkCallBack(),
                                IMAPISyncProgressCallback.IID,
                                IMAPISyncProgressCallback.class),
                        event,
                        request.phases(),
                        cannotSend);
        try {
            event.of(sync.apply(request, teller));
        } catch (Exception | OutOfMemoryError failed) {
            return refused(failed);
        }
        out.set(event);
        teller.begin();
        return HRESULT.S_OK;
    }

    /// Why nothing was started.
    private HRESULT refused(Throwable failed) {
        if (closed.getAsBoolean()) {
            return HRESULT.MAPI_E_NOT_INITIALIZED;
        }
        return switch (failed) {
            case MailException e -> HRESULT.of(e.failure());
            // There is no account to synchronize.
            case UsageException _ -> HRESULT.MAPI_E_UNCONFIGURED;
            case OutOfMemoryError _ -> HRESULT.MAPI_E_NOT_ENOUGH_MEMORY;
            default -> {
                LOG.log(System.Logger.Level.ERROR, "a sync could not be started", failed);
                yield HRESULT.MAPI_E_CALL_FAILED;
            }
        };
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
}
