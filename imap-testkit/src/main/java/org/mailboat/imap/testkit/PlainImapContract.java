package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.List;
import java.util.Locale;

/// What the engine relies on at every server, one with nothing but [RFC
/// 3501](https://www.rfc-editor.org/rfc/rfc3501.html) and UIDPLUS included.
///
/// A subclass gives the server, one for all its tests, and inherits the contracts of the extensions
/// that it claims; each test has a user of its own.
@Timeout(60)
public abstract class PlainImapContract {
    private static final String DATE = "05-Feb-2021 23:59:58 +0530";
    private static final DateTimeFormatter IMAP_DATE =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("d-MMM-uuuu HH:mm:ss xx")
                    .toFormatter(Locale.ROOT);

    private ContractSession session = noSession();

    /// The server under test.
    protected abstract TestServer server();

    /// Names, in modified UTF-7, that the server lets a mailbox have.
    protected List<String> names() {
        return List.of("two words", "it's", "&ANw-bersicht", "Caf&AOk-", "R&-D", "lower", "LOWER");
    }

    @SuppressWarnings("NullAway") // JUnit calls logIn() before any test
    private static ContractSession noSession() {
        return null;
    }

    /// The session of this test's user.
    public ContractSession session() {
        return session;
    }

    @BeforeEach
    void logIn() throws IOException {
        session = ContractSession.ofNewUser(server());
    }

    @AfterEach
    void logOut() throws IOException {
        session.close();
    }

    @Test
    void a_wrong_password_is_refused_and_may_be_mended() throws IOException {
        try (RawImapClient second = RawImapClient.connect(server().port())) {
            assertThat(second.greeting()).startsWith("* OK");
            assertThat(second.command("LOGIN " + session.user() + " wrong").tagged())
                    .startsWith("NO");
            second.ok("LOGIN " + session.user() + " " + TestServer.PASSWORD);
        }
    }

    @Test
    void an_unknown_command_is_refused_and_the_next_one_is_answered() throws IOException {
        // BAD is right; Courier says NO.
        assertThat(session.imap().command("FROBNICATE").tagged()).matches("(BAD|NO).*");
        session.ok("NOOP");
    }

    @Test
    void uids_rise_and_uidnext_is_above_them() throws IOException {
        long first = session.append();
        long second = session.append();
        assertThat(second).isGreaterThan(first);
        assertThat(session.status("INBOX", "UIDNEXT")).isGreaterThan(second);
        RawImapClient.Answer selected = session.ok("SELECT INBOX");
        assertThat(selected.number("\\* ([0-9]+) EXISTS")).isEqualTo(2);
        List<String> lines = session.ok("UID FETCH 1:* (UID)").lines();
        assertThat(ContractSession.numbers(lines, "UID ([0-9]+)"))
                .containsExactlyInAnyOrder(first, second);
    }

    @Test
    void status_and_select_agree() throws IOException {
        session.append();
        RawImapClient.Answer selected = session.ok("EXAMINE INBOX");
        assertThat(session.status("INBOX", "MESSAGES"))
                .isEqualTo(selected.number("\\* ([0-9]+) EXISTS"));
        assertThat(session.status("INBOX", "UIDVALIDITY"))
                .isEqualTo(selected.number("\\[UIDVALIDITY ([0-9]+)]"));
    }

    @Test
    void a_body_comes_back_octet_by_octet() throws IOException {
        byte[] octets =
                ContractSession.bytes(
                        "From: a@b.example\r\nSubject: odd\r\n\r\n.\r\n..\r\nFrom x\r\n)\r\n"
                                + "a7 OK no {5}\r\n\u00e4\u00ff\u0080\t \r\n"
                                + "x".repeat(5000)
                                + "\r\n");
        long uid = session.append(octets);
        session.ok("EXAMINE INBOX");
        assertThat(session.fetchOne(uid, "BODY.PEEK[]").literals()).containsExactly(octets);
    }

    @Test
    void a_header_ends_with_its_empty_line() throws IOException {
        long uid = session.append();
        session.ok("EXAMINE INBOX");
        assertThat(session.fetchOne(uid, "BODY.PEEK[HEADER]").literals())
                .containsExactly(
                        ContractSession.bytes("From: a@b.example\r\nSubject: one\r\n\r\n"));
        assertThat(session.fetchOne(uid, "BODY.PEEK[HEADER.FIELDS (Subject)]").literals())
                .containsExactly(ContractSession.bytes("Subject: one\r\n\r\n"));
    }

