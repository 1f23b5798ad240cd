package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.RemoteSession;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CancellationException;

/// Kills the process at one step: before or after the n-th call of a port. After it every call is
/// refused, as a dead process makes none. Thread-safe.
public final class FaultPlan {
    /// The calls of all ports that change something.
    private static final Set<String> CHANGES =
            Set.of(
                    "adoptMailbox",
                    "applyMarks",
                    "applyRemovals",
                    "arrange",
                    "beginListing",
                    "commitReceived",
                    "complete",
                    "confirm",
                    "expireRecoverable",
                    "finishListing",
                    "intend",
                    "link",
                    "makeTrash",
                    "noteUnkept",
                    "park",
                    "postpone",
                    "recordLastWindow",
                    "recordNotes",
                    "recordWindow",
                    "removeMailbox",
                    "resetMailbox",
                    "retireDetached",
                    "rollBackMailbox",
                    "setBack",
                    "settle",
                    "settleMailbox",
                    "unpark",
                    "updateMailbox",
                    "write");

    private final long killAt;
    private final boolean changesOnly;
    private long steps;
    private boolean dead;

    /// The process is dead. Stages take it for a wish to stop, so that nothing is logged as a
    /// fault.
    public static final class Killed extends CancellationException {
        public Killed() {
            super("killed");
        }
    }

    private FaultPlan(long killAt, boolean changesOnly) {
        this.killAt = killAt;
        this.changesOnly = changesOnly;
    }

    public static FaultPlan none() {
        return new FaultPlan(Long.MAX_VALUE, false);
    }

    /// @param step from 1; odd steps lie before a call, even ones after it
    public static FaultPlan killAt(long step) {
        return new FaultPlan(step, false);
    }

    /// The same, counting only calls that change something: what a process leaves when it is killed
    /// elsewhere is no different.
    public static FaultPlan killAtChange(long step) {
        return new FaultPlan(step, true);
    }

    /// The port, with this plan around its calls and those of the sessions it opens.
    public <T> T around(Class<T> port, T target) {
        return port.cast(
                Proxy.newProxyInstance(
                        port.getClassLoader(),
                        new Class<?>[] {port},
                        (_, method, arguments) -> call(target, method, arguments)));
    }

    /// How many steps were taken.
    public synchronized long steps() {
        return steps;
    }

    public synchronized boolean killed() {
        return dead;
    }

    private @Nullable Object call(Object target, Method method, Object @Nullable [] arguments)
            throws Throwable {
        boolean counts = !changesOnly || CHANGES.contains(method.getName());
        step(counts);
        Object result;
        try {
            result = method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
        step(counts);
        return result instanceof RemoteSession session
                ? around(RemoteSession.class, session)
                : result;
    }

    private synchronized void step(boolean counts) {
        if (dead) {
            throw new Killed();
        }
        if (!counts) {
            return;
        }
        steps++;
        if (steps == killAt) {
            dead = true;
            throw new Killed();
        }
    }
}
