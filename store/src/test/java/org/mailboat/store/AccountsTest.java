package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.Bodies;
import org.mailboat.model.CredentialSource;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxId;
import org.mailboat.model.Policy;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.TlsTrust;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Journal;
import org.mailboat.sync.port.LocalStore.AccountNotes;

import java.nio.file.Path;
import java.util.List;

class AccountsTest {
    private static final SyncFailure LOST = SyncFailure.of(FailureKind.OFFLINE, "no way there");

    @TempDir Path home;
    private Homestead at;

    @BeforeEach
    void open() {
        at = new Homestead(home);
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void every_part_of_an_account_comes_back() {
        Account plain = at.account("joe");
        var changed =
                new Account(
                        plain.id(),
                        "ann",
                        new ServerAddress(
                                ServerAddress.Security.STARTTLS, "::1", 143, "ann@example"),
                        "SCRAM-SHA-256",
                        new TlsTrust.Fingerprint(new Sha256(new byte[32])),
                        new CredentialSource.TokenCommand("get token"),
                        new Policy(
                                Policy.Direction.PULL,
                                Policy.Deletions.KEEP,
                                Policy.Conflict.LOCAL,
                                7,
                                List.of("INBOX", "!Spam"),
                                2,
                                Policy.Compress.ON,
                                false,
                                Bodies.ofDays(90),
                                Policy.SentCopy.MAILBOAT),
                        new ServerAddress(
                                ServerAddress.Security.IMPLICIT_TLS, "out", 465, "ann@out"));

        at.store.accounts().update(changed);
        at.reopen();

        assertThat(at.store.accounts().find("ann")).contains(changed);
        assertThat(at.store.accounts().find(plain.id())).contains(changed);
        assertThat(at.store.accounts().find("joe")).isEmpty();
    }

    @Test
    void a_name_is_taken_once() {
        at.account("joe");
        Account ann = at.account("ann");
        assertThatThrownBy(() -> at.account("joe")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        at.store
                                .accounts()
                                .update(
                                        new Account(
                                                ann.id(),
                                                "joe",
                                                ann.imap(),
                                                null,
                                                ann.trust(),
                                                ann.credentials(),
                                                ann.policy())))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(at.store.accounts().list())
                .extracting(Account::name)
                .containsExactly("ann", "joe");
    }

    @Test
    void a_removed_account_takes_its_mail_and_its_octets_along_and_no_others() {
        Account joe = at.account("joe");
        Account ann = at.account("ann");
        MailboxId hers = at.mailbox(ann, "INBOX");
        MailboxId his = at.mailbox(joe, "INBOX");
        at.list(hers, sighting(1));
        at.commit(at.received(hers, 1, octets("hers")));
        at.reopen();
        at.list(his, sighting(1));
        at.commit(at.received(his, 1, octets("his")));
        at.reopen();

        at.store.accounts().remove(joe.id());
        at.store.lockEngine(ann.id()).close();

        assertThat(at.store.accounts().list()).containsExactly(ann);
        assertThat(at.read(at.all(hers).getFirst())).isEqualTo(octets("hers"));
        assertThat(SegmentNames.list(home.resolve("segments"))).containsExactly(1L);
        assertThat(at.account("joe").id()).isNotEqualTo(joe.id());
    }

    @Test
    void notes_come_back() {
        Account joe = at.account("joe");
        assertThat(at.store.localStore().notes(joe.id())).isEqualTo(AccountNotes.NONE);
        var notes =
                new AccountNotes(
                        "mail.example joe 7",
                        Homestead.NOON,
                        Homestead.NOON.plusSeconds(1),
                        LOST.withNextTry(Homestead.NOON).withNextStep("wait"),
                        null,
                        List.of(new Demotion("QRESYNC", "lies", Homestead.NOON)));

        at.store.localStore().recordNotes(joe.id(), notes);
        at.reopen();

        assertThat(at.store.localStore().notes(joe.id())).isEqualTo(notes);
    }

    @Test
    void intents_stay_until_they_are_settled() {
        Account joe = at.account("joe");
        MailboxId inbox = at.mailbox(joe, "INBOX");
        Journal journal = at.store.journal();
        Intent first = journal.intend(joe.id(), inbox, "append", "uidnext 7", Homestead.NOON);
        Intent second = journal.intend(joe.id(), null, "rename", "a\nb", Homestead.NOON);
        Intent third = journal.intend(joe.id(), null, "send", "", Homestead.NOON);
        journal.settle(second.id());
        journal.postpone(first.id(), Homestead.NOON.plusSeconds(60));
        journal.park(third.id(), LOST);
        at.reopen();

        assertThat(at.store.journal().open(joe.id()))
                .containsExactly(
                        new Intent(
                                first.id(),
                                joe.id(),
                                inbox,
                                "append",
                                "uidnext 7",
                                1,
                                Homestead.NOON,
                                Homestead.NOON.plusSeconds(60),
                                null),
                        new Intent(
                                third.id(),
                                joe.id(),
                                null,
                                "send",
                                "",
                                0,
                                Homestead.NOON,
                                null,
                                LOST));
    }
}
