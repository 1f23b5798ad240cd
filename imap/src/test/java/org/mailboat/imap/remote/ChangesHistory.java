package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.client.Accounts;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.fake.ProxyFault;
import org.mailboat.imap.fake.RandomFaults;
import org.mailboat.imap.testkit.RawImapClient;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.model.ServerAddress;
import org.mailboat.net.WireLog;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.Traffic;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What is told of a mailbox, put together, is what the server has: at every level, whatever
/// happened in between.
abstract class ChangesHistory {
    private static final Pattern UID = Pattern.compile(" FETCH .*\\bUID (\\d+)");
    private static final Pattern FLAGS = Pattern.compile(" FETCH .*\\bFLAGS \\(([^)]*)\\)");

    private static final AtomicInteger USERS = new AtomicInteger();

    /// The server, running.
    protected abstract TestServer server();

    /// One mailbox on the server, reached through a proxy, and what is told of it.
    private final class Scene implements AutoCloseable {
        final RawImapClient server;
        final FaultProxy proxy = FaultProxy.before(server().port());
        final Mirror mirror = new Mirror();
        final ImapRemote remote;
        private final StringBuilder dialogue = new StringBuilder();

        Scene(String hidden) throws IOException {
            String user = server().user("changes" + USERS.incrementAndGet());
            server = RawImapClient.login(server(), user);
            for (String capability : hidden.split(" ")) {
                proxy.arm(ProxyFault.Rewrite.withoutCapability(capability));
            }
            remote =
                    new ImapRemote(
                            Accounts.of(
                                    ServerAddress.Security.PLAINTEXT,
                                    "127.0.0.1",
                                    proxy.port(),
                                    user),
                            Accounts.PASSWORD,
                            Accounts.config().withWireLog(WireLog.to(dialogue)));
        }

        /// Observes once, as a run would.
        void observe(boolean audit) {
            dialogue.setLength(0);
            var cancel = new Cancel();
            MailboxStatus hint =
                    remote.tree(cancel).mailboxes().stream()
                            .filter(m -> m.path().isInbox())
                            .map(RemoteMailbox::status)
                            .filter(Objects::nonNull)
                            .findFirst()
                            .orElse(null);
            try (var session = remote.openSession(cancel)) {
                session.observe(Orders.of(mirror.order(hint, audit)), mirror, cancel);
            }
        }

        /// What told and truth differ in; empty if in nothing.
        String difference() throws IOException {
            var told = mirror.flags();
            var truth = truth();
            var differing = new TreeSet<Long>(told.keySet());
            differing.addAll(truth.keySet());
            differing.removeIf(uid -> Objects.equals(told.get(uid), truth.get(uid)));
            return differing.stream()
                    .map(uid -> "%d told %s is %s%n".formatted(uid, told.get(uid), truth.get(uid)))
                    .collect(Collectors.joining());
        }

        TreeMap<Long, List<String>> truth() throws IOException {
            var truth = new TreeMap<Long, List<String>>();
            server.ok("SELECT INBOX");
            for (String line : server.ok("UID FETCH 1:* (FLAGS)").lines()) {
                Matcher uid = UID.matcher(line);
                Matcher marks = FLAGS.matcher(line);
                if (uid.find() && marks.find()) {
                    var flags = new TreeSet<>(List.of(marks.group(1).split(" ")));
                    flags.removeAll(List.of("", "\\Recent"));
                    truth.put(Long.parseLong(uid.group(1)), List.copyOf(flags));
                }
            }
            return truth;
        }

        void append(int messages) throws IOException {
            for (int i = 0; i < messages; i++) {
                server.append(
                        "INBOX",
                        "",
                        "01-Jan-2001 00:00:00 +0000",
                        "Subject: x\r\n\r\nx\r\n".getBytes(StandardCharsets.US_ASCII));
            }
        }

        /// Something happens to the mailbox.
        void change(Random random) throws IOException {
            server.ok("SELECT INBOX");
            var uids = List.copyOf(truth().keySet());
            switch (uids.isEmpty() ? 0 : random.nextInt(4)) {
                case 0 -> append(1 + random.nextInt(4));
                case 1 ->
                        server.ok(
                                "UID STORE %s +FLAGS (\\Flagged k%d)"
                                        .formatted(some(uids, random), random.nextInt(3)));
                case 2 ->
                        server.ok("UID STORE %s -FLAGS (\\Flagged)".formatted(some(uids, random)));
                default -> {
                    server.ok("UID STORE %s +FLAGS (\\Deleted)".formatted(some(uids, random)));
                    server.ok("EXPUNGE");
                }
            }
        }

