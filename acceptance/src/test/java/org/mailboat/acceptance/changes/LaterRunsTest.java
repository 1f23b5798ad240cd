package org.mailboat.acceptance.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.changes.History.messages;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.model.MailboxGlob;
import org.mailboat.sync.SyncRequest;

import java.nio.file.Path;
import java.util.List;

/// Histories of which one run sees a part, and a later one the rest.
class LaterRunsTest {
    @TempDir Path directory;

    @ParameterizedTest
    @MethodSource("org.mailboat.acceptance.changes.Setting#onDovecot")
    void a_move_seen_by_halves_keeps_its_ids(Setting setting) throws Exception {
        try (Scene scene = Scene.open(setting, directory)) {
            scene.server(c -> {
                c.create("A", "B");
                c.append("A", messages(1, 40));
                c.append("B", messages(41, 60));
            });
            scene.firstSync();
            scene.server(c -> {
                c.move("A", "1:12", "B");
                c.store("B", "21:24", "+FLAGS", "$Moved");
            });

            Scene.Run half =
                    scene.run(Scene.request().withMailboxes(List.of(new MailboxGlob("A"))));

            assertThat(half.count().bodies()).isZero();
            scene.sync("the other half of a move");
        }
    }

    @ParameterizedTest
    @MethodSource("org.mailboat.acceptance.changes.Setting#onDovecot")
    void what_was_removed_and_comes_back_is_what_it_was(Setting setting) throws Exception {
        try (Scene scene = Scene.open(setting, directory)) {
            scene.server(c -> {
                c.create("A", "B");
                c.append("A", messages(1, 40));
            });
            scene.firstSync();
            Moment first = scene.now();
            scene.server(c -> c.expunge("A", "1:9"));
            scene.sync("removed");
            scene.server(c -> c.append("B", messages(1, 9)));

            Scene.Run run = scene.sync("brought back");

            assertThat(run.count().bodies()).isZero();
            assertThat(first.ids()).isEqualTo(scene.now().ids());
        }
    }

    @ParameterizedTest
    @MethodSource("org.mailboat.acceptance.changes.Setting#onDovecot")
    void every_uidvalidity_new_at_once_loses_nothing(Setting setting) throws Exception {
        try (Scene scene = Scene.open(setting, directory)) {
            scene.server(c -> {
                c.create("A", "B", "C");
                c.append("A", messages(1, 40));
                c.append("B", messages(41, 60));
                c.append("C", messages(61, 90));
                c.append("INBOX", messages(91, 95));
            });
            scene.firstSync();
            for (String mailbox : List.of("A", "B", "C", "INBOX")) {
                scene.site().resetUidValidity(mailbox, uid -> uid + 3);
            }

            scene.sync("every UIDVALIDITY new");
        }
    }

    @ParameterizedTest
    @MethodSource("org.mailboat.acceptance.changes.Setting#onDovecot")
    void a_mailbox_that_was_never_whole_is_known_under_its_new_name(Setting setting)
            throws Exception {
        try (Scene scene = Scene.open(setting, directory)) {
            scene.server(c -> {
                c.create("A", "B");
                c.append("A", messages(1, 40));
                c.append("B", messages(41, 60));
            });
            scene.run(Scene.request().withDepth(SyncRequest.Depth.HEADERS_ONLY));
            String was = scene.now().mailboxIds().get("A");
            scene.server(c -> c.rename("A", "Renamed"));

            scene.firstSync();

            assertThat(scene.now().mailboxIds()).containsEntry("Renamed", was);
        }
    }
}
