package org.mailboat.mapi;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncListener;
import org.mailboat.sync.SyncReport;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;
import org.mailboat.sync.port.Traffic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;

/// The test plays the host; the store is a run that ends when the test says so.
class BackgroundCallTest {
    private static final int ALL_PHASES = 0x2C3;

    private final Run run = new Run();
    private final Host host = new Host();
    private final SyncDoneEvent.Out out = new SyncDoneEvent.Out();
    private final AtomicReference<SyncRequest> request = new AtomicReference<>();
    private final AtomicReference<SyncListener> listener = new AtomicReference<>();
    private final IMAPISync sync =
            new BackgroundCall((asked, told) -> {
                request.set(asked);
                listener.set(told);
                return run;
            });

    private HRESULT call(int size, int flags, @Nullable Object callback) {
        return sync.SynchronizeInBackground(new MAPISIB(size, flags, null, callback, out));
    }

    @Test
    void every_union_of_known_bits_with_a_phase_is_taken_and_asked_for_as_it_says() {
        for (int bits = 0; bits < 128; bits++) {
            int flags = 0;
            int[] each = {1, 2, 0x40, 0x80, 0x200, 0x0200_0000, 0x2000_0000};
            for (int i = 0; i < each.length; i++) {
                flags |= (bits >> i & 1) * each[i];
            }
            request.set(null);

            HRESULT result = call(MAPISIB.SIZE, flags, null);

            int phases = flags & ALL_PHASES;
            if (phases == 0) {
                assertThat(result).isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
            } else if (phases == 0x200) {
                assertThat(result).isEqualTo(HRESULT.MAPI_E_NO_SUPPORT);
            } else {
                assertThat(result).isEqualTo(HRESULT.S_OK);
                SyncRequest asked = request.get();
                assertThat(asked.phases()).hasSize(Integer.bitCount(phases));
                assertThat(asked.phases().contains(Phase.DOWNLOAD_CONTENTS))
                        .isEqualTo((flags & 0x80) != 0);
                assertThat(asked.depth() == SyncRequest.Depth.HEADERS_ONLY)
                        .isEqualTo((flags & 0x0200_0000) != 0);
                assertThat(asked.priority() == SyncRequest.Priority.ON_DEMAND)
                        .isEqualTo((flags & 0x2000_0000) != 0);
            }
        }
    }

    @Test
    void a_wrong_struct_is_an_error_and_starts_nothing() {
        assertThat(sync.SynchronizeInBackground(null)).isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
        assertThat(call(MAPISIB.SIZE - 1, 0x80, host)).isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
        assertThat(sync.SynchronizeInBackground(new MAPISIB(MAPISIB.SIZE, 0x80, null, host, null)))
                .isEqualTo(HRESULT.MAPI_E_INVALID_PARAMETER);
        assertThat(call(MAPISIB.SIZE, 0x80 | 0x1000, host)).isEqualTo(HRESULT.MAPI_E_UNKNOWN_FLAGS);
        assertThat(request.get()).isNull();
        assertThat(host.calls).isEmpty();
    }

