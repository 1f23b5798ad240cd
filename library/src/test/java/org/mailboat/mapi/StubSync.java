package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;
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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

/// A store whose one run does what the test says, on the test's own thread.
final class StubSync implements BiFunction<SyncRequest, SyncListener, SyncRun> {
    final List<SyncRequest> requests = new ArrayList<>();
    @Nullable RuntimeException refusal;
    @Nullable OutOfMemoryError memory;
    boolean closed;
    boolean sends;
    boolean cancelled;
    private @Nullable SyncListener listener;

    /// The interface over this store.
    IMAPISync sync() {
        IUnknown store = (riid, out) -> Interfaces.answer(riid, out, null);
        return new BackgroundCall(store, this, () -> closed, () -> sends);
    }

    @Override
    public SyncRun apply(SyncRequest request, SyncListener told) {
        if (memory != null) {
            throw memory;
        }
        if (refusal != null) {
            throw refusal;
        }
        requests.add(request);
        listener = told;
        return new Run();
    }

    void tell(SyncEvent event) {
        listener().on(event);
    }

    void end(AccountReport... accounts) {
        listener().done(new SyncReport(List.of(accounts)));
    }

    private SyncListener listener() {
        if (listener == null) {
            throw new AssertionError("nothing was asked for");
        }
        return listener;
    }

    static AccountReport account(AccountReport.Result result, SyncFailure... failures) {
        return new AccountReport(
                "a",
                result,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                0,
                List.of(failures),
                Traffic.NONE,
                Duration.ZERO);
    }

    private final class Run implements SyncRun {
        @Override
        public SyncReport await() {
            throw new AssertionError("nobody waits for a run");
        }

        @Override
        public Optional<SyncReport> await(Duration atMost) {
            throw new AssertionError("nobody waits for a run");
        }

        @Override
        public CompletionStage<SyncReport> done() {
            throw new AssertionError("nobody waits for a run");
        }

        @Override
        public void cancel() {
            cancelled = true;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }
}
