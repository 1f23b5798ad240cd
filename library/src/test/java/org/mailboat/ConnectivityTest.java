package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.Connectivity.State;
import org.mailboat.imap.fake.FakeMailbox;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;
import org.mailboat.sync.port.Cancel;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

@Timeout(60)
class ConnectivityTest {
    @TempDir Path home;
    private StoreWithServer world;
    private Connectivity connectivity;
    private final CountDownLatch mayGoOn = new CountDownLatch(1);

    @BeforeEach
    void start() {
        world = new StoreWithServer(home);
        connectivity = world.store.connectivity();
    }

    @AfterEach
    void stop() {
        mayGoOn.countDown();
        world.close();
    }

    @Test
    void offline_no_connection_is_made_nothing_is_touched_and_reading_goes_on() throws Exception {
        world.there.mailbox("INBOX").append(StoreWithServer.message("one"));
        world.sync();
        world.there.mailbox("INBOX").append(StoreWithServer.message("two"));
        AccountStatus before = world.store.status().getFirst();
        assertThat(connectivity.state()).isEqualTo(State.ONLINE);
        connectivity.set(State.OFFLINE);
        world.server.resetTraffic();
        var events = new CopyOnWriteArrayList<SyncEvent>();

        AccountReport report =
                world.store
                        .synchronizeInBackground(SyncRequest.of(), events::add)
                        .await()
                        .accounts()
                        .getFirst();

        assertThat(connectivity.state()).isEqualTo(State.OFFLINE);
        assertThat(report.result()).isEqualTo(AccountReport.Result.FAILED);
        assertThat(report.failures()).singleElement().satisfies(this::isSetOffline);
        assertThat(events).hasSize(2);
        assertThat(events.getFirst()).isInstanceOf(SyncEvent.Failed.class);
        assertThat(world.server.traffic().connections()).isZero();
        assertThat(world.store.status()).containsExactly(before);
        MailboxInfo inbox = world.store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
        assertThat(world.store.messages(MessageQuery.mailbox(inbox))).hasSize(1);
        connectivity.set(State.ONLINE);
        assertThat(world.sync().created()).isEqualTo(1);
    }

    private void isSetOffline(SyncFailure failure) {
        assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(failure.detail()).isEqualTo(FailureDetail.SET_OFFLINE);
        assertThat(failure.retry()).isEqualTo(SyncFailure.Retry.LATER);
        assertThat(failure.account()).isEqualTo(StoreWithServer.ACCOUNT);
        assertThat(failure.sentence()).contains("set offline", "set it online");
    }

    @Test
    void everything_else_that_needs_a_server_says_that_the_store_is_offline() throws Exception {
        world.there.mailbox("INBOX").append(StoreWithServer.message("one"));
        world.sync(SyncRequest.of().withDepth(SyncRequest.Depth.HEADERS_ONLY));
        MailboxInfo inbox = world.store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
        MessageInfo header =
                world.store.messages(MessageQuery.mailbox(inbox)).findFirst().orElseThrow();
        connectivity.set(State.OFFLINE);
        world.server.resetTraffic();

        assertThat(world.store.accounts().check(StoreWithServer.ACCOUNT, new Cancel()).failure())
                .satisfies(this::isSetOffline);
        assertOffline(() -> world.store.complete(header, new Cancel()));
        assertOffline(() -> world.differences(false, false));
        assertThat(world.server.traffic().connections()).isZero();
    }

    private void assertOffline(Runnable call) {
        assertThatThrownBy(call::run)
                .isInstanceOfSatisfying(
                        MailException.class,
                        e -> assertThat(e.failure().detail()).isEqualTo(FailureDetail.SET_OFFLINE));
    }

