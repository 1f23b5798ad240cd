package org.mailboat.acceptance.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.changes.History.messages;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.acceptance.Servers;
import org.mailboat.imap.fake.ProxyFault;
import org.mailboat.imap.testkit.DovecotOptions;
import org.mailboat.imap.testkit.DovecotServer;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Demotion;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What users of other programs suffer from, and cannot suffer from here. Tests of this class have
/// what no other test shows:
///
/// | pain | shown by |
/// |---|---|
/// | an empty local side is read as deletions | [#a_store_that_lost_its_mail_deletes_nothing] |
/// | a failed or partial listing is read as deletions | [TroubleTest]: LIST, STATUS, FETCH and SEARCH that end early, are empty or refused |
/// | UIDs that come to mean other messages | [HistoriesTest]: "restored from an older backup, and UIDs given again" |
/// | VANISHED mishandled | [TroubleTest]: withheld, repeated, unreadable, false |
/// | a move becomes copy and delete, or a duplicate | [HistoriesTest]: "moved" in all its ways, "twins" |
/// | single messages silently missing | [#a_message_that_is_left_out_is_told_and_comes_later] |
/// | a run without news costs as much as the mailbox is large | [NothingChangedTest] |
/// | hundreds of mailboxes polled one by one | [NothingChangedTest] |
/// | servers without extensions | every test at [Level#PLAIN] |
/// | capabilities that lie | [#a_server_that_promises_mod_sequences_and_has_none_is_found_out], [TroubleTest] |
/// | wrong answers to ENABLE, responses nobody can read | [#an_enable_that_is_answered_with_nothing_is_no_hindrance], [TroubleTest] |
/// | messages that always fail | [#one_message_that_always_fails_costs_one_message] |
/// | UIDVALIDITY changes; many mailboxes have the same | [HistoriesTest]: "UIDVALIDITY new"; [#mailboxes_of_one_uidvalidity_are_not_mixed_up] |
/// | prefix namespaces | [#a_prefix_before_every_name_is_no_part_of_a_new_one] |
/// | names | [org.mailboat.acceptance.FirstSyncTest], [RandomHistoriesTest] |
/// | renames and deletions that do not arrive | [HistoriesTest]: mailboxes |
class UserPainsTest {
    @TempDir Path directory;

    private Scene scene(Level level) throws IOException {
        return Scene.open(new Setting(Setting.Server.DOVECOT, level), directory);
    }

    @Test
    void a_store_that_lost_its_mail_deletes_nothing() throws Exception {
        try (Scene scene = scene(Level.LIST_STATUS)) {
            scene.server(c -> {
                c.create("A");
                c.append("A", messages(1, 20));
            });
            scene.firstSync();
            Moment before = scene.now();

            scene.whileClosed(UserPainsTest::loseContent);
            scene.store().check(true, new Cancel());
            scene.run(Scene.request());

            Moment after = scene.now();
            assertThat(after.there()).isEqualTo(before.there());
            assertThat(after.ids()).isEqualTo(before.ids());
            Judge.equal(after);
        }
    }

    private static void loseContent(Path home) throws IOException {
        List<Path> segments;
        try (Stream<Path> files = Files.walk(home)) {
            segments = files.filter(f -> f.toString().endsWith(".seg")).toList();
        }
        assertThat(segments).isNotEmpty();
        for (Path segment : segments) {
            Files.delete(segment);
        }
    }

    @Test
    void a_listing_without_mailboxes_is_told_and_concludes_nothing() throws Exception {
        try (Scene scene = scene(Level.LIST_STATUS)) {
            scene.server(c -> c.append("INBOX", messages(1, 20)));
            scene.firstSync();
            Moment before = scene.now();
            scene.faults().arm(new ProxyFault.Withhold(Pattern.compile("^\\* (LIST|STATUS) ")));

            Scene.Run run = scene.run(Scene.request());

            assertThat(run.report().result()).isEqualTo(AccountReport.Result.INCOMPLETE);
            assertThat(run.report().failures())
                    .anySatisfy(f -> assertThat(f.text()).contains("lists no mailbox at all"));
            assertThat(scene.now().ids()).isEqualTo(before.ids());
        }
    }

