package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailboat.export.ExportRequest;
import org.mailboat.export.Exporter;
import org.mailboat.imap.fake.SampleMail;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// From opening to closing, and what is left then: nothing.
@Timeout(60)
class LifecycleTest {
    private static final String SILENT = "silent";

    @TempDir Path home;
    @TempDir Path scratch;

    @ParameterizedTest
    @EnumSource(MailStoreOptions.Threads.class)
    void a_store_works_twice_in_one_process_and_leaves_no_thread_and_no_file(
            MailStoreOptions.Threads threads) throws Exception {
        try (var world = new StoreWithServer(home)) {
            SampleMail.fill(world.there);
            world.store.close();
            var options = MailStoreOptions.DEFAULT.withThreads(threads);
            for (int round = 0; round < 2; round++) {
                try (MailStore store = MailStore.open(home, options)) {
                    store.synchronizeInBackground(SyncRequest.of()).await();
                    assertThat(readEverything(store)).isPositive();
                    assertThat(Leftovers.files(home)).isNotEmpty();
                }
                assertThat(Leftovers.threadsBeside(List.of(), scratch)).isEmpty();
                assertThat(Leftovers.files(home)).isEmpty();
            }
            // Nothing is waiting in a log: the last one to go folded it in.
            assertThat(home.resolve("mailboat.db-wal")).doesNotExist();
        }
    }

    private static long readEverything(MailStore store) {
        return store.messages(MessageQuery.everything())
                .mapToLong(message -> store.view(message).headers().size())
                .sum();
    }

    @Test
    void two_handles_on_one_home_read_and_write_beside_each_other() throws Exception {
        try (var world = new StoreWithServer(home);
                MailStore other = world.open()) {
            world.there.mailbox("INBOX").append(StoreWithServer.message("one"));
            world.sync();
            MessageInfo message =
                    other.messages(MessageQuery.everything()).findFirst().orElseThrow();

            world.store.close();

            assertThat(message.header().subject()).isEqualTo("one");
            assertThat(other.view(message).text()).contains("Hello.");
        }
        assertThat(Leftovers.files(home)).isEmpty();
    }

    @Test
    void closing_ends_a_run_that_waits_for_a_silent_server() throws Exception {
        try (var silent = new SilentServer();
                var world = new StoreWithServer(home)) {
            world.store.accounts().add(silent.draft());
            SyncRun run = world.store.synchronizeInBackground(SyncRequest.of(SILENT));
            silent.called();

            world.store.close();

            assertThat(run.isDone()).isTrue();
            assertThat(run.await().accounts().getFirst().result()).isEqualTo(Result.CANCELLED);
            assertThat(Leftovers.threadsBeside(List.of(), scratch)).isEmpty();
        }
    }

    @Test
    void a_run_that_waits_for_a_silent_server_is_cancelled_at_once() throws Exception {
        try (var silent = new SilentServer();
                var world = new StoreWithServer(home)) {
            world.store.accounts().add(silent.draft());
            SyncRun run = world.store.synchronizeInBackground(SyncRequest.of(SILENT));
            silent.called();

            run.cancel();

            // A server has a minute to answer; this test has not.
            assertThat(run.done().toCompletableFuture().get(20, TimeUnit.SECONDS).accounts())
                    .singleElement()
                    .satisfies(account -> assertThat(account.result()).isEqualTo(Result.CANCELLED));
        }
    }

    @Test
    void closing_ends_calls_that_wait_for_a_silent_server() throws Exception {
        try (var silent = new SilentServer();
                var world = new StoreWithServer(home)) {
            world.store.accounts().add(silent.draft());
            var ended = new CompletableFuture<Throwable>();
            var caller =
                    new Thread(() -> {
                        try {
                            world.store.accounts().check(SILENT, new Cancel());
                            ended.complete(new AssertionError("nobody answered"));
                        } catch (RuntimeException e) {
                            ended.complete(e);
                        }
                    });
            caller.start();
            silent.called();

            world.store.close();

            assertThat(ended.get(20, TimeUnit.SECONDS)).isInstanceOf(IllegalStateException.class);
            caller.join();
            assertThat(Leftovers.threadsBeside(List.of(), scratch)).isEmpty();
        }
    }

    @Test
    void a_listener_may_close_the_store() throws Exception {
        try (var world = new StoreWithServer(home)) {
            SampleMail.fill(world.there);
            var closed = new CountDownLatch(1);
            SyncRun run =
                    world.store.synchronizeInBackground(
                            SyncRequest.of(),
                            event -> {
                                if (event instanceof SyncEvent.Progress
                                        && !world.store.isClosed()) {
                                    world.store.close();
                                    closed.countDown();
                                }
                            });

            closed.await();
            run.await();

            assertThat(world.store.isClosed()).isTrue();
            assertThat(Leftovers.files(home)).isEmpty();
        }
    }

    @Test
    void a_stream_goes_on_while_the_store_is_open_and_no_longer() throws Exception {
        try (var world = new StoreWithServer(home)) {
            for (int i = 0; i < 120; i++) {
                world.there.mailbox("INBOX").append(StoreWithServer.message("number " + i));
            }
            world.sync();
            Iterator<MessageInfo> messages =
                    world.store.messages(MessageQuery.everything()).iterator();
            MessageInfo first = messages.next();
            InputStream content = world.store.content(first);

            world.store.close();

            assertThatThrownBy(content::read)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("the store is closed");
            assertThatThrownBy(() -> messages.forEachRemaining(m -> {}))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(Leftovers.files(home)).isEmpty();
        }
    }

