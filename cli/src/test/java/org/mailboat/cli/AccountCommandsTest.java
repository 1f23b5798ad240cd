package org.mailboat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeImapServer;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class AccountCommandsTest {
    private static final String PASSWORD = "pä ss\"wörd ";

    @TempDir Path directory;
    private Path home;
    private FakeImapServer server;

    @BeforeEach
    void start() {
        home = directory.resolve("home");
        server = FakeImapServer.start();
        server.addAccount("me@example.org", PASSWORD);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void a_password_is_all_of_standard_input_less_one_line_end() {
        for (String end : List.of("", "\n", "\r\n")) {
            CliRun run = add("work" + end.length(), PASSWORD + end);
            assertThat(run.exit()).as(run.err()).isZero();
        }
        assertThat(add("other", PASSWORD + "\n\n").exit()).isEqualTo(3);
    }

    @Test
    void a_refused_login_ends_with_3_and_nothing_is_saved() {
        CliRun run = add("work", "hunter2\n", "--json");
        assertThat(run.exit()).isEqualTo(3);
        var error = run.json().getAsJsonObject("error");
        assertThat(error.get("class").getAsString()).isEqualTo("needs-login");
        assertThat(error.get("account").getAsString()).isEqualTo("work");
        assertThat(run.err()).doesNotContain("hunter2").contains("work: ");
        assertThat(CliRun.of(home, "--json", "account", "list").out())
                .isEqualTo("{\"v\":1,\"accounts\":[]}\n");
    }

    @Test
    void without_a_check_nothing_is_asked_of_the_server() {
        assertThat(add("work", "wrong\n", "--no-check").exit()).isZero();
        assertThat(server.commands()).isEmpty();
        assertThat(CliRun.of(home, "account", "test", "work").exit()).isEqualTo(3);
    }

    @Test
    void the_secret_is_nowhere_but_in_its_file() throws Exception {
        add("work", PASSWORD);
        for (String[] args :
                List.of(
                        new String[] {"account", "show", "work", "--json"},
                        new String[] {"account", "show", "work"},
                        new String[] {"account", "list", "--json"},
                        new String[] {"account", "test", "work", "--verbose"})) {
            CliRun run = CliRun.of(home, args);
            assertThat(run.exit()).as(run.err()).isZero();
            assertThat(run.out() + run.err()).doesNotContain(PASSWORD);
        }
        try (var files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file, StandardCharsets.ISO_8859_1);
                if (!file.endsWith("secrets.toml")) {
                    assertThat(text).doesNotContain("wörd").doesNotContain("w\u00c3\u00b6rd");
                }
            }
        }
    }

    @Test
    void without_a_terminal_and_without_an_option_there_is_no_password() {
        CliRun run =
                CliRun.of(home, "account", "add", "work", "--imap", url(), "--insecure-plaintext");
        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("--password-stdin", "--password-command");
        assertThat(home).doesNotExist();
    }

    @Test
    void a_command_gives_the_password_at_each_login() {
        CliRun run =
                CliRun.of(
                        home,
                        "account",
                        "add",
                        "work",
                        "--imap",
                        url(),
                        "--insecure-plaintext",
                        "--password-command",
                        "printf '%s\\n' 'pä ss\"wörd '");
        assertThat(run.exit()).as(run.err()).isZero();
        assertThat(CliRun.of(home, "account", "test", "work").exit()).isZero();
    }

    @Test
    void what_cannot_be_is_answered_with_2() {
        assertThat(add("work", PASSWORD).exit()).isZero();
        assertThat(add("work", PASSWORD).exit()).as("the name is taken").isEqualTo(2);
        assertThat(add("Work!", PASSWORD).exit()).as("no name").isEqualTo(2);
        assertThat(add("empty", "\n").exit()).as("no password").isEqualTo(2);
        assertThat(add("two", PASSWORD, "--token-command", "x").exit())
                .as("two secrets")
                .isEqualTo(2);
        assertThat(add("smtp", PASSWORD, "--smtp", "http://x").exit()).isEqualTo(2);
        assertThat(add("pin", PASSWORD, "--tls-fingerprint", "abc").exit()).isEqualTo(2);
        assertThat(add("ca", PASSWORD, "--tls-ca", "no-such-file").exit()).isEqualTo(2);
        assertThat(
                        CliRun.fed(
                                        home,
                                        PASSWORD,
                                        "account",
                                        "add",
                                        "url",
                                        "--imap",
                                        "http://x",
                                        "--password-stdin")
                                .exit())
                .isEqualTo(2);
        assertThat(CliRun.of(home, "account", "set", "work", "colour=red").exit()).isEqualTo(2);
        assertThat(CliRun.of(home, "account", "set", "work", "direction=up").exit()).isEqualTo(2);
        assertThat(CliRun.of(home, "account", "set", "work").exit()).isEqualTo(2);
        assertThat(CliRun.of(home, "account", "show", "wrk").err()).contains("did you mean work?");
    }

    @Test
    void settings_and_the_password_can_be_changed_and_the_account_removed() {
        add("work", "wrong", "--no-check");
        assertThat(
                        CliRun.fed(
                                        home,
                                        PASSWORD,
                                        "account",
                                        "set",
                                        "work",
                                        "direction=pull",
                                        "--password-stdin")
                                .exit())
                .isZero();
        assertThat(CliRun.of(home, "account", "test", "work").exit()).isZero();
        assertThat(CliRun.of(home, "account", "show", "work").out())
                .containsPattern("direction +pull");
        assertThat(CliRun.of(home, "account", "remove", "work").exit()).isZero();
        assertThat(CliRun.of(home, "account", "show", "work").exit()).isEqualTo(2);
    }

    @Test
    void a_server_that_is_not_there_ends_with_1() {
        server.close();
        CliRun run = add("work", PASSWORD, "--json");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.json().getAsJsonObject("error").get("class").getAsString())
                .isEqualTo("offline");
    }

    private String url() {
        return "imap://me%40example.org@127.0.0.1:" + server.port();
    }

    private CliRun add(String name, String password, String... more) {
        var args =
                new ArrayList<>(
                        List.of(
                                "account",
                                "add",
                                name,
                                "--imap",
                                url(),
                                "--insecure-plaintext",
                                "--password-stdin"));
        args.addAll(List.of(more));
        return CliRun.fed(home, password, args.toArray(String[]::new));
    }
}
