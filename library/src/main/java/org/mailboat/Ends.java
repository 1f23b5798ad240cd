package org.mailboat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Waits for the ends of what may be in a caller's own code. Interrupts are put off.
final class Ends {
    /// So long a caller's code may go on when everything is being closed.
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final System.Logger LOG = System.getLogger(Ends.class.getName());

    private Ends() {}

    /// @return whether the end came in time
    static boolean await(CountDownLatch end, Duration atMost) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return end.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /// Waits for a thread's end; one that does not come is interrupted and left to itself.
    static void awaitOrInterrupt(CountDownLatch end, Thread thread, Duration patience) {
        if (await(end, patience)) {
            return;
        }
        thread.interrupt();
        if (!await(end, Duration.ofSeconds(1))) {
            LOG.log(System.Logger.Level.WARNING, "a listener does not return; left to itself");
        }
    }
}
