package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteSession;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// A disk that is full, a server that takes no more connections or none: no run hangs, and each
/// says what it was.
@Timeout(60)
class TroubleTest {
    private final World world = World.withMail();

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mailboxes",
                "adoptMailbox",
                "beginListing",
                "baseline",
                "recordWindow",
                "recordLastWindow",
                "owed",
                "newContent",
                "commitReceived"
            })
    void a_full_disk_ends_the_run_and_says_so(String call) {
        var full = new MailException(SyncFailure.of(FailureKind.LOCAL_DISK, "The disk is full."));

        AccountReport report = run(remote(), failing(LocalStore.class, world.store, call, 1, full));

        assertThat(report.result()).isEqualTo(Result.FAILED);
        assertThat(report.failures().getLast().kind()).isEqualTo(FailureKind.LOCAL_DISK);
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_full_disk_is_told_once_also_if_the_session_tells_it_for_each_order() {
        AccountReport report = run(tellingInsteadOfThrowing(remote()), world.store);

        assertThat(report.result()).isEqualTo(Result.FAILED);
        assertThat(report.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.kind()).isEqualTo(FailureKind.LOCAL_DISK));
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"owed", "commitReceived", "recordWindow"})
    void a_fault_of_the_store_ends_the_run_and_says_so(String call) {
        var fault = new IllegalStateException("a fault");

        AccountReport report =
                run(remote(), failing(LocalStore.class, world.store, call, 1, fault));

        assertThat(report.result()).isEqualTo(Result.FAILED);
        assertThat(report.failures().getLast().kind()).isEqualTo(FailureKind.BUG);
    }

    @Test
    void a_server_that_takes_one_connection_gets_one() {
        AccountReport report = run(oneAtATime(remote()), world.store);

        assertThat(report.failures()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(world.difference()).isNull();
    }

    @Test
    void a_server_out_of_reach_is_tried_a_few_times_with_growing_pauses() {
        var offline = new MailException(SyncFailure.of(FailureKind.OFFLINE, "No way there."));
        Instant start = world.clock.instant();

        AccountReport report =
                run(failing(Remote.class, remote(), "openSession", 1, offline), world.store);

        assertThat(report.result()).isEqualTo(Result.FAILED);
        assertThat(report.failures())
                .singleElement()
                .satisfies(f -> assertThat(f.kind()).isEqualTo(FailureKind.OFFLINE));
        assertThat(Duration.between(start, world.clock.instant()))
                .isEqualTo(Duration.ofSeconds(1 + 2 + 4 + 8));
    }

    @Test
    void a_refused_login_is_not_tried_again() {
        var wrong = new MailException(SyncFailure.of(FailureKind.NEEDS_LOGIN, "Wrong password."));

        AccountReport report =
                run(failing(Remote.class, remote(), "connect", 1, wrong), world.store);

        assertThat(report.result()).isEqualTo(Result.FAILED);
        assertThat(report.failures())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
                    assertThat(f.account()).isEqualTo("home");
                });
    }

    @Test
    void a_server_that_asked_for_time_is_not_asked_for_anything_before_that() {
        Instant until = world.clock.instant().plusSeconds(90);
        var wait =
                SyncFailure.of(FailureKind.THROTTLED, "Leave me alone.")
                        .withDetail(FailureDetail.WAIT_ASKED)
                        .withNextTry(until);
        world.store.recordNotes(
                world.account().id(),
                new LocalStore.AccountNotes(null, null, null, wait, null, List.of()));

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(report.failures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.nextTry()).isEqualTo(until));
        assertThat(world.store.mailboxes(world.account().id())).isEmpty();
        world.clock.advance(Duration.ofSeconds(91));
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
    }

    @Test
    void another_server_under_the_same_account_is_never_compared_unasked() {
        world.sync();
        var notes = world.store.notes(world.account().id());
        world.store.recordNotes(
                world.account().id(),
                new LocalStore.AccountNotes(
                        "user at elsewhere.test",
                        notes.lastSuccess(),
                        notes.lastRun(),
                        notes.lastFailure(),
                        notes.refused(),
                        notes.demotions()));
        world.server.expunge("INBOX", 1);
        var ids = world.store.ids("Work");

        assertThat(world.sync().result()).isEqualTo(Result.REFUSED);
        assertThat(world.store.dump("INBOX")).hasSize(8);

        assertThat(world.sync(SyncRequest.of().withAllowMassDelete(true)).result())
                .isEqualTo(Result.DONE);
        assertThat(world.store.ids("Work")).isEqualTo(ids);
        assertThat(world.store.recoverable()).containsExactly(World.text("INBOX", 1));
    }

    private MemoryRemote remote() {
        return new MemoryRemote(world.server, world.sessions, world.window);
    }

    private AccountReport run(Remote remote, LocalStore store) {
        return new SyncEngine(
                        world.account(),
                        remote,
                        store,
                        world.journal,
                        world.clock,
                        world.clock,
                        Thread.ofPlatform().daemon().factory())
                .run(AccountRun.of(SyncRequest.of(), world.events::add, new Cancel()));
    }

    /// A remote whose sessions meet a full disk at every message, and go on.
    private static Remote tellingInsteadOfThrowing(Remote remote) {
        var full = SyncFailure.of(FailureKind.LOCAL_DISK, "The disk is full.");
        return Intercepted.port(
                Remote.class,
                (method, arguments) -> {
                    Object result = method.invoke(remote, arguments);
                    if (!(result instanceof RemoteSession session)) {
                        return result;
                    }
                    return Intercepted.port(
                            RemoteSession.class,
                            (called, given) -> {
                                if (!called.getName().equals("fetch")) {
                                    return called.invoke(session, given);
                                }
                                var orders = (Supplier<?>) given[0];
                                var sink = (FetchSink) given[1];
                                while (orders.get() instanceof FetchOrder order) {
                                    sink.failed(order, full);
                                }
                                return null;
                            });
                });
    }

    /// The remote of a server that takes one connection at a time.
    private static Remote oneAtATime(Remote remote) {
        var open = new AtomicInteger();
        return Intercepted.port(
                Remote.class,
                (method, arguments) -> {
                    if (!method.getName().equals("openSession")) {
                        return method.invoke(remote, arguments);
                    }
                    if (open.incrementAndGet() > 1) {
                        open.decrementAndGet();
                        throw new MailException(SyncFailure.of(FailureKind.TRANSIENT, "Too many."));
                    }
                    var session = (RemoteSession) method.invoke(remote, arguments);
                    return Intercepted.port(
                            RemoteSession.class,
                            (called, given) -> {
                                if (called.getName().equals("close")) {
                                    open.decrementAndGet();
                                }
                                return called.invoke(session, given);
                            });
                });
    }

    /// The port, with one of its calls failing from the n-th time on.
    private static <T> T failing(
            Class<T> port, T target, String call, int from, RuntimeException thrown) {
        var calls = new AtomicInteger();
        return Intercepted.port(
                port,
                (method, arguments) -> {
                    if (method.getName().equals(call) && calls.incrementAndGet() >= from) {
                        throw thrown;
                    }
                    return method.invoke(target, arguments);
                });
    }
}
