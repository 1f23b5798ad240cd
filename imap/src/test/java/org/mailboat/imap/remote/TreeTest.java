package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.client.ImapException;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.EvidenceOrder;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

class TreeTest {
    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    @Test
    void everything_is_asked_in_one_write() {
        scripted.loggedIn(
                        "ENABLE CONDSTORE QRESYNC ID NAMESPACE LIST-EXTENDED LIST-STATUS"
                                + " SPECIAL-USE")
                .expect("{e} ENABLE QRESYNC")
                .expect("{i} ID {*}")
                .expect("{n} NAMESPACE")
                .expect(
                        "{l} LIST \"\" \"*\" RETURN (SPECIAL-USE SUBSCRIBED STATUS"
                                + " (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ))")
                .send("* ENABLED QRESYNC", "{e} OK on", "* ID NIL", "{i} OK done")
                .send("* NAMESPACE ((\"\" \"/\")) ((\"Other/\" \"/\")) NIL", "{n} OK done")
                .send("* LIST (\\Subscribed) \"/\" \"INBOX\"")
                .send("* STATUS INBOX (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 5)")
                .send("* LIST (\\Noselect \\HasChildren) \"/\" Lists")
                .send("* LIST (\\Sent) \"/\" Lists/Gesendet")
                .send("* STATUS Lists/Gesendet (MESSAGES 3 UIDNEXT 9)")
                .send("* LIST () \"/\" Other/bob/INBOX")
                .send("{l} OK done");

        Map<String, RemoteMailbox> tree = tree();

        assertThat(tree).containsOnlyKeys("INBOX", "Lists", "Lists/Gesendet");
        assertThat(tree.get("INBOX").status()).isEqualTo(new MailboxStatus(3, 7, 9, 5));
        assertThat(tree.get("INBOX").subscribed()).isTrue();
        assertThat(tree.get("Lists").selectable()).isFalse();
        assertThat(tree.get("Lists/Gesendet").roles()).containsExactly(Role.SENT);
        assertThat(tree.get("Lists/Gesendet").status()).isNull();
    }

    @Test
    void a_poor_server_is_listed_and_counted_in_two_round_trips_and_roles_are_guessed() {
        scripted.loggedIn("NAMESPACE")
                .expect("{n} NAMESPACE")
                .expect("{l} LIST \"\" \"*\"")
                .expect("{s} LSUB \"\" \"*\"")
                .send("* NAMESPACE ((\"INBOX.\" \".\")) NIL NIL", "{n} OK done")
                .send("* LIST () \".\" INBOX", "* LIST () \".\" INBOX.Papierkorb")
                .send("* LIST (\\Noselect) \".\" INBOX.Lists")
                .send("* LIST () \".\" INBOX.Archiv", "{l} OK done")
                .send("* LSUB () \".\" INBOX.Archiv", "{s} NO not today")
                .expect("{x} STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)")
                .expect("{y} STATUS \"INBOX.Archiv\" (MESSAGES UIDNEXT UIDVALIDITY)")
                .expect("{z} STATUS \"INBOX.Papierkorb\" (MESSAGES UIDNEXT UIDVALIDITY)")
                .send("* STATUS inbox (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7)", "{x} OK done")
                .send("* STATUS Archiv (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 5)", "{y} OK done")
                .send("{z} NO [NOPERM] not yours");
        scripted.remote.connect(new Cancel());
        long before = scripted.remote.traffic().roundTrips();

        Map<String, RemoteMailbox> tree = tree();

        assertThat(scripted.remote.traffic().roundTrips() - before).isEqualTo(2);
        assertThat(tree.get("INBOX/Papierkorb").roles()).containsExactly(Role.TRASH);
        assertThat(tree.get("INBOX/Papierkorb").status()).isNull();
        assertThat(tree.get("INBOX/Papierkorb").selectable()).isTrue();
        assertThat(tree.get("INBOX/Archiv").roles()).containsExactly(Role.ARCHIVE);
        assertThat(tree.get("INBOX/Archiv").wireName()).isEqualTo("INBOX.Archiv");
        assertThat(tree.get("INBOX/Archiv").subscribed()).isTrue();
        assertThat(tree.get("INBOX/Archiv").status()).isEqualTo(new MailboxStatus(1, 5, 2, 0));
        assertThat(tree.get("INBOX").status()).isEqualTo(new MailboxStatus(3, 7, 9, 0));
        assertThat(tree.get("INBOX/Lists").selectable()).isFalse();
    }

