package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;

import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// What is said of a mailbox that the server never makes, as it takes no such name.
@Timeout(60)
class RefusedMailboxTest {
    private static final MailboxPath NAME = MailboxPath.parse("We\"ird");

    @TempDir Path home;
    private StoreWithServer world;
    private MailboxInfo mailbox;

    @BeforeEach
    void a_mailbox_with_mail_that_the_server_refuses() throws Exception {
        world = new StoreWithServer(home);
        world.there.mailbox("INBOX").append(StoreWithServer.message("lunch"));
        world.sync();
        world.server.refuseNext(Pattern.compile("CREATE"), "Invalid mailbox name");
        edits().createMailbox(StoreWithServer.ACCOUNT, NAME, null);
        mailbox = world.store.mailbox(StoreWithServer.ACCOUNT, NAME.toString());
        var inbox = world.store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
        try (Stream<MessageInfo> all = world.store.messages(MessageQuery.mailbox(inbox))) {
            edits().move(all.map(MessageInfo::id).toList(), mailbox.id());
        }
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private Edits edits() {
        return world.store.edits();
    }

    private Change pending(Change.Kind kind) {
        return edits().pending().stream()
                .filter(change -> change.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void it_is_refused_for_good_with_the_commands_that_help() throws Exception {
        AccountReport report = world.sync();

        SyncFailure failure = report.failures().getFirst();
        String change = pending(Change.Kind.CREATE_MAILBOX).id();
        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.sentence())
                .isEqualTo(
                        "work, We\"ird: The server cannot have a mailbox of that name. The server"
                                + " says: Invalid mailbox name. Next step: give it another name:"
                                + " mailboat mailbox rename work id:"
                                + mailbox.id()
                                + " NEWPATH; or take it back when nothing is in it: mailboat"
                                + " pending drop "
                                + change);
        assertThat(pending(Change.Kind.CREATE_MAILBOX).failure()).isEqualTo(failure);
    }

    @Test
    void mail_in_it_says_that_it_waits_for_it() throws Exception {
        assertThat(pending(Change.Kind.MOVE).sentence()).endsWith(" from INBOX to We\"ird.");

        world.sync();

        assertThat(pending(Change.Kind.MOVE).sentence())
                .endsWith(
                        " from INBOX to We\"ird. It waits for We\"ird to be made on the server ("
                                + pending(Change.Kind.CREATE_MAILBOX).id()
                                + ").");
    }

    @Test
    void with_another_name_it_is_made_by_the_next_sync() throws Exception {
        world.sync();

        edits().renameMailbox(mailbox.id(), MailboxPath.parse("Weird"));
        assertThat(world.sync().result()).isEqualTo(AccountReport.Result.DONE);

        assertThat(world.there.mailbox("Weird").messages()).hasSize(1);
        assertThat(edits().pending()).isEmpty();
    }
}