    @Test
    void a_larger_struct_and_a_missing_callback_are_fine() throws InterruptedException {
        assertThat(call(MAPISIB.SIZE + 8, 0x80, null)).isEqualTo(HRESULT.S_OK);
        run.end(report(AccountReport.Result.DONE));

        assertThat(out.get().await(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void the_call_returns_before_the_run_ends_and_done_comes_last_then_the_event()
            throws InterruptedException {
        call(MAPISIB.SIZE, ALL_PHASES, host);
        listener.get()
                .on(
                        new SyncEvent.PhaseChanged(
                                "a", Phase.DOWNLOAD_CONTENTS, SyncEvent.State.STARTED));
        listener.get()
                .on(new SyncEvent.Progress("a", Phase.DOWNLOAD_CONTENTS, null, 1, 4, 25, 100));
        listener.get()
                .on(new SyncEvent.Failed("a", SyncFailure.of(FailureKind.THROTTLED, "slow down")));
        assertThat(out.get().isSignalled()).isFalse();

        run.end(report(AccountReport.Result.DONE));

        assertThat(out.get().await(Duration.ofSeconds(10))).isTrue();
        assertThat(host.calls)
                .containsExactly(
                        "Progress a: download-contents 0/0",
                        "Progress null 2500/10000",
                        "Error 0x8004010B slow down.",
                        "Done 0x00000000 signalled=false");
    }

    @Test
    void the_event_is_signalled_even_if_done_throws() throws InterruptedException {
        host.failing = true;
        call(MAPISIB.SIZE, 0x80, host);
        listener.get().on(new SyncEvent.Failed("a", SyncFailure.of(FailureKind.BUG, "x")));

        run.end(report(AccountReport.Result.DONE));

        assertThat(out.get().await(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void the_final_status_tells_how_the_run_ended() throws InterruptedException {
        assertThat(finalStatus(AccountReport.Result.CANCELLED))
                .isEqualTo(HRESULT.MAPI_E_USER_CANCEL);
        assertThat(finalStatus(AccountReport.Result.REFUSED))
                .isEqualTo(HRESULT.MAPI_E_UNABLE_TO_COMPLETE);
        assertThat(
                        finalStatus(
                                AccountReport.Result.FAILED,
                                SyncFailure.of(FailureKind.NEEDS_LOGIN, "no")))
                .isEqualTo(HRESULT.MAPI_E_LOGON_FAILED);
        assertThat(
                        finalStatus(
                                AccountReport.Result.INCOMPLETE,
                                SyncFailure.of(FailureKind.TRANSIENT, "one").withMessage("p1")))
                .isEqualTo(HRESULT.MAPI_W_PARTIAL_COMPLETION);
        assertThat(
                        finalStatus(
                                AccountReport.Result.INCOMPLETE,
                                SyncFailure.of(FailureKind.OFFLINE, "gone")))
                .isEqualTo(HRESULT.MAPI_E_NETWORK_ERROR);
    }

    @Test
    void a_closed_store_says_so() {
        IMAPISync closed =
                new BackgroundCall((asked, told) -> {
                    throw new IllegalStateException("closed");
                });

        assertThat(closed.SynchronizeInBackground(new MAPISIB(MAPISIB.SIZE, 0x80, null, host, out)))
                .isEqualTo(HRESULT.MAPI_E_NOT_INITIALIZED);
        assertThat(out.get()).isNull();
    }

    private static HRESULT finalStatus(AccountReport.Result result, SyncFailure... failures) {
        return HRESULT.of(report(result, failures));
    }

    private static SyncReport report(AccountReport.Result result, SyncFailure... failures) {
        return new SyncReport(
                List.of(
                        new AccountReport(
                                "a",
                                result,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                0,
                                List.of(failures),
                                Traffic.NONE,
                                Duration.ZERO)));
    }

    private static final class Run implements SyncRun {
        private final CompletableFuture<SyncReport> ended = new CompletableFuture<>();

        void end(SyncReport with) {
            ended.complete(with);
        }

        @Override
        public SyncReport await() {
            return ended.join();
        }

        @Override
        public Optional<SyncReport> await(Duration atMost) {
            return Optional.ofNullable(ended.getNow(null));
        }

        @Override
        public CompletionStage<SyncReport> done() {
            return ended;
        }

        @Override
        public void cancel() {}

        @Override
        public boolean isDone() {
            return ended.isDone();
        }
    }

    private static final class Host implements IMAPISyncProgressCallback {
        final List<String> calls = Collections.synchronizedList(new ArrayList<>());
        boolean failing;

        @Override
        public void Progress(@Nullable String step, int index, int indexMax) {
            note("Progress " + step + " " + index + "/" + indexMax);
        }

        @Override
        public void Error(HRESULT errorOrWarning, String text) {
            note("Error " + errorOrWarning + " " + text);
        }

        @Override
        public void Done(SyncDoneEvent event, HRESULT status) {
            note("Done " + status + " signalled=" + event.isSignalled());
        }

        private void note(String call) {
            calls.add(call);
            if (failing) {
                throw new IllegalStateException("the host fails");
            }
        }
    }
}
