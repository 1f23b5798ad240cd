package org.mailboat;

import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Waiter;

import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits in real time.
final class PatientWaiter implements Waiter {
    @Override
    public void await(Duration time, Cancel cancel) {
        var wish = new CountDownLatch(1);
        try (var registration = cancel.onRequest(wish::countDown)) {
            if (wish.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                cancel.check();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted");
        }
    }
}
