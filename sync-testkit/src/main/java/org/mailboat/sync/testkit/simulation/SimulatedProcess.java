package org.mailboat.sync.testkit.simulation;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.Line;
import org.mailboat.sync.testkit.MemoryRemote;
import org.mailboat.sync.testkit.WriteFaults;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/// The process that runs an engine once, and may be killed in it: all of the engine's calls go
/// through here, where others get ahead and faults strike.
final class SimulatedProcess implements Line {
    /// What the real store has on disk for good when it returns, and all before it.
    private static final Set<String> LASTING =
            Set.of(
                    "intend",
                    "postpone",
                    "settle",
                    "setBack",
                    "makeTrash",
                    "noteUnkept",
                    "settleMailbox",
                    "rollBackMailbox",
                    "removeMailbox");

    /// Likewise of the journal, whose every write is.
    private static final Set<String> LASTING_INTENTS =
            Set.of("intend", "settle", "confirm", "postpone", "park");

    private static final Set<String> WRITES =
            Set.of(
                    "resetMailbox",
                    "beginListing",
                    "recordWindow",
                    "recordLastWindow",
                    "finishListing",
                    "adoptMailbox",
                    "updateMailbox",
                    "applyMarks",
                    "retireDetached",
                    "applyRemovals",
                    "link",
                    "expireRecoverable",
                    "commitReceived",
                    "complete",
                    "park",
                    "unpark",
                    "recordNotes");

    private static final int SLOW_EVENTS = 40;

    private final SimulatedWorld world;
    private final Site site;
    private final Disk.Session session;
    private final List<Fault> faults;
    private final Map<Fault.Point, Integer> passed = new EnumMap<>(Fault.Point.class);
    private final Set<Long> broken = new HashSet<>();
    private final List<String> planned = new ArrayList<>();

    /// Connections that break within the answer that comes in now.
    private final Set<Long> breaking = new HashSet<>();

    private final List<Journal.Draft> noting = new ArrayList<>();

    /// Until when the server asked to be left alone before, or null.
    private final @Nullable Instant asked;

    private int renames;
    private boolean hadDiskTrouble;
    private boolean dead;
    private boolean over;
    private @Nullable AccountReport report;

    SimulatedProcess(SimulatedWorld world, Site site, List<Fault> faults) {
        this.world = world;
        this.site = site;
        this.session = site.disk().begin();
        this.asked = site.askedToWait();
        this.faults = new ArrayList<>(faults);
    }

    void start(SyncRequest request) {
        var engine =
                new SyncEngine(
                        site.account(),
                        world.setup().sizes().bounds(),
                        remote(),
                        port(LocalStore.class),
                        port(Journal.class),
                        world.clock(),
                        world.clock(),
                        world.scheduler().threads());
        world.scheduler()
                .threads()
                .newThread(() -> {
                    try {
                        report = engine.run(AccountRun.of(request, this::told, new Cancel()));
                        if (!hadDiskTrouble) {
                            site.isAskedToWait(report.failures());
                        }
                    } catch (FaultPlan.Killed e) {
                        // As planned.
                    } finally {
                        session.end();
                        over = true;
                    }
                })
                .start();
    }

    private void told(SyncEvent event) {
        switch (event) {
            case SyncEvent.Planned plan -> {
                plan.ops()
                        .forEach(op -> {
                            planned.add(op.sentence());
                            world.coverage().count("plans", op.side() + " " + op.op());
                        });
                plan.conflicts().forEach(sentence -> sentence("conflict", sentence));
                plan.notes().forEach(sentence -> sentence("note", sentence));
            }
            case SyncEvent.Refused refused -> {
                world.coverage().sentence("refuses", refused.reason());
                world.judge().blackout().refused(site.who());
                world.judge().refused(site, refused.reason());
            }
            case SyncEvent.Failed failed -> {
                SyncFailure failure = failed.failure();
                world.coverage()
                        .sentence("reports", failure.kind().label() + ": " + failure.text());
                if (failure.kind() == FailureKind.BUG) {
                    world.find(
                            new Violation(
                                    Violation.Law.NO_FAULT_OF_THE_ENGINE, failure.sentence()));
                }
            }
            default -> {}
        }
    }

    private void sentence(String kind, String sentence) {
        planned.add(sentence);
        world.coverage().sentence(kind, sentence);
    }

    boolean isOver() {
        return over;
    }

    /// What came of it, or null if it was killed.
    @Nullable AccountReport report() {
        return report;
    }

    /// The sentences of a dry run.
    List<String> planned() {
        return planned;
    }

    void kill() {
        dead = true;
        session.kill();
    }

    boolean isDead() {
        return dead;
    }

    private void check() {
        if (dead) {
            throw new FaultPlan.Killed();
        }
    }