        private String some(List<Long> uids, Random random) {
            int from = random.nextInt(uids.size());
            int to = Math.min(uids.size() - 1, from + random.nextInt(4));
            return uids.get(from) + ":" + uids.get(to);
        }

        @Override
        public void close() throws IOException {
            remote.close();
            proxy.close();
            server.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X",
                "QRESYNC",
                "QRESYNC CONDSTORE",
                "QRESYNC CONDSTORE LIST-STATUS ESEARCH"
            })
    void after_any_changes_what_was_told_is_what_the_server_has(String hidden) throws IOException {
        long seed = seed();
        var random = new Random(seed);
        try (var scene = new Scene(hidden)) {
            scene.append(20);
            scene.observe(true);
            for (int round = 0; round < 25; round++) {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    scene.change(random);
                }
                scene.observe(round % 8 == 7);

                assertThat(scene.difference())
                        .as("seed %d round %d%n%s", seed, round, scene.dialogue)
                        .isEmpty();
                assertThat(scene.mirror.failure).isNull();
                assertThat(scene.mirror.lost).isNull();
            }
            assertThat(scene.remote.demotions()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X", "QRESYNC", "QRESYNC CONDSTORE"})
    void under_faults_nothing_is_gone_that_the_server_has_and_the_next_clean_run_converges(
            String hidden) throws IOException {
        long seed = seed();
        var random = new Random(seed);
        var faults = new RandomFaults(seed);
        var story = new StringBuilder();
        try (var scene = new Scene("X")) {
            scene.append(12);
            scene.observe(true);
            for (int round = 0; round < 25; round++) {
                scene.proxy.clear();
                for (String capability : hidden.split(" ")) {
                    scene.proxy.arm(ProxyFault.Rewrite.withoutCapability(capability));
                }
                scene.proxy.cutAll();
                scene.change(random);
                story.append(faults.armNext(scene.proxy)).append('\n');
                scene.mirror.removed.clear();
                try {
                    scene.observe(random.nextInt(4) == 0);
                } catch (ImapException e) {
                    story.append(e.failure().text()).append('\n');
                }
                Set<Long> there = scene.truth().keySet();
                assertThat(scene.mirror.removed)
                        .as("seed %d round %d%n%s%s", seed, round, story, scene.dialogue)
                        .filteredOn(uid -> there.contains(Long.valueOf(uid)))
                        .isEmpty();
                assertThat(scene.mirror.lost)
                        .as("seed %d%n%s%s", seed, story, scene.dialogue)
                        .isNull();
            }
            scene.proxy.clear();
            scene.proxy.cutAll();
            scene.observe(false);
            assertThat(scene.difference())
                    .as("seed %d%n%s%s", seed, story, scene.dialogue)
                    .isEmpty();
        }
    }

    @Test
    void changes_cost_what_changed() throws IOException {
        try (var scene = new Scene("X")) {
            scene.append(1);
            scene.server.ok("SELECT INBOX");
            for (int doubled = 1; doubled < 4096; doubled *= 2) {
                scene.server.ok("UID COPY 1:* INBOX");
            }
            scene.observe(true);
            scene.server.ok("UID STORE 1001:2000 +FLAGS.SILENT (\\Seen)");
            scene.server.ok("UID STORE 5:54 +FLAGS.SILENT (\\Deleted)");
            scene.server.ok("EXPUNGE");
            scene.server.ok("UID COPY 3001:3100 INBOX");
            Traffic before = scene.remote.traffic();

            scene.observe(false);

            Traffic after = scene.remote.traffic();
            long octets = after.bytesIn() + after.bytesOut() - before.bytesIn() - before.bytesOut();
            assertThat(scene.difference()).isEmpty();
            assertThat(scene.mirror.changesOnly).isTrue();
            assertThat(octets).isLessThan(60 * 1150 + 60 * 100);
        }
    }

    private static long seed() {
        return Long.getLong("mailboat.seed", System.nanoTime());
    }
}