    @Test
    void a_mailbox_that_is_listed_and_does_not_exist_holds_no_mail_in_this_run() {
        scripted.loggedIn("LIST-EXTENDED LIST-STATUS CONDSTORE")
                .expect("{l} LIST \"\" \"*\" RETURN (SUBSCRIBED STATUS {*}")
                .send("* LIST () \"/\" INBOX", counters("INBOX"))
                .send("* LIST () \"/\" Parent", "* NO [NONEXISTENT] no such mailbox")
                .send("* LIST () \"/\" Parent/Child", counters("Parent/Child"))
                .send("* LIST () \"/\" Ghost", "* LIST () \"/\" Late")
                .send("{l} OK done")
                .expect("{a} STATUS \"Ghost\" {*}")
                .expect("{b} STATUS \"Late\" {*}")
                .expect("{c} STATUS \"Parent\" {*}")
                .send("{a} NO Mailbox doesn't exist: Ghost")
                .send(counters("Late"), "{b} OK done")
                .send("{c} NO [NONEXISTENT] no such mailbox");

        Map<String, RemoteMailbox> tree = tree();

        assertThat(tree.get("Parent").selectable()).isFalse();
        assertThat(tree.get("Ghost").selectable()).isFalse();
        assertThat(tree.get("Late").status()).isEqualTo(new MailboxStatus(3, 7, 9, 5));
        assertThat(scripted.remote.demotions()).isEmpty();
    }

    @Test
    void a_name_that_the_listing_itself_denies_is_not_asked_for() {
        scripted.loggedIn("LIST-EXTENDED LIST-STATUS CONDSTORE")
                .expect("{l} LIST \"\" \"*\" RETURN (SUBSCRIBED STATUS {*}")
                .send("* LIST () \".\" INBOX", counters("INBOX"))
                .send("* LIST () \".\" A", "* NO Mailbox doesn't exist: A")
                .send("* LIST () \".\" \"Old A\"", counters("\"Old A\""))
                .send("{l} OK done");

        Map<String, RemoteMailbox> tree = tree();

        assertThat(tree.get("A").selectable()).isFalse();
        assertThat(tree.get("Old A").selectable()).isTrue();
    }

    @Test
    void as_many_denials_as_there_are_names_without_counters_need_no_names() {
        scripted.loggedIn("LIST-EXTENDED LIST-STATUS CONDSTORE")
                .expect("{l} LIST \"\" \"*\" RETURN (SUBSCRIBED STATUS {*}")
                .send("* LIST () \".\" INBOX", counters("INBOX"))
                .send("* LIST () \".\" Entw&APw-rfe", "* NO Mailbox doesn't exist: Entwürfe")
                .send("{l} OK done");

        assertThat(tree().get("Entwürfe").selectable()).isFalse();
    }

    @Test
    void a_listing_that_brings_no_counters_is_not_asked_for_them_again() {
        scripted.loggedIn("LIST-EXTENDED LIST-STATUS")
                .expect("{l} LIST \"\" \"*\" RETURN (SUBSCRIBED STATUS {*}")
                .send("* LIST () \"/\" INBOX", "* LIST () \"/\" A", "{l} OK done")
                .expect("{a} STATUS \"A\" {*}")
                .expect("{b} STATUS \"INBOX\" {*}")
                .send("{a} NO later", "{b} NO later")
                .expect("{m} LIST \"\" \"*\" RETURN (SUBSCRIBED)")
                .send("* LIST () \"/\" INBOX", "{m} OK done")
                .expect("{c} STATUS \"INBOX\" {*}")
                .send("{c} NO later");

        tree();
        tree();

        assertThat(scripted.remote.demotions())
                .extracting("capability")
                .containsExactly("LIST-STATUS");
    }

