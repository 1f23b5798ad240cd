package org.mailboat.sync.testkit.simulation;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// The one queue of events. All threads of a simulated world are virtual ones that run on the
/// thread that made this, one at a time, until they wait or [#pause]; which goes on next a seeded
/// generator picks. So the same seed gives the same interleaving, whatever the machine does. When
/// none can go on, time passes to the next moment for which something waits.
///
/// Needs `--add-opens java.base/java.lang=ALL-UNNAMED`: the JDK has no public way yet to give
/// virtual threads a scheduler.
final class SeededScheduler {
    private static final MethodHandle NEW_THREAD = newThread();
    private static final String ENGINE = "org.mailboat.sync.";
    private static final int FRAMES = 6;

    private final Thread owner = Thread.currentThread();
    private final Random random;
    private final List<Runnable> ready = new ArrayList<>();
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(
                    Comparator.comparingLong(Timer::nanos).thenComparingLong(Timer::number));
    private long nanos;
    private long timersMade;
    private long events;
    private boolean disturbed;
    private final List<Thread> threads = new ArrayList<>();

    private record Timer(long nanos, long number, Runnable action) {}

    SeededScheduler(Random random) {
        this.random = random;
    }

    private static MethodHandle newThread() {
        try {
            Method method =
                    Class.forName("java.lang.ThreadBuilders")
                            .getDeclaredMethod(
                                    "newVirtualThread",
                                    Executor.class,
                                    String.class,
                                    int.class,
                                    Runnable.class);
            method.setAccessible(true);
            return MethodHandles.lookup().unreflect(method);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no scheduler for virtual threads", e);
        }
    }

    ThreadFactory threads() {
        return this::thread;
    }

    private Thread thread(Runnable task) {
        try {
            var thread = (Thread) NEW_THREAD.invoke((Executor) this::goOn, "simulated", 0, task);
            threads.add(thread);
            return thread;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private void goOn(Runnable continuation) {
        Thread current = Thread.currentThread();
        if (current != owner && !current.isVirtual()) {
            disturbed = true;
        }
        ready.add(continuation);
    }

    /// Lets others go on; for a thread of the simulation.
    // The scheduler relied on is this one.
    @SuppressWarnings("ThreadPriorityCheck")
    void pause() {
        Thread.yield();
    }

    /// One event.
    ///
    /// @return false if nothing can ever go on
    boolean step() {
        if (disturbed) {
            throw new IllegalStateException("real time came into the simulation");
        }
        if (ready.isEmpty()) {
            Timer next = timers.poll();
            if (next == null) {
                return false;
            }
            nanos = Math.max(nanos, next.nanos());
            next.action().run();
            return true;
        }
        int last = ready.size() - 1;
        int picked = random.nextInt(last + 1);
        Runnable next = ready.get(picked);
        ready.set(picked, ready.get(last));
        ready.remove(last);
        events++;
        next.run();
        return true;
    }

    /// Where in the engine the threads wait that never went on.
    List<String> waiting() {
        return threads.stream()
                .filter(Thread::isAlive)
                .map(thread ->
                        Arrays.stream(thread.getStackTrace())
                                .filter(frame -> frame.getClassName().startsWith(ENGINE))
                                .limit(FRAMES)
                                .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                                .collect(Collectors.joining(" < ")))
                .filter(Predicate.not(String::isEmpty))
                .toList();
    }

    /// Time since the beginning.
    long nanos() {
        return nanos;
    }

    /// How many events there were.
    long events() {
        return events;
    }

    /// Has something done at a moment, between two events.
    void at(long moment, Runnable action) {
        timers.add(new Timer(moment, timersMade++, action));
    }

    /// Lets time pass, with what is due in it.
    void advance(long by) {
        long until = nanos + by;
        for (Timer next = timers.peek();
                next != null && next.nanos() <= until;
                next = timers.peek()) {
            timers.remove();
            nanos = Math.max(nanos, next.nanos());
            next.action().run();
        }
        nanos = until;
    }

    /// Wakes a thread of the simulation at a moment.
    void wakeAt(long moment, Thread thread) {
        at(moment, () -> LockSupport.unpark(thread));
    }
}
