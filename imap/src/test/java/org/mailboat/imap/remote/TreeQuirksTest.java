package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rows of the catalogue of server quirks that are about names, roles and the tree.
class TreeQuirksTest {
    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    private RemoteTree tree() {
        return scripted.remote.tree(new Cancel());
    }

    private Map<String, RemoteMailbox> byPath() {
        return tree().mailboxes().stream()
                .collect(Collectors.toMap(m -> m.path().toString(), m -> m));
    }

    /// Refuses the counters of so many mailboxes, which are asked for in one write.
    private static ScriptedConnection uncounted(ScriptedConnection script, long mailboxes) {
        for (int i = 0; i < mailboxes; i++) {
            script.expect("{s" + i + "} STATUS {*}");
        }
        for (int i = 0; i < mailboxes; i++) {
            script.send("{s" + i + "} NO [SERVERBUG] not today");
        }
        return script;
    }

    /// A listing by RFC 3501 and what is made of it.
    ///
    /// @param number in the catalogue
    /// @param expected each as `path = wire name, roles, (what it is not)`
    private record Row(String number, List<String> listing, List<String> expected) {
        static Row of(String number, String listing, String... expected) {
            return new Row(number, listing.lines().toList(), List.of(expected));
        }

        @Override
        public String toString() {
            return number + " " + listing;
        }
    }

    private static String describe(RemoteMailbox mailbox) {
        return mailbox.path()
                + " = "
                + mailbox.wireName()
                + mailbox.roles().stream().map(role -> ", " + role).collect(Collectors.joining())
                + (mailbox.selectable() ? "" : ", (not selectable)");
    }

    static Stream<Row> listings() {
        return Stream.of(
                Row.of(
                        "Q164",
                        """
                        * LIST (\\HasNoChildren) "/" "INBOX"
                        * LIST (\\Noinferiors \\Drafts) "/" "Entw&APw-rfe"
                        * LIST (\\HasNoChildren \\Spam) "/" "Not known"
                        """,
                        "Entwürfe = Entw&APw-rfe, DRAFTS",
                        "INBOX = INBOX, INBOX",
                        "Not known = Not known, JUNK"),
                Row.of(
                        "Q165",
                        """
                        * LIST (\\Unmarked \\HasNoChildren) "|" INBOX
                        * LIST (\\HasChildren \\Unmarked \\Drafts \\Drafts) "|" Drafts
                        * LIST (\\HasNoChildren \\Unmarked) "|" Drafts|template
                        """,
                        "Drafts = Drafts, DRAFTS",
                        "Drafts/template = Drafts|template",
                        "INBOX = INBOX, INBOX"),
                Row.of(
                        "Q166",
                        """
                        * LIST (\\HasNoChildren) "/" INBOX
                        * LIST (\\HasNoChildren \\Subscribed) "/" +Folder
                        """,
                        "+Folder = +Folder",
                        "INBOX = INBOX, INBOX"),
                Row.of(
                        "Q167",
                        """
                        * LIST (\\UnMarked) "." INBOX
                        * LIST (\\UnMarked) "." INBOX.[Airmail].Snooze
                        * LIST (HasNoChildren UnMarked) "." 'a
                        * LIST (NoSelect) "." gone
                        * LIST (\\NoInferiors) "." Root.Folder()
                        """,
                        "'a = 'a",
                        "INBOX = INBOX, INBOX",
                        "INBOX/[Airmail]/Snooze = INBOX.[Airmail].Snooze",
                        "Root/Folder() = Root.Folder()",
                        "gone = gone, (not selectable)"),
                Row.of(
                        "Q169",
                        """
                        * LIST (\\HasNoChildren) NIL "INBOX"
                        * LIST (\\HasNoChildren) NIL "a/b.c"
                        * LIST (\\HasNoChildren) "" "Folder2"
                        * LIST (\\Noselect) NIL "[Gmail]"
                        """,
                        "Folder2 = Folder2",
                        "INBOX = INBOX, INBOX",
                        "[Gmail] = [Gmail], (not selectable)",
                        "a%2Fb.c = a/b.c"),
                Row.of(
                        "Q174",
                        """
                        * LIST (\\HasNoChildren) "/" INBOX
                        * LIST (\\HasNoChildren) "/" "R&D"
                        * LIST (\\HasNoChildren) "/" "&Jjo!"
                        """,
                        "&Jjo! = &Jjo!",
                        "INBOX = INBOX, INBOX",
                        "R&D = R&D"),
                Row.of(
                        "Q175",
                        """
                        * LIST () "/" INBOX
                        * LIST () "/" NIL
                        * LIST () "/" 123
                        """,
                        "123 = 123",
                        "INBOX = INBOX, INBOX",
                        "NIL = NIL"),
                Row.of(
                        "Q176",
                        """
                        * LIST (\\Noinferiors \\HasNoChildren) "\\\\" Inbox
                        * LIST (\\HasNoChildren) "\\\\" "Inbox\\\\Sub"
                        * LIST (\\HasNoChildren) "\\\\" "a\\\\inbox"
                        """,
                        "INBOX = Inbox, INBOX",
                        "INBOX/Sub = Inbox\\Sub",
                        "a/inbox = a\\inbox"),
                Row.of(
                        "Q178",
                        """
                        * LIST (\\NoInferiors) "/" INBOX
                        * LIST (\\NoSelect) "/" mail/
                        * LIST () "/" "Public Folders/"
                        * LIST () "/" "/Sent"
                        """,
                        "INBOX = INBOX, INBOX",
                        "Public Folders = Public Folders/",
                        "Sent = /Sent, SENT",
                        "mail = mail/, (not selectable)"),
                Row.of(
                        "Q180",
                        """
                        * LIST () "." INBOX
                        * LIST (\\HasChildren \\) "." "Archive"
                        """,
                        "Archive = Archive, ARCHIVE",
                        "INBOX = INBOX, INBOX"));
    }