    @Test
    void going_offline_stops_a_run_which_tells_why_and_the_next_goes_on() throws Exception {
        var inTheMiddle = new CountDownLatch(1);
        FakeMailbox inbox = world.there.mailbox("INBOX");
        inbox.append(StoreWithServer.halted(inTheMiddle, mayGoOn), OffsetDateTime.now(), List.of());
        var failures = new CopyOnWriteArrayList<SyncFailure>();
        SyncRun run =
                world.store.synchronizeInBackground(
                        SyncRequest.of(),
                        event -> {
                            if (event instanceof SyncEvent.Failed failed) {
                                failures.add(failed.failure());
                            }
                        });
        inTheMiddle.await();

        connectivity.set(State.OFFLINE);

        AccountReport report = run.await().accounts().getFirst();
        assertThat(report.result()).isEqualTo(AccountReport.Result.FAILED);
        assertThat(report.failures()).singleElement().satisfies(this::isSetOffline);
        assertThat(failures).isEqualTo(report.failures());
        connectivity.set(State.ONLINE);
        mayGoOn.countDown();
        assertThat(world.sync().created()).isEqualTo(1);
    }

    @Test
    void a_run_that_its_caller_cancelled_first_stays_cancelled() throws Exception {
        var inTheMiddle = new CountDownLatch(1);
        world.there
                .mailbox("INBOX")
                .append(
                        StoreWithServer.halted(inTheMiddle, mayGoOn),
                        OffsetDateTime.now(),
                        List.of());
        SyncRun run = world.store.synchronizeInBackground(SyncRequest.of());
        inTheMiddle.await();

        run.cancel();
        connectivity.set(State.OFFLINE);

        assertThat(run.await().accounts().getFirst().result())
                .isEqualTo(AccountReport.Result.CANCELLED);
    }