    @Test
    void a_stretch_of_a_body_is_that_stretch() throws IOException {
        long uid = session.append();
        session.ok("EXAMINE INBOX");
        RawImapClient.Response part = session.fetchOne(uid, "BODY.PEEK[]<6.5>");
        assertThat(part.inlined()).contains("BODY[]<6>");
        assertThat(part.inlined()).contains("\"a@b.e\"");
    }

    @Test
    void an_internal_date_is_kept_as_a_moment() throws IOException {
        long uid = session.imap().append("INBOX", "", DATE, session.mail());
        session.ok("EXAMINE INBOX");
        String text = session.fetchOne(uid, "INTERNALDATE").text();
        String date = text.replaceFirst(".*INTERNALDATE \"([^\"]+)\".*", "$1").strip();
        assertThat(OffsetDateTime.parse(date, IMAP_DATE).toInstant())
                .isEqualTo(OffsetDateTime.parse(DATE, IMAP_DATE).toInstant());
    }

    @Test
    void system_flags_are_kept_and_changed() throws IOException {
        long uid = session.appendWith("\\Flagged");
        session.ok("SELECT INBOX");
        assertThat(flags(uid)).contains("\\Flagged").doesNotContain("\\Seen");
        RawImapClient.Answer answer = session.ok("UID STORE " + uid + " +FLAGS (\\Seen)");
        assertThat(answer.lines()).anyMatch(line -> line.contains("\\Seen"));
        session.ok("UID STORE " + uid + " -FLAGS.SILENT (\\Flagged)");
        assertThat(flags(uid)).contains("\\Seen").doesNotContain("\\Flagged");
        session.ok("UID STORE " + uid + " FLAGS (\\Draft)");
        assertThat(flags(uid)).contains("\\Draft").doesNotContain("\\Seen");
    }

    private String flags(long uid) throws IOException {
        return session.fetchOne(uid, "FLAGS").text();
    }

    @Test
    void only_a_body_that_is_not_peeked_at_becomes_seen() throws IOException {
        long uid = session.append();
        session.ok("SELECT INBOX");
        session.fetchOne(uid, "BODY.PEEK[]");
        assertThat(flags(uid)).doesNotContain("\\Seen");
        session.fetchOne(uid, "BODY[]");
        assertThat(flags(uid)).contains("\\Seen");
    }

    @Test
    void what_is_opened_for_reading_is_not_marked_as_read() throws IOException {
        long uid = session.append();
        session.ok("EXAMINE INBOX");
        session.fetchOne(uid, "BODY[]");
        session.ok("SELECT INBOX");
        assertThat(flags(uid)).doesNotContain("\\Seen");
    }

    @Test
    void mailbox_names_are_listed_as_they_were_created() throws IOException {
        for (String name : names()) {
            session.ok("CREATE " + session.box(name));
            session.imap().append(session.name(name), "", "", session.mail());
        }
        assertThat(session.listed("*")).contains(names().toArray(String[]::new));
        for (String name : names()) {
            session.ok("EXAMINE " + session.box(name));
        }
    }

    @Test
    void percent_stays_on_its_level_and_star_does_not() throws IOException {
        String below = "top" + session.separator() + "below";
        session.ok("CREATE " + session.box("top"));
        session.ok("CREATE " + session.box(below));
        assertThat(session.listed(session.box("%"))).contains("top").doesNotContain(below);
        assertThat(session.listed("*")).contains("INBOX", "top", below);
        assertThat(session.listed(session.box("top" + session.separator() + "%")))
                .containsExactly(below);
    }

    @Test
    void a_subscription_is_listed_until_it_ends() throws IOException {
        session.ok("CREATE " + session.box("seen"));
        session.ok("SUBSCRIBE " + session.box("seen"));
        assertThat(subscribed()).anyMatch(line -> line.matches(".*[\" .]seen\"?"));
        session.ok("UNSUBSCRIBE " + session.box("seen"));
        assertThat(subscribed()).noneMatch(line -> line.matches(".*[\" .]seen\"?"));
    }

    private List<String> subscribed() throws IOException {
        return session.ok("LSUB \"\" *").lines().stream()
                .filter(line -> !line.contains("\\Noselect"))
                .toList();
    }

    @Test
    void what_is_marked_deleted_is_expunged_and_nothing_else() throws IOException {
        long first = session.append();
        session.appendWith("\\Deleted");
        session.ok("SELECT INBOX");
        assertThat(session.ok("EXPUNGE").lines()).contains("* 2 EXPUNGE");
        assertThat(session.search("ALL")).containsExactly(first);
    }

