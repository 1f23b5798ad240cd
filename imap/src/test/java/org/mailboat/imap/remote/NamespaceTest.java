package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.List;
import java.util.Set;

class NamespaceTest {
    private static final String FOREIGN =
            "* NAMESPACE ((\"\" \"/\")) ((\"Other Users/\" \"/\" \"TRANSLATION\" (\"Andere/\")))"
                    + " ((\"Public/\" \"/\"))";

    @ParameterizedTest
    @ValueSource(strings = {"**", "*", "*/**", "Other*/**", "!Public/**", "Work/**"})
    void what_is_not_the_users_own_is_left_alone_whatever_a_wildcard_matches(String pattern) {
        try (var scripted = ScriptedRemote.withMailboxes(pattern, "!**")) {
            listing(scripted, FOREIGN).send("{l} OK done");

            assertThat(mailboxes(scripted))
                    .extracting(RemoteMailbox::wireName)
                    .containsExactly("INBOX", "Work");
        }
    }

    @Test
    void what_is_named_takes_part_and_is_known_to_be_foreign() {
        try (var scripted = ScriptedRemote.withMailboxes("**", "Other Users/bob/**", "!**")) {
            listing(scripted, FOREIGN).send("{l} OK done");

            assertThat(mailboxes(scripted))
                    .extracting(
                            RemoteMailbox::wireName, RemoteMailbox::foreign, RemoteMailbox::roles)
                    .containsExactly(
                            tuple("INBOX", false, Set.of(Role.INBOX)),
                            tuple("Other Users/bob/Sent", true, Set.of()),
                            tuple("Work", false, Set.of()));
        }
    }

    @Test
    void a_namespace_that_is_hidden_is_listed_only_if_it_is_named() {
        try (var scripted = ScriptedRemote.withMailboxes("**", "Hidden/team", "!**")) {
            listing(
                            scripted,
                            "* NAMESPACE ((\"\" \"/\")) NIL ((\"Hidden/\" \"/\")(\"Else/\" \"/\"))")
                    .send("{l} OK done")
                    .expect("{h} LIST \"\" \"Hidden/*\"")
                    .send(
                            "* LIST () \"/\" Hidden/team",
                            "* LIST () \"/\" Elsewhere",
                            "{h} OK done");

            assertThat(mailboxes(scripted))
                    .filteredOn(RemoteMailbox::foreign)
                    .extracting(RemoteMailbox::wireName)
                    .containsExactly("Hidden/team");
        }
    }

    @Test
    void a_namespace_that_cannot_be_listed_is_not_absent() {
        try (var scripted = ScriptedRemote.withMailboxes("Hidden/**", "!**")) {
            listing(scripted, "* NAMESPACE ((\"\" \"/\")) NIL ((\"Hidden/\" \"/\"))")
                    .send("{l} OK done")
                    .expect("{h} LIST \"\" \"Hidden/*\"")
                    .send("{h} NO [UNAVAILABLE] later");

            assertThat(tree(scripted).complete()).isFalse();
        }
    }

    @Test
    void a_second_namespace_of_the_users_own_is_listed() {
        try (var scripted = ScriptedRemote.withMailboxes("!**")) {
            listing(scripted, "* NAMESPACE ((\"\" \"/\")(\"#mh/\" \"/\")) NIL NIL")
                    .send("{l} OK done")
                    .expect("{h} LIST \"\" \"#mh/*\"")
                    .send("* LIST () \"/\" #mh/Drafts", "{h} OK done");

            assertThat(mailboxes(scripted))
                    .extracting(m -> m.path().toString(), RemoteMailbox::roles)
                    .contains(tuple("#mh/Drafts", Set.of(Role.DRAFTS)));
        }
    }

    @Test
    void where_the_shared_namespace_has_no_prefix_its_first_level_must_be_named() {
        String namespaces = "* NAMESPACE ((\"INBOX.\" \".\")) ((\"user.\" \".\")) ((\"\" \".\"))";
        try (var scripted = ScriptedRemote.withMailboxes("**", "public/**", "!**")) {
            scripted.loggedIn("NAMESPACE LIST-EXTENDED")
                    .expect("{n} NAMESPACE")
                    .expect("{l} LIST {*}")
                    .send(namespaces, "{n} OK done")
                    .send("* LIST () \".\" INBOX", "* LIST () \".\" INBOX.Sent")
                    .send("* LIST () \".\" public.news", "* LIST () \".\" staff.news")
                    .send("* LIST () \".\" user.bob", "{l} OK done");

            assertThat(mailboxes(scripted))
                    .extracting(RemoteMailbox::wireName, RemoteMailbox::foreign)
                    .containsExactly(
                            tuple("INBOX", false),
                            tuple("INBOX.Sent", false),
                            tuple("public.news", true));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "* NAMESPACE NIL NIL",
                "* NAMESPACE NIL NIL NIL",
                "* NAMESPACE ((\"\" NIL)) NIL NIL",
                "* NAMESPACE (()) NIL NIL",
                "* NAMESPACE ((\"INBOX\" \".\")) NIL NIL",
                "* NAMESPACE nonsense",
                "* OK nothing"
            })
    void a_server_that_tells_little_of_namespaces_keeps_nothing_of_others(String told) {
        try (var scripted = ScriptedRemote.withMailboxes("!**")) {
            listing(scripted, told).send("{l} OK done");

            assertThat(mailboxes(scripted)).hasSize(4).noneMatch(RemoteMailbox::foreign);
        }
    }

    @Test
    void a_server_that_refuses_namespace_is_listed_all_the_same() {
        try (var scripted = ScriptedRemote.withMailboxes("!**")) {
            scripted.loggedIn("NAMESPACE LIST-EXTENDED")
                    .expect("{n} NAMESPACE")
                    .expect("{l} LIST {*}")
                    .send("{n} BAD what")
                    .send("* LIST () \"/\" INBOX", "{l} OK done");

            assertThat(mailboxes(scripted)).hasSize(1);
        }
    }

    private static ScriptedConnection listing(ScriptedRemote scripted, String namespaces) {
        return scripted.loggedIn("NAMESPACE LIST-EXTENDED")
                .expect("{n} NAMESPACE")
                .expect("{l} LIST \"\" \"*\" RETURN (SUBSCRIBED)")
                .send(namespaces, "{n} OK done")
                .send("* LIST () \"/\" INBOX", "* LIST () \"/\" Work")
                .send("* LIST (\\Sent) \"/\" \"Other Users/bob/Sent\"")
                .send("* LIST () \"/\" Public/News");
    }

    private static List<RemoteMailbox> mailboxes(ScriptedRemote scripted) {
        return tree(scripted).mailboxes();
    }

    private static RemoteTree tree(ScriptedRemote scripted) {
        return scripted.remote.tree(new Cancel());
    }
}
