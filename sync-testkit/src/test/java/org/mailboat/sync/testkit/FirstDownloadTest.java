package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.mailboat.model.MailException;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.testkit.Line.Asked;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/// Mail comes in while its account is still being listed, if there is nothing to be judged before.
@Timeout(60)
class FirstDownloadTest {
    private final World world = World.withMail();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch here = new CountDownLatch(1);

    /// Comes before octets are stored.
    private Runnable onContent = () -> {};

    /// Three mailboxes, and the first of them again.
    private final CountDownLatch listed = new CountDownLatch(4);

    @Test
    void what_a_first_listing_meets_comes_in_while_the_rest_is_still_listed() {
        world.sessions = 2;
        var lists = new AtomicReference<Thread>();
        world.onOpen =
                () -> {
                    boolean first = lists.compareAndSet(null, Thread.currentThread());
                    if (!first && Thread.currentThread().equals(lists.get())) {
                        await(here);
                    }
                };

        assertThat(sync().result()).isEqualTo(Result.DONE);

        assertThat(calls.indexOf("commitReceived")).isLessThan(calls.lastIndexOf("beginListing"));
        world.onOpen = () -> {};
        world.assertSettledAndQuiet();
    }

    @Test
    void two_sessions_bring_in_what_one_mailbox_has() {
        var large = new World();
        for (int i = 1; i <= 8; i++) {
            large.server.append("INBOX", World.text("INBOX", i), World.NONE);
        }
        Set<Thread> fetching = ConcurrentHashMap.newKeySet();
        var both = new CountDownLatch(2);
        large.sessions = 3;
        onContent =
                () -> {
                    if (fetching.add(Thread.currentThread())) {
                        both.countDown();
                        awaitForAWhile(both);
                    }
                };

        assertThat(run(large, SyncRequest.of()).result()).isEqualTo(Result.DONE);

        assertThat(fetching).hasSize(2);
        large.assertSettledAndQuiet();
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
    void what_is_listed_again_after_the_link_broke_and_mail_came_is_brought_in_once() {
        world.sessions = 2;
        var windows = new AtomicInteger();
        var lists = new AtomicReference<Thread>();
        world.onAsk =
                what -> {
                    if (what == Asked.WINDOW) {
                        lists.set(Thread.currentThread());
                        if (windows.incrementAndGet() == 3) {
                            world.server.append("INBOX", "Text\r\n", World.NONE);
                            throw new MailException(WriteFaults.linkLost());
                        }
                    } else if (what == Asked.CONNECTION
                            && lists.get() != null
                            && !Thread.currentThread().equals(lists.get())) {
                        // All that is listed waits when it begins to fetch.
                        await(listed);
                    }
                };

        AccountReport report = sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(report.created()).isEqualTo(25);
        assertThat(report.traffic().bodies()).isEqualTo(25);
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

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Goes on alone if nobody comes.
    private static void awaitForAWhile(CountDownLatch latch) {
        try {
            boolean _ = latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private AccountReport sync() {
        return run(SyncRequest.of());
    }

    private AccountReport run(SyncRequest request) {
        return run(world, request);
    }

    /// With the calls to the store noted down.
    private AccountReport run(World of, SyncRequest request) {
        LocalStore store =
                Intercepted.port(
                        LocalStore.class,
                        (method, arguments) -> {
                            calls.add(method.getName());
                            if (method.getName().equals("newContent")) {
                                onContent.run();
                            }
                            Object result = method.invoke(of.store, arguments);
                            if (method.getName().equals("commitReceived")) {
                                here.countDown();
                            } else if (method.getName().equals("recordLastWindow")) {
                                listed.countDown();
                            }
                            return result;
                        });
        return new SyncEngine(
                        of.account(),
                        of.remote(),
                        store,
                        of.journal,
                        of.clock,
                        of.clock,
                        Thread.ofPlatform().daemon().factory())
                .run(AccountRun.of(request, of.events::add, new Cancel()));
    }
}
