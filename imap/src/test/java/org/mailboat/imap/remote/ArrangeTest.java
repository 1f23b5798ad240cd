package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxOrder;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.MailboxStatus;

import java.util.List;

/// Changing the tree of mailboxes, line by line.
class ArrangeTest {
    private final ScriptedRemote scripted = new ScriptedRemote();

    @AfterEach
    void stop() {
        scripted.close();
    }

    @Test
    void new_mailboxes_go_out_together_with_what_they_are_for() {
        slash(scripted.loggedIn("CREATE-SPECIAL-USE"))
                .expect("{a} CREATE \"Old\" (USE (\\Archive))")
                .expect("{b} SUBSCRIBE \"Old\"")
                .expect("{c} EXAMINE \"Old\"")
                .expect("{d} CREATE \"Old/2024\"")
                .expect("{e} EXAMINE \"Old/2024\"")
                .send("{a} OK made", "{b} OK done", "* 0 EXISTS", "* OK [UIDVALIDITY 7] x")
                .send("{c} OK open", "{d} OK made", "{e} NO strange");

        List<MailboxOutcome> outcomes =
                arrange(create("Old", Role.ARCHIVE, true), create("Old/2024", null, false));

        assertThat(outcomes.getFirst())
                .isInstanceOfSatisfying(
                        MailboxOutcome.Standing.class,
                        made -> {
                            assertThat(made.wireName()).isEqualTo("Old");
                            assertThat(made.opened()).isNotNull();
                            assertThat(made.opened().status().epoch()).isEqualTo(7);
                        });
        assertThat(outcomes.getLast())
                .isEqualTo(
                        new MailboxOutcome.Standing(
                                "Old/2024", MailboxPath.of("Old", "2024"), null));
    }

    @Test
    void a_role_that_the_server_does_not_give_is_left_out() {
        slash(scripted.loggedIn("CREATE-SPECIAL-USE"))
                .expect("{a} CREATE \"Old\" (USE (\\Archive))")
                .expect("{b} EXAMINE \"Old\"")
                .send("{a} NO [USEATTR] not that", "{b} NO [NONEXISTENT] no such mailbox")
                .expect("{c} CREATE \"Old\"")
                .expect("{d} EXAMINE \"Old\"")
                .send("{c} OK made", "* 0 EXISTS", "* OK [UIDVALIDITY 7] x", "{d} OK open");

        assertThat(arrange(create("Old", Role.ARCHIVE, false)))
                .singleElement()
                .isInstanceOf(MailboxOutcome.Standing.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"NO [ALREADYEXISTS] it is", "NO no", "NO Mailbox already exists"})
    void a_mailbox_that_is_there_already_is_as_good_as_made(String answer) {
        slash(scripted.loggedIn(""))
                .expect("{a} CREATE \"Old\"")
                .expect("{b} EXAMINE \"Old\"")
                .send("{a} " + answer, "* 3 EXISTS", "* OK [UIDVALIDITY 7] x", "{b} OK open");

        assertThat(arrange(create("Old", null, false)))
                .singleElement()
                .isInstanceOf(MailboxOutcome.Standing.class);
    }

    @Test
    void a_refusal_is_told_with_the_servers_words() {
        slash(scripted.loggedIn(""))
                .expect("{a} CREATE \" x\"")
                .expect("{b} EXAMINE \" x\"")
                .send("{a} NO [CANNOT] Folder contains excess whitespace", "{b} NO none");

        assertThat(arrange(create(" x", null, false)))
                .singleElement()
                .isInstanceOfSatisfying(
                        MailboxOutcome.Refused.class,
                        refused -> {
                            assertThat(refused.failure().kind())
                                    .isEqualTo(FailureKind.REFUSED_PERMANENTLY);
                            assertThat(refused.failure().serverText()).contains("whitespace");
                        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // path      | parent     | wire name
                "Work        |            | INBOX.Work",
                "INBOX/Work  |            | INBOX.Work",
                "Work/Ö      | INBOX.R&D  | INBOX.R&D.&ANY-",
                "a.b         |            | ",
                "INBOX       |            | INBOX",
            })
    void names_are_built_as_the_server_builds_them(
            String path, @Nullable String parent, @Nullable String wireName) {
        ScriptedConnection connection =
                scripted.loggedIn("NAMESPACE")
                        .expect("{a} NAMESPACE")
                        .expect("{b} LIST \"\" \"\"")
                        .send("* NAMESPACE ((\"INBOX.\" \".\")) NIL NIL", "{a} OK done")
                        .send("* LIST (\\Noselect) \".\" \"\"", "{b} OK done");
        if (wireName != null) {
            connection
                    .expect("{c} CREATE \"" + wireName + "\"")
                    .expect("{d} EXAMINE \"" + wireName + "\"")
                    .send("{c} OK made", "* OK [UIDVALIDITY 7] x", "{d} OK open");
        }

        MailboxOutcome outcome =
                arrange(new MailboxOrder.Create(MailboxPath.parse(path), parent, null, false))
                        .getFirst();

        if (wireName == null) {
            assertThat(outcome).isInstanceOf(MailboxOutcome.Refused.class);
        } else {
            assertThat(outcome)
                    .isInstanceOfSatisfying(
                            MailboxOutcome.Standing.class,
                            made -> assertThat(made.wireName()).isEqualTo(wireName));
        }
    }

    @Test
    void a_renamed_mailbox_is_left_before_and_its_subscriptions_follow_it() {
        slash(scripted.loggedIn("UNSELECT"))
                .expect("{a} EXAMINE \"A*\"")
                .expect("{b} LSUB \"\" \"A*\"")
                .expect("{c} LSUB \"\" \"A*/*\"")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 5] x", "{a} OK open")
                .send("* LSUB () \"/\" \"A*\"", "* LSUB () \"/\" Another", "{b} OK done")
                .send("* LSUB () \"/\" \"A*/x\"", "* LSUB (\\Noselect) \"/\" \"A*/y\"")
                .send("{c} OK done")
                .expect("{d} UNSELECT")
                .expect("{e} RENAME \"A*\" \"New\"")
                .send("{d} OK left", "{e} OK renamed")
                .expect("{f} SUBSCRIBE \"New\"")
                .expect("{g} UNSUBSCRIBE \"A*\"")
                .expect("{h} SUBSCRIBE \"New/x\"")
                .expect("{i} UNSUBSCRIBE \"A*/x\"")
                .expect("{j} EXAMINE \"New\"")
                .send("{f} OK x", "{g} OK x", "{h} OK x", "{i} OK x")
                .send("* 1 EXISTS", "* OK [UIDVALIDITY 9] x", "{j} OK open");

        assertThat(arrange(rename("A*", "New")))
                .singleElement()
                .isInstanceOfSatisfying(
                        MailboxOutcome.Standing.class,
                        renamed -> {
                            assertThat(renamed.opened()).isNotNull();
                            assertThat(renamed.opened().status().epoch()).isEqualTo(9);
                        });
    }

