package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.client.Accounts;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.model.Account;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.EvidenceOrder;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;
import org.mailboat.sync.port.Sighting;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

class DovecotRemoteTest {
    private static @Nullable DovecotServer running;

    @BeforeAll
    static void start() {
        assumeTrue(
                DovecotServer.unavailable().isEmpty(),
                () -> DovecotServer.unavailable().orElse(""));
        running = DovecotServer.start();
    }

    @AfterAll
    static void stop() {
        if (running != null) {
            running.close();
        }
    }

    @Test
    void an_account_is_listed_and_fetched_octet_for_octet() {
        String user = server().user("whole");
        try (var saver = new Saver(server().port(), user)) {
            saver.say("CREATE Sent");
            saver.say("CREATE Entw&APw-rfe");
            saver.say("CREATE \"a \\\"b\\\\\"");
            saver.say("CREATE \"x*y%z\"");
            for (int i = 1; i <= 250; i++) {
                saver.append("INBOX", "Subject: m" + i + "\n\nbody " + "x".repeat(i * 20) + "\n");
            }
            saver.append("Sent", "Subject: sent\n\nä\n");
            saver.say("SELECT INBOX");
            saver.say("UID STORE 7 +FLAGS (\\Seen $Forwarded)");
        }

        try (var remote = remote(account(user))) {
            var cancel = new Cancel();
            assertThat(remote.connect(cancel).capabilities()).contains("CONDSTORE");
            RemoteTree tree = remote.tree(cancel);
            Map<String, RemoteMailbox> byName =
                    tree.mailboxes().stream()
                            .collect(Collectors.toMap(RemoteMailbox::wireName, m -> m));
            assertThat(byName).containsKeys("INBOX", "Entw&APw-rfe", "a \"b\\", "x*y%z", "Sent");
            assertThat(byName.get("Entw&APw-rfe").path()).isEqualTo(MailboxPath.of("Entwürfe"));
            assertThat(byName.get("Sent").roles()).containsExactly(Role.SENT);
            assertThat(Objects.requireNonNull(byName.get("INBOX").status()).messages())
                    .isEqualTo(250);

            var listing = new RecordedListing();
            var fetched = new RecordedFetch();
            try (var session = remote.openSession(cancel)) {
                session.observe(Orders.from(observeOrders(tree)), listing, cancel);
                session.fetch(Orders.from(fetchOrders(listing)), fetched, cancel);
            }

            assertThat(listing.failures).isEmpty();
            assertThat(listing.sightings.get("INBOX")).hasSize(250);
            Sighting seventh = listing.sightings.get("INBOX").get(6);
            assertThat(seventh.keywords().asList())
                    .containsExactlyInAnyOrder(Keyword.SEEN, new Keyword("$Forwarded"));
            assertThat(seventh.internalDate()).isNotNull();
            assertThat(fetched.texts).hasSize(251);
            assertThat(fetched.texts.get("INBOX/250"))
                    .isEqualTo("Subject: m250\r\n\r\nbody " + "x".repeat(5000) + "\r\n");
            assertThat(fetched.texts.get("Sent/1").getBytes(StandardCharsets.ISO_8859_1))
                    .isEqualTo("Subject: sent\r\n\r\nä\r\n".getBytes(StandardCharsets.UTF_8));
            assertThat(fetched.refusals).isEmpty();
            assertThat(remote.traffic().bodies()).isEqualTo(251);
            assertThat(remote.traffic().connections()).isEqualTo(1);
            assertThat(remote.demotions()).isEmpty();
        }
    }

    @Test
    void an_unchanged_account_costs_one_round_trip_after_login() {
        String user = server().user("idle");
        save(user, "INBOX", 1);
        try (var remote = remote(account(user))) {
            var cancel = new Cancel();
            remote.connect(cancel);
            long before = remote.traffic().roundTrips();
            RemoteMailbox inbox = inbox(remote.tree(cancel));

            assertThat(remote.traffic().roundTrips() - before).isEqualTo(1);
            var status = Objects.requireNonNull(inbox.status());
            var listing = new RecordedListing();
            try (var session = remote.openSession(cancel)) {
                session.observe(Orders.of(RecordedListing.order("INBOX", status)), listing, cancel);
            }
            assertThat(listing.events.getFirst())
                    .isEqualTo("INBOX opened " + CheckpointText.of(status).text());
            assertThat(remote.unchanged(CheckpointText.of(status), status)).isTrue();
        }
    }

    @Test
    void mailboxes_whose_size_is_not_known_are_searched_first() {
        String user = server().user("search");
        save(user, "INBOX", 5);
        try (var saver = new Saver(server().port(), user)) {
            saver.say("CREATE Sent");
            saver.say("CREATE Drafts");
            saver.say("SELECT INBOX");
            saver.say("UID STORE 3 +FLAGS (\\Deleted)");
            saver.say("EXPUNGE");
        }
        try (var remote = remote(account(user))) {
            var cancel = new Cancel();
            var listing = new RecordedListing();
            try (var session = remote.openSession(cancel)) {
                session.observe(
                        Orders.of(
                                RecordedListing.order("INBOX", null),
                                RecordedListing.order("Drafts", null),
                                RecordedListing.order("Nowhere", null),
                                RecordedListing.order("Sent", RecordedListing.holding(9))),
                        listing,
                        cancel);
            }

            assertThat(listing.events)
                    .contains(
                            "INBOX window 1:4294967295 saw 1:2,4:5",
                            "INBOX finished",
                            "Drafts window 1:4294967295 saw ",
                            "Drafts finished",
                            "Nowhere failed refused-permanently",
                            "Sent window 1:4294967295 saw ",
                            "Sent finished");
        }
    }

