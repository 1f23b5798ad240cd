package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.Cancel;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/// The calls in progress that wait for a server or go through the whole store: closing the store
/// cancels them and waits for their end. Thread-safe.
final class OpenCalls implements AutoCloseable {
    private final Set<Call> going = new LinkedHashSet<>();
    private boolean closed;

    /// One call, on the thread that made it.
    private static final class Call {
        final Cancel cancel = new Cancel();
        final Thread caller = Thread.currentThread();
        final CountDownLatch over = new CountDownLatch(1);
    }

    /// Does the work on this thread.
    ///
    /// @param wish the caller's wish to stop
    /// @param work given that wish together with the store's
    /// @throws IllegalStateException if the store is closed, before or meanwhile
    <T extends @Nullable Object> T call(Cancel wish, Function<Cancel, T> work) {
        Call call = begin();
        try (var _ = wish.onRequest(call.cancel::request)) {
            return work.apply(call.cancel);
        } catch (CancellationException e) {
            if (isClosed() && !wish.isRequested()) {
                throw new IllegalStateException("the store was closed meanwhile", e);
            }
            throw e;
        } finally {
            end(call);
        }
    }

    private synchronized Call begin() {
        if (closed) {
            throw new IllegalStateException("the store is closed");
        }
        var call = new Call();
        going.add(call);
        return call;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private void end(Call call) {
        synchronized (this) {
            going.remove(call);
        }
        call.over.countDown();
    }

    /// Cancels every call and waits for the end of those of other threads, which may be in a
    /// caller's own code.
    @Override
    public void close() {
        List<Call> left;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(going);
        }
        left.forEach(call -> call.cancel.request());
        left.removeIf(call -> call.caller == Thread.currentThread());
        // Whoever does not end in time meets a closed store.
        left.forEach(call -> Ends.await(call.over, Ends.PATIENCE));
    }
}
