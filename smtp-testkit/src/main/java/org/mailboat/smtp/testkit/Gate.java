package org.mailboat.smtp.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A place where a server waits for the test. Thread-safe.
public final class Gate {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch opened = new CountDownLatch(1);

    /// Blocks until the server is there.
    public void awaitReached() throws InterruptedException {
        if (!reached.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("the server did not come to the gate");
        }
    }

    /// Lets the server go on, now or when it comes.
    public void open() {
        opened.countDown();
    }

    /// Blocks until the gate is open.
    void pass() throws InterruptedException {
        reached.countDown();
        if (!opened.await(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("nobody opened the gate");
        }
    }
}
