package org.mailboat.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.port.Traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadFactory;
import java.util.stream.IntStream;

@Timeout(30)
class BackgroundSyncTest {
    private static final ThreadFactory THREADS = Thread.ofPlatform().daemon().factory();
    private static final SyncListener NOBODY = _ -> {};

    private final Stage stage = new Stage();
    private final BackgroundSync sync = new BackgroundSync(stage, THREADS, 2);

    /// Runs that wait at two doors: before they begin to observe, and before they end.
    private static final class Stage implements AccountRunner {
        final CountDownLatch reached = new CountDownLatch(1);
        final CountDownLatch mayBegin = new CountDownLatch(1);
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch mayEnd = new CountDownLatch(1);
        final List<SyncRequest> requests = Collections.synchronizedList(new ArrayList<>());

        @Override
        public AccountReport run(String account, AccountRun run) {
            run.tell(new SyncEvent.Started(account));
            reached.countDown();
            pass(mayBegin);
            requests.add(run.begin());
            begun.countDown();
            try (var _ = run.cancel().onRequest(mayEnd::countDown)) {
                pass(mayEnd);
            }
            Result result = run.cancel().isRequested() ? Result.CANCELLED : Result.DONE;
            var report = report(account, result);
            run.tell(new SyncEvent.Finished(account, report));
            return report;
        }

        void open() {
            mayBegin.countDown();
            mayEnd.countDown();
        }
    }

    @AfterEach
    void end_all_runs() {
        stage.open();
        sync.close();
    }

    @Test
    void the_call_returns_at_once_and_done_comes_last() throws InterruptedException {
        var events = Collections.synchronizedList(new ArrayList<SyncEvent>());
        SyncRun run = sync.submit(SyncRequest.of(), List.of("home"), events::add);
        assertThat(run.isDone()).isFalse();
        assertThat(run.await(Duration.ofMillis(1))).isEmpty();

        stage.open();
        SyncReport report = run.await();

        assertThat(report.complete()).isTrue();
        assertThat(run.isDone()).isTrue();
        assertThat(events)
                .containsExactly(
                        new SyncEvent.Started("home"),
                        new SyncEvent.Finished("home", report.accounts().getFirst()));
    }

    @Test
    void requests_that_meet_early_become_one_run_and_each_gets_its_own_end()
            throws InterruptedException {
        var events = Collections.synchronizedList(new ArrayList<SyncEvent>());
        SyncRun one = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);
        stage.reached.await();
        SyncRun two = sync.submit(SyncRequest.of(), List.of("home"), events::add);

        stage.open();
        one.await();
        two.await();

