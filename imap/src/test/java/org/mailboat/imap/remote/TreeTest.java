package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.Map;
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
                        "{l} LIST \"\" \"*\" RETURN (SPECIAL-USE SUBSCRIBED CHILDREN STATUS"
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
    void a_poor_server_is_listed_the_old_way_and_roles_are_guessed_from_names() {
        scripted.loggedIn("NAMESPACE")
                .expect("{n} NAMESPACE")
                .expect("{l} LIST \"\" \"*\"")
                .expect("{s} LSUB \"\" \"*\"")
                .send("* NAMESPACE ((\"INBOX.\" \".\")) NIL NIL", "{n} OK done")
                .send("* LIST () \".\" INBOX", "* LIST () \".\" INBOX.Papierkorb")
                .send("* LIST () \".\" INBOX.Archiv", "{l} OK done")
                .send("* LSUB () \".\" INBOX.Archiv", "{s} NO not today");

        Map<String, RemoteMailbox> tree = tree();

        assertThat(tree.get("INBOX/Papierkorb").roles()).containsExactly(Role.TRASH);
        assertThat(tree.get("INBOX/Archiv").roles()).containsExactly(Role.ARCHIVE);
        assertThat(tree.get("INBOX/Archiv").wireName()).isEqualTo("INBOX.Archiv");
        assertThat(tree.get("INBOX/Archiv").subscribed()).isTrue();
    }

    @Test
    void an_extended_listing_without_inbox_is_not_believed_again() {
        scripted.loggedIn("LIST-EXTENDED")
                .expect("{a} LIST \"\" \"*\" RETURN (SUBSCRIBED CHILDREN)")
                .send("{a} OK done")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \".\" \"INBOX\"", "{b} OK done", "{c} OK done")
                .expect("{d} LIST \"\" \"*\"")
                .expect("{e} LSUB \"\" \"*\"")
                .send("* LIST () \".\" \"INBOX\"", "{d} OK done", "{e} OK done");

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
                .send("* LIST () NIL INBOX", "* LIST () NIL a/b", "{b} OK done", "{c} OK done");

        assertThat(tree()).containsOnlyKeys("INBOX", "a%2Fb");
    }

    @Test
    void an_inbox_outside_of_the_listing_is_asked_for() {
        scripted.loggedIn("")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \".\" INBOX.A", "{b} OK done", "{c} OK done")
                .expect("{d} LIST \"\" \"INBOX\"")
                .send("* LIST () \".\" Inbox", "{d} OK done");

        assertThat(tree()).containsOnlyKeys("INBOX", "INBOX/A");
    }

    @Test
    void names_that_read_alike_keep_paths_of_their_own() {
        scripted.loggedIn("")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "* LIST () \"/\" R&-D", "* LIST () \"/\" \"R&D\"")
                .send("{b} OK done", "{c} OK done");

        Map<String, RemoteMailbox> tree = tree();

        assertThat(tree).hasSize(3).containsKeys("INBOX", "R&D");
        assertThat(tree.values())
                .extracting(RemoteMailbox::wireName)
                .containsExactlyInAnyOrder("INBOX", "R&-D", "R&D");
    }

    @Test
    void a_server_that_hangs_up_on_what_is_new_is_asked_for_the_bare_necessities() {
        scripted.loggedIn("NAMESPACE ID").expect("{i} ID {*}").expect("{n} NAMESPACE").close();
        scripted.loggedIn("NAMESPACE ID")
                .expect("{b} LIST \"\" \"*\"")
                .expect("{c} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "{b} OK done", "{c} OK done");

        assertThat(tree()).containsOnlyKeys("INBOX");
    }

    private Map<String, RemoteMailbox> tree() {
        return scripted.remote.tree(new Cancel()).mailboxes().stream()
                .collect(Collectors.toMap(m -> m.path().toString(), m -> m));
    }
}
