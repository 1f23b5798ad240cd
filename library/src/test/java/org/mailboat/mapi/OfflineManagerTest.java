package org.mailboat.mapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.mapi.IMAPIOffline.MAPIOFFLINE_FLAG_BLOCK;
import static org.mailboat.mapi.IMAPIOffline.MAPIOFFLINE_FLAG_DEFAULT;
import static org.mailboat.mapi.IMAPIOffline.MAPIOFFLINE_STATE_OFFLINE;
import static org.mailboat.mapi.IMAPIOffline.MAPIOFFLINE_STATE_ONLINE;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.StoreWithServer;
import org.mailboat.VerifyRequest;
import org.mailboat.WorkProgress;
import org.mailboat.sync.port.Cancel;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class OfflineManagerTest {
    private static final int MASK = 3;

    @TempDir Path home;
    private StoreWithServer world;
    private IMAPIOfflineMgr offline;
    private final Out<Integer> out = new Out<>();
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    @BeforeEach
    void start() {
        world = new StoreWithServer(home);
        offline = IMAPIOfflineMgr.of(world.store);
    }

    @AfterEach
    void stop() {
        mayGoOn.countDown();
        world.close();
    }

    private HRESULT set(int state) {
        return offline.SetCurrentState(MAPIOFFLINE_FLAG_DEFAULT, MASK, state, null);
    }

    private HRESULT setAndWait(int state) {
        return offline.SetCurrentState(MAPIOFFLINE_FLAG_BLOCK, MASK, state, null);
    }

    private int state() {
        assertThat(offline.GetCurrentState(out)).isEqualTo(HRESULT.S_OK);
        Integer state = out.get();
        return state == null ? -1 : state;
    }

    @Test
    void a_store_is_online_at_first_and_can_be_set_both_ways_with_and_without_blocking() {
        assertThat(state()).isEqualTo(MAPIOFFLINE_STATE_ONLINE);
        assertThat(offline.GetCapabilities(out)).isEqualTo(HRESULT.S_OK);
        assertThat(out.get()).isEqualTo(3);

        assertThat(setAndWait(MAPIOFFLINE_STATE_OFFLINE)).isEqualTo(HRESULT.S_OK);
        assertThat(state()).isEqualTo(MAPIOFFLINE_STATE_OFFLINE);
        assertThat(setAndWait(MAPIOFFLINE_STATE_OFFLINE)).isEqualTo(HRESULT.S_OK);
        assertThat(set(MAPIOFFLINE_STATE_ONLINE)).isEqualTo(HRESULT.S_OK);
        assertThat(state()).isEqualTo(MAPIOFFLINE_STATE_ONLINE);
    }

    @Test
    void what_is_not_supported_is_an_invalid_argument() {
        assertThat(offline.SetCurrentState(1, MASK, MAPIOFFLINE_STATE_OFFLINE, null))
                .isEqualTo(HRESULT.E_INVALIDARG);
        assertThat(offline.SetCurrentState(0x2001, MASK, MAPIOFFLINE_STATE_OFFLINE, null))
                .isEqualTo(HRESULT.E_INVALIDARG);
        for (int mask : new int[] {0, 1, 2, 7, 0x003f_037f, -1}) {
            assertThat(offline.SetCurrentState(0, mask, MAPIOFFLINE_STATE_OFFLINE, null))
                    .isEqualTo(HRESULT.E_INVALIDARG);
        }
        for (int state : new int[] {0, 3, 4, -1}) {
            assertThat(set(state)).isEqualTo(HRESULT.E_INVALIDARG);
        }
        assertThat(offline.SetCurrentState(0, MASK, MAPIOFFLINE_STATE_OFFLINE, "reserved"))
                .isEqualTo(HRESULT.E_INVALIDARG);
        assertThat(offline.GetCurrentState(null)).isEqualTo(HRESULT.E_INVALIDARG);
        assertThat(offline.GetCapabilities(null)).isEqualTo(HRESULT.E_INVALIDARG);
        assertThat(state()).isEqualTo(MAPIOFFLINE_STATE_ONLINE);
    }

    /// A verification whose caller holds it up in the middle.
    private CompletableFuture<Void> holdOn() throws InterruptedException {
        world.there.mailbox("INBOX").append(StoreWithServer.message("unknown"));
        var holding = new CountDownLatch(1);
        var verification =
                CompletableFuture.runAsync(() ->
                        world.store.verify(
                                new VerifyRequest(StoreWithServer.ACCOUNT, false, false),
                                difference -> {
                                    holding.countDown();
                                    try {
                                        mayGoOn.await();
                                    } catch (InterruptedException e) {
                                        throw new AssertionError(e);
                                    }
                                },
                                WorkProgress.NONE,
                                new Cancel()));
        holding.await();
        return verification;
    }

    @Test
    void while_a_change_goes_on_every_call_is_pending_and_the_state_is_the_old_one()
            throws InterruptedException {
        CompletableFuture<Void> verification = holdOn();

        assertThat(set(MAPIOFFLINE_STATE_OFFLINE)).isEqualTo(HRESULT.S_OK);

        assertThat(set(MAPIOFFLINE_STATE_OFFLINE)).isEqualTo(HRESULT.E_PENDING);
        assertThat(set(MAPIOFFLINE_STATE_ONLINE)).isEqualTo(HRESULT.E_PENDING);
        assertThat(setAndWait(MAPIOFFLINE_STATE_OFFLINE)).isEqualTo(HRESULT.E_PENDING);
        assertThat(set(7)).isEqualTo(HRESULT.E_INVALIDARG);
        assertThat(state()).isEqualTo(MAPIOFFLINE_STATE_ONLINE);
        mayGoOn.countDown();
        verification.join();
        assertThat(state()).isEqualTo(MAPIOFFLINE_STATE_OFFLINE);
        assertThat(set(MAPIOFFLINE_STATE_ONLINE)).isEqualTo(HRESULT.S_OK);
    }

    @Test
    void who_blocks_and_is_interrupted_hears_that_the_change_goes_on() throws Exception {
        CompletableFuture<Void> verification = holdOn();
        Thread.currentThread().interrupt();

        assertThat(setAndWait(MAPIOFFLINE_STATE_OFFLINE)).isEqualTo(HRESULT.E_PENDING);

        assertThat(Thread.interrupted()).isTrue();
        mayGoOn.countDown();
        verification.join();
        assertThat(state()).isEqualTo(MAPIOFFLINE_STATE_OFFLINE);
    }

    private static MAPIOFFLINE_ADVISEINFO info(int client, @Nullable Object callback) {
        return new MAPIOFFLINE_ADVISEINFO(32, client, 0, callback, 1, 0x003f_037f);
    }

    @Test
    void each_change_is_told_in_three_steps_with_the_clients_token() throws InterruptedException {
        var told = new CopyOnWriteArrayList<MAPIOFFLINE_NOTIFY>();
        var all = new CountDownLatch(12);
        IMAPIOfflineNotify callback =
                notification -> {
                    told.add(notification);
                    all.countDown();
                    throw new IllegalStateException("the host fails");
                };
        IUnknown behind =
                (riid, ppv) ->
                        Interfaces.answer(
                                riid, ppv, IMAPIOfflineNotify.IID.equals(riid) ? callback : null);

        assertThat(offline.Advise(0, info(7, callback), out)).isEqualTo(HRESULT.S_OK);
        Integer first = out.get();
        assertThat(offline.Advise(0, info(8, behind), out)).isEqualTo(HRESULT.S_OK);
        assertThat(out.get()).isNotNull().isNotEqualTo(first);
        setAndWait(MAPIOFFLINE_STATE_OFFLINE);
        setAndWait(MAPIOFFLINE_STATE_OFFLINE);
        setAndWait(MAPIOFFLINE_STATE_ONLINE);
        all.await();

        for (int client : new int[] {7, 8}) {
            assertThat(told.stream().filter(n -> n.ulClientToken() == client))
                    .containsExactly(
                            new MAPIOFFLINE_NOTIFY(24, 1, client, 3, 2, 1),
                            new MAPIOFFLINE_NOTIFY(24, 2, client, 3, 2, 1),
                            new MAPIOFFLINE_NOTIFY(24, 3, client, 3, 2, 1),
                            new MAPIOFFLINE_NOTIFY(24, 1, client, 3, 1, 2),
                            new MAPIOFFLINE_NOTIFY(24, 2, client, 3, 1, 2),
                            new MAPIOFFLINE_NOTIFY(24, 3, client, 3, 1, 2));
        }
    }

    @Test
    void who_is_unadvised_is_told_no_more_and_any_token_is_taken() throws InterruptedException {
        var told = new CopyOnWriteArrayList<MAPIOFFLINE_NOTIFY>();
        var done = new CountDownLatch(3);
        IMAPIOfflineNotify first = told::add;
        IMAPIOfflineNotify last = notification -> done.countDown();
        offline.Advise(0, info(1, first), out);
        Integer token = out.get();
        offline.Advise(0, info(2, last), out);

        assertThat(offline.Unadvise(0, token == null ? -1 : token)).isEqualTo(HRESULT.S_OK);
        assertThat(offline.Unadvise(0, token == null ? -1 : token)).isEqualTo(HRESULT.S_OK);
        assertThat(offline.Unadvise(99, 4711)).isEqualTo(HRESULT.S_OK);
        setAndWait(MAPIOFFLINE_STATE_OFFLINE);
        done.await();

        assertThat(told).isEmpty();
    }

    @Test
    void advice_that_is_not_supported_is_refused_and_gives_no_token() {
        IMAPIOfflineNotify good = notification -> {};
        for (MAPIOFFLINE_ADVISEINFO wrong :
                List.of(
                        new MAPIOFFLINE_ADVISEINFO(31, 1, 0, good, 1, 0x003f_037f),
                        new MAPIOFFLINE_ADVISEINFO(32, 1, 1, good, 1, 0x003f_037f),
                        new MAPIOFFLINE_ADVISEINFO(32, 1, 0, good, 0, 0x003f_037f),
                        new MAPIOFFLINE_ADVISEINFO(32, 1, 0, good, 3, 0x003f_037f),
                        new MAPIOFFLINE_ADVISEINFO(32, 1, 0, good, 1, 3))) {
            assertThat(offline.Advise(0, wrong, out)).isEqualTo(HRESULT.E_INVALIDARG);
        }
        assertThat(offline.Advise(1, info(1, good), out)).isEqualTo(HRESULT.E_INVALIDARG);
        assertThat(offline.Advise(0, null, out)).isEqualTo(HRESULT.E_INVALIDARG);
        assertThat(offline.Advise(0, info(1, good), null)).isEqualTo(HRESULT.E_INVALIDARG);
        assertThat(offline.Advise(0, info(1, null), out)).isEqualTo(HRESULT.E_NOINTERFACE);
        assertThat(offline.Advise(0, info(1, "a string"), out)).isEqualTo(HRESULT.E_NOINTERFACE);
        assertThat(offline.Advise(0, info(1, new RecordingHost()), out))
                .isEqualTo(HRESULT.E_NOINTERFACE);
        assertThat(out.get()).isNull();
        assertThat(offline.Advise(0, new MAPIOFFLINE_ADVISEINFO(-1, 1, 0, good, 1, 0x3f037f), out))
                .isEqualTo(HRESULT.S_OK);
    }

    @Test
    void a_closed_store_says_so_to_all_but_unadvise() {
        IMAPIOfflineNotify callback = notification -> {};
        offline.Advise(0, info(1, callback), out);
        Integer token = out.get();
        world.store.close();

        assertThat(set(MAPIOFFLINE_STATE_OFFLINE)).isEqualTo(HRESULT.MAPI_E_NOT_INITIALIZED);
        assertThat(offline.GetCurrentState(out)).isEqualTo(HRESULT.MAPI_E_NOT_INITIALIZED);
        assertThat(offline.GetCapabilities(out)).isEqualTo(HRESULT.MAPI_E_NOT_INITIALIZED);
        assertThat(offline.Advise(0, info(1, callback), out))
                .isEqualTo(HRESULT.MAPI_E_NOT_INITIALIZED);
        assertThat(offline.Unadvise(0, token == null ? -1 : token)).isEqualTo(HRESULT.S_OK);
    }
}