    @Test
    void without_unselect_another_mailbox_is_opened_instead() {
        looked(slash(scripted.loggedIn("")), "A", 5, 3, 10)
                .expect("{d} EXAMINE \"INBOX\"")
                .expect("{e} DELETE \"A\"")
                .send("{d} OK open", "{e} OK gone");

        assertThat(arrange(delete("A", new MailboxStatus(3, 5, 10, 0))))
                .containsExactly(new MailboxOutcome.Done());
    }

    @ParameterizedTest
    @CsvSource({"5, 4, 10", "5, 3, 11", "6, 3, 10"})
    void a_mailbox_in_which_anything_happened_stays(long epoch, long messages, long next) {
        looked(slash(scripted.loggedIn("UNSELECT")), "A", epoch, messages, next);

        assertThat(arrange(delete("A", new MailboxStatus(3, 5, 10, 0))))
                .singleElement()
                .isInstanceOf(MailboxOutcome.Changed.class);
    }

    @Test
    void a_mailbox_is_open_on_no_connection_when_it_is_renamed() {
        ScriptedConnection connection = scripted.loggedIn("UNSELECT");
        connection
                .expect("{o} EXAMINE \"A\"")
                .send("* 0 EXISTS", "* OK [UIDVALIDITY 5] x", "* OK [UIDNEXT 1] x", "{o} OK open")
                .expect("{u} UNSELECT")
                .send("{u} OK left");
        looked(slash(connection), "A", 5, 0, 1)
                .expect("{d} UNSELECT")
                .expect("{e} RENAME \"A\" \"B\"")
                .send("{d} OK left", "{e} NO [ALREADYEXISTS] taken");
        scripted.observe(RecordedListing.order("A", RecordedListing.holding(0)));

        assertThat(arrange(rename("A", "B")))
                .singleElement()
                .isInstanceOf(MailboxOutcome.Refused.class);
    }

    @Test
    void behind_a_broken_connection_nothing_is_tried() {
        looked(slash(scripted.loggedIn("UNSELECT")), "A", 5, 3, 10)
                .expect("{d} UNSELECT")
                .expect("{e} DELETE \"A\"")
                .close();

        List<MailboxOutcome> outcomes =
                arrange(delete("A", new MailboxStatus(3, 5, 10, 0)), create("New", null, false));

        assertThat(outcomes.getFirst()).isInstanceOf(MailboxOutcome.Unknown.class);
        assertThat(outcomes.getLast()).isInstanceOf(MailboxOutcome.NotTried.class);
    }

    // Words.

    /// The server says what stands between levels.
    private static ScriptedConnection slash(ScriptedConnection connection) {
        return connection
                .expect("{l} LIST \"\" \"\"")
                .send("* LIST (\\Noselect) \"/\" \"\"", "{l} OK done");
    }

    /// A mailbox is looked at before it is renamed or deleted; nothing is subscribed.
    private static ScriptedConnection looked(
            ScriptedConnection connection, String name, long epoch, long messages, long next) {
        return connection
                .expect("{a} EXAMINE \"" + name + "\"")
                .expect("{b} LSUB \"\" \"" + name + "\"")
                .expect("{c} LSUB \"\" \"" + name + "/*\"")
                .send("* " + messages + " EXISTS", "* OK [UIDVALIDITY " + epoch + "] x")
                .send("* OK [UIDNEXT " + next + "] x", "{a} OK open", "{b} OK x", "{c} OK x");
    }

    private static MailboxOrder create(String path, @Nullable Role role, boolean subscribed) {
        return new MailboxOrder.Create(MailboxPath.parse(path), null, role, subscribed);
    }

    private static MailboxOrder rename(String from, String to) {
        return new MailboxOrder.Rename(expected(from), MailboxPath.parse(to), null);
    }

    private static MailboxOrder delete(String name, MailboxStatus confirmed) {
        return new MailboxOrder.Delete(expected(name), confirmed);
    }

    private static ExpectedMailbox expected(String name) {
        return new ExpectedMailbox(RecordedListing.ref(name), 5, null, null, KnownMessages.NONE);
    }

    private List<MailboxOutcome> arrange(MailboxOrder... orders) {
        return scripted.remote.arrange(List.of(orders), new Cancel());
    }
}