    /// Others go on.
    private void pause() {
        check();
        world.scheduler().pause();
        check();
    }

    private @Nullable Fault strike(Fault.Point point) {
        int time = passed.merge(point, 1, Integer::sum);
        for (Fault fault : faults) {
            if (fault.point() == point && fault.nth() == time) {
                faults.remove(fault);
                world.coverage().count("fault", fault.trouble() + " " + point);
                hadDiskTrouble |= fault.trouble() == Fault.Trouble.DISK_FULL;
                return fault;
            }
        }
        return null;
    }

    /// @return whether it was that
    private boolean dies(@Nullable Fault fault, boolean before) {
        if (fault == null) {
            return false;
        }
        boolean now = before ? fault.killsBefore() : fault.killsAfter();
        if (now) {
            kill();
            if (fault.trouble() == Fault.Trouble.POWER_CUT) {
                site.cutPower(fault.more());
            }
        }
        return now;
    }

    private void slow(int events) {
        for (int i = 0; i < events; i++) {
            pause();
        }
    }

    // The line.

    @Override
    public long begin() {
        check();
        Instant until = asked;
        if (until != null && world.clock().instant().isBefore(until)) {
            world.find(
                    new Violation(
                            Violation.Law.LEFT_ALONE,
                            site.who() + "'s store comes back before the server said it may"));
        }
        return world.connect();
    }

    private boolean isBroken(long connection) {
        return broken.contains(connection)
                || breaking.contains(connection)
                || world.isCut(connection);
    }

    @Override
    public @Nullable SyncFailure trouble(long connection, Asked what) {
        pause();
        Fault fault = strike(Fault.Point.valueOf(what.name()));
        if (dies(fault, true) || dies(fault, false)) {
            throw new FaultPlan.Killed();
        }
        if (fault != null) {
            switch (fault.trouble()) {
                case CUT_BEFORE, CUT_AFTER, LATE -> broken.add(connection);
                case THROTTLED -> {
                    broken.add(connection);
                    return throttled(fault);
                }
                case SLOW -> slow(SLOW_EVENTS);
                default -> {}
            }
        }
        return isBroken(connection) ? new WriteFaults.Lost().failure() : null;
    }

    /// Some servers say for how long.
    private SyncFailure throttled(Fault fault) {
        SyncFailure asked =
                SyncFailure.of(FailureKind.THROTTLED, "The server asks to be left alone.")
                        .withNextTry(world.clock().instant().plus(Duration.ofMinutes(5)));
        return fault.more() % 4 < 2 ? asked.withDetail(FailureDetail.WAIT_ASKED) : asked;
    }

    @Override
    public <T> T carryOut(long connection, Written what, Supplier<T> asked) {
        Supplier<T> effect = what == Written.RENAME ? () -> rename(asked) : asked;
        world.judge().ways().writes(site.who(), what);
        pause();
        Fault any = strike(Fault.Point.WRITE);
        Fault fault = any == null ? strike(Fault.Point.valueOf(what.name())) : any;
        if (dies(fault, true)) {
            throw new FaultPlan.Killed();
        }
        Fault.Trouble trouble = fault == null ? null : fault.trouble();
        if (trouble == Fault.Trouble.SLOW) {
            slow(SLOW_EVENTS);
        }
        if (trouble == Fault.Trouble.REFUSED) {
            world.refuses();
            throw new WriteFaults.No();
        }
        if (trouble == Fault.Trouble.THROTTLED && fault != null) {
            if (fault.more() % 2 == 0) {
                throw new WriteFaults.TurnedAway(throttled(fault));
            }
            // It says so as it hangs up: whether it did it, a client cannot know.
            broken.add(connection);
            throw new MailException(throttled(fault));
        }
        if (trouble == Fault.Trouble.LATE && fault != null) {
            world.later(
                    Duration.ofSeconds(1 + Math.floorMod(fault.more() * 7, 50)),
                    site.who(),
                    effect);
        }
        if (trouble == Fault.Trouble.CUT_BEFORE
                || trouble == Fault.Trouble.LATE
                || isBroken(connection)) {
            broken.add(connection);
            throw new WriteFaults.Lost();
        }
        T result;
        try {
            result = world.as(site.who(), effect);
        } catch (WriteFaults.Lost e) {
            broken.add(connection);
            throw e;
        }
        if (dies(fault, false)) {
            throw new FaultPlan.Killed();
        }
        pause();
        if (trouble == Fault.Trouble.CUT_AFTER
                && fault != null
                && fault.more() % 2 == 1
                && result instanceof List<?> answers
                && answers.size() > 1) {
            breaking.add(connection);
            return result;
        }
        if (trouble == Fault.Trouble.CUT_AFTER || isBroken(connection)) {
            broken.add(connection);
            throw new WriteFaults.Lost();
        }
        return result;
    }

