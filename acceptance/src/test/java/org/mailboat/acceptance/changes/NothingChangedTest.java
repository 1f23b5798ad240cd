package org.mailboat.acceptance.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.changes.History.messages;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.file.Path;

/// What a sync costs when there is nothing to sync.
class NothingChangedTest {
    @TempDir Path directory;

    @ParameterizedTest
    @EnumSource(Setting.Server.class)
    void a_hundred_mailboxes_cost_one_round_trip(Setting.Server server) throws Exception {
        try (Scene scene = Scene.open(new Setting(server, Level.LIST_STATUS), directory)) {
            scene.server(c -> {
                for (int i = 1; i < 100; i++) {
                    c.create("Mailbox " + i);
                    c.append("Mailbox " + i, messages(2 * i, 2 * i + 1));
                }
            });
            scene.firstSync();

            Scene.Run run = scene.sync("nothing, 100 mailboxes");

            assertThat(run.count().roundTrips()).isEqualTo(1);
            assertThat(run.count().octets()).isLessThan(15_000);
        }
    }

    @ParameterizedTest
    @MethodSource("org.mailboat.acceptance.changes.Setting#everywhere")
    void a_mailbox_costs_the_same_whatever_it_holds(Setting setting) throws Exception {
        try (Scene scene = Scene.open(setting, directory)) {
            scene.server(c -> c.append("INBOX", messages(1, 20)));
            scene.firstSync();
            Scene.Run few = scene.sync("nothing, few messages");
            scene.server(c -> c.append("INBOX", messages(21, 400)));
            scene.sync("many new messages");

            Scene.Run many = scene.sync("nothing, many messages");

            long more = many.count().octets() - few.count().octets();
            if (setting.level() == Level.LIST_STATUS) {
                assertThat(many.count().afterLogins()).isLessThan(1_000);
            }
            if (setting.level().hasModSequences()) {
                assertThat(more).as("octets more").isLessThan(100);
                assertThat(many.count().roundTrips()).isEqualTo(few.count().roundTrips());
            } else {
                assertThat(more / 380).as("octets a message").isLessThan(50);
            }
        }
    }
}
