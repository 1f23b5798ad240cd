package org.mailboat.mapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.mapi.SyncFlags.SYNC_DOWNLOAD_CONTENTS;
import static org.mailboat.mapi.SyncFlags.SYNC_DOWNLOAD_HIERARCHY;
import static org.mailboat.mapi.SyncFlags.SYNC_GLOBAL_HEADERS;
import static org.mailboat.mapi.SyncFlags.SYNC_ON_DEMAND;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.Connectivity;
import org.mailboat.MailStore;
import org.mailboat.MessageInfo;
import org.mailboat.MessageQuery;
import org.mailboat.StoreWithServer;

import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;

/// The test plays the host of a real store, with a server in this process.
@Timeout(60)
class HostTest {
    private static final int DOWNLOAD = SYNC_DOWNLOAD_HIERARCHY | SYNC_DOWNLOAD_CONTENTS;
    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir Path home;
    private StoreWithServer world;
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    @BeforeEach
    void start() {
        world = new StoreWithServer(home);
    }

    @AfterEach
    void stop() {
        mayGoOn.countDown();
        world.close();
    }

    private SyncDoneEvent call(int flags, @Nullable Object callback) {
        var out = new Out<SyncDoneEvent>();
        HRESULT answer =
                IMAPISync.of(world.store)
                        .SynchronizeInBackground(
                                new MAPISIB(MAPISIB.SIZE, flags, "session", callback, out));
        assertThat(answer).isEqualTo(HRESULT.S_OK);
        SyncDoneEvent event = out.get();
        if (event == null) {
            throw new AssertionError("no event was given");
        }
        return event;
    }

    private void append(String subject) {
        world.there.mailbox("INBOX").append(StoreWithServer.message(subject));
    }

    /// A message in whose middle a download halts.
    private CountDownLatch appendHalted() {
        var inTheMiddle = new CountDownLatch(1);
        world.there
                .mailbox("INBOX")
                .append(
                        StoreWithServer.halted(inTheMiddle, mayGoOn),
                        OffsetDateTime.now(),
                        List.of());
        return inTheMiddle;
    }

    private List<MessageInfo> inbox() {
        var inbox = world.store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
        return world.store.messages(MessageQuery.mailbox(inbox)).toList();
    }

    private static @Nullable Object query(IUnknown object, UUID id) {
        var out = new Out<Object>();
        HRESULT answer = object.QueryInterface(id, out);
        assertThat(answer)
                .isEqualTo(
                        out.get() == null ? HRESULT.MAPI_E_INTERFACE_NOT_SUPPORTED : HRESULT.S_OK);
        return out.get();
    }

    @Test
    void every_interface_of_the_store_object_gives_the_others_and_nothing_else() {
        StoreObject store = StoreObject.of(world.store);
        var ids = List.of(IUnknown.IID, IMAPISync.IID, IMAPIOffline.IID, IMAPIOfflineMgr.IID);
        for (UUID one : ids) {
            var object = (IUnknown) query(store, one);
            if (object == null) {
                throw new AssertionError(one + " is not given");
            }
            for (UUID other : ids) {
                assertThat(query(object, other)).isSameAs(query(store, other));
            }
            assertThat(query(object, IMAPISyncProgressCallback.IID)).isNull();
            assertThat(object.QueryInterface(null, new Out<>()))
                    .isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
            assertThat(object.QueryInterface(IMAPISync.IID, null))
                    .isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
        }
        var host = new RecordingHost();
        assertThat(query(host, IMAPISyncProgressCallback.IID)).isSameAs(host);
        assertThat(query(host, IUnknown.IID)).isSameAs(host);
        assertThat(query(host, IMAPISync.IID)).isNull();
    }

    @Test
    void a_sync_brings_mail_and_tells_how_far_it_is() throws InterruptedException {
        append("one");
        append("two");
        var host = new RecordingHost();

        SyncDoneEvent event = call(DOWNLOAD | SYNC_ON_DEMAND, host);
        event.await();

        assertThat(host.status).isEqualTo(HRESULT.S_OK);
        assertThat(host.calls)
                .anyMatch(c -> c.startsWith("Progress work: fetching messages "))
                .anyMatch(c -> c.startsWith("Progress work: INBOX "));
        assertThat(host.calls.getLast()).startsWith("Done ");
        assertThat(host.bar).isSorted().endsWith(10_000);
        assertThat(host.errors).isEmpty();
        assertThat(host.threads).doesNotContain(Thread.currentThread());
        assertThat(host.threads.stream().distinct()).hasSize(1);
        assertThat(inbox()).hasSize(2);
    }

