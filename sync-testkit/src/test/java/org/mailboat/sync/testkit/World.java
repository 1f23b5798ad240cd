package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Completed;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.Remote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// One account between a model server and a store in memory, and its engine.
final class World {
    static final Keywords NONE = Keywords.none();
    static final Keywords SEEN = Keywords.of(Keyword.SEEN);
    static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);

    final MemoryServer server = new MemoryServer();
    final MemoryStore store = new MemoryStore();
    final MemoryJournal journal = new MemoryJournal();
    final ManualClock clock = new ManualClock();
    final List<SyncEvent> events = Collections.synchronizedList(new ArrayList<>());
    Policy policy = Policy.DEFAULT;
    Consumer<SyncEvent> onEvent = _ -> {};

    /// Comes before the server is asked to open a mailbox.
    Runnable onOpen = () -> {};

    /// Comes before anything is asked of the server over a link.
    Consumer<Line.Asked> onAsk = _ -> {};

    /// Comes before the server is asked what became of a command.
    Runnable onProbe = () -> {};

    /// Comes before something that is written takes effect there.
    Consumer<WriteFaults.Written> onWrite = _ -> {};

    int sessions = 3;
    int window = 3;
    String host = "memory.test";

    World() {
        server.create("INBOX");
    }

    /// A world with three mailboxes and some mail in each.
    static World withMail() {
        var world = new World();
        world.server.create("Work").create("Work/Old");
        for (String path : world.server.paths()) {
            for (int i = 1; i <= 8; i++) {
                world.server.append(path, text(path, i), i % 2 == 0 ? SEEN : NONE);
            }
        }
        return world;
    }

    /// The same, of mail as it comes: with a Message-ID, so that a header proves what it is.
    static World withRealMail(int messages) {
        var world = new World();
        world.server.create("Work").create("Work/Old");
        for (String path : world.server.paths()) {
            for (int i = 1; i <= messages; i++) {
                world.server.append(path, mail(path + " " + i), i % 2 == 0 ? SEEN : NONE);
            }
        }
        return world;
    }

    /// The same, once both sides agree on it.
    static World agreed(int messages) {
        World world = withRealMail(messages);
        assertThat(world.sync().result()).isEqualTo(Result.DONE);
        return world;
    }

    static String mail(String name) {
        return "Message-ID: <"
                + name.replace(' ', '.')
                + "@mailboat.test>\r\nSubject: "
                + name
                + "\r\n\r\nText of "
                + name
                + "\r\n";
    }

    static String text(String path, int i) {
        return "Subject: " + path + " " + i + "\r\n\r\nText " + i + "\r\n";
    }

    Account account() {
        return new Account(
                new AccountId(1),
                "home",
                new ServerAddress(ServerAddress.Security.IMPLICIT_TLS, host, 993, "user"),
                null,
                new TlsTrust.Platform(),
                new CredentialSource.Stored(),
                policy);
    }

    AccountReport sync() {
        return sync(SyncRequest.of());
    }

    AccountReport sync(SyncRequest request) {
        return sync(request, FaultPlan.none(), new Cancel());
    }

    AccountReport sync(SyncRequest request, FaultPlan faults, Cancel cancel) {
        var engine =
                new SyncEngine(
                        account(),
                        faults.around(Remote.class, remote()),
                        faults.around(LocalStore.class, store),
                        faults.around(Journal.class, journal),
                        clock,
                        clock,
                        Thread.ofPlatform().daemon().factory());
        return engine.run(AccountRun.of(request, this::told, cancel));
    }

    /// What a run would do now.
    SyncEvent.Planned dryRun() {
        events.clear();
        sync(SyncRequest.of().withDryRun(true), FaultPlan.none(), new Cancel());
        return events(SyncEvent.Planned.class).getFirst();
    }

    Remote remote() {
        return new MemoryRemote(server, sessions, window, line());
    }

    private Line line() {
        Line line = Line.of(server);
        return new Line() {
            @Override
            public @Nullable SyncFailure trouble(long connection, Asked what) {
                onAsk.accept(what);
                if (what == Asked.MAILBOX) {
                    onOpen.run();
                } else if (what == Asked.PROBE) {
                    onProbe.run();
                }
                return line.trouble(connection, what);
            }

            @Override
            public <T> T carryOut(long connection, WriteFaults.Written what, Supplier<T> effect) {
                onWrite.accept(what);
                return line.carryOut(connection, what, effect);
            }
        };
    }

    private void told(SyncEvent event) {
        events.add(event);
        onEvent.accept(event);
    }

    /// Has somebody else bring in a message.
    void complete(PlacementId placement, String text) {
        byte[] octets = text.getBytes(StandardCharsets.UTF_8);
        var writer = store.newContent(octets.length);
        writer.write(octets, 0, octets.length);
        store.complete(List.of(new Completed(placement, writer.finish())));
    }

    /// Our id of a mailbox.
    MailboxId mailbox(String path) {
        return store.mailboxes(account().id()).stream()
                .filter(mailbox -> mailbox.path().toString().equals(path))
                .findFirst()
                .orElseThrow()
                .id();
    }

    PlacementId id(String path, int place) {
        return store.ids(path).get(place);
    }

    /// What a message of the server has.
    Keywords keywords(String path, long uid) {
        return server.mails(path).get(uid).keywords();
    }

    /// The messages of a mailbox on the server.
    List<String> texts(String path) {
        return server.mails(path).values().stream().map(MemoryServer.Mail::text).toList();
    }

    /// Both sides are equal, nothing waits, and one more run finds nothing to do.
    void assertSettledAndQuiet() {
        assertThat(difference()).isNull();
        assertThat(store.pending()).isEmpty();
        assertThat(journal.open(account().id())).isEmpty();
        AccountReport again = sync();
        assertThat(again.result()).isEqualTo(Result.DONE);
        assertThat(
                        List.of(
                                again.created(),
                                again.updated(),
                                again.moved(),
                                again.deleted(),
                                again.uploaded()))
                .containsOnly(0L);
    }

    /// Runs until nothing is in doubt any more.
    void settleDoubts() {
        for (int i = 0; i < 4; i++) {
            sync();
            clock.advance(Duration.ofSeconds(61));
        }
    }

    /// The texts of all messages on the server.
    List<String> everywhere() {
        return server.paths().stream().flatMap(path -> texts(path).stream()).toList();
    }

    /// Runs until the plan kills the process, or to the end.
    void syncUntilKilled(FaultPlan faults) {
        try {
            sync(SyncRequest.of(), faults, new Cancel());
        } catch (FaultPlan.Killed e) {
            // As planned.
        }
    }

    /// What the server has, as [MemoryStore#dump] prints what the store has.
    List<String> serverDump(String path) {
        return server.mails(path).entrySet().stream()
                .map(e -> e.getKey() + " [" + e.getValue().keywords() + "] " + e.getValue().text())
                .toList();
    }

    /// What differs between server and store, or null if they are equal.
    @Nullable String difference() {
        var here =
                store.mailboxes(account().id()).stream()
                        .filter(m -> !m.edit().localOnly())
                        .map(m -> m.path().toString())
                        .toList();
        if (!here.equals(server.paths())) {
            return "mailboxes here " + here + ", there " + server.paths();
        }
        for (String path : here) {
            if (!store.dump(path).equals(serverDump(path))) {
                return path + " here " + store.dump(path) + ", there " + serverDump(path);
            }
        }
        return null;
    }

    /// Which placement stands where: its id behind each line of [MemoryStore#dump].
    List<String> placements() {
        var lines = new ArrayList<String>();
        for (LocalMailbox mailbox : store.mailboxes(account().id())) {
            String path = mailbox.path().toString();
            List<String> dump = store.dump(path);
            for (int i = 0; i < dump.size(); i++) {
                lines.add(path + " " + dump.get(i) + store.ids(path).get(i));
            }
        }
        return lines;
    }

    <T extends SyncEvent> List<T> events(Class<T> kind) {
        return List.copyOf(events).stream().filter(kind::isInstance).map(kind::cast).toList();
    }
}
