package org.mailboat.acceptance.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.mailboat.acceptance.changes.History.messages;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/// The checks of changes at full size at every level, and random histories for as long as one
/// likes. Run by `./soak changes`.
@Tag("soak")
class ChangesSoakTest {
    @TempDir Path directory;

    static Stream<Arguments> histories() {
        return Stream.of(
                        new MessageHistories(1_000).all(),
                        new MailboxHistories(5_000).main(),
                        new LossHistories(5_000).all())
                .flatMap(histories -> histories)
                .flatMap(h -> Setting.onDovecot().map(setting -> arguments(h, setting)));
    }

    static Stream<Arguments> troubles() {
        return Trouble.all(RandomHistories.seed())
                .flatMap(t ->
                        t.levels().stream()
                                .map(level ->
                                        arguments(t, new Setting(Setting.Server.DOVECOT, level))));
    }

    @ParameterizedTest
    @MethodSource("histories")
    void everything_is_known_again(History history, Setting setting) throws Exception {
        history.play(setting, directory);
    }

    @ParameterizedTest
    @MethodSource("troubles")
    void nothing_goes_that_the_server_still_has(Trouble trouble, Setting setting) throws Exception {
        TroubledHistory.play(trouble, setting, directory);
    }

    @Test
    void twenty_thousand_messages_in_a_hundred_mailboxes_cost_one_round_trip() throws Exception {
        var setting = new Setting(Setting.Server.DOVECOT, Level.LIST_STATUS);
        try (Scene scene = Scene.open(setting, directory)) {
            scene.server(c -> {
                for (int i = 1; i < 100; i++) {
                    String name = "Mail " + i;
                    c.create(name);
                    c.subscribe(name);
                    c.append(name, messages(200 * i, 200 * i + 199));
                }
                c.append("INBOX", messages(1, 199));
            });
            scene.firstSync();

            Scene.Run run = scene.sync("nothing, 20,000 messages");

            assertThat(run.count().roundTrips()).isEqualTo(1);
            assertThat(run.count().octets()).isLessThan(15_000);
        }
    }

    @Test
    void fifty_thousand_messages_in_one_mailbox_cost_less_than_a_kilobyte() throws Exception {
        var setting = new Setting(Setting.Server.DOVECOT, Level.LIST_STATUS);
        try (Scene scene = Scene.open(setting, directory)) {
            scene.server(c -> {
                for (int from = 1; from < 50_000; from += 5_000) {
                    c.append("INBOX", messages(from, from + 4_999));
                }
            });
            scene.firstSync();

            Scene.Run run = scene.sync("nothing, 50,000 messages");

            assertThat(run.count().roundTrips()).isEqualTo(1);
            assertThat(run.count().afterLogins()).isLessThan(1_000);
        }
    }

    /// For `-Dmailboat.minutes`, each history with a seed of its own.
    @Test
    void random_histories() throws Exception {
        var end = Duration.ofMinutes(Long.getLong("mailboat.minutes", 5));
        long start = System.nanoTime();
        var seeds = new Random(RandomHistories.seed());
        List<Setting> settings = Setting.everywhere().toList();
        for (int i = 0; System.nanoTime() - start < end.toNanos(); i++) {
            // Said by itself, it replays this one history.
            long seed = i == 0 ? RandomHistories.seed() : seeds.nextLong();
            for (Setting setting : settings) {
                Path home = Files.createDirectory(directory.resolve(i + " " + setting));
                RandomHistories.play(setting, seed, 60, home);
            }
        }
    }
}