    @Test
    void headers_come_alone_and_the_bodies_with_a_later_call() throws InterruptedException {
        append("one");

        call(DOWNLOAD | SYNC_GLOBAL_HEADERS, null).await();
        assertThat(inbox())
                .singleElement()
                .satisfies(m -> {
                    assertThat(m.state()).isEqualTo(MessageInfo.State.HEADERS);
                    assertThat(m.header().subject()).isEqualTo("one");
                });

        call(DOWNLOAD, null).await();
        assertThat(inbox())
                .singleElement()
                .satisfies(m -> assertThat(m.state()).isEqualTo(MessageInfo.State.COMPLETE));
    }

    @Test
    void a_call_that_is_cancelled_is_done_as_cancelled() throws InterruptedException {
        CountDownLatch inTheMiddle = appendHalted();
        var host = new RecordingHost();
        SyncDoneEvent event = call(DOWNLOAD, host);
        inTheMiddle.await();
        assertThat(event.isSignalled()).isFalse();

        event.cancel();

        event.await();
        assertThat(host.status).isEqualTo(HRESULT.MAPI_E_USER_CANCEL);
        assertThat(host.times("Done")).isEqualTo(1);
        mayGoOn.countDown();
        call(DOWNLOAD, null).await();
        assertThat(inbox()).hasSize(1);
    }

    @Test
    void calls_that_come_while_one_goes_on_each_have_their_own_end() throws InterruptedException {
        CountDownLatch inTheMiddle = appendHalted();
        var hosts = List.of(new RecordingHost(), new RecordingHost(), new RecordingHost());
        var events = new ArrayList<SyncDoneEvent>();
        events.add(call(DOWNLOAD, hosts.get(0)));
        inTheMiddle.await();
        append("later");
        events.add(call(DOWNLOAD | SYNC_GLOBAL_HEADERS, hosts.get(1)));
        events.add(call(SYNC_DOWNLOAD_CONTENTS, hosts.get(2)));
        SyncDoneEvent givenUp = call(DOWNLOAD, null);

        givenUp.cancel();
        givenUp.await();
        assertThat(events).noneMatch(SyncDoneEvent::isSignalled);
        mayGoOn.countDown();
        for (SyncDoneEvent event : events) {
            event.await();
        }

        for (RecordingHost host : hosts) {
            assertThat(host.status).isEqualTo(HRESULT.S_OK);
            assertThat(host.times("Done")).isEqualTo(1);
            assertThat(host.calls.getLast()).startsWith("Done ");
        }
        assertThat(inbox()).hasSize(2).allMatch(m -> m.state() == MessageInfo.State.COMPLETE);
    }

    @Test
    void a_login_that_is_refused_is_told_as_error_and_as_the_final_status()
            throws InterruptedException {
        world.store.accounts().remove(StoreWithServer.ACCOUNT);
        world.store.accounts().add(world.draft("other", "wrong"));
        var host = new RecordingHost();

        call(DOWNLOAD, host).await();

        assertThat(host.errors).containsExactly(HRESULT.MAPI_E_LOGON_FAILED);
        assertThat(host.calls.getFirst()).contains("other: ");
        assertThat(host.status).isEqualTo(HRESULT.MAPI_E_LOGON_FAILED);
    }

    @Test
    void one_account_that_fails_leaves_a_warning_and_the_others_their_mail()
            throws InterruptedException {
        append("one");
        world.store.accounts().add(world.draft("other", "wrong"));
        var host = new RecordingHost();

        call(DOWNLOAD, host).await();

        assertThat(host.errors).containsExactly(HRESULT.MAPI_E_LOGON_FAILED);
        assertThat(host.status).isEqualTo(HRESULT.MAPI_W_PARTIAL_COMPLETION);
        assertThat(inbox()).hasSize(1);
    }

    @Test
    void a_store_without_an_account_is_not_configured() {
        world.store.accounts().remove(StoreWithServer.ACCOUNT);
        var out = new Out<SyncDoneEvent>();

        assertThat(
                        IMAPISync.of(world.store)
                                .SynchronizeInBackground(
                                        new MAPISIB(MAPISIB.SIZE, DOWNLOAD, null, null, out)))
                .isEqualTo(HRESULT.MAPI_E_UNCONFIGURED);
        assertThat(out.get()).isNull();
    }

    @Test
    void offline_a_call_is_taken_and_is_over_at_once() throws InterruptedException {
        world.store.connectivity().set(Connectivity.State.OFFLINE);
        world.server.resetTraffic();
        var host = new RecordingHost();

        call(DOWNLOAD, host).await();

        assertThat(host.errors).containsExactly(HRESULT.MAPI_E_NETWORK_ERROR);
        assertThat(host.status).isEqualTo(HRESULT.MAPI_E_NETWORK_ERROR);
        assertThat(world.server.traffic().connections()).isZero();
    }