        assertThat(stage.requests).hasSize(1);
        assertThat(events).hasSize(2);
        assertThat(events.getFirst()).isEqualTo(new SyncEvent.Started("home"));
    }

    @Test
    void requests_that_come_too_late_become_one_next_run() throws InterruptedException {
        SyncRun one = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);
        stage.mayBegin.countDown();
        stage.begun.await();
        SyncRun two = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);
        SyncRun three = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);

        stage.mayEnd.countDown();
        one.await();
        two.await();
        three.await();

        assertThat(stage.requests).hasSize(2);
    }

    @Test
    void a_handle_that_is_cancelled_leaves_the_run_to_the_others() throws InterruptedException {
        SyncRun one = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);
        stage.reached.await();
        SyncRun two = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);

        one.cancel();
        assertThat(result(one)).isEqualTo(Result.CANCELLED);

        stage.open();
        assertThat(result(two)).isEqualTo(Result.DONE);
    }

    @Test
    void the_last_handle_cancels_the_run() throws InterruptedException {
        SyncRun run = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);
        stage.mayBegin.countDown();
        stage.begun.await();

        run.cancel();

        assertThat(result(run)).isEqualTo(Result.CANCELLED);
    }

    @Test
    void a_listener_that_throws_disturbs_nobody() throws InterruptedException {
        SyncRun run =
                sync.submit(
                        SyncRequest.of(),
                        List.of("home", "work"),
                        _ -> {
                            throw new IllegalStateException("a listener's own fault");
                        });
        stage.open();

        assertThat(run.await().complete()).isTrue();
    }

    @Test
    void a_listener_that_blocks_delays_only_its_own_end() throws InterruptedException {
        var unblock = new CountDownLatch(1);
        SyncRun slow = sync.submit(SyncRequest.of(), List.of("home"), _ -> pass(unblock));
        stage.reached.await();
        SyncRun other = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);
        stage.open();

        assertThat(other.await().complete()).isTrue();
        assertThat(slow.isDone()).isFalse();
        unblock.countDown();
        assertThat(slow.await().complete()).isTrue();
    }

    @Test
    void what_a_runner_throws_is_a_failed_account() throws InterruptedException {
        var failure = SyncFailure.of(FailureKind.TRANSIENT, "busy, pid 7");
        var events = Collections.synchronizedList(new ArrayList<SyncEvent>());
        try (var failing =
                new BackgroundSync(
                        (_, _) -> {
                            throw new MailException(failure);
                        },
                        THREADS,
                        1)) {
            SyncReport report =
                    failing.submit(SyncRequest.of(), List.of("home"), events::add).await();

            assertThat(report.accounts())
                    .singleElement()
                    .satisfies(account -> {
                        assertThat(account.result()).isEqualTo(Result.FAILED);
                        assertThat(account.failures()).containsExactly(failure.withAccount("home"));
                    });
            assertThat(events.getFirst())
                    .isEqualTo(new SyncEvent.Failed("home", failure.withAccount("home")));
        }
    }

    @Test
    void closing_cancels_what_goes_on_and_what_waits() throws InterruptedException {
        SyncRun going = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);
        stage.mayBegin.countDown();
        stage.begun.await();
        SyncRun waiting = sync.submit(SyncRequest.of(), List.of("home"), NOBODY);

        sync.close();

        assertThat(result(going)).isEqualTo(Result.CANCELLED);
        assertThat(result(waiting)).isEqualTo(Result.CANCELLED);
        assertThatThrownBy(() -> sync.submit(SyncRequest.of(), List.of("home"), NOBODY))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_listener_may_close_everything_but_not_wait_for_its_own_run()
            throws InterruptedException {
        var refusal = new CompletableFuture<Throwable>();
        var self = new CompletableFuture<SyncRun>();
        SyncRun run =
                sync.submit(
                        SyncRequest.of(),
                        List.of("home"),
                        event -> {
                            if (event instanceof SyncEvent.Started) {
                                refusal.complete(catchThrowable(() -> self.join().await()));
                                sync.close();
                            }
                        });
        self.complete(run);
        stage.open();

        run.await();

        assertThat(refusal.join()).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sync.submit(SyncRequest.of(), List.of("home"), NOBODY))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_listener_that_does_not_return_is_interrupted_and_then_left_to_itself()
            throws InterruptedException {
        var interrupted = new CountDownLatch(1);
        var never = new CountDownLatch(1);
        try (var impatient = new BackgroundSync(stage, THREADS, 1, Duration.ofMillis(10))) {
            stage.open();
            SyncRun run =
                    impatient.submit(
                            SyncRequest.of(),
                            List.of("home"),
                            event -> {
                                while (event instanceof SyncEvent.Started) {
                                    try {
                                        never.await();
                                        return;
                                    } catch (InterruptedException e) {
                                        interrupted.countDown();
                                    }
                                }
                            });
            stage.begun.await();

            impatient.close();

            assertThat(interrupted.getCount()).isZero();
            assertThat(run.isDone()).isFalse();
            never.countDown();
            run.await();
        }
    }

    @Test
    void who_waits_without_a_thread_is_told_last() {
        var events = Collections.synchronizedList(new ArrayList<SyncEvent>());
        SyncRun run = sync.submit(SyncRequest.of(), List.of("home"), events::add);
        CompletableFuture<Integer> told =
                run.done().thenApply(_ -> events.size()).toCompletableFuture();
        // It is for looking only: nobody can end the run by it.
        assertThat(run.done().toCompletableFuture().cancel(true)).isTrue();
        assertThat(told).isNotDone();

        stage.open();

        assertThat(told.join()).isEqualTo(2);
        assertThat(run.isDone()).isTrue();
        assertThat(run.done().toCompletableFuture().join().complete()).isTrue();
    }

    @Test
    void a_report_prints_as_a_line_for_people() {
        var failure =
                SyncFailure.of(FailureKind.OFFLINE, "There is no way to the server.")
                        .withAccount("home");
        var report =
                new AccountReport(
                        "home",
                        Result.INCOMPLETE,
                        12,
                        5,
                        0,
                        1,
                        0,
                        0,
                        0,
                        0,
                        List.of(failure, failure),
                        Traffic.NONE,
                        Duration.ZERO);

        assertThat(new SyncReport(List.of(report)))
                .hasToString(
                        "home: incomplete, 12 new, 5 completed, 1 moved; home: There is no way to"
                                + " the server. (and 1 more)");
    }

    private static Result result(SyncRun run) throws InterruptedException {
        return run.await().accounts().getFirst().result();
    }

    private static AccountReport report(String account, Result result) {
        return new AccountReport(
                account, result, 0, 0, 0, 0, 0, 0, 0, 0, List.of(), Traffic.NONE, Duration.ZERO);
    }

    private static void pass(CountDownLatch door) {
        try {
            door.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// A listener that notes everything, and does something at the end.
    private static SyncListener noting(List<Object> told, Runnable atTheEnd) {
        return new SyncListener() {
            @Override
            public void on(SyncEvent event) {
                told.add(event);
            }

            @Override
            public void done(SyncReport report) {
                told.add(report);
                atTheEnd.run();
            }
        };
    }

    @Test
    void the_end_is_told_once_and_last_and_before_await_returns() throws InterruptedException {
        List<Object> told = Collections.synchronizedList(new ArrayList<>());
        SyncRun run =
                sync.submit(SyncRequest.of(), List.of("home", "away"), noting(told, () -> {}));

        stage.open();
        SyncReport report = run.await();

        assertThat(told).hasSize(5);
        assertThat(told.getLast()).isEqualTo(report);
    }

    @RepeatedTest(100)
    void every_account_tells_its_end_however_many_end_at_once() throws InterruptedException {
        List<String> accounts = IntStream.range(0, 50).mapToObj(Integer::toString).toList();
        var together = new CyclicBarrier(accounts.size());
        List<Object> told = Collections.synchronizedList(new ArrayList<>());
        try (var crowd =
                new BackgroundSync(
                        (account, run) -> {
                            try {
                                together.await();
                            } catch (InterruptedException | BrokenBarrierException e) {
                                throw new IllegalStateException(e);
                            }
                            return report(account, Result.DONE);
                        },
                        THREADS,
                        accounts.size())) {
            crowd.submit(SyncRequest.of(), accounts, noting(told, () -> {})).await();
        }

        assertThat(told).filteredOn(SyncEvent.Finished.class::isInstance).hasSize(accounts.size());
    }

    @Test
    void a_listener_that_fails_at_the_end_holds_up_nobody() throws InterruptedException {
        SyncRun run =
                sync.submit(
                        SyncRequest.of(),
                        List.of("home"),
                        noting(
                                new ArrayList<>(),
                                () -> {
                                    throw new AssertionError("this listener fails");
                                }));

        stage.open();

        assertThat(run.await().complete()).isTrue();
    }

    @Test
    void a_run_that_runs_out_of_memory_says_so() throws InterruptedException {
        try (var small =
                new BackgroundSync(
                        (account, run) -> {
                            throw new OutOfMemoryError("a test");
                        },
                        THREADS,
                        1)) {
            SyncFailure failure =
                    small.submit(SyncRequest.of(), List.of("home"), NOBODY)
                            .await()
                            .accounts()
                            .getFirst()
                            .failures()
                            .getFirst();

            assertThat(failure.detail()).isEqualTo(FailureDetail.OUT_OF_MEMORY);
            assertThat(failure.account()).isEqualTo("home");
        }
    }
}
