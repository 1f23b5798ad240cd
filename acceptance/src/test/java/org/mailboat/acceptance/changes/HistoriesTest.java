package org.mailboat.acceptance.changes;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;
import java.util.stream.Stream;

/// Whatever happens to an account on its server: the store becomes equal to the server again, what
/// was here keeps its ids, and no body that is here is fetched again.
class HistoriesTest {
    private static final int SMALL = 40;

    @TempDir Path directory;

    static Stream<Arguments> messages() {
        return everywhere(new MessageHistories(SMALL).all());
    }

    static Stream<Arguments> mailboxes() {
        return everywhere(new MailboxHistories(SMALL).all());
    }

    static Stream<Arguments> losses() {
        return everywhere(new LossHistories(SMALL).all());
    }

    private static Stream<Arguments> everywhere(Stream<History> histories) {
        return histories.flatMap(
                history -> Setting.onDovecot().map(setting -> arguments(history, setting)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void messages_are_known_again(History history, Setting setting) throws Exception {
        history.play(setting, directory);
    }

    @ParameterizedTest
    @MethodSource("mailboxes")
    void mailboxes_are_known_again(History history, Setting setting) throws Exception {
        history.play(setting, directory);
    }

    @ParameterizedTest
    @MethodSource("losses")
    void what_a_server_lost_is_no_loss_here(History history, Setting setting) throws Exception {
        history.play(setting, directory);
    }
}
