package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.testkit.EditedMailboxesContract;
import org.mailboat.sync.testkit.EditingUser;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Set;

class SqliteEditedMailboxesTest extends EditedMailboxesContract {
    @TempDir Path home;

    @Override
    protected EditingUser open() {
        return new SqliteEditingUser(home);
    }

    @Test
    void a_mailbox_with_the_usual_name_takes_in_what_is_thrown_away_whatever_the_server_says()
            throws Exception {
        try (EditingUser user = new SqliteEditingUser(home.resolve("named"))) {
            LocalStore store = user.store();
            MailboxId named =
                    store.adoptMailbox(
                            user.account(),
                            new RemoteMailbox(
                                    "INBOX/Trash",
                                    MailboxPath.parse("INBOX/Trash"),
                                    "/",
                                    Set.of(),
                                    true,
                                    true,
                                    null,
                                    null));
            int before = store.mailboxes(user.account()).size();

            store.makeTrash(user.account(), Instant.parse("2026-01-01T00:00:00Z"));

            assertThat(store.mailboxes(user.account()))
                    .hasSize(before)
                    .filteredOn(LocalMailbox::isTrash)
                    .extracting(LocalMailbox::id)
                    .containsExactly(named);
        }
    }
}