    @Test
    void a_closed_store_answers_everything_with_one_exception() throws Exception {
        try (var world = new StoreWithServer(home)) {
            world.there.mailbox("INBOX").append(StoreWithServer.message("one"));
            world.there.mailbox("INBOX").append(StoreWithServer.message("two"));
            world.sync();
            MailStore store = world.store;
            Accounts accounts = store.accounts();
            MailboxInfo inbox = store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
            MessageInfo message = store.placements("p1").getFirst();
            // Its header is not read yet.
            MessageInfo other = store.placements("p2").getFirst();
            MessageQuery query = MessageQuery.mailbox(inbox);
            AccountDraft draft = world.draft("new", "secret");
            store.close();

            Map<String, ThrowingCallable> calls =
                    Map.ofEntries(
                            Map.entry("accounts", accounts::list),
                            Map.entry("add", () -> accounts.add(draft)),
                            Map.entry(
                                    "change",
                                    () ->
                                            accounts.change(
                                                    StoreWithServer.ACCOUNT,
                                                    AccountChange.ofPassword(new Secret("x")))),
                            Map.entry("remove", () -> accounts.remove(StoreWithServer.ACCOUNT)),
                            Map.entry("check", () -> accounts.check(draft, new Cancel())),
                            Map.entry("mailboxes", store::mailboxes),
                            Map.entry(
                                    "mailbox",
                                    () -> store.mailbox(StoreWithServer.ACCOUNT, "INBOX")),
                            Map.entry("mailbox by id", () -> store.mailbox(inbox.id())),
                            Map.entry("messages", () -> store.messages(query)),
                            Map.entry("page", () -> store.page(query, 1)),
                            Map.entry("message", () -> store.message(message.id())),
                            Map.entry("placements", () -> store.placements(message.message())),
                            Map.entry("content", () -> store.content(message)),
                            Map.entry("headers", () -> store.headers(message)),
                            Map.entry("view", () -> store.view(message)),
                            Map.entry("header", other::header),
                            Map.entry(
                                    "undelete",
                                    () -> store.edits().undelete(List.of(message.id()))),
                            Map.entry("pending", store.edits()::pending),
                            Map.entry("status", store::status),
                            Map.entry("state", store::state),
                            Map.entry("changes", () -> store.changesSince(StoreChanges.BEGINNING)),
                            Map.entry("subscribe", () -> store.subscribe(changes -> {})),
                            Map.entry("verify", () -> world.differences(false, false)),
                            Map.entry("check store", () -> store.check(false, new Cancel())),
                            Map.entry(
                                    "export",
                                    () ->
                                            new Exporter(store)
                                                    .export(
                                                            new ExportRequest(
                                                                    StoreWithServer.ACCOUNT,
                                                                    scratch.resolve("export"),
                                                                    ExportRequest.Format.EML,
                                                                    List.of()),
                                                            WorkProgress.NONE,
                                                            new Cancel())),
                            Map.entry(
                                    "sync", () -> store.synchronizeInBackground(SyncRequest.of())));
            calls.forEach((name, call) ->
                    assertThatThrownBy(call)
                            .as(name)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("closed"));
            store.close();
            assertThat(Leftovers.files(home)).isEmpty();
            assertThat(Files.readString(home.resolve("secrets.toml"))).contains("tulip");
        }
    }

    @Test
    void an_interrupted_thread_reads_and_writes_and_stays_interrupted() throws Exception {
        try (var world = new StoreWithServer(home)) {
            world.there.mailbox("INBOX").append(StoreWithServer.message("one"));
            world.sync();
            Thread.currentThread().interrupt();
            try {
                MessageInfo message =
                        world.store.messages(MessageQuery.everything()).findFirst().orElseThrow();

                assertThat(world.store.view(message).text()).contains("Hello.");
                world.store.accounts().add(world.draft("other", "secret"));
                world.store.accounts().remove("other");
            } finally {
                assertThat(Thread.interrupted()).isTrue();
            }
            assertThat(world.sync().failures()).isEmpty();
        }
    }

    /// A server that takes calls and says nothing.
    private static final class SilentServer implements AutoCloseable {
        private final ServerSocket listener;
        private final CountDownLatch called = new CountDownLatch(1);

        SilentServer() throws IOException {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            Thread.ofPlatform().daemon().start(this::accept);
        }

        @SuppressWarnings("resource")
        private void accept() {
            try {
                listener.accept();
                called.countDown();
                while (true) {
                    listener.accept();
                }
            } catch (IOException e) {
                // closed
            }
        }

        AccountDraft draft() {
            var address =
                    new ServerAddress(
                            ServerAddress.Security.PLAINTEXT,
                            "127.0.0.1",
                            listener.getLocalPort(),
                            "ann");
            return AccountDraft.of(SILENT, address).withPassword(new Secret("secret"));
        }

        void called() throws InterruptedException {
            called.await();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
