package org.mailboat.sync.testkit;

import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Waiter;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/// A clock that stands still until it is moved; waiting moves it. Thread-safe.
public final class ManualClock implements InstantSource, Waiter {
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Override
    public synchronized Instant instant() {
        return now;
    }

    public synchronized void advance(Duration time) {
        now = now.plus(time);
    }

    @Override
    public void await(Duration time, Cancel cancel) {
        cancel.check();
        advance(time);
    }
}