    @ParameterizedTest
    @MethodSource("listings")
    void names_are_kept_as_they_are_and_shown_as_they_are_meant(Row row) {
        var script =
                scripted.loggedIn("")
                        .expect("{a} LIST \"\" \"*\"")
                        .expect("{b} LSUB \"\" \"*\"")
                        .send(row.listing().toArray(String[]::new))
                        .send("{a} OK done", "{b} OK done");
        uncounted(
                script,
                row.expected().stream().filter(m -> !m.contains("(not selectable)")).count());

        assertThat(tree().mailboxes().stream().map(TreeQuirksTest::describe))
                .containsExactlyElementsOf(row.expected());
    }

    /// Q172: a name in UTF-8 where modified UTF-7 is due.
    @Test
    void a_name_in_raw_utf_8_is_read_and_given_back_octet_for_octet() {
        String wire = "Segregator/Spo\u00c5\u0082eczno\u00c5\u009bci";
        uncounted(
                scripted.loggedIn("LIST-EXTENDED LIST-STATUS")
                        .expect("{a} LIST \"\" \"*\" RETURN {*}")
                        .sendText("* LIST () \"/\" INBOX\r\n* LIST () \"/\" ")
                        .sendBytes(latin1(wire + "\r\n* STATUS " + wire))
                        .send(" (MESSAGES 3 UIDNEXT 4 UIDVALIDITY 1)", "{a} OK done"),
                1);

        RemoteMailbox mailbox = byPath().get("Segregator/Społeczności");

        assertThat(mailbox.wireName()).isEqualTo(wire);
        assertThat(mailbox.status()).isNotNull().extracting("messages").isEqualTo(3L);
    }

