package org.mailboat.sync.port;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

/// A wish to stop, passed down every call that may wait. Thread-safe; once set it stays set.
public final class Cancel {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean requested;

    /// A wish that has not come.
    public Cancel() {}

    /// Sets the wish and runs the actions registered so far, on this thread.
    public void request() {
        List<Runnable> due;
        synchronized (this) {
            if (requested) {
                return;
            }
            requested = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    /// Whether the wish has come.
    public synchronized boolean isRequested() {
        return requested;
    }

    /// Has the action run when the wish comes; at once if it has come. The action must not block.
    ///
    /// @return to be closed when the action is no longer of use
    public Registration onRequest(Runnable action) {
        synchronized (this) {
            if (!requested) {
                actions.add(action);
                return () -> forget(action);
            }
        }
        action.run();
        return () -> {};
    }

    /// Stops whoever calls it if the wish has come.
    ///
    /// @throws CancellationException if the wish has come
    public void check() {
        if (isRequested()) {
            throw new CancellationException("cancelled");
        }
    }

    private synchronized void forget(Runnable action) {
        actions.remove(action);
    }

    /// An action waiting for the wish.
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