    @Override
    public int heard(long connection, int messages) {
        if (!breaking.remove(connection)) {
            return messages;
        }
        broken.add(connection);
        world.coverage().count("fault", "the link breaks within an answer");
        return messages / 2;
    }

    private <T> T rename(Supplier<T> effect) {
        world.judge().excuses().late();
        if (renames++ > 0) {
            world.judge().excuses().exchangesAmid(site.who());
        }
        world.renames(site.who());
        return effect.get();
    }

    @Override
    public long[] order(long[] ids) {
        return world.shuffled(ids);
    }

    // The ports.

    private Remote remote() {
        var remote =
                new MemoryRemote(
                        world.server(), world.setup().sessions(), world.setup().window(), this);
        return (Remote)
                Proxy.newProxyInstance(
                        Remote.class.getClassLoader(),
                        new Class<?>[] {Remote.class},
                        (_, method, arguments) -> {
                            Object result = invoke(method, remote, arguments);
                            if (result instanceof List<?> all) {
                                all.forEach(this::cover);
                            }
                            return result;
                        });
    }

    private void cover(Object result) {
        if (result instanceof Finding
                || result instanceof MailboxOutcome
                || result instanceof Settlement) {
            Class<?> kind = result.getClass();
            world.coverage().count(kind.getInterfaces()[0].getSimpleName(), kind.getSimpleName());
        } else if (result instanceof Setback setback) {
            world.coverage().count("Setback", setback.parked() ? "parked" : "repeated");
        }
    }

    private <T> T port(Class<T> port) {
        return port.cast(
                Proxy.newProxyInstance(
                        port.getClassLoader(),
                        new Class<?>[] {port},
                        (_, method, arguments) -> call(port, method, arguments)));
    }

    private @Nullable Object call(Class<?> port, Method method, Object @Nullable [] arguments)
            throws Exception {
        boolean journal = port == Journal.class;
        String name = method.getName();
        if (name.equals("page")) {
            return world.setup().sizes().page();
        }
        if (name.equals("newContent")) {
            check();
            return session.newContent((Long) Objects.requireNonNull(kept(arguments)[0]));
        }
        boolean lasts = (journal ? LASTING_INTENTS : LASTING).contains(name);
        boolean writes = lasts || (!journal && WRITES.contains(name));
        if (!writes) {
            pause();
            return invoke(method, journal ? session.journal() : session.store(), arguments);
        }
        @Nullable Object[] kept = kept(arguments);
        List<Journal.Draft> drafts = journal && name.equals("intend") ? drafts(kept) : List.of();
        Object result;
        noting.addAll(drafts);
        try {
            pause();
            result =
                    commit(
                            lasts,
                            (store, intents) -> invoke(method, journal ? intents : store, kept));
        } finally {
            noting.removeAll(drafts);
        }
        pause();
        return result;
    }

    private static List<Journal.Draft> drafts(@Nullable Object[] arguments) {
        var drafts = new ArrayList<Journal.Draft>();
        for (Object argument : arguments) {
            if (argument instanceof List<?> all) {
                for (Object each : all) {
                    if (each instanceof Journal.Draft draft) {
                        drafts.add(draft);
                    }
                }
            }
        }
        return drafts;
    }

    /// What is on its way into the journal: what it tells of the server was true before.
    List<Journal.Draft> noting() {
        return dead ? List.of() : noting;
    }

    private @Nullable Object commit(boolean lasts, Disk.Commit commit) throws Exception {
        Fault first = lasts ? strike(Fault.Point.LASTING) : null;
        Fault fault = first == null ? strike(Fault.Point.COMMIT) : first;
        Object result;
        try {
            result = session.commit(lasts, fault, commit);
        } catch (FaultPlan.Killed e) {
            dies(fault, true);
            throw e;
        }
        if (dies(fault, false)) {
            throw new FaultPlan.Killed();
        }
        return result;
    }

    private @Nullable Object[] kept(Object @Nullable [] arguments) {
        @Nullable Object[] kept = arguments == null ? new Object[0] : arguments.clone();
        for (int i = 0; i < kept.length; i++) {
            if (kept[i] instanceof Collection<?> all) {
                kept[i] = List.copyOf(all);
                all.forEach(this::cover);
            }
        }
        return kept;
    }

    private static @Nullable Object invoke(
            Method method, Object target, @Nullable Object @Nullable [] arguments)
            throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            switch (e.getCause()) {
                case Exception cause -> throw cause;
                case Error cause -> throw cause;
                case null, default -> throw e;
            }
        }
    }
}