    @Test
    void a_message_that_is_left_out_is_told_and_comes_later() throws Exception {
        try (Scene scene = scene(Level.QRESYNC)) {
            scene.server(c -> c.append("INBOX", messages(1, 20)));
            scene.faults()
                    .arm(
                            new ProxyFault.Withhold(
                                    Pattern.compile("^\\* \\d+ FETCH \\(.*UID 7 .*BODY\\[]")));

            Scene.Run run = scene.run(Scene.request());

            assertThat(run.report().result()).isEqualTo(AccountReport.Result.INCOMPLETE);
            assertThat(run.report().failures()).isNotEmpty();
            scene.clearFaults();
            scene.firstSync();
        }
    }

    @Test
    void one_message_that_always_fails_costs_one_message() throws Exception {
        try (Scene scene = scene(Level.PLAIN)) {
            scene.server(c -> c.append("INBOX", messages(1, 20)));
            scene.faults()
                    .arm(
                            new ProxyFault.Withhold(
                                    Pattern.compile("^\\* \\d+ FETCH \\(.*UID 7 .*BODY\\[]")));
            scene.run(Scene.request());

            scene.server(c -> c.append("INBOX", messages(21, 25)));
            Scene.Run run = scene.run(Scene.request());

            assertThat(run.report().created()).isEqualTo(5);
            assertThat(scene.now().here()).hasSize(24);
        }
    }

    @Test
    void a_server_that_promises_mod_sequences_and_has_none_is_found_out() throws Exception {
        try (Scene scene = scene(Level.CONDSTORE)) {
            scene.server(c -> c.append("INBOX", messages(1, 20)));
            scene.firstSync();
            scene.faults()
                    .arm(
                            new ProxyFault.AnswerCommand(
                                    Pattern.compile("CHANGEDSINCE"), "BAD what is this"));
            scene.server(c -> c.store("INBOX", "1:5", "+FLAGS", "$Work"));

            scene.run(Scene.request());
            scene.run(Scene.request());

            Judge.equal(scene.now());
            assertThat(scene.store().accounts().get(Scene.ACCOUNT).demotions())
                    .extracting(Demotion::capability)
                    .contains("CONDSTORE");
        }
    }

    @Test
    void an_enable_that_is_answered_with_nothing_is_no_hindrance() throws Exception {
        try (Scene scene = scene(Level.LIST_STATUS)) {
            scene.faults().arm(new ProxyFault.Withhold(Pattern.compile("^\\* ENABLED")));
            scene.server(c -> c.append("INBOX", messages(1, 20)));
            scene.firstSync();
            scene.server(c -> {
                c.store("INBOX", "1:5", "+FLAGS", "$Work");
                c.expunge("INBOX", "7");
            });

            scene.run(Scene.request());

            Judge.equal(scene.now());
        }
    }

    @Test
    void mailboxes_of_one_uidvalidity_are_not_mixed_up() throws Exception {
        try (Scene scene = scene(Level.LIST_STATUS)) {
            scene.server(c -> {
                c.create("A", "B", "C");
                c.append("A", messages(1, 20));
                c.append("B", messages(21, 40));
                c.append("C", messages(41, 60));
            });
            for (String mailbox : List.of("A", "B", "C")) {
                Servers.DOTS.doveadm(
                        "mailbox",
                        "update",
                        "-u",
                        scene.site().user(),
                        "--uid-validity",
                        "777",
                        mailbox);
            }
            scene.firstSync();
            scene.server(c -> {
                c.rotate("A", "B", "C");
                c.expunge("A", "3");
                c.store("B", "5", "+FLAGS", "$Work");
            });

            Scene.Run run = scene.sync("a cycle of one UIDVALIDITY");

            assertThat(run.count().bodies()).isZero();
        }
    }

    @Test
    void a_prefix_before_every_name_is_no_part_of_a_new_one() throws Exception {
        var prefixed =
                DovecotOptions.defaults()
                        .withExtraConf("namespace inbox {\n  prefix = INBOX.\n  separator = .\n}");
        try (DovecotServer server = DovecotServer.start(prefixed);
                Scene scene = Scene.open(new DovecotSite(server), Level.QRESYNC, directory)) {
            scene.server(c -> {
                c.create("INBOX.Sent", "INBOX.Sent.2026");
                c.append("INBOX", messages(1, 5));
                c.append("INBOX.Sent.2026", messages(6, 20));
            });
            scene.firstSync();
            scene.server(c -> c.rename("INBOX.Sent", "INBOX.Gone"));

            Scene.Run run = scene.sync("renamed behind a prefix");

            assertThat(run.count().bodies()).isZero();
        }
    }
}
