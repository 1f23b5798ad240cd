package org.mailboat.acceptance.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.changes.History.messages;

import static java.nio.file.StandardCopyOption.COPY_ATTRIBUTES;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.Change;
import org.mailboat.Edits;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageInfo;
import org.mailboat.MessageQuery;
import org.mailboat.WorkProgress;
import org.mailboat.acceptance.TestMessage;
import org.mailboat.imap.fake.ProxyFault;
import org.mailboat.imports.ImportSource;
import org.mailboat.imports.Importer;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.port.Cancel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What users of other programs suffer from when their edits meet a server, and cannot suffer from
/// here. In each case there are edits that wait: marks, a move, deletions.
///
/// | pain | shown by |
/// |---|---|
/// | an empty local side deletes what is on the server | [#a_lost_database_deletes_nothing_on_the_server], [#an_old_database_repeats_no_mark_move_or_deletion] |
/// | a failed or partial listing is taken for the truth | [#a_listing_without_mailboxes_sends_nothing_and_loses_no_edit] |
/// | UIDs that come to mean other messages | [#a_mailbox_replaced_by_one_of_its_name_loses_nothing], [#renumbered_mail_is_edited_and_not_what_has_its_old_numbers] |
/// | VANISHED mishandled | [#mail_said_to_have_vanished_is_not_given_up] |
/// | an APPEND whose answer is lost multiplies mail | [#a_lost_answer_doubles_nothing] |
/// | a store put back from a backup sends again what it sent before | [#an_old_database_sends_nothing_again_that_was_sent_since] |
/// | a move becomes copy and delete | [#a_move_sends_no_message_and_keeps_its_id] |
/// | single messages silently missing | [#one_refused_message_blocks_no_other_and_waits_with_the_servers_words] |
/// | renames and deletions that do not arrive | [#mailboxes_made_renamed_and_deleted_here_arrive] |
/// | one failing command blocks the queue | [#one_refused_message_blocks_no_other_and_waits_with_the_servers_words] |
/// | surprising deletions, no rehearsal, no way back | [#a_rehearsal_changes_nothing_and_what_is_unsent_can_be_taken_back] |
class UploadPainsTest {
    private static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);

    @TempDir Path directory;

    /// An account with two mailboxes, in full agreement.
    private Scene scene() throws Exception {
        Scene scene =
                Scene.open(
                        new Setting(Setting.Server.DOVECOT, Level.LIST_STATUS),
                        Files.createTempDirectory(directory, "scene"));
        scene.server(c -> {
            c.create("A");
            c.append("INBOX", messages(1, 20));
            c.append("A", messages(21, 40));
        });
        scene.firstSync();
        return scene;
    }

    private static MailboxInfo mailbox(Scene scene, String path) {
        return scene.store().mailboxes(Scene.ACCOUNT).stream()
                .filter(each -> each.path().toString().equals(path))
                .findFirst()
                .orElseThrow();
    }

    /// Oldest first.
    private static List<PlacementId> ids(Scene scene, String path) {
        try (Stream<MessageInfo> all =
                scene.store().messages(MessageQuery.mailbox(mailbox(scene, path)).oldestFirst())) {
            return all.map(MessageInfo::id).toList();
        }
    }

    /// Two marks, a move of two to A, two deletions for good.
    private static void edit(Scene scene) {
        Edits edits = scene.store().edits();
        List<PlacementId> ids = ids(scene, "INBOX");
        edits.mark(ids.subList(0, 2), FLAGGED, Keywords.none());
        edits.move(ids.subList(2, 4), mailbox(scene, "A").id());
        edits.deleteForever(ids.subList(4, 6));
    }

    private void bringIn(Scene scene, String path, TestMessage message) throws IOException {
        Path file = Files.createTempFile(directory, "letter", ".eml");
        Files.write(file, message.octets());
        new Importer(scene.store())
                .importAll(
                        mailbox(scene, path).id(),
                        List.of(new ImportSource.File(file)),
                        WorkProgress.NONE,
                        new Cancel());
    }

    private static long thereWith(Moment now, TestMessage message) {
        return now.there().values().stream()
                .filter(facts -> facts.size() == message.octets().length)
                .count();
    }

    /// One run carries everything over, and the next does nothing.
    private static void settles(Scene scene) throws Exception {
        AccountReport report = scene.run(Scene.request()).report();
        assertThat(report.result()).as("%s", report).isEqualTo(Result.DONE);
        assertThat(scene.store().edits().pending()).isEmpty();
        Judge.equal(scene.now());
        AccountReport again = scene.run(Scene.request()).report();
        assertThat(again.uploaded() + again.created() + again.deleted() + again.moved()).isZero();
    }

    private static void removeDatabase(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                if (file.getFileName().toString().startsWith("mailboat.db")) {
                    Files.delete(file);
                }
            }
        }
    }

    @Test
    void a_listing_without_mailboxes_sends_nothing_and_loses_no_edit() throws Exception {
        try (Scene scene = scene()) {
            edit(scene);
            Moment before = scene.now();
            int waiting = scene.store().edits().pending().size();
            scene.faults().arm(new ProxyFault.Withhold(Pattern.compile("^\\* (LIST|STATUS) ")));

            assertThat(scene.run(Scene.request()).report().result()).isEqualTo(Result.INCOMPLETE);

            scene.clearFaults();
            assertThat(scene.now().there()).isEqualTo(before.there());
            assertThat(scene.store().edits().pending()).hasSize(waiting);
            settles(scene);
        }
    }

    @Test
    void a_mailbox_replaced_by_one_of_its_name_loses_nothing() throws Exception {
        try (Scene scene = scene()) {
            Edits edits = scene.store().edits();
            edits.mark(ids(scene, "A").subList(0, 2), FLAGGED, Keywords.none());
            edits.deleteForever(ids(scene, "A").subList(2, 8));
            scene.server(c -> {
                c.delete("A");
                c.create("A");
                c.append("A", messages(101, 120));
            });
            var replaced = scene.now().there();

            scene.run(Scene.request());
            scene.run(Scene.request());

            assertThat(scene.now().there()).containsAllEntriesOf(replaced);
        }
    }

    @Test
    void renumbered_mail_is_edited_and_not_what_has_its_old_numbers() throws Exception {
        try (Scene scene = scene()) {
            scene.backUp("A");
            scene.server(c -> c.append("A", messages(41, 50)));
            scene.sync("ten more");
            scene.store().edits().deleteForever(ids(scene, "A").subList(20, 25));
            // As from a backup: the numbers of what is to be deleted are given again.
            scene.restore();
            scene.server(c -> c.append("A", messages(201, 210)));
            var restored = scene.now().there();

            scene.run(Scene.request());
            scene.run(Scene.request());

            assertThat(scene.now().there()).containsAllEntriesOf(restored);
        }
    }

    @Test
    void mail_said_to_have_vanished_is_not_given_up() throws Exception {
        try (Scene scene = scene()) {
            edit(scene);
            scene.server(c -> c.append("INBOX", messages(51, 51)));
            scene.faults()
                    .arm(
                            new ProxyFault.Insert(
                                    Pattern.compile("^(SELECT|EXAMINE) \"?INBOX\"? .*QRESYNC"),
                                    "* VANISHED (EARLIER) 1:20"));

            scene.run(Scene.request());
            scene.clearFaults();

            settles(scene);
            Moment now = scene.now();
            assertThat(now.there()).hasSize(20 + 20 + 1 - 2);
        }
    }

    @Test
    void a_lost_answer_doubles_nothing() throws Exception {
        for (String command : List.of("APPEND", "UID MOVE", "UID COPY", "UID STORE", "CREATE")) {
            try (Scene scene = scene()) {
                edit(scene);
                Edits edits = scene.store().edits();
                edits.copy(ids(scene, "INBOX").subList(6, 8), mailbox(scene, "A").id());
                edits.createMailbox(Scene.ACCOUNT, MailboxPath.of("New"), null);
                TestMessage letter = TestMessage.numbered(300);
                bringIn(scene, "A", letter);
                scene.faults().arm(new ProxyFault.LoseAnswer(Pattern.compile("^" + command)));

                scene.run(Scene.request());

                scene.clearFaults();
                settles(scene);
                assertThat(scene.now().there()).as(command).hasSize(40 - 2 + 2 + 1);
                assertThat(thereWith(scene.now(), letter)).isEqualTo(1);
            }
        }
    }

    @Test
    void a_move_sends_no_message_and_keeps_its_id() throws Exception {
        try (Scene scene = scene()) {
            List<PlacementId> moved = ids(scene, "INBOX").subList(0, 5);
            scene.store().edits().move(moved, mailbox(scene, "A").id());

            Scene.Run run = scene.run(Scene.request());

            assertThat(run.count().bodies()).isZero();
            assertThat(run.count().octets()).isLessThan(10_000);
            assertThat(ids(scene, "A")).containsAll(moved);
            settles(scene);
        }
    }

    @Test
    void one_refused_message_blocks_no_other_and_waits_with_the_servers_words() throws Exception {
        try (Scene scene = scene()) {
            TestMessage refused = TestMessage.numbered(300);
            bringIn(scene, "A", refused);
            edit(scene);
            scene.faults()
                    .arm(
                            new ProxyFault.AnswerCommand(
                                    Pattern.compile("^APPEND"), "NO [LIMIT] too many of these"));
            AccountReport report = scene.run(Scene.request()).report();

            assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
            assertThat(report.failures())
                    .extracting(SyncFailure::serverText)
                    .contains("[LIMIT] too many of these");
            assertThat(scene.store().edits().pending())
                    .singleElement()
                    .extracting(Change::state)
                    .isEqualTo(Change.State.PARKED);
        }
    }

    @Test
    void mailboxes_made_renamed_and_deleted_here_arrive() throws Exception {
        try (Scene scene = scene()) {
            Edits edits = scene.store().edits();
            edits.createMailbox(Scene.ACCOUNT, MailboxPath.of("A", "Below"), null);
            settles(scene);
            edits.renameMailbox(mailbox(scene, "A").id(), MailboxPath.of("B"));
            settles(scene);
            assertThat(mailbox(scene, "B/Below")).isNotNull();
            assertThat(scene.now().there()).hasSize(40);
            edits.deleteMailbox(mailbox(scene, "B").id());
            settles(scene);
            assertThat(scene.now().there()).as("under the trash").hasSize(40);
        }
    }

    @Test
    void a_rehearsal_changes_nothing_and_what_is_unsent_can_be_taken_back() throws Exception {
        try (Scene scene = scene()) {
            Moment agreed = scene.now();
            edit(scene);
            Moment before = scene.now();

            scene.run(Scene.request().withDryRun(true));

            assertThat(scene.now().there()).isEqualTo(before.there());
            assertThat(scene.now().here()).isEqualTo(before.here());
            Edits edits = scene.store().edits();
            edits.drop(edits.pending().stream().map(Change::id).toList());
            assertThat(scene.now().here()).isEqualTo(agreed.here());
            settles(scene);
            assertThat(scene.now().there()).isEqualTo(agreed.there());
        }
    }

    @Test
    void a_lost_database_deletes_nothing_on_the_server() throws Exception {
        try (Scene scene = scene()) {
            edit(scene);
            Moment before = scene.now();
            scene.whileClosed(UploadPainsTest::removeDatabase);
            scene.addAccount();

            AccountReport report = scene.run(Scene.request()).report();

            assertThat(report.uploaded()).isZero();
            Moment after = scene.now();
            assertThat(after.there()).isEqualTo(before.there());
            Judge.equal(after);
        }
    }

    @Test
    void an_old_database_repeats_no_mark_move_or_deletion() throws Exception {
        try (Scene scene = scene()) {
            edit(scene);
            Path old = directory.resolve("old");
            scene.whileClosed(home -> copy(home, old));
            settles(scene);
            Moment before = scene.now();
            scene.whileClosed(home -> copy(old, home));

            scene.run(Scene.request());

            settles(scene);
            assertThat(scene.now().there()).isEqualTo(before.there());
        }
    }

    @Test
    void an_old_database_sends_nothing_again_that_was_sent_since() throws Exception {
        for (boolean whole : List.of(true, false)) {
            try (Scene scene = scene()) {
                TestMessage letter = TestMessage.numbered(300);
                bringIn(scene, "A", letter);
                bringIn(scene, "INBOX", letter);
                scene.store()
                        .edits()
                        .copy(ids(scene, "INBOX").subList(6, 8), mailbox(scene, "A").id());
                Path old = directory.resolve("old, as a whole: " + whole);
                scene.whileClosed(home -> copy(home, old));
                settles(scene);
                Moment before = scene.now();
                scene.whileClosed(home -> {
                    if (whole) {
                        copy(old, home);
                    } else {
                        removeDatabase(home);
                        Files.copy(old.resolve("mailboat.db"), home.resolve("mailboat.db"));
                    }
                });

                scene.run(Scene.request());

                settles(scene);
                assertThat(scene.now().there())
                        .as("as a whole: %s", whole)
                        .isEqualTo(before.there())
                        .hasSize(40 + 2 + 2);
            }
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            removeTree(to);
        }
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()), COPY_ATTRIBUTES);
            }
        }
    }

    private static void removeTree(Path tree) throws IOException {
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
