package org.mailboat.mapi;

import org.jspecify.annotations.Nullable;

/// A place that a call fills, where the original takes a pointer. Thread-safe.
///
/// @param <T> what the call puts there
public final class Out<T> {
    private volatile @Nullable T value;

    /// With nothing in it yet.
    public Out() {}

    /// What the call put here; null before one succeeded.
    public @Nullable T get() {
        return value;
    }

    /// Puts something here.
    public void set(@Nullable T filled) {
        value = filled;
    }
}