    private static byte[] latin1(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /// Q10, Q12: mod-sequences are switched on, and the client says who it is, before any mailbox
    /// is opened.
    @Test
    void the_first_flight_enables_and_introduces() {
        uncounted(
                scripted.loggedIn("ENABLE CONDSTORE ID")
                        .expect("{e} ENABLE CONDSTORE")
                        .expect("{i} ID (\"name\" {*})")
                        .expect("{a} LIST \"\" \"*\"")
                        .expect("{b} LSUB \"\" \"*\"")
                        .send("* ENABLED CONDSTORE", "{e} OK on", "* ID NIL", "{i} OK done")
                        .send("* LIST () \"/\" INBOX", "{a} OK done", "{b} OK done"),
                1);

        assertThat(byPath()).containsOnlyKeys("INBOX");
    }

    /// Q15, Q16, Q35: ID refused, a NAMESPACE that gives nothing.
    @Test
    void what_is_refused_besides_the_listing_does_not_matter() {
        uncounted(
                scripted.loggedIn("NAMESPACE ID")
                        .expect("{i} ID {*}")
                        .expect("{n} NAMESPACE")
                        .expect("{a} LIST \"\" \"*\"")
                        .expect("{b} LSUB \"\" \"*\"")
                        .send("{i} BAD invalid command", "* NAMESPACE NIL NIL NIL", "{n} OK done")
                        .send("* LIST () \".\" INBOX", "* LIST () \".\" a.b", "{a} OK done")
                        .send("{b} BAD LSUB is no more"),
                2);

        assertThat(byPath()).containsOnlyKeys("INBOX", "a/b");
    }

    /// Q170, Q171: entries without a separator, empty ones, translations.
    @Test
    void odd_namespaces_hide_nothing_that_is_ones_own() {
        for (String namespaces :
                List.of(
                        "* NAMESPACE ((\"\" NIL)) NIL NIL",
                        "* NAMESPACE (()) NIL NIL",
                        "* NAMESPACE ((\"\" \"/\" \"TRANSLATION\" (\"x/\"))) NIL NIL",
                        "* NAMESPACE NIL")) {
            uncounted(
                            listedWith(namespaces)
                                    .send(
                                            "* LIST () \"/\" INBOX",
                                            "* LIST () \"/\" mine",
                                            "{a} OK done")
                                    .send("{b} OK done"),
                            2)
                    .close();

            assertThat(byPath()).as(namespaces).containsOnlyKeys("INBOX", "mine");
        }
    }

    private ScriptedConnection listedWith(String namespaces) {
        return scripted.loggedIn("NAMESPACE")
                .expect("{n} NAMESPACE")
                .expect("{a} LIST \"\" \"*\"")
                .expect("{b} LSUB \"\" \"*\"")
                .send(namespaces, "{n} OK done");
    }

    /// Q177: INBOX in no namespace and in no listing.
    @Test
    void an_inbox_that_lies_outside_of_all_namespaces_is_there() {
        uncounted(
                listedWith("* NAMESPACE ((\"INBOX.\" \".\")) NIL NIL")
                        .send("* LIST () \".\" INBOX.Sent", "{a} OK done", "{b} OK done")
                        .expect("{c} LIST \"\" \"INBOX\"")
                        .send("* LIST (\\HasChildren) \".\" INBOX", "{c} OK done"),
                2);

        assertThat(byPath()).containsOnlyKeys("INBOX", "INBOX/Sent");
    }

    /// Q182: with RETURN only what is asked for comes back.
    @Test
    void an_extended_listing_asks_for_roles_and_children() {
        uncounted(
                scripted.loggedIn("LIST-EXTENDED SPECIAL-USE")
                        .expect("{a} LIST \"\" \"*\" RETURN (SPECIAL-USE SUBSCRIBED{*})")
                        .send("* LIST () \"/\" INBOX", "* LIST (\\Sent \\Subscribed) \"/\" Gone")
                        .send("{a} OK done"),
                2);

        assertThat(byPath().get("Gone").roles()).containsExactly(Role.SENT);
    }

    /// Q42: the server refuses the options that it offers.
    @Test
    void a_listing_whose_options_are_refused_is_asked_for_without() {
        uncounted(
                scripted.loggedIn("LIST-EXTENDED SPECIAL-USE LIST-STATUS")
                        .expect("{a} LIST \"\" \"*\" RETURN {*}")
                        .send("{a} BAD Command Argument Error. 12")
                        .expect("{b} LIST \"\" \"*\"")
                        .expect("{c} LSUB \"\" \"*\"")
                        .send("* LIST () \"/\" INBOX", "* LIST (\\Sent) \"/\" Gone", "{b} OK done")
                        .send("{c} OK done"),
                2);

        assertThat(byPath().get("Gone").roles()).containsExactly(Role.SENT);
        assertThat(scripted.remote.demotions()).isNotEmpty();
    }

    /// Q64, Q65, Q66, Q183: counters with a trailing space, none at all, an unquoted name with a
    /// space, no line at all. What is not told is not known, and never the neighbour's.
    @Test
    void counters_that_are_not_told_are_not_known() {
        uncounted(
                scripted.loggedIn("LIST-EXTENDED LIST-STATUS CONDSTORE")
                        .expect("{a} LIST \"\" \"*\" RETURN {*}")
                        .send("* LIST () \"/\" INBOX")
                        .sendText(
                                "* STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY 3 HIGHESTMODSEQ"
                                        + " 4) \r\n")
                        .send("* LIST () \"/\" empty", "* STATUS \"empty\" ()")
                        .send("* LIST () \"/\" \"My Folder\"")
                        .send(
                                "* STATUS My Folder (MESSAGES 9 UIDNEXT 8 UIDVALIDITY 7"
                                        + " HIGHESTMODSEQ 6)")
                        .send("* LIST () \"/\" untold")
                        .send("* LIST () \"/\" half", "* STATUS half (MESSAGES 5 UIDNEXT 6)")
                        .send("{a} OK done"),
                1);

        Map<String, RemoteMailbox> tree = byPath();

        assertThat(tree.get("INBOX").status()).isNotNull().extracting("messages").isEqualTo(1L);
        assertThat(tree.get("My Folder").status()).isNotNull().extracting("epoch").isEqualTo(7L);
        assertThat(List.of("empty", "untold", "half"))
                .allSatisfy(name -> assertThat(tree.get(name).status()).isNull());
    }

    /// Q66, Q183: an answer for a mailbox that was not listed.
    @Test
    void counters_of_a_mailbox_that_is_not_listed_make_none() {
        uncounted(
                scripted.loggedIn("LIST-EXTENDED LIST-STATUS")
                        .expect("{a} LIST \"\" \"*\" RETURN {*}")
                        .send("* LIST () \"/\" INBOX")
                        .send("* STATUS other (MESSAGES 9 UIDNEXT 8 UIDVALIDITY 7)", "{a} OK done"),
                1);

        assertThat(byPath()).containsOnlyKeys("INBOX");
    }

    /// Q41: a listing that is refused half-way.
    @Test
    void absence_from_a_listing_that_breaks_off_means_nothing() {
        uncounted(
                scripted.loggedIn("")
                        .expect("{a} LIST \"\" \"*\"")
                        .expect("{b} LSUB \"\" \"*\"")
                        .send("* LIST () \"/\" INBOX")
                        .send("{a} NO [SERVERBUG] Internal error occurred", "{b} OK done"),
                1);

        RemoteTree tree = tree();

        assertThat(tree.complete()).isFalse();
        assertThat(tree.mailboxes()).hasSize(1);
    }
}