    @Test
    void a_mailbox_is_known_again_by_its_epoch_and_its_headers_after_a_rename() {
        String user = server().user("renamed");
        try (var saver = new Saver(server().port(), user)) {
            saver.say("CREATE Before");
            for (int i = 1; i <= 3; i++) {
                saver.append("Before", "Message-ID: <" + i + "@x>\nSubject: y\n\nbody\n");
            }
        }
        try (var remote = remote(account(user))) {
            var cancel = new Cancel();
            IdSet ids = IdSet.of(1, 3, 9);
            Evidence before =
                    remote.evidence(List.of(new EvidenceOrder("Before", ids)), cancel).getFirst();
            try (var saver = new Saver(server().port(), user)) {
                saver.say("RENAME Before After");
            }
            long roundTrips = remote.traffic().roundTrips();
            List<Evidence> after =
                    remote.evidence(
                            List.of(
                                    new EvidenceOrder("Before", ids),
                                    new EvidenceOrder("After", ids)),
                            cancel);

            assertThat(remote.traffic().roundTrips() - roundTrips).isEqualTo(1);
            assertThat(after.getFirst().answer()).isEqualTo(Evidence.Answer.ABSENT);
            assertThat(after.getLast().opened()).isEqualTo(before.opened());
            assertThat(after.getLast().exhibits())
                    .isEqualTo(before.exhibits())
                    .extracting(Evidence.Exhibit::id)
                    .containsExactly(1L, 3L);
            assertThat(before.exhibits())
                    .allSatisfy(e -> assertThat(e.header()).isNotNull())
                    .extracting(Evidence.Exhibit::header)
                    .doesNotHaveDuplicates();
            assertThat(remote.traffic().bodies()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"PLAIN", "LOGIN", "SCRAM-SHA-1", "SCRAM-SHA-256"})
    void every_password_mechanism_logs_in(String mechanism) {
        String user = server().user("mech");
        Account forced =
                Accounts.withMechanism(account(user), mechanism, new CredentialSource.Stored());
        try (var remote = remote(forced)) {
            assertThat(remote.connect(new Cancel()).capabilities()).contains("UIDPLUS");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"OAUTHBEARER", "XOAUTH2"})
    void every_token_mechanism_logs_in(String mechanism) {
        String user = server().user("token");
        Account forced =
                Accounts.withMechanism(
                        account(user), mechanism, new CredentialSource.TokenCommand("true"));
        try (var remote =
                new ImapRemote(
                        forced,
                        (account, cancel) -> new Secret(server().token(user)),
                        Accounts.config())) {
            assertThat(remote.connect(new Cancel()).capabilities()).contains("UIDPLUS");
        }
    }

    @Test
    void starttls_and_implicit_tls_work_with_the_accounts_own_authority() throws IOException {
        String user = server().user("tls");
        var trust = new TlsTrust.OwnAuthority(Files.readString(server().authorityFile()));
        Map<ServerAddress.Security, Integer> ports =
                Map.of(
                        ServerAddress.Security.STARTTLS, server().port(),
                        ServerAddress.Security.IMPLICIT_TLS, server().tlsPort());
        ports.forEach((security, port) -> {
            Account secured =
                    Accounts.withTrust(Accounts.of(security, "localhost", port, user), trust);
            try (var remote = remote(secured)) {
                assertThat(remote.tree(new Cancel()).mailboxes()).isNotEmpty();
            }
        });
    }

    private static List<ObserveOrder> observeOrders(RemoteTree tree) {
        return tree.mailboxes().stream()
                .filter(RemoteMailbox::selectable)
                .map(m -> RecordedListing.order(m.wireName(), m.status()))
                .toList();
    }

    /// Everything that was listed, 100 messages an order.
    private static List<FetchOrder> fetchOrders(RecordedListing listing) {
        var orders = new ArrayList<FetchOrder>();
        listing.sightings.forEach((name, sightings) -> {
            long[] uids = sightings.stream().mapToLong(Sighting::id).toArray();
            long epoch = listing.opened.get(name).status().epoch();
            for (int at = 0; at < uids.length; at += 100) {
                long[] batch = LongStream.of(uids).skip(at).limit(100).toArray();
                orders.add(RecordedFetch.order(name, epoch, batch));
            }
        });
        return orders;
    }

    private static RemoteMailbox inbox(RemoteTree tree) {
        return tree.mailboxes().stream().filter(m -> m.path().isInbox()).findFirst().orElseThrow();
    }

    private static ImapRemote remote(Account account) {
        return new ImapRemote(account, Accounts.PASSWORD, Accounts.config());
    }

    private static Account account(String user) {
        return Accounts.of(ServerAddress.Security.PLAINTEXT, "127.0.0.1", server().port(), user);
    }

    private static void save(String user, String mailbox, int messages) {
        try (var saver = new Saver(server().port(), user)) {
            for (int i = 0; i < messages; i++) {
                saver.append(mailbox, "Subject: x\n\nx\n");
            }
        }
    }

    private static DovecotServer server() {
        return Objects.requireNonNull(running);
    }
}