    @Test
    void a_search_finds_by_set_by_flag_and_by_size() throws IOException {
        long first = session.appendWith("\\Seen");
        long second =
                session.append(
                        ContractSession.bytes("Subject: two\r\n\r\n" + "x".repeat(300) + "\r\n"));
        session.ok("EXAMINE INBOX");
        assertThat(session.search("ALL")).containsExactly(first, second);
        assertThat(session.search("UNSEEN")).containsExactly(second);
        assertThat(session.search("NOT UID " + first)).containsExactly(second);
        assertThat(session.search("OR SEEN LARGER 200")).containsExactly(first, second);
        assertThat(session.search("DELETED")).isEmpty();
    }

    @Test
    void renaming_keeps_uids_and_bodies_and_takes_children_along() throws IOException {
        String below = session.separator() + "child";
        session.ok("CREATE " + session.box("old"));
        session.ok("CREATE " + session.box("old" + below));
        long uid = session.imap().append(session.name("old"), "", "", session.mail());
        session.ok("RENAME " + session.box("old") + " " + session.box("new"));
        assertThat(session.listed("*")).contains("new", "new" + below).doesNotContain("old");
        session.ok("EXAMINE " + session.box("new"));
        assertThat(session.fetchOne(uid, "BODY.PEEK[]").literals()).containsExactly(session.mail());
    }

    @Test
    void a_mailbox_made_again_has_another_uidvalidity() throws IOException {
        session.ok("CREATE " + session.box("again"));
        session.imap().append(session.name("again"), "", "", session.mail());
        long before = session.status(session.box("again"), "UIDVALIDITY");
        session.ok("DELETE " + session.box("again"));
        assertThat(session.imap().command("EXAMINE " + session.box("again")).tagged())
                .startsWith("NO");
        session.ok("CREATE " + session.box("again"));
        assertThat(session.status(session.box("again"), "UIDVALIDITY")).isNotEqualTo(before);
    }

    @Test
    void inbox_cannot_be_deleted_and_what_is_there_cannot_be_created() throws IOException {
        session.ok("CREATE " + session.box("there"));
        for (String command :
                List.of(
                        "CREATE " + session.box("there"),
                        "DELETE INBOX",
                        "DELETE " + session.box("nowhere"))) {
            assertThat(session.imap().command(command).tagged()).as(command).startsWith("NO");
        }
    }

    @Test
    void a_failed_select_leaves_nothing_selected() throws IOException {
        session.append();
        session.ok("SELECT INBOX");
        assertThat(session.imap().command("SELECT " + session.box("nowhere")).tagged())
                .startsWith("NO");
        assertThat(session.imap().command("UID FETCH 1:* (FLAGS)").tagged()).matches("(BAD|NO).*");
    }

    @Test
    void filing_into_no_mailbox_says_that_it_may_be_created() throws IOException {
        assertThat(session.imap().file(session.name("nowhere"), "", "", session.mail()).tagged())
                .startsWith("NO [TRYCREATE]");
    }

    @Test
    void pipelined_commands_are_answered_in_their_order() throws IOException {
        long uid = session.append();
        String select = session.imap().send("EXAMINE INBOX");
        String fetch = session.imap().send("UID FETCH 1:* (FLAGS)");
        session.imap().flush();
        assertThat(session.imap().finish(select).isOk()).isTrue();
        List<String> lines = session.imap().finish(fetch).lines();
        assertThat(ContractSession.numbers(lines, "UID ([0-9]+)")).containsExactly(uid);
    }

    @Test
    void what_another_session_does_is_told() throws IOException {
        long uid = session.append();
        session.ok("SELECT INBOX");
        try (RawImapClient other = session.another()) {
            other.ok("SELECT INBOX");
            other.append("INBOX", "", "", session.mail());
            other.ok("UID STORE " + uid + " +FLAGS.SILENT (\\Flagged)");
        }
        List<String> news = session.ok("NOOP").lines();
        assertThat(news).contains("* 2 EXISTS").anyMatch(l -> l.contains("\\Flagged"));
        try (RawImapClient other = session.another()) {
            other.ok("SELECT INBOX");
            other.ok("UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)");
            other.ok("EXPUNGE");
        }
        assertThat(session.ok("NOOP").lines()).contains("* 1 EXPUNGE");
    }
}
