package org.mailboat.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mailboat.acceptance.Mailboat.ACCOUNT;
import static org.mailboat.acceptance.Mailboat.succeed;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailboat.AccountDraft;
import org.mailboat.MailStore;
import org.mailboat.MailStoreOptions;
import org.mailboat.account.ImapUrl;
import org.mailboat.imap.testkit.DovecotOptions;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.imap.testkit.TestCertificates;
import org.mailboat.imap.testkit.TestServer;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Secret;
import org.mailboat.sync.SyncRequest;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// What goes wrong outside is told in a sentence with the next step and the exit code of the
/// contract, and costs no mail.
class FailureTest {
    private static final String USER = "failure";
    private static final Map<String, String> MAILBOXES =
            new TreeMap<>(Map.of("INBOX", "INBOX", "Other", "Other", "Zero", "Zero"));

    @TempDir private Path directory;

    @BeforeAll
    static void fill() throws IOException {
        Servers.fill(Servers.DOTS, USER, MAILBOXES, 200);
    }

    @Test
    void a_wrong_password_needs_a_person() {
        CommandLine mailboat = CommandLine.in(directory);

        var result = add(mailboat, "wrong", plain(Servers.DOTS.port()), "--insecure-plaintext");

        fails(result, 3, "password");
        assertThat(result.out() + result.err()).doesNotContain("wrong\n");
        assertThat(succeed(mailboat.run("account", "list")).out()).doesNotContain(ACCOUNT);
    }

    @Test
    void an_unknown_host_is_worth_another_try() {
        var result = add("imaps://u@no-such-host.invalid");

        fails(result, 1, "no-such-host.invalid");
    }

    @Test
    void a_refused_port_is_worth_another_try() throws IOException {
        int port;
        try (var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closed.getLocalPort();
        }

        fails(add(plain(port), "--insecure-plaintext"), 1, "" + port);
    }

