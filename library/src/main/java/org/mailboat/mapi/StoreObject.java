package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
import org.mailboat.MailStore;

import java.util.UUID;

/// A message store as a host of MAPI finds it: the object that is asked for [IMAPISync], and in
/// this port also for its offline state. Every interface it gives answers for the others.
/// Thread-safe. Not to be closed; when the store is, its interfaces say so.
public final class StoreObject implements IUnknown {
    private final IMAPISync sync;
    private final IMAPIOfflineMgr offline;

    private StoreObject(MailStore store) {
        sync =
                new BackgroundCall(
                        this,
                        store::synchronizeInBackground,
                        store::isClosed,
                        () ->
                                store.accounts().list().stream()
                                        .anyMatch(info -> info.account().smtp() != null));
        offline = new OfflineManager(this, store.connectivity(), store::isClosed);
    }

    /// The object of this store.
    public static StoreObject of(MailStore store) {
        return new StoreObject(store);
    }

    IMAPISync sync() {
        return sync;
    }

    IMAPIOfflineMgr offline() {
        return offline;
    }

    @Override
    public HRESULT QueryInterface(@Nullable UUID riid, @Nullable Out<Object> ppvObject) {
        Object found = null;
        if (IUnknown.IID.equals(riid)) {
            found = this;
        } else if (IMAPISync.IID.equals(riid)) {
            found = sync;
        } else if (IMAPIOffline.IID.equals(riid) || IMAPIOfflineMgr.IID.equals(riid)) {
            found = offline;
        }
        return Interfaces.answer(riid, ppvObject, found);
    }
}
