package org.mailboat.acceptance.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.acceptance.changes.History.messages;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.Change;
import org.mailboat.MailboxInfo;
import org.mailboat.MessageQuery;
import org.mailboat.WorkProgress;
import org.mailboat.imap.fake.FakeProfile;
import org.mailboat.imap.fake.Oddity;
import org.mailboat.imports.ImportSource;
import org.mailboat.imports.Importer;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.port.Cancel;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;

/// A server that minds no case in the names of mailboxes and drops the spaces around them.
class RespelledNamesTest {
    @TempDir Path directory;

    private Scene scene() throws Exception {
        FakeProfile profile = FakeProfile.model().with(Oddity.RESPELLS_NAMES);
        Scene scene = Scene.open(new FakeSite(profile), Level.LIST_STATUS, directory);
        scene.server(c -> {
            c.create("Work");
            c.append("Work", messages(1, 3));
        });
        scene.firstSync();
        return scene;
    }

    private MailboxId made(Scene scene, String name) throws Exception {
        scene.store().edits().createMailbox(Scene.ACCOUNT, MailboxPath.parse(name), null);
        MailboxId mailbox = mailbox(scene, each -> each.path().toString().equals(name)).id();
        Path letter = Files.writeString(directory.resolve("letter.eml"), "Subject: a\r\n\r\nb\r\n");
        new Importer(scene.store())
                .importAll(
                        mailbox,
                        List.of(new ImportSource.File(letter)),
                        WorkProgress.NONE,
                        new Cancel());
        return mailbox;
    }

    private static void settles(Scene scene) throws Exception {
        AccountReport report = scene.run(Scene.request()).report();
        assertThat(report.result()).as("%s", report).isEqualTo(Result.DONE);
        assertThat(scene.store().edits().pending()).isEmpty();
    }

    private static long messagesIn(Scene scene, MailboxId mailbox) {
        return scene.store()
                .messages(MessageQuery.mailbox(mailbox(scene, each -> each.id().equals(mailbox))))
                .count();
    }

    private static MailboxInfo mailbox(Scene scene, Predicate<MailboxInfo> which) {
        return scene.store().mailboxes(Scene.ACCOUNT).stream()
                .filter(which)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void a_mailbox_that_the_server_spells_otherwise_is_called_so_here_and_takes_its_mail()
            throws Exception {
        try (Scene scene = scene()) {
            MailboxId mailbox = made(scene, "Letters ");
            settles(scene);
            assertThat(mailbox(scene, each -> each.id().equals(mailbox)).path())
                    .hasToString("Letters");
            assertThat(messagesIn(scene, mailbox)).isEqualTo(1);
            settles(scene);
            assertThat(scene.now().there()).hasSize(4);
        }
    }

    @Test
    void a_mailbox_that_the_server_takes_for_another_one_waits_until_it_is_renamed()
            throws Exception {
        try (Scene scene = scene()) {
            MailboxId mailbox = made(scene, "WORK");
            AccountReport report = scene.run(Scene.request()).report();
            assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
            assertThat(scene.store().edits().pending())
                    .extracting(Change::failure)
                    .anySatisfy(failure ->
                            assertThat(failure.text()).contains("another spelling of Work"));
            assertThat(scene.now().there()).hasSize(3);
            scene.store().edits().renameMailbox(mailbox, MailboxPath.parse("Work at home"));
            settles(scene);
            assertThat(scene.now().there()).hasSize(4);
        }
    }
}