    @Test
    void mod_sequences_that_status_does_not_know_are_done_without() {
        scripted.loggedIn("CONDSTORE")
                .expect("{l} LIST \"\" \"*\"")
                .expect("{s} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "{l} OK done", "{s} OK done")
                .expect("{a} STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ)")
                .send("{a} BAD what")
                .expect("{b} STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)")
                .send("* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)", "{b} OK done");

        assertThat(tree().get("INBOX").status()).isEqualTo(new MailboxStatus(1, 3, 2, 0));
    }

    @Test
    void an_open_mailbox_is_left_before_its_counters_are_asked_for() {
        scripted.loggedIn("UNSELECT LIST-EXTENDED LIST-STATUS")
                .expect("{a} EXAMINE \"INBOX\"")
                .send("* OK [UIDVALIDITY 7] x", "{a} OK open")
                .expect("{u} UNSELECT")
                .expect("{l} LIST {*}")
                .send("{u} OK closed", "* LIST () \"/\" INBOX", counters("INBOX"), "{l} OK done");
        examineInbox();

        assertThat(tree().get("INBOX").status()).isNotNull();
    }

    @Test
    void an_open_mailbox_that_cannot_be_left_is_not_counted() {
        scripted.loggedIn("LIST-EXTENDED LIST-STATUS")
                .expect("{a} EXAMINE \"INBOX\"")
                .send("* OK [UIDVALIDITY 7] x", "{a} OK open")
                .expect("{l} LIST {*}")
                .send("* LIST () \"/\" INBOX", counters("INBOX"), "{l} OK done");
        examineInbox();

        assertThat(tree().get("INBOX").status()).isNull();
    }

    @Test
    void an_extended_listing_without_inbox_is_not_believed_again() {
        scripted.loggedIn("LIST-EXTENDED")
                .expect("{a} LIST \"\" \"*\" RETURN (SUBSCRIBED)")
                .send("{a} OK done")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \".\" \"INBOX\"", "{b} OK done", "{c} OK done")
                .expect("{x} STATUS {*}")
                .send("{x} OK done")
                .expect("{d} LIST \"\" \"*\"")
                .expect("{e} LSUB \"\" \"*\"")
                .send("* LIST () \".\" \"INBOX\"", "{d} OK done", "{e} OK done")
                .expect("{y} STATUS {*}")
                .send("{y} OK done");

        assertThat(tree()).containsOnlyKeys("INBOX");
        assertThat(tree()).containsOnlyKeys("INBOX");
        assertThat(scripted.remote.demotions())
                .extracting("capability")
                .containsExactly("LIST-EXTENDED");
    }

    @Test
    void a_server_that_answers_bad_to_all_but_rfc_3501_is_listed() {
        scripted.loggedIn("ENABLE CONDSTORE ID NAMESPACE LIST-EXTENDED LIST-STATUS")
                .expect("{e} ENABLE CONDSTORE")
                .expect("{i} ID {*}")
                .expect("{n} NAMESPACE")
                .expect("{l} LIST {*}")
                .send("{e} BAD no", "{i} BAD no", "{n} BAD no", "{l} BAD no")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () NIL INBOX", "* LIST () NIL a/b", "{b} OK done", "{c} OK done")
                .expect("{x} STATUS {*} HIGHESTMODSEQ)")
                .expect("{y} STATUS {*} HIGHESTMODSEQ)")
                .send("{x} BAD no", "{y} BAD no")
                .expect("{v} STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)")
                .expect("{w} STATUS \"a/b\" (MESSAGES UIDNEXT UIDVALIDITY)")
                .send("* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)", "{v} OK done")
                .send("* STATUS a/b (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3)", "{w} OK done");

        Map<String, RemoteMailbox> tree = tree();

        assertThat(tree).containsOnlyKeys("INBOX", "a%2Fb");
        assertThat(tree.values()).allSatisfy(m -> assertThat(m.status()).isNotNull());
    }

    @Test
    void an_inbox_outside_of_the_listing_is_asked_for() {
        scripted.loggedIn("")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \".\" INBOX.A", "{b} OK done", "{c} OK done")
                .expect("{d} LIST \"\" \"INBOX\"")
                .send("* LIST () \".\" Inbox", "* LIST () \".\" Stray", "{d} OK done")
                .expect("{x} STATUS \"INBOX.A\" {*}")
                .expect("{y} STATUS \"Inbox\" {*}")
                .send("{x} OK done", "{y} OK done");

