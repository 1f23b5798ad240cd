package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.LocalStore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

/// Mail comes in while its account is still being listed, if there is nothing to be judged before.
@Timeout(60)
class FirstDownloadTest {
    private final World world = World.withMail();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch here = new CountDownLatch(1);

    @Test
    void what_a_first_listing_meets_comes_in_while_the_rest_is_still_listed() {
        world.sessions = 2;
        var lists = new AtomicReference<Thread>();
        world.onOpen =
                () -> {
                    boolean first = lists.compareAndSet(null, Thread.currentThread());
                    if (!first && Thread.currentThread().equals(lists.get())) {
                        awaitMail();
                    }
                };

        assertThat(sync().result()).isEqualTo(Result.DONE);

        assertThat(calls.indexOf("commitReceived")).isLessThan(calls.lastIndexOf("beginListing"));
        world.onOpen = () -> {};
        world.assertSettledAndQuiet();
    }

    @Test
    void what_comes_in_later_waits_until_all_is_listed() {
        world.sync();
        world.server.paths().forEach(path -> world.server.append(path, "Text\r\n", World.NONE));

        assertThat(sync().created()).isEqualTo(3);

        assertThat(calls.indexOf("newContent"))
                .isGreaterThan(calls.lastIndexOf("recordLastWindow"));
        world.assertSettledAndQuiet();
    }

    @Test
    void one_connection_first_lists_and_then_fetches() {
        world.sessions = 1;

        assertThat(sync().result()).isEqualTo(Result.DONE);

        assertThat(calls.indexOf("newContent"))
                .isGreaterThan(calls.lastIndexOf("recordLastWindow"));
        world.assertSettledAndQuiet();
    }

    @Test
    void a_dry_run_of_an_account_of_which_nothing_is_here_brings_nothing() {
        SyncRequest dry = SyncRequest.of().withDryRun(true);

        assertThat(run(dry).result()).isEqualTo(Result.DONE);

        assertThat(calls).doesNotContain("newContent", "commitReceived", "noteRun");
    }

    private void awaitMail() {
        try {
            here.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private AccountReport sync() {
        return run(SyncRequest.of());
    }

    /// With the calls to the store noted down.
    private AccountReport run(SyncRequest request) {
        LocalStore store =
                Intercepted.port(
                        LocalStore.class,
                        (method, arguments) -> {
                            calls.add(method.getName());
                            Object result = method.invoke(world.store, arguments);
                            if (method.getName().equals("commitReceived")) {
                                here.countDown();
                            }
                            return result;
                        });
        return new SyncEngine(
                        world.account(),
                        world.remote(),
                        store,
                        world.journal,
                        world.clock,
                        world.clock,
                        Thread.ofPlatform().daemon().factory())
                .run(AccountRun.of(request, world.events::add, new Cancel()));
    }
}
