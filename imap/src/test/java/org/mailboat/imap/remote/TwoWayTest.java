package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.imap.fake.ServerProfiles;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.imap.testkit.FakeTestServer;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.AccountRun;
import org.mailboat.sync.SyncEngine;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.testkit.ManualClock;
import org.mailboat.sync.testkit.MemoryJournal;
import org.mailboat.sync.testkit.MemoryStore;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The engine with edits on both sides, over IMAP, on servers that can more and less.
class TwoWayTest {
    private static final Instant DATE = Instant.parse("2026-01-01T12:00:00Z");
    private static final Keywords SEEN = Keywords.of(Keyword.SEEN);
    private static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);
    private static final Keywords ANSWERED = Keywords.of(Keyword.ANSWERED);

    private final MemoryStore store = new MemoryStore();
    private final MemoryJournal journal = new MemoryJournal();
    private final ManualClock clock = new ManualClock();
    private final Account account =
            new Account(
                    new AccountId(1),
                    "home",
                    new ServerAddress(ServerAddress.Security.PLAINTEXT, "127.0.0.1", 143, "user"),
                    null,
                    new TlsTrust.Platform(),
                    new CredentialSource.Stored(),
                    Policy.DEFAULT);

    static Stream<Arguments> servers() {
        return Stream.of(
                Arguments.of("everything", FakeProfile.model()),
                Arguments.of("without MOVE", FakeProfile.model().without("MOVE")),
                Arguments.of("without UIDPLUS", FakeProfile.model().without("UIDPLUS")),
                Arguments.of(
                        "without both", FakeProfile.model().without("UIDPLUS", "MOVE", "OBJECTID")),
                Arguments.of("RFC 3501", FakeProfile.rfc3501Only()),
                Arguments.of("Dovecot", ServerProfiles.dovecot()),
                Arguments.of("Cyrus", ServerProfiles.cyrus()),
                Arguments.of("Exchange, of wrong sizes", ServerProfiles.exchange()),
                Arguments.of("iCloud, of wrong sizes", ServerProfiles.iCloud()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void both_sides_become_the_same_and_a_second_run_does_nothing(
            String name, FakeProfile profile) {
        try (var server = new FakeTestServer(profile);
                var bench = new ImapBench(server, Set.of(), true)) {
            bothSides(name, bench);
        }
    }

    @Test
    void both_sides_of_a_real_dovecot_become_the_same() {
        assumeTrue(
                DovecotServer.unavailable().isEmpty(),
                () -> DovecotServer.unavailable().orElse(""));
        try (var server = DovecotServer.start()) {
            for (Set<String> hidden :
                    List.of(Set.<String>of(), Set.of("MOVE"), Set.of("MOVE", "UIDPLUS"))) {
                try (var bench = new ImapBench(server, hidden, true)) {
                    new TwoWayTest().bothSides("Dovecot without " + hidden, bench);
                }
            }
        }
    }

    private void bothSides(String name, ImapBench bench) {
        fill(bench);
        assertThat(sync(bench).result()).isEqualTo(Result.DONE);
        edit();
        bench.mark("INBOX", 1, ANSWERED);
        bench.put("Work", mail("theirs"), SEEN, DATE);

        AccountReport report = sync(bench);

        assertThat(report.failures()).as(name).isEmpty();
        assertThat(report.uploaded()).as(name).isPositive();
        if (!store.pending().isEmpty()) {
            // What a server did not show when its turn came goes with the next run.
            assertThat(sync(bench).failures()).as(name).isEmpty();
        }
        quiet(name, bench);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("servers")
    void answers_that_are_lost_lose_nothing_and_double_nothing(String name, FakeProfile profile) {
        for (Written what : List.of(Written.APPEND, Written.MOVE, Written.COPY, Written.MARK)) {
            var each = new TwoWayTest();
            try (var server = new FakeTestServer(profile);
                    var bench = new ImapBench(server, Set.of(), true)) {
                fill(bench);
                each.sync(bench);
                each.edit();
                bench.loseAnswer(what);

                for (int i = 0; i < 3; i++) {
                    each.sync(bench);
                    each.clock.advance(Duration.ofSeconds(61));
                }

                each.quiet(name + ", " + what, bench);
                assertThat(all(bench)).as("%s, %s", name, what).hasSize(6 + 4 + 2 - 1);
            }
        }
    }

    private static void fill(ImapBench bench) {
        bench.create("Work");
        for (int i = 1; i <= 6; i++) {
            bench.put("INBOX", mail("inbox " + i), Keywords.none(), DATE.plusSeconds(i));
        }
        for (int i = 1; i <= 4; i++) {
            bench.put("Work", mail("work " + i), SEEN, DATE.plusSeconds(100 + i));
        }
    }

    private void edit() {
        List<PlacementId> inbox = store.ids("INBOX");
        store.mark(inbox.get(0), FLAGGED);
        store.move(inbox.get(1), "Work");
        store.copy(inbox.get(2), "Work");
        store.delete(inbox.get(3));
        store.createMailbox(account.id(), "New");
        store.move(inbox.get(4), "New");
        store.importMessage("New", mail("ours"), SEEN);
    }

    private AccountReport sync(ImapBench bench) {
        return new SyncEngine(
                        account,
                        bench.remote(),
                        store,
                        journal,
                        clock,
                        clock,
                        Thread.ofPlatform().daemon().factory())
                .run(AccountRun.of(SyncRequest.of(), _ -> {}, new Cancel()));
    }

    private void quiet(String name, ImapBench bench) {
        assertThat(store.pending()).as(name).isEmpty();
        for (String path : List.of("INBOX", "Work", "New")) {
            var there = new ArrayList<String>();
            bench.held(path)
                    .forEach((uid, held) ->
                            there.add(uid + " [" + held.keywords() + "] " + held.text()));
            there.removeIf(line -> line.contains("\\Deleted"));
            assertThat(store.dump(path)).as("%s, %s", name, path).isEqualTo(there);
        }
        AccountReport again = sync(bench);
        assertThat(again.failures()).as(name).isEmpty();
        assertThat(again.created() + again.moved() + again.deleted() + again.uploaded())
                .as(name)
                .isZero();
    }

    private static List<String> all(ImapBench bench) {
        var all = new ArrayList<String>();
        for (String path : List.of("INBOX", "Work", "New")) {
            bench.held(path).values().forEach(held -> all.add(held.text()));
        }
        return all;
    }

    private static String mail(String name) {
        return "Message-ID: <"
                + name.replace(' ', '.')
                + "@mailboat.test>\r\nSubject: "
                + name
                + "\r\n\r\nText of "
                + name
                + "\r\n";
    }
}