    @Test
    void going_offline_ends_a_call_that_goes_on() throws InterruptedException {
        CountDownLatch inTheMiddle = appendHalted();
        var host = new RecordingHost();
        SyncDoneEvent event = call(DOWNLOAD, host);
        inTheMiddle.await();

        HRESULT offline =
                IMAPIOfflineMgr.of(world.store)
                        .SetCurrentState(
                                IMAPIOffline.MAPIOFFLINE_FLAG_BLOCK,
                                IMAPIOffline.MAPIOFFLINE_STATE_OFFLINE_MASK,
                                IMAPIOffline.MAPIOFFLINE_STATE_OFFLINE,
                                null);

        assertThat(offline).isEqualTo(HRESULT.S_OK);
        event.await();
        assertThat(host.status).isEqualTo(HRESULT.MAPI_E_NETWORK_ERROR);
    }

    @Test
    void a_store_that_is_closed_meanwhile_has_told_done_before_close_returns()
            throws InterruptedException {
        CountDownLatch inTheMiddle = appendHalted();
        var host = new RecordingHost();
        IMAPISync sync = IMAPISync.of(world.store);
        SyncDoneEvent event = call(DOWNLOAD, host);
        inTheMiddle.await();

        world.store.close();

        assertThat(event.isSignalled()).isTrue();
        assertThat(host.status).isEqualTo(HRESULT.MAPI_E_USER_CANCEL);
        assertThat(
                        sync.SynchronizeInBackground(
                                new MAPISIB(MAPISIB.SIZE, DOWNLOAD, null, host, new Out<>())))
                .isEqualTo(HRESULT.MAPI_E_NOT_INITIALIZED);
        event.cancel();
    }

    @Test
    void a_host_may_close_the_store_from_any_callback() throws InterruptedException {
        append("one");
        for (String method : List.of("Progress", "Error", "Done")) {
            if (method.equals("Error")) {
                world.store.accounts().add(world.draft("other", "wrong"));
            }
            MailStore store = world.store;
            var host =
                    new RecordingHost(called -> {
                        if (called.equals(method)) {
                            store.close();
                        }
                    });

            SyncDoneEvent event = call(DOWNLOAD, host);

            assertThat(event.await(LONG)).as(method).isTrue();
            assertThat(host.times("Done")).isEqualTo(1);
            assertThat(store.isClosed()).isTrue();
            world.store = world.open();
        }
    }

    @Test
    void a_callback_that_blocks_holds_back_done_and_not_the_sync() throws InterruptedException {
        world.store.accounts().add(world.draft("other", "wrong"));
        for (String method : List.of("Progress", "Error", "Done")) {
            append(method);
            var blocked = new CountDownLatch(1);
            var release = new CountDownLatch(1);
            var host =
                    new RecordingHost(called -> {
                        if (called.equals(method)) {
                            blocked.countDown();
                            await(release);
                        }
                    });

            SyncDoneEvent event = call(DOWNLOAD, host);
            blocked.await();
            // This one waits for the run that the other host is told of.
            call(DOWNLOAD, null).await();

            assertThat(inbox().getFirst().header().subject()).isEqualTo(method);
            assertThat(event.isSignalled()).isFalse();
            release.countDown();
            assertThat(event.await(LONG)).isTrue();
            assertThat(host.calls.getLast()).startsWith("Done ").endsWith("signalled=false");
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void under_stress_every_call_is_done_once_and_last_and_knows_its_event() throws Exception {
        append("one");
        long seed = Long.getLong("mailboat.seed", System.nanoTime());
        System.out.println("-Dmailboat.seed=" + seed);
        var threads = new ArrayList<Thread>();
        var failures = new ArrayList<Throwable>();
        for (int t = 0; t < 4; t++) {
            var random = new Random(seed + t);
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    for (int i = 0; i < 15; i++) {
                                        callOnce(random);
                                    }
                                } catch (Throwable e) {
                                    synchronized (failures) {
                                        failures.add(e);
                                    }
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
    }

    private void callOnce(Random random) throws InterruptedException {
        var out = new Out<SyncDoneEvent>();
        var early = new ArrayList<String>();
        var host =
                new RecordingHost(method -> {
                    if (out.get() == null) {
                        early.add(method);
                    }
                });
        HRESULT answer =
                IMAPISync.of(world.store)
                        .SynchronizeInBackground(
                                new MAPISIB(MAPISIB.SIZE, DOWNLOAD, null, host, out));
        assertThat(answer).isEqualTo(HRESULT.S_OK);
        SyncDoneEvent event = out.get();
        if (event == null) {
            throw new AssertionError("no event was given");
        }
        if (random.nextBoolean()) {
            event.cancel();
        }
        assertThat(event.await(LONG)).isTrue();
        assertThat(early).isEmpty();
        assertThat(host.times("Done")).isEqualTo(1);
        assertThat(host.calls.getLast()).startsWith("Done ").endsWith("signalled=false");
        assertThat(host.status).isIn(HRESULT.S_OK, HRESULT.MAPI_E_USER_CANCEL);
    }
}
