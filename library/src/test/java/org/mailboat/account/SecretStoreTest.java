package org.mailboat.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.Secret;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;

class SecretStoreTest {
    @TempDir Path home;
    private SecretStore secrets;

    @BeforeEach
    void open() {
        secrets = new SecretStore(home);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tulip",
                "with \"quotes\" and \\ backslash",
                "line\nbreak\r\n\ttab\u0000\u007f\u0085",
                "  spaces  ",
                "pässwörd 密码 🌷",
                "'''\"\"\"# = [x]",
                "${HOME} `id`",
            })
    void a_secret_comes_back_as_it_was(String text) {
        secrets.put("work", new Secret(text));

        assertThat(new SecretStore(home).find("work").orElseThrow().reveal()).isEqualTo(text);
    }

    @Test
    void accounts_with_dots_in_their_names_are_told_apart() {
        secrets.put("a.b", new Secret("one"));
        secrets.put("a", new Secret("two"));

        assertThat(secrets.find("a.b").orElseThrow().reveal()).isEqualTo("one");
        assertThat(secrets.find("a").orElseThrow().reveal()).isEqualTo("two");
        assertThat(secrets.find("b")).isEmpty();
    }

    @Test
    void a_removed_secret_is_gone_and_the_others_stay() {
        secrets.put("work", new Secret("one"));
        secrets.put("home", new Secret("two"));

        secrets.remove("work");
        secrets.remove("never-there");

        assertThat(secrets.find("work")).isEmpty();
        assertThat(secrets.find("home").orElseThrow().reveal()).isEqualTo("two");
    }

    @Test
    void only_the_owner_can_read_the_file_and_nothing_else_is_left() throws IOException {
        secrets.put("work", new Secret("one"));
        secrets.put("work", new Secret("two"));

        Path file = home.resolve("secrets.toml");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(home)) {
            assertThat(files.map(f -> f.getFileName().toString()))
                    .containsExactlyInAnyOrder("secrets.toml", "secrets.lock");
        }
    }

    @Test
    void a_broken_file_is_told_of_without_its_content_and_not_overwritten() throws IOException {
        Path file = home.resolve("secrets.toml");
        Files.writeString(file, "[accounts.work]\npassword = tulip\n");

        assertThatThrownBy(() -> secrets.put("home", new Secret("two")))
                .isInstanceOf(MailException.class)
                .hasMessageContaining("no TOML")
                .hasMessageContaining(file.toString())
                .hasMessageNotContaining("tulip");
        assertThat(Files.readString(file)).contains("tulip");
    }

    @Test
    void while_another_holds_the_lock_a_change_is_refused_as_transient() throws IOException {
        try (var channel =
                        FileChannel.open(
                                home.resolve("secrets.lock"),
                                StandardOpenOption.CREATE,
                                StandardOpenOption.WRITE);
                var lock = channel.lock()) {
            assertThat(lock.isValid()).isTrue();
            assertThatThrownBy(() -> secrets.put("work", new Secret("one")))
                    .isInstanceOfSatisfying(
                            MailException.class,
                            e -> assertThat(e.failure().kind()).isEqualTo(FailureKind.TRANSIENT));
        }
    }
}
