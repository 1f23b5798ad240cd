package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.LocalMailbox;

import java.nio.file.Path;
import java.util.List;

class KnownMailboxesTest {
    @TempDir Path home;

    @Test
    void mailboxes_of_a_store_that_stands_still_are_read_once() {
        try (var at = new Homestead(home)) {
            Account joe = at.account("joe");
            at.mailbox(joe, "INBOX");

            assertThat(mailboxes(at, joe)).isSameAs(mailboxes(at, joe));
        }
    }

    @Test
    void what_was_written_meanwhile_is_read() {
        try (var at = new Homestead(home)) {
            Account joe = at.account("joe");
            at.mailbox(joe, "INBOX");
            assertThat(paths(at, joe)).containsExactly("INBOX");

            at.mailbox(joe, "Work");

            assertThat(paths(at, joe)).containsExactly("INBOX", "Work");
        }
    }

    @Test
    void what_another_program_wrote_is_read() {
        try (var at = new Homestead(home);
                var other = new Homestead(home, Store.open(home, Homestead.CLOCK))) {
            Account joe = at.account("joe");
            at.mailbox(joe, "INBOX");
            assertThat(paths(at, joe)).containsExactly("INBOX");

            other.mailbox(joe, "Work");

            assertThat(paths(at, joe)).containsExactly("INBOX", "Work");
            assertThat(paths(other, joe)).containsExactly("INBOX", "Work");
        }
    }

    @Test
    void each_account_has_its_own() {
        try (var at = new Homestead(home)) {
            Account joe = at.account("joe");
            Account ann = at.account("ann");
            at.mailbox(joe, "INBOX");
            at.mailbox(ann, "Work");

            assertThat(paths(at, joe)).containsExactly("INBOX");
            assertThat(paths(at, ann)).containsExactly("Work");
        }
    }

    private static List<LocalMailbox> mailboxes(Homestead at, Account account) {
        return at.store.localStore().mailboxes(account.id());
    }

    private static List<String> paths(Homestead at, Account account) {
        return mailboxes(at, account).stream()
                .map(LocalMailbox::path)
                .map(MailboxPath::toString)
                .toList();
    }
}