    @Test
    void a_server_that_hangs_up_is_worth_another_try() throws Exception {
        try (var server = new BadServer(BadServer.Fault.HANGS_UP)) {
            fails(add(plain(server.port()), "--insecure-plaintext"), 1, "closed the connection");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TestCertificates.Kind.class,
            names = {"EXPIRED", "WRONG_NAME"})
    void a_bad_certificate_needs_a_person(TestCertificates.Kind kind) {
        try (var server = DovecotServer.start(DovecotOptions.defaults().withCertificate(kind))) {
            var result =
                    add(
                            "imaps://u@localhost:" + server.tlsPort(),
                            "--tls-ca",
                            server.authorityFile().toString());

            fails(result, 3, "certificate");
        }
    }

    @Test
    void a_certificate_of_an_unknown_authority_needs_a_person() {
        fails(add("imaps://u@localhost:" + Servers.DOTS.tlsPort()), 3, "certificate");
    }

    @Test
    void the_users_own_authority_is_believed() {
        for (String url :
                List.of(
                        "imaps://u@localhost:" + Servers.DOTS.tlsPort(),
                        "imap://u@localhost:" + Servers.DOTS.port())) {
            CommandLine mailboat = CommandLine.in(directory);
            succeed(
                    add(
                            mailboat.withHome(directory.resolve(url.substring(0, 5) + "home")),
                            TestServer.PASSWORD,
                            url,
                            "--tls-ca",
                            Servers.DOTS.authorityFile().toString()));
        }
    }

    @Test
    void a_server_without_starttls_gets_no_password() throws Exception {
        try (var server = new BadServer(BadServer.Fault.WITHOUT_STARTTLS)) {
            fails(add("imap://u@localhost:" + server.port()), 3, "STARTTLS");

            assertThat(server.heard())
                    .noneMatch(line -> line.contains("LOGIN") || line.contains("AUTHENTICATE"));
        }
    }

    @Test
    void a_plain_text_login_is_only_for_loopback() {
        var result = add("imap://u@192.0.2.1:143", "--insecure-plaintext");

        fails(result, 3, "this machine only");
    }

    @Test
    void a_garbage_database_is_damage() throws IOException {
        CommandLine mailboat = synced();
        try (Stream<Path> files = Files.list(mailboat.home())) {
            for (Path database : files.filter(FailureTest::isDatabase).toList()) {
                Files.write(database, "not a database at all, ".repeat(500).getBytes("US-ASCII"));
            }
        }

        fails(mailboat.run("sync"), 4, "damaged");
        fails(mailboat.run("status"), 4, "damaged");
    }

    @Test
    void a_store_of_a_newer_version_is_left_alone() throws Exception {
        CommandLine mailboat = synced();
        Path database = mailboat.home().resolve("mailboat.db");
        try (var sql = DriverManager.getConnection("jdbc:sqlite:" + database);
                var statement = sql.createStatement()) {
            statement.execute("PRAGMA user_version = 9999");
        }

        fails(mailboat.run("sync"), 4, "newer");
        fails(mailboat.run("list", ACCOUNT, "INBOX"), 4, "newer");
    }

    @Test
    void a_server_that_accepts_and_never_answers_is_worth_another_try() throws Exception {
        var options = MailStoreOptions.DEFAULT.withPatience(Duration.ofSeconds(1));
        try (var silent = new BadServer(BadServer.Fault.SILENT);
                var store = MailStore.open(directory.resolve("home"), options)) {
            var address = ImapUrl.parse(plain(silent.port()), true);
            store.accounts().add(AccountDraft.of(ACCOUNT, address, new Secret("secret")));

            var report = store.synchronizeInBackground(SyncRequest.of(ACCOUNT)).await();

            var failure = report.accounts().getFirst().failures().getLast();
            assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
            assertThat(failure.text()).contains("1 s");
        }
    }

    @Test
    void a_segment_cut_in_half_is_found_and_fetched_again() throws IOException {
        CommandLine mailboat = synced();
        Path segment = largest(mailboat.home());
        try (var file = FileChannel.open(segment, StandardOpenOption.WRITE)) {
            file.truncate(file.size() / 2);
        }

        assertThat(mailboat.run("store", "check").exit()).isIn(0, 4);
        mailboat.run("sync");
        succeed(mailboat.run("sync"));

        Mailboat.equalsServer(mailboat, Servers.DOTS, USER, directory.resolve("export"));
    }

    @Test
    void a_home_that_cannot_be_written_needs_a_person() throws Exception {
        CommandLine mailboat = synced();
        try (var frozen = Mounts.readOnly(mailboat.home())) {
            fails(mailboat.run("sync"), 3, mailboat.home().toString());
            succeed(mailboat.run("list", ACCOUNT, "INBOX"));
        }

        succeed(mailboat.run("sync"));
    }

    @Test
    void a_full_disk_needs_a_person_and_loses_nothing() throws Exception {
        assumeTrue(Mounts.possible(), "needs root: mounts a small tmpfs");
        fillWithLargeMessages("large", 20, 500_000);
        Path small = Files.createDirectory(directory.resolve("small"));
        try (var disk = Mounts.tmpfs(small, "4m")) {
            CommandLine mailboat = Mailboat.withAccount(small, Servers.DOTS, "large");
            fails(mailboat.run("sync"), 3, "full");

            disk.resize("64m");
            succeed(mailboat.run("sync"));
            Mailboat.equalsServer(mailboat, Servers.DOTS, "large", directory.resolve("export"));
        }
    }

    private static void fillWithLargeMessages(String user, int messages, int octets)
            throws IOException {
        byte[] head = "Subject: large\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        var large = new ArrayList<TestMessage>();
        for (int i = 0; i < messages; i++) {
            byte[] message = Arrays.copyOf(head, octets);
            Arrays.fill(message, head.length, octets, (byte) ('a' + i));
            for (int end = head.length + 76; end < octets; end += 78) {
                message[end - 2] = '\r';
                message[end - 1] = '\n';
            }
            large.add(new TestMessage(message, List.of(), Instant.ofEpochSecond(i + 1)));
        }
        try (PlainImap imap = Servers.login(Servers.DOTS, user)) {
            imap.append("INBOX", large);
        }
    }

    private CommandLine synced() {
        CommandLine mailboat = Mailboat.withAccount(directory, Servers.DOTS, USER);
        succeed(mailboat.run("sync"));
        return mailboat;
    }

    private static boolean isDatabase(Path file) {
        return file.toString().matches(".*\\.(db|sqlite|sqlite3)");
    }

    private static Path largest(Path home) throws IOException {
        try (Stream<Path> files = Files.walk(home)) {
            return files.filter(f -> f.toString().endsWith(".seg"))
                    .max(Comparator.comparingLong(f -> f.toFile().length()))
                    .orElseThrow();
        }
    }

    private static String plain(int port) {
        return "imap://u@127.0.0.1:" + port;
    }

    private CommandLine.Result add(String url, String... more) {
        return add(CommandLine.in(directory), TestServer.PASSWORD, url, more);
    }

    private static CommandLine.Result add(
            CommandLine mailboat, String password, String url, String... more) {
        return mailboat.runWithInput(
                password,
                Stream.concat(
                                Stream.of(
                                        "account",
                                        "add",
                                        ACCOUNT,
                                        "--imap",
                                        url,
                                        "--password-stdin"),
                                Stream.of(more))
                        .toArray(String[]::new));
    }

    private static void fails(CommandLine.Result result, int exit, String word) {
        assertThat(result.exit()).as("%s", result).isEqualTo(exit);
        assertThat(result.err()).as("%s", result).contains(word).doesNotContain("\tat ");
    }
}
