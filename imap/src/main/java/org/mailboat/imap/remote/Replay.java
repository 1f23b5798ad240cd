package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// A supplier that can go back to its beginning. For one thread.
final class Replay<T> implements Supplier<@Nullable T> {
    private final Supplier<@Nullable T> source;
    private final List<T> given = new ArrayList<>();
    private final ArrayDeque<T> again = new ArrayDeque<>();

    Replay(Supplier<@Nullable T> source) {
        this.source = source;
    }

    @Override
    public @Nullable T get() {
        T next = again.poll();
        if (next == null) {
            next = source.get();
        }
        if (next != null) {
            given.add(next);
        }
        return next;
    }

    /// Has everything given once more that was given since the beginning.
    void rewind() {
        given.addAll(again);
        again.clear();
        again.addAll(given);
        given.clear();
    }
}
