package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.Connectivity;
import org.mailboat.ConnectivityChange;
import org.mailboat.ConnectivityEvent;
import org.mailboat.Subscription;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/// [IMAPIOfflineMgr] over the library's own [Connectivity]. Thread-safe.
final class OfflineManager implements IMAPIOfflineMgr {
    private final IUnknown store;
    private final Connectivity connectivity;
    private final BooleanSupplier closed;
    private final Map<Integer, Subscription> advised = new HashMap<>();
    private int lastToken;

    /// @param store answers for the store's other interfaces
    /// @param closed whether the store is closed
    OfflineManager(IUnknown store, Connectivity connectivity, BooleanSupplier closed) {
        this.store = store;
        this.connectivity = connectivity;
        this.closed = closed;
    }

    @Override
    public HRESULT QueryInterface(@Nullable UUID riid, @Nullable Out<Object> ppvObject) {
        return store.QueryInterface(riid, ppvObject);
    }

    @Override
    public HRESULT SetCurrentState(
            int ulFlags, int ulMask, int ulState, @Nullable Object pReserved) {
        Connectivity.State wanted = state(ulState);
        if ((ulFlags & ~MAPIOFFLINE_FLAG_BLOCK) != 0
                || ulMask != MAPIOFFLINE_STATE_OFFLINE_MASK
                || wanted == null
                || pReserved != null) {
            return HRESULT.E_INVALIDARG;
        }
        Optional<ConnectivityChange> change;
        try {
            change = connectivity.request(wanted);
        } catch (IllegalStateException closedStore) {
            return HRESULT.MAPI_E_NOT_INITIALIZED;
        }
        if (change.isEmpty()) {
            return HRESULT.E_PENDING;
        }
        return ulFlags == MAPIOFFLINE_FLAG_BLOCK ? await(change.get()) : HRESULT.S_OK;
    }

    private static HRESULT await(ConnectivityChange change) {
        try {
            change.await();
            return HRESULT.S_OK;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IllegalStateException onTheThreadThatIsToEnd) {
            // It can be told only that the change goes on.
        }
        return HRESULT.E_PENDING;
    }

    @Override
    public HRESULT GetCapabilities(@Nullable Out<Integer> pulCapabilities) {
        return put(pulCapabilities, MAPIOFFLINE_CAPABILITY_OFFLINE | MAPIOFFLINE_CAPABILITY_ONLINE);
    }

    @Override
    public HRESULT GetCurrentState(@Nullable Out<Integer> pulState) {
        return put(pulState, bit(connectivity.state()));
    }

    private HRESULT put(@Nullable Out<Integer> out, int value) {
        if (out == null) {
            return HRESULT.E_INVALIDARG;
        }
        if (closed.getAsBoolean()) {
            return HRESULT.MAPI_E_NOT_INITIALIZED;
        }
        out.set(value);
        return HRESULT.S_OK;
    }

    @Override
    public HRESULT Advise(
            int ulFlags,
            @Nullable MAPIOFFLINE_ADVISEINFO pAdviseInfo,
            @Nullable Out<Integer> pulAdviseToken) {
        if (ulFlags != MAPIOFFLINE_ADVISE_DEFAULT
                || pAdviseInfo == null
                || pulAdviseToken == null
                || !isSupported(pAdviseInfo)) {
            return HRESULT.E_INVALIDARG;
        }
        var callback =
                Interfaces.of(
                        pAdviseInfo.pCallback(), IMAPIOfflineNotify.IID, IMAPIOfflineNotify.class);
        if (callback == null) {
            return HRESULT.E_NOINTERFACE;
        }
        int client = pAdviseInfo.ulClientToken();
        try {
            var subscription =
                    connectivity.subscribe(event -> callback.Notify(notification(event, client)));
            pulAdviseToken.set(keep(subscription));
            return HRESULT.S_OK;
        } catch (IllegalStateException closedStore) {
            return HRESULT.MAPI_E_NOT_INITIALIZED;
        }
    }

    private static boolean isSupported(MAPIOFFLINE_ADVISEINFO info) {
        return Integer.compareUnsigned(info.ulSize(), MAPIOFFLINE_ADVISEINFO.SIZE) >= 0
                && info.CallbackType() == MAPIOFFLINE_ADVISEINFO.MAPIOFFLINE_CALLBACK_TYPE_NOTIFY
                && info.ulAdviseTypes()
                        == MAPIOFFLINE_ADVISEINFO.MAPIOFFLINE_ADVISE_TYPE_STATECHANGE
                && info.ulStateMask() == MAPIOFFLINE_ADVISEINFO.MAPIOFFLINE_STATE_ALL;
    }

    private int keep(Subscription subscription) {
        synchronized (advised) {
            advised.put(++lastToken, subscription);
            return lastToken;
        }
    }

    @Override
    public HRESULT Unadvise(int ulFlags, int ulAdviseToken) {
        Subscription subscription;
        synchronized (advised) {
            subscription = advised.remove(ulAdviseToken);
        }
        if (subscription != null) {
            subscription.close();
        }
        return HRESULT.S_OK;
    }

    private static MAPIOFFLINE_NOTIFY notification(ConnectivityEvent event, int client) {
        int type =
                switch (event.step()) {
                    case STARTED -> MAPIOFFLINE_NOTIFY.MAPIOFFLINE_NOTIFY_TYPE_STATECHANGE_START;
                    case CHANGED -> MAPIOFFLINE_NOTIFY.MAPIOFFLINE_NOTIFY_TYPE_STATECHANGE;
                    case DONE -> MAPIOFFLINE_NOTIFY.MAPIOFFLINE_NOTIFY_TYPE_STATECHANGE_DONE;
                };
        return new MAPIOFFLINE_NOTIFY(
                MAPIOFFLINE_NOTIFY.SIZE,
                type,
                client,
                MAPIOFFLINE_STATE_OFFLINE_MASK,
                bit(event.from()),
                bit(event.to()));
    }

    private static Connectivity.@Nullable State state(int bits) {
        return switch (bits) {
            case MAPIOFFLINE_STATE_OFFLINE -> Connectivity.State.OFFLINE;
            case MAPIOFFLINE_STATE_ONLINE -> Connectivity.State.ONLINE;
            default -> null;
        };
    }

    private static int bit(Connectivity.State state) {
        return switch (state) {
            case OFFLINE -> MAPIOFFLINE_STATE_OFFLINE;
            case ONLINE -> MAPIOFFLINE_STATE_ONLINE;
        };
    }
}
