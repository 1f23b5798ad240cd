package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.List;
import java.util.Set;

/// Listings as servers were seen to send them.
class TreeNamesTest {
    /// Nothing takes part, so that nothing is counted.
    private final ScriptedRemote scripted = ScriptedRemote.withMailboxes("!**");

    @AfterEach
    void stop() {
        scripted.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "* LIST () \"/\" Entw&APw-rfe|Entwürfe",
                "* LIST () \"/\" Społeczności|Społeczności",
                "* LIST () \"/\" \"&Jjo!\"|&Jjo!",
                "* LIST () \"/\" \"R&D\"|R&D",
                "* LIST () \"/\" \"a \\\"b\\\\\"|a \"b\\",
                "* LIST () \"/\" \"x*y%z\"|x*y%25z",
                "* LIST () NIL a/b|a%2Fb",
                "* LIST () \"\" a/b|a%2Fb",
                "* LIST () \"/\" NIL|NIL",
                "* LIST () \"/\" 123|123",
                "* LIST () \"/\" +Folder|+Folder",
                "* LIST () \".\" INBOX.[Airmail].Snooze|INBOX/[Airmail]/Snooze",
                "* LIST (HasNoChildren UnMarked) \"/\" 'a|'a",
                "* LIST (\\NoInferiors) \"/\" Root/Folder/Subfolder()|Root/Folder/Subfolder()",
                "* LIST (\\Noinferiors \\HasNoChildren) \"\\\\\" A\\B|A/B",
                "* LIST (\\HasChildren \\) \".\" Archive|Archive",
                "* XLIST (\\HasChildren) \"/\" A|A",
                "* LIST () \"/\" /Sent/|Sent",
                "* LIST () \"/\" Inbox/Sub|INBOX/Sub",
                "* LIST () \"/\" &2AA-|&2AA-"
            })
    void a_name_is_read_as_it_is_meant(String line, String path) {
        list("* LIST () \"/\" INBOX", line);

        assertThat(tree()).extracting(m -> m.path().toString()).contains(path);
    }

    @Test
    void a_name_in_a_literal_may_hold_anything() {
        scripted.loggedIn("LITERAL+")
                .expect("{l} LIST \"\" \"*\"")
                .expect("{s} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX")
                .sendText("* LIST () \"/\" {4}\r\na\r\nb\r\n")
                .send("{l} OK done", "{s} OK done");

        assertThat(tree())
                .extracting(m -> m.path().toString(), RemoteMailbox::wireName)
                .contains(tuple("a%0D%0Ab", "a\r\nb"));
    }

    @Test
    void a_very_long_name_is_a_name() {
        String name = "x".repeat(3_000);
        list("* LIST () \"/\" INBOX", "* LIST () \"/\" " + name);

        assertThat(tree()).extracting(RemoteMailbox::wireName).contains(name);
    }

    @Test
    void the_inbox_is_one_in_whatever_case_and_however_often() {
        list("* LIST () \"/\" Inbox", "* LIST () \"/\" INBOX", "* LIST () \"/\" &AEk-NBOX");

        assertThat(tree())
                .extracting(RemoteMailbox::wireName)
                .containsExactly("INBOX", "&AEk-NBOX");
        assertThat(tree.getFirst().path().isInbox()).isTrue();
        assertThat(tree.getFirst().roles()).containsExactly(Role.INBOX);
        assertThat(tree.getLast().roles()).isEmpty();
    }

    @Test
    void names_that_differ_in_case_are_two() {
        list("* LIST () \"/\" INBOX", "* LIST () \"/\" work", "* LIST () \"/\" Work");

        assertThat(tree()).extracting(m -> m.path().toString()).contains("work", "Work");
    }

    @Test
    void of_names_that_read_alike_the_well_spelled_one_has_the_path_whatever_comes_later() {
        list("* LIST () \"/\" INBOX", "* LIST () \"/\" \"R&D\"", "* LIST () \"/\" R&-D");
        assertThat(tree())
                .filteredOn(m -> m.path().toString().equals("R&D"))
                .extracting(RemoteMailbox::wireName)
                .containsExactly("R&-D");
        assertThat(tree).extracting(RemoteMailbox::wireName).contains("R&D");
        assertThat(tree).extracting(RemoteMailbox::path).doesNotHaveDuplicates();
    }

    @Test
    void a_place_that_only_holds_others_needs_no_second_path() {
        list(
                "* LIST () \"/\" INBOX",
                "* LIST (\\NoSelect) \"/\" mail/",
                "* LIST () \"/\" mail",
                "* LIST () \"/\" mail/a");

        assertThat(tree())
                .extracting(m -> m.path().toString())
                .containsExactly("INBOX", "mail", "mail/a");
    }

    @Test
    void leftovers_are_no_mailboxes() {
        list(
                "* LIST () \"/\" INBOX",
                "* LIST (\\NoInferiors) \"/\" INBOX.lock",
                "* LIST () \"/\" odd.lock",
                "* LIST (\\NonExistent \\Subscribed) \"/\" forgotten",
                "* LIST (\\NonExistent) \"/\" parent",
                "* LIST () \"/\" parent/child");

        assertThat(tree())
                .extracting(m -> m.path().toString(), RemoteMailbox::selectable)
                .containsExactly(
                        tuple("INBOX", true),
                        tuple("odd.lock", true),
                        tuple("parent", false),
                        tuple("parent/child", true));
    }

    @Test
    void subscriptions_to_what_is_not_there_make_no_mailbox() {
        scripted.loggedIn("")
                .expect("{l} LIST \"\" \"*\"")
                .expect("{s} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "* LIST () \"/\" A", "* LIST () \"/\" B")
                .send("{l} OK done")
                .send("* LSUB () \"/\" A", "* LSUB (\\Noselect) \"/\" B", "* LSUB () \"/\" Gone")
                .send("{s} OK done");

        assertThat(tree())
                .filteredOn(RemoteMailbox::subscribed)
                .extracting(RemoteMailbox::wireName)
                .containsExactly("A");
        assertThat(tree).hasSize(3);
    }

    @Test
    void xlist_tells_roles_where_special_use_is_unknown() {
        scripted.loggedIn("XLIST")
                .expect("{l} XLIST \"\" \"*\"")
                .expect("{s} LSUB \"\" \"*\"")
                .send("* XLIST (\\HasNoChildren \\Inbox) \"/\" Posteingang")
                .send("* XLIST (\\Drafts \\Drafts) \"/\" \"Mein Zeug\"")
                .send("* XLIST (\\AllMail) \"/\" Alles", "* LIST (\\Starred) \"/\" Wichtig")
                .send("{l} OK done", "{s} OK done");

        assertThat(tree())
                .extracting(RemoteMailbox::wireName, RemoteMailbox::roles)
                .containsExactly(
                        tuple("Alles", Set.of(Role.ALL)),
                        tuple("INBOX", Set.of(Role.INBOX)),
                        tuple("Mein Zeug", Set.of(Role.DRAFTS)),
                        tuple("Wichtig", Set.of(Role.FLAGGED)));
    }

    @Test
    void xlist_that_is_refused_is_not_tried_again() {
        scripted.loggedIn("XLIST")
                .expect("{l} XLIST \"\" \"*\"")
                .expect("{s} LSUB \"\" \"*\"")
                .send("{l} BAD no", "{s} OK done")
                .expect("{m} LIST \"\" \"*\"")
                .expect("{t} LSUB \"\" \"*\"")
                .send("* LIST () \"/\" INBOX", "{m} OK done", "{t} OK done");

        assertThat(tree()).hasSize(1);
        assertThat(scripted.remote.demotions()).extracting("capability").containsExactly("XLIST");
    }

    @Test
    void a_server_without_lsub_is_not_asked_for_it() {
        scripted.server
                .connection()
                .send("* OK [CAPABILITY IMAP4rev2 AUTH=PLAIN] ready")
                .expect("{tag} AUTHENTICATE PLAIN")
                .send("+ ")
                .expect("AGFsaWNlAHNlY3JldA==")
                .send("{tag} OK [CAPABILITY IMAP4rev2] welcome")
                .expect("{n} NAMESPACE")
                .expect("{l} LIST \"\" \"*\" RETURN (SPECIAL-USE SUBSCRIBED STATUS {*}")
                .send("{n} OK done", "{l} BAD no")
                .expect("{m} LIST \"\" \"*\"")
                .send("* LIST () \"|\" INBOX", "* LIST () \"|\" INBOX|a/b", "{m} OK done");

        assertThat(tree())
                .extracting(m -> m.path().toString())
                .containsExactly("INBOX", "INBOX/a%2Fb");
    }

    private List<RemoteMailbox> tree = List.of();

    private List<RemoteMailbox> tree() {
        if (tree.isEmpty()) {
            tree = scripted.remote.tree(new Cancel()).mailboxes();
        }
        return tree;
    }

    private void list(String... lines) {
        scripted.loggedIn("")
                .expect("{l} LIST \"\" \"*\"")
                .expect("{s} LSUB \"\" \"*\"")
                .send(lines)
                .send("{l} OK done", "{s} OK done");
    }
}