        assertThat(tree()).containsOnlyKeys("INBOX", "INBOX/A");
    }

    @Test
    void a_server_that_hangs_up_on_what_is_new_is_asked_for_the_bare_necessities() {
        scripted.loggedIn("NAMESPACE ID CONDSTORE XLIST")
                .expect("{i} ID {*}")
                .expect("{n} NAMESPACE")
                .close();
        scripted.loggedIn("NAMESPACE ID CONDSTORE XLIST")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "{b} OK done", "{c} OK done")
                .expect("{x} STATUS \"INBOX\" (MESSAGES UIDNEXT UIDVALIDITY)")
                .send("{x} OK done");

        assertThat(tree()).containsOnlyKeys("INBOX");
    }

    @Test
    void a_refused_listing_is_a_failure() {
        scripted.loggedIn("")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("{b} NO [UNAVAILABLE] backend", "{c} OK done");

        assertThat(catchThrowableOfType(ImapException.class, this::tree).failure().kind())
                .isEqualTo(FailureKind.TRANSIENT);
    }

    @Test
    void what_came_before_a_refusal_is_believed_and_nothing_is_absent() {
        scripted.loggedIn("")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "{b} NO ran out of breath", "{c} OK done")
                .expect("{x} STATUS {*}")
                .send("{x} OK done");

        RemoteTree tree = scripted.remote.tree(new Cancel());

        assertThat(tree.mailboxes()).hasSize(1);
        assertThat(tree.complete()).isFalse();
    }

    @Test
    void an_empty_listing_says_nothing_of_what_is_absent() {
        scripted.loggedIn("LIST-EXTENDED")
                .expect("{a} LIST {*}")
                .send("{a} OK done")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("{b} OK done", "{c} OK done")
                .expect("{d} LIST \"\" \"INBOX\"")
                .send("{d} OK done");

        assertThat(scripted.remote.tree(new Cancel())).isEqualTo(new RemoteTree(List.of(), false));
    }

    @Test
    void an_extended_listing_that_leaves_mailboxes_out_is_found_out() {
        scripted.loggedIn("LIST-EXTENDED LIST-STATUS")
                .expect("{a} LIST {*} RETURN {*}")
                .send("* LIST () \"/\" INBOX", counters("INBOX"), "{a} OK done")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "* LIST () \"/\" Work", "{b} OK done", "{c} OK done")
                .expect("{x} STATUS \"INBOX\" {*}")
                .expect("{y} STATUS \"Work\" {*}")
                .send(counters("INBOX"), "{x} OK done", counters("Work"), "{y} OK done");
        RemoteTree doubted = scripted.remote.tree(new Cancel());

        RemoteTree sure = scripted.remote.confirmTree(doubted, Set.of("Work"), new Cancel());

        assertThat(sure.complete()).isTrue();
        assertThat(sure.mailboxes())
                .extracting(RemoteMailbox::wireName)
                .containsExactly("INBOX", "Work");
        assertThat(scripted.remote.demotions())
                .extracting("capability", "reason")
                .containsExactly(
                        tuple("LIST-EXTENDED", "its extended listing leaves out Work"),
                        tuple("LIST-STATUS", "its extended listing leaves out Work"));
    }

    @Test
    void a_listing_that_says_the_same_twice_is_believed() {
        scripted.loggedIn("LIST-EXTENDED LIST-STATUS")
                .expect("{a} LIST {*} RETURN {*}")
                .send("* LIST () \"/\" INBOX", counters("INBOX"), "{a} OK done")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "{b} OK done", "{c} OK done");
        RemoteTree doubted = scripted.remote.tree(new Cancel());

        assertThat(scripted.remote.confirmTree(doubted, Set.of("Work"), new Cancel()))
                .isEqualTo(doubted);
        assertThat(scripted.remote.demotions()).isEmpty();
    }

    @Test
    void listings_that_contradict_each_other_say_nothing_of_what_is_absent() {
        scripted.loggedIn("LIST-EXTENDED LIST-STATUS")
                .expect("{a} LIST {*} RETURN {*}")
                .send("* LIST () \"/\" INBOX", counters("INBOX"))
                .send("* LIST () \"/\" Home", counters("Home"), "{a} OK done")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "{b} OK done", "{c} OK done");
        RemoteTree doubted = scripted.remote.tree(new Cancel());

        RemoteTree second = scripted.remote.confirmTree(doubted, Set.of("Work"), new Cancel());

        assertThat(second).isEqualTo(doubted.incomplete());
    }

    private void examineInbox() {
        scripted.remote.evidence(List.of(new EvidenceOrder("INBOX", IdSet.empty())), new Cancel());
    }

    private static String counters(String wireName) {
        return "* STATUS %s (MESSAGES 3 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 5)"
                .formatted(wireName);
    }

    private Map<String, RemoteMailbox> tree() {
        return scripted.remote.tree(new Cancel()).mailboxes().stream()
                .collect(Collectors.toMap(m -> m.path().toString(), m -> m));
    }
}