    /// A verification whose caller holds it up in the middle: what goes on and does not end.
    private CompletableFuture<Void> holdOn() throws InterruptedException {
        world.there.mailbox("INBOX").append(StoreWithServer.message("unknown"));
        var holding = new CountDownLatch(1);
        var verification =
                CompletableFuture.runAsync(() ->
                        world.store.verify(
                                new VerifyRequest(StoreWithServer.ACCOUNT, false, false),
                                difference -> {
                                    holding.countDown();
                                    await(mayGoOn);
                                },
                                WorkProgress.NONE,
                                new Cancel()));
        holding.await();
        return verification;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void while_a_change_goes_on_others_are_told_to_wait_and_no_run_begins() throws Exception {
        world.sync();
        CompletableFuture<Void> verification = holdOn();

        ConnectivityChange change = connectivity.request(State.OFFLINE).orElseThrow();

        assertThat(change.isDone()).isFalse();
        assertThat(connectivity.change()).contains(change);
        assertThat(connectivity.state()).isEqualTo(State.ONLINE);
        assertThat(connectivity.request(State.ONLINE)).isEmpty();
        assertThat(connectivity.request(State.OFFLINE)).isEmpty();
        assertThat(world.sync().failures()).singleElement().satisfies(this::isSetOffline);

        mayGoOn.countDown();
        change.await();
        assertThat(connectivity.state()).isEqualTo(State.OFFLINE);
        assertThat(connectivity.change()).isEmpty();
        verification.join();
        assertThat(connectivity.request(State.ONLINE).map(ConnectivityChange::isDone))
                .contains(true);
    }

    @Test
    void who_blocks_waits_for_the_change_before_his_and_for_his_own() throws Exception {
        world.sync();
        CompletableFuture<Void> verification = holdOn();
        ConnectivityChange change = connectivity.request(State.OFFLINE).orElseThrow();
        var back =
                CompletableFuture.runAsync(() -> {
                    try {
                        connectivity.set(State.ONLINE);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                });

        mayGoOn.countDown();
        back.join();

        assertThat(change.isDone()).isTrue();
        verification.join();
        assertThat(connectivity.state()).isEqualTo(State.ONLINE);
    }

    @Test
    void what_is_to_be_stopped_is_not_left_waiting_for_its_own_end() throws Exception {
        world.sync();
        world.there.mailbox("INBOX").append(StoreWithServer.message("unknown"));
        var refused = new ArrayList<Throwable>();

        world.store.verify(
                new VerifyRequest(StoreWithServer.ACCOUNT, false, false),
                difference -> {
                    try {
                        connectivity.set(State.OFFLINE);
                    } catch (IllegalStateException | InterruptedException e) {
                        refused.add(e);
                    }
                },
                WorkProgress.NONE,
                new Cancel());

        assertThat(refused)
                .singleElement()
                .satisfies(e -> assertThat(e).isInstanceOf(IllegalStateException.class));
        assertThat(connectivity.state()).isEqualTo(State.OFFLINE);
    }

    @Test
    void listeners_are_told_each_step_once_whatever_the_others_do() throws Exception {
        var steps = new CopyOnWriteArrayList<ConnectivityEvent>();
        var all = new CountDownLatch(6);
        connectivity.subscribe(event -> await(mayGoOn));
        connectivity.subscribe(event -> {
            throw new IllegalStateException("this listener fails");
        });
        Subscription ended = connectivity.subscribe(steps::add);
        ended.close();
        connectivity.subscribe(event -> {
            steps.add(event);
            all.countDown();
        });

        connectivity.set(State.OFFLINE);
        connectivity.set(State.OFFLINE);
        connectivity.set(State.ONLINE);
        all.await();

        assertThat(steps)
                .extracting(e -> e.step() + " " + e.from() + " " + e.to())
                .containsExactly(
                        "STARTED ONLINE OFFLINE",
                        "CHANGED ONLINE OFFLINE",
                        "DONE ONLINE OFFLINE",
                        "STARTED OFFLINE ONLINE",
                        "CHANGED OFFLINE ONLINE",
                        "DONE OFFLINE ONLINE");
    }

    @Test
    void a_listener_may_change_the_state_and_close_the_store() throws Exception {
        var closed = new CountDownLatch(1);
        connectivity.subscribe(event -> {
            if (event.step() == ConnectivityEvent.Step.DONE && event.to() == State.OFFLINE) {
                try {
                    connectivity.set(State.ONLINE);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                world.store.close();
                closed.countDown();
            }
        });

        connectivity.set(State.OFFLINE);
        closed.await();

        assertThat(world.store.isClosed()).isTrue();
    }

    @Test
    void a_closed_store_has_told_everything_and_changes_no_more() throws Exception {
        var steps = new CopyOnWriteArrayList<ConnectivityEvent.Step>();
        connectivity.subscribe(event -> steps.add(event.step()));
        connectivity.set(State.OFFLINE);

        world.store.close();

        assertThat(steps).containsExactly(ConnectivityEvent.Step.values());
        assertThatThrownBy(() -> connectivity.request(State.ONLINE))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> connectivity.subscribe(event -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThat(connectivity.state()).isEqualTo(State.OFFLINE);
    }

    @Test
    void changes_from_many_threads_follow_one_another() throws Exception {
        var steps = new CopyOnWriteArrayList<ConnectivityEvent>();
        connectivity.subscribe(steps::add);
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < 4; i++) {
            State first = i % 2 == 0 ? State.OFFLINE : State.ONLINE;
            State second = i % 2 == 0 ? State.ONLINE : State.OFFLINE;
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                try {
                                    for (int n = 0; n < 25; n++) {
                                        connectivity.set(n % 2 == 0 ? first : second);
                                        world.store.synchronizeInBackground(SyncRequest.of());
                                    }
                                } catch (InterruptedException e) {
                                    throw new AssertionError(e);
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        connectivity.set(State.ONLINE);
        assertThat(world.sync().result()).isEqualTo(AccountReport.Result.DONE);
        world.store.close();

        assertThat(steps).hasSizeGreaterThan(2);
        State state = State.ONLINE;
        for (int i = 0; i < steps.size(); i += 3) {
            State other = state == State.ONLINE ? State.OFFLINE : State.ONLINE;
            assertThat(steps.subList(i, i + 3))
                    .containsExactly(
                            new ConnectivityEvent(ConnectivityEvent.Step.STARTED, state, other),
                            new ConnectivityEvent(ConnectivityEvent.Step.CHANGED, state, other),
                            new ConnectivityEvent(ConnectivityEvent.Step.DONE, state, other));
            state = other;
        }
        assertThat(Optional.of(state)).contains(State.ONLINE);
    }
}
