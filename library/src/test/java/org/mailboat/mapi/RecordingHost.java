package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;

/// A host that notes what it is told, and then does what the test wants.
final class RecordingHost implements IMAPISyncProgressCallback {
    final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> bar = Collections.synchronizedList(new ArrayList<>());
    final List<HRESULT> errors = Collections.synchronizedList(new ArrayList<>());
    final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());
    volatile @Nullable HRESULT status;
    private final Consumer<String> reaction;

    RecordingHost() {
        this(call -> {});
    }

    /// @param reaction is given the name of each method that was called
    RecordingHost(Consumer<String> reaction) {
        this.reaction = reaction;
    }

    @Override
    public void Progress(@Nullable String step, int index, int indexMax) {
        bar.add(index);
        note("Progress", step + " " + index + "/" + indexMax);
    }

    @Override
    public void Error(HRESULT errorOrWarning, String text) {
        errors.add(errorOrWarning);
        note("Error", errorOrWarning + " " + text);
    }

    @Override
    public void Done(SyncDoneEvent event, HRESULT finalStatus) {
        status = finalStatus;
        note("Done", finalStatus + " signalled=" + event.isSignalled());
    }

    private void note(String method, String what) {
        calls.add(method + " " + what);
        threads.add(Thread.currentThread());
        reaction.accept(method);
    }

    long times(String method) {
        synchronized (calls) {
            return calls.stream().filter(c -> c.startsWith(method + " ")).count();
        }
    }
}
