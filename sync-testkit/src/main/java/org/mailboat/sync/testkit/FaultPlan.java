package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.RemoteSession;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.concurrent.CancellationException;

/// Has something happen at one step: before or after the n-th call of a port. Mostly the process is
/// killed; then every later call is refused, as a dead process makes none. Thread-safe.
public final class FaultPlan {
    /// The calls of all ports that change something.
    private static final Set<String> CHANGES =
            Set.of(
                    "accepted",
                    "adoptMailbox",
                    "applyMarks",
                    "applyRemovals",
                    "arrange",
                    "attempt",
                    "begin",
                    "beginListing",
                    "commitReceived",
                    "complete",
                    "confirm",
                    "doubt",
                    "expireRecoverable",
                    "file",
                    "finishListing",
                    "found",
                    "intend",
                    "link",
                    "makeTrash",
                    "noteUnkept",
                    "park",
                    "postpone",
                    "recordLastWindow",
                    "recordNotes",
                    "recordWindow",
                    "refuse",
                    "removeMailbox",
                    "resetMailbox",
                    "retireDetached",
                    "rollBackMailbox",
                    "setBack",
                    "settle",
                    "settleMailbox",
                    "submit",
                    "unpark",
                    "updateMailbox",
                    "write");

    private final long at;
    private final boolean changesOnly;
    private final Runnable happening;
    private long steps;
    private boolean dead;

    /// The process is dead. Stages take it for a wish to stop, so that nothing is logged as a
    /// fault.
    public static final class Killed extends CancellationException {
        public Killed() {
            super("killed");
        }
    }

    private FaultPlan(long at, boolean changesOnly, Runnable happening) {
        this.at = at;
        this.changesOnly = changesOnly;
        this.happening = happening;
    }

    public static FaultPlan none() {
        return meanwhile(Long.MAX_VALUE, () -> {});
    }

    /// Nothing is killed.
    ///
    /// @param step from 1; odd steps lie before a call, even ones after it
    /// @param happening what others do at that step
    public static FaultPlan meanwhile(long step, Runnable happening) {
        return new FaultPlan(step, false, happening);
    }

    /// @param step from 1; odd steps lie before a call, even ones after it
    public static FaultPlan killAt(long step) {
        return new FaultPlan(step, false, FaultPlan::die);
    }

    /// The same, counting only calls that change something: what a process leaves when it is killed
    /// elsewhere is no different.
    public static FaultPlan killAtChange(long step) {
        return new FaultPlan(step, true, FaultPlan::die);
    }

    private static void die() {
        throw new Killed();
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
        if (steps == at) {
            try {
                happening.run();
            } catch (Killed e) {
                dead = true;
                throw e;
            }
        }
    }
}
