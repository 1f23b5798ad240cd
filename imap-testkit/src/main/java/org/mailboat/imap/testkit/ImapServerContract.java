package org.mailboat.imap.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the engine relies on at any server, said in lines: a fake that does not pass it is wrong.
///
/// A subclass gives the server, one for all its tests; each test has a user of its own.
@Timeout(60)
public abstract class ImapServerContract {
    private static final AtomicInteger USERS = new AtomicInteger();
    private static final byte[] MAIL = bytes("From: a@b.example\r\nSubject: one\r\n\r\nbody\r\n");
    private static final String DATE = "05-Feb-2021 23:59:58 +0530";
    private static final DateTimeFormatter IMAP_DATE =
            new DateTimeFormatterBuilder()
                    .parseCaseInsensitive()
                    .appendPattern("d-MMM-uuuu HH:mm:ss xx")
                    .toFormatter(Locale.ROOT);

    private RawImapClient imap = noClient();
    private String user = "";

    /// The server under test.
    protected abstract TestServer server();

    /// Names, in modified UTF-7, that the server lets a mailbox have.
    protected List<String> names() {
        return List.of("two words", "it's", "&ANw-bersicht", "Caf&AOk-", "R&-D", "lower", "LOWER");
    }

    @SuppressWarnings("NullAway") // JUnit calls logIn() before any test
    private static RawImapClient noClient() {
        return null;
    }

    @BeforeEach
    void logIn() throws IOException {
        user = server().user("contract" + USERS.incrementAndGet());
        imap = RawImapClient.login(server(), user);
    }

    @AfterEach
    void logOut() throws IOException {
        imap.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private long append(byte[] octets) throws IOException {
        return imap.append("INBOX", "", "", octets);
    }

    private RawImapClient.Response fetchOne(long uid, String items) throws IOException {
        List<RawImapClient.Response> found =
                imap.ok("UID FETCH " + uid + " (" + items + ")").untagged().stream()
                        .filter(r -> r.text().contains("UID " + uid))
                        .filter(r -> r.text().contains(items.replaceAll("[.]PEEK|[\\[<].*", "")))
                        .toList();
        assertThat(found).as("FETCH " + items).hasSize(1);
        return found.getFirst();
    }

    private String separator() throws IOException {
        return imap.ok("LIST \"\" \"\"").find("\\* LIST \\([^)]*\\) \"(.)\"").orElseThrow();
    }

    /// The numbers in all lines that this pattern finds.
    private static List<Long> numbers(List<String> lines, String pattern) {
        List<Long> numbers = new ArrayList<>();
        Pattern compiled = Pattern.compile(pattern);
        for (String line : lines) {
            Matcher matcher = compiled.matcher(line);
            while (matcher.find()) {
                numbers.add(Long.valueOf(matcher.group(1)));
            }
        }
        return numbers;
    }

    private List<String> listed(String pattern) throws IOException {
        return imap.ok("LIST \"\" " + pattern).lines().stream()
                .filter(line -> line.startsWith("* LIST "))
                .map(line -> line.replaceFirst("^\\* LIST \\([^)]*\\) (NIL|\"[^\"]*\") ", ""))
                .map(ImapServerContract::unquoted)
                .toList();
    }

    private static String unquoted(String name) {
        return name.startsWith("\"")
                ? name.substring(1, name.length() - 1).replaceAll("\\\\(.)", "$1")
                : name;
    }

    @Test
    void a_wrong_password_is_refused_and_may_be_mended() throws IOException {
        try (RawImapClient second = RawImapClient.connect(server().port())) {
            assertThat(second.greeting()).startsWith("* OK");
            assertThat(second.command("LOGIN " + user + " wrong").tagged()).startsWith("NO");
            second.ok("LOGIN " + user + " " + TestServer.PASSWORD);
        }
    }

    @Test
    void it_offers_what_the_fast_path_needs() throws IOException {
        assertThat(imap.ok("CAPABILITY").lines().getFirst().split(" "))
                .contains("IMAP4rev1", "UIDPLUS", "CONDSTORE", "LIST-STATUS", "ENABLE", "ID")
                .contains("LITERAL+", "MULTIAPPEND", "ESEARCH", "MOVE", "NAMESPACE", "IDLE");
    }

    @Test
    void an_unknown_command_is_bad_and_the_next_one_is_answered() throws IOException {
        assertThat(imap.command("FROBNICATE").tagged()).startsWith("BAD");
        imap.ok("NOOP");
    }

    @Test
    void uids_rise_and_uidnext_is_above_them() throws IOException {
        imap.ok("SELECT INBOX");
        long first = append(MAIL);
        long second = append(MAIL);
        assertThat(second).isGreaterThan(first);
        RawImapClient.Answer selected = imap.ok("SELECT INBOX");
        assertThat(selected.number("\\[UIDNEXT ([0-9]+)]")).isGreaterThan(second);
        assertThat(selected.number("\\* ([0-9]+) EXISTS")).isEqualTo(2);
        assertThat(numbers(imap.ok("UID FETCH 1:* (UID)").lines(), "UID ([0-9]+)"))
                .containsExactly(first, second);
    }

    @Test
    void status_and_select_agree() throws IOException {
        append(MAIL);
        RawImapClient.Answer status =
                imap.ok("STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY HIGHESTMODSEQ)");
        RawImapClient.Answer selected = imap.ok("EXAMINE INBOX (CONDSTORE)");
        assertThat(status.number("MESSAGES ([0-9]+)"))
                .isEqualTo(selected.number("\\* ([0-9]+) EXISTS"));
        for (String name : List.of("UIDNEXT", "UIDVALIDITY", "HIGHESTMODSEQ")) {
            assertThat(status.number(name + " ([0-9]+)"))
                    .as(name)
                    .isEqualTo(selected.number("\\[" + name + " ([0-9]+)]"));
        }
    }

    @Test
    void a_body_comes_back_octet_by_octet() throws IOException {
        byte[] octets =
                bytes(
                        "From: a@b.example\r\nSubject: odd\r\n\r\n.\r\n..\r\nFrom x\r\n)\r\n"
                                + "a7 OK no {5}\r\n\u00e4\u00ff\u0080\t \r\n"
                                + "x".repeat(5000)
                                + "\r\n");
        long uid = append(octets);
        imap.ok("EXAMINE INBOX");
        assertThat(fetchOne(uid, "BODY.PEEK[]").literals()).containsExactly(octets);
        assertThat(fetchOne(uid, "RFC822.SIZE").text()).contains("RFC822.SIZE " + octets.length);
    }

    @Test
    void a_header_ends_with_its_empty_line() throws IOException {
        long uid = append(MAIL);
        imap.ok("EXAMINE INBOX");
        assertThat(fetchOne(uid, "BODY.PEEK[HEADER]").literals())
                .containsExactly(bytes("From: a@b.example\r\nSubject: one\r\n\r\n"));
        assertThat(fetchOne(uid, "BODY.PEEK[HEADER.FIELDS (Subject)]").literals())
                .containsExactly(bytes("Subject: one\r\n\r\n"));
    }

    @Test
    void a_stretch_of_a_body_is_that_stretch() throws IOException {
        long uid = append(MAIL);
        imap.ok("EXAMINE INBOX");
        RawImapClient.Response part = fetchOne(uid, "BODY.PEEK[]<6.5>");
        assertThat(part.inlined()).contains("BODY[]<6>");
        assertThat(part.inlined()).contains("\"a@b.e\"");
    }

    @Test
    void an_internal_date_is_kept_as_a_moment() throws IOException {
        long uid = imap.append("INBOX", "", DATE, MAIL);
        imap.ok("EXAMINE INBOX");
        String text = fetchOne(uid, "INTERNALDATE").text();
        String date = text.replaceFirst(".*INTERNALDATE \"([^\"]+)\".*", "$1").strip();
        assertThat(OffsetDateTime.parse(date, IMAP_DATE).toInstant())
                .isEqualTo(OffsetDateTime.parse(DATE, IMAP_DATE).toInstant());
    }

    @Test
    void flags_and_keywords_are_kept_and_changed() throws IOException {
        long uid = imap.append("INBOX", "\\Flagged $Forwarded", "", MAIL);
        imap.ok("SELECT INBOX");
        assertThat(fetchOne(uid, "FLAGS").text()).contains("\\Flagged").contains("$Forwarded");
        RawImapClient.Answer answer = imap.ok("UID STORE " + uid + " +FLAGS (\\Seen Work)");
        assertThat(answer.lines()).anyMatch(line -> line.contains("Work"));
        imap.ok("UID STORE " + uid + " -FLAGS.SILENT (\\Flagged)");
        String flags = fetchOne(uid, "FLAGS").text();
        assertThat(flags).contains("\\Seen", "Work", "$Forwarded").doesNotContain("\\Flagged");
        imap.ok("UID STORE " + uid + " FLAGS (\\Draft)");
        assertThat(fetchOne(uid, "FLAGS").text()).contains("\\Draft").doesNotContain("\\Seen");
    }

    @Test
    void only_a_body_that_is_not_peeked_at_becomes_seen() throws IOException {
        long uid = append(MAIL);
        imap.ok("SELECT INBOX");
        fetchOne(uid, "BODY.PEEK[]");
        assertThat(fetchOne(uid, "FLAGS").text()).doesNotContain("\\Seen");
        fetchOne(uid, "BODY[]");
        assertThat(fetchOne(uid, "FLAGS").text()).contains("\\Seen");
    }

    @Test
    void what_is_opened_for_reading_cannot_be_changed() throws IOException {
        long uid = append(MAIL);
        imap.ok("EXAMINE INBOX");
        // Some refuse it; Dovecot says OK and ignores it.
        imap.command("UID STORE " + uid + " +FLAGS (\\Flagged)");
        fetchOne(uid, "BODY[]");
        assertThat(fetchOne(uid, "FLAGS").text()).doesNotContain("\\Flagged", "\\Seen");
    }

    @Test
    void mailbox_names_are_listed_as_they_were_created() throws IOException {
        for (String name : names()) {
            imap.ok("CREATE " + RawImapClient.quoted(name));
            imap.append(name, "", "", MAIL);
        }
        assertThat(listed("*")).contains(names().toArray(String[]::new));
        for (String name : names()) {
            imap.ok("EXAMINE {" + name.length() + "+}\r\n" + name);
        }
    }

    @Test
    void percent_stays_on_its_level_and_star_does_not() throws IOException {
        String separator = separator();
        imap.ok("CREATE top");
        imap.ok("CREATE top" + separator + "below");
        assertThat(listed("%"))
                .contains("INBOX", "top")
                .doesNotContain("top" + separator + "below");
        assertThat(listed("*")).contains("INBOX", "top", "top" + separator + "below");
        assertThat(listed("top" + separator + "%")).containsExactly("top" + separator + "below");
        assertThat(imap.ok("LIST \"\" top").lines().getFirst()).contains("\\HasChildren");
    }

    @Test
    void one_list_tells_the_status_of_every_mailbox() throws IOException {
        imap.ok("CREATE one");
        imap.append("one", "", "", MAIL);
        List<String> lines =
                imap.ok("LIST \"\" * RETURN (SUBSCRIBED STATUS (MESSAGES UIDNEXT HIGHESTMODSEQ))")
                        .lines();
        assertThat(lines.stream().filter(l -> l.startsWith("* STATUS")))
                .hasSameSizeAs(lines.stream().filter(l -> l.startsWith("* LIST")).toList());
        assertThat(lines)
                .anyMatch(l -> l.matches("\\* STATUS \"?one\"? \\(.*MESSAGES 1.*\\)"))
                .anyMatch(l -> l.matches("\\* STATUS \"?INBOX\"? \\(.*MESSAGES 0.*\\)"));
    }

    @Test
    void a_subscription_is_shown_where_it_is_asked_for() throws IOException {
        imap.ok("CREATE seen");
        imap.ok("CREATE unseen");
        imap.ok("SUBSCRIBE seen");
        imap.ok("UNSUBSCRIBE unseen");
        List<String> lines = imap.ok("LIST \"\" * RETURN (SUBSCRIBED)").lines();
        assertThat(lines).anyMatch(l -> l.contains("\\Subscribed") && l.matches(".* \"?seen\"?"));
        assertThat(lines).noneMatch(l -> l.contains("\\Subscribed") && l.contains("unseen"));
    }

    @Test
    void only_what_is_marked_deleted_and_named_is_expunged() throws IOException {
        long first = imap.append("INBOX", "\\Deleted", "", MAIL);
        long second = imap.append("INBOX", "\\Deleted", "", MAIL);
        long third = append(MAIL);
        imap.ok("SELECT INBOX");
        RawImapClient.Answer answer = imap.ok("UID EXPUNGE " + second + "," + third + ",4000000");
        assertThat(answer.lines())
                .filteredOn(line -> line.endsWith(" EXPUNGE"))
                .containsExactly("* 2 EXPUNGE");
        assertThat(imap.ok("EXPUNGE").lines()).contains("* 1 EXPUNGE");
        assertThat(numbers(imap.ok("UID FETCH 1:* (UID)").lines(), "UID ([0-9]+)"))
                .containsExactly(third)
                .doesNotContain(first);
    }

    @Test
    void highestmodseq_moves_with_every_change_and_with_nothing_else() throws IOException {
        long uid = append(MAIL);
        imap.ok("SELECT INBOX (CONDSTORE)");
        long filed = modSeq();
        imap.ok("UID STORE " + uid + " +FLAGS.SILENT (\\Flagged)");
        long flagged = modSeq();
        assertThat(flagged).isGreaterThan(filed);
        imap.ok("UID STORE " + uid + " +FLAGS.SILENT (\\Flagged)");
        assertThat(modSeq()).isEqualTo(flagged);
        imap.ok("UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)");
        imap.ok("EXPUNGE");
        assertThat(modSeq()).isGreaterThan(flagged);
    }

    private long modSeq() throws IOException {
        try (RawImapClient second = RawImapClient.login(server(), user)) {
            return second.ok("STATUS INBOX (HIGHESTMODSEQ)").number("HIGHESTMODSEQ ([0-9]+)");
        }
    }

    @Test
    void changedsince_tells_what_changed_since() throws IOException {
        long first = append(MAIL);
        long second = append(MAIL);
        imap.ok("SELECT INBOX (CONDSTORE)");
        long before = modSeq();
        imap.ok("UID STORE " + second + " +FLAGS.SILENT (\\Flagged)");
        List<String> lines = imap.ok("UID FETCH 1:* (FLAGS) (CHANGEDSINCE " + before + ")").lines();
        assertThat(numbers(lines, "UID ([0-9]+)")).containsExactly(second).doesNotContain(first);
        assertThat(numbers(lines, "MODSEQ \\(([0-9]+)\\)")).allMatch(m -> m > before);
    }

    @Test
    void a_conditional_store_names_what_had_changed() throws IOException {
        long uid = append(MAIL);
        imap.ok("SELECT INBOX (CONDSTORE)");
        long before = modSeq();
        imap.ok("UID STORE " + uid + " +FLAGS.SILENT (\\Flagged)");
        RawImapClient.Answer answer =
                imap.ok("UID STORE " + uid + " (UNCHANGEDSINCE " + before + ") +FLAGS (\\Seen)");
        assertThat(answer.tagged()).contains("[MODIFIED " + uid + "]");
        assertThat(fetchOne(uid, "FLAGS").text()).doesNotContain("\\Seen");
    }

    @Test
    void a_search_finds_by_set_by_flag_and_by_size() throws IOException {
        long first = imap.append("INBOX", "\\Seen Work", "", MAIL);
        long second = append(bytes("Subject: two\r\n\r\n" + "x".repeat(300) + "\r\n"));
        imap.ok("EXAMINE INBOX");
        assertThat(search("ALL")).containsExactly(first, second);
        assertThat(search("UNSEEN")).containsExactly(second);
        assertThat(search("KEYWORD Work")).containsExactly(first);
        assertThat(search("NOT UID " + first)).containsExactly(second);
        assertThat(search("OR SEEN LARGER 200")).containsExactly(first, second);
        assertThat(search("HEADER Subject two")).containsExactly(second);
        assertThat(search("DELETED")).isEmpty();
    }

    private List<Long> search(String key) throws IOException {
        List<String> lines = imap.ok("UID SEARCH " + key).lines();
        return lines.getFirst().equals("* SEARCH")
                ? List.of()
                : numbers(lines, "(?<= )([0-9]+)(?= |$)");
    }

    @Test
    void an_extended_search_gives_ranges() throws IOException {
        long first = append(MAIL);
        append(MAIL);
        long third = append(MAIL);
        imap.ok("EXAMINE INBOX");
        RawImapClient.Answer answer = imap.ok("UID SEARCH RETURN (ALL COUNT) ALL");
        assertThat(answer.lines().getFirst())
                .contains("UID")
                .contains("ALL " + first + ":" + third)
                .contains("COUNT 3");
        assertThat(imap.ok("UID SEARCH RETURN (ALL) DELETED").lines().getFirst())
                .startsWith("* ESEARCH")
                .doesNotContain("ALL");
    }

    @Test
    void a_copy_has_the_octets_the_flags_and_the_date() throws IOException {
        imap.ok("CREATE target");
        long uid = imap.append("INBOX", "\\Flagged Work", DATE, MAIL);
        imap.ok("SELECT INBOX");
        RawImapClient.Answer answer = imap.ok("UID COPY " + uid + ",4000000 target");
        String copied = answer.find("\\[COPYUID [0-9]+ " + uid + " ([0-9]+)]").orElseThrow();
        String before = fetchOne(uid, "INTERNALDATE").text().replaceFirst(".*INTERNALDATE", "");
        imap.ok("EXAMINE target");
        RawImapClient.Response copy = fetchOne(Long.parseLong(copied), "BODY.PEEK[]");
        assertThat(copy.literals()).containsExactly(MAIL);
        assertThat(fetchOne(Long.parseLong(copied), "FLAGS").text()).contains("\\Flagged", "Work");
        assertThat(fetchOne(Long.parseLong(copied), "INTERNALDATE").text())
                .contains(before.replaceFirst("\".*", ""));
    }

    @Test
    void a_move_leaves_nothing_behind_and_missing_uids_are_no_error() throws IOException {
        imap.ok("CREATE target");
        long uid = append(MAIL);
        imap.ok("SELECT INBOX");
        RawImapClient.Answer answer = imap.ok("UID MOVE " + uid + " target");
        assertThat(answer.find("\\[COPYUID [0-9]+ " + uid + " ([0-9]+)]")).isPresent();
        assertThat(answer.lines()).contains("* 1 EXPUNGE");
        imap.ok("UID MOVE " + uid + " target");
        assertThat(imap.ok("STATUS target (MESSAGES)").number("MESSAGES ([0-9]+)")).isEqualTo(1);
    }

    @Test
    void renaming_keeps_uidvalidity_and_uids_and_takes_children_along() throws IOException {
        String separator = separator();
        imap.ok("CREATE old");
        imap.ok("CREATE old" + separator + "child");
        long uid = imap.append("old", "", "", MAIL);
        long validity = imap.ok("STATUS old (UIDVALIDITY)").number("UIDVALIDITY ([0-9]+)");
        imap.ok("RENAME old new");
        assertThat(imap.ok("STATUS new (UIDVALIDITY)").number("UIDVALIDITY ([0-9]+)"))
                .isEqualTo(validity);
        assertThat(listed("*")).contains("new", "new" + separator + "child").doesNotContain("old");
        imap.ok("EXAMINE new");
        assertThat(fetchOne(uid, "BODY.PEEK[]").literals()).containsExactly(MAIL);
    }

    @Test
    void a_mailbox_made_again_has_another_uidvalidity() throws IOException {
        imap.ok("CREATE again");
        long before = imap.ok("STATUS again (UIDVALIDITY)").number("UIDVALIDITY ([0-9]+)");
        imap.ok("DELETE again");
        assertThat(imap.command("EXAMINE again").tagged()).startsWith("NO");
        imap.ok("CREATE again");
        assertThat(imap.ok("STATUS again (UIDVALIDITY)").number("UIDVALIDITY ([0-9]+)"))
                .isNotEqualTo(before);
    }

    @Test
    void inbox_cannot_be_deleted_and_what_is_there_cannot_be_created() throws IOException {
        imap.ok("CREATE there");
        assertThat(imap.command("CREATE there").tagged()).startsWith("NO");
        assertThat(imap.command("DELETE INBOX").tagged()).startsWith("NO");
        assertThat(imap.command("DELETE nowhere").tagged()).startsWith("NO");
    }

    @Test
    void a_failed_select_leaves_nothing_selected() throws IOException {
        append(MAIL);
        imap.ok("SELECT INBOX");
        String select = imap.send("SELECT nowhere");
        String fetch = imap.send("UID FETCH 1:* (FLAGS)");
        imap.flush();
        assertThat(imap.finish(select).tagged()).startsWith("NO");
        assertThat(imap.finish(fetch).tagged()).startsWith("BAD");
    }

    @Test
    void filing_into_no_mailbox_says_that_it_may_be_created() throws IOException {
        String tag = imap.send("APPEND nowhere {" + MAIL.length + "+}");
        imap.raw(MAIL);
        imap.raw("\r\n");
        imap.flush();
        assertThat(imap.finish(tag).tagged()).startsWith("NO [TRYCREATE]");
    }

    @Test
    void several_messages_are_filed_by_one_command() throws IOException {
        String tag = imap.send("APPEND INBOX (\\Seen) {" + MAIL.length + "+}");
        imap.raw(MAIL);
        imap.raw(" (\\Flagged) \"" + DATE + "\" {" + MAIL.length + "+}\r\n");
        imap.raw(MAIL);
        imap.raw("\r\n");
        imap.flush();
        RawImapClient.Answer answer = imap.finish(tag);
        assertThat(answer.tagged()).matches("OK \\[APPENDUID [0-9]+ [0-9]+:[0-9]+].*");
        imap.ok("EXAMINE INBOX");
        List<String> flags = imap.ok("FETCH 1:2 (FLAGS)").lines();
        assertThat(flags.get(0)).contains("\\Seen");
        assertThat(flags.get(1)).contains("\\Flagged");
    }

    @Test
    void a_literal_that_asks_first_is_asked_for() throws IOException {
        String tag = imap.send("APPEND INBOX {" + MAIL.length + "}");
        imap.flush();
        assertThat(imap.read().text()).startsWith("+");
        imap.raw(MAIL);
        imap.raw("\r\n");
        imap.flush();
        assertThat(imap.finish(tag).isOk()).isTrue();
    }

    @Test
    void pipelined_commands_are_answered_in_their_order() throws IOException {
        append(MAIL);
        String enable = imap.send("ENABLE CONDSTORE");
        String select = imap.send("EXAMINE INBOX");
        String fetch = imap.send("UID FETCH 1:* (FLAGS MODSEQ)");
        imap.flush();
        assertThat(imap.finish(enable).isOk()).isTrue();
        assertThat(imap.finish(select).isOk()).isTrue();
        assertThat(numbers(imap.finish(fetch).lines(), "MODSEQ \\(([0-9]+)\\)")).hasSize(1);
    }

    @Test
    void what_another_session_does_is_told() throws IOException {
        long uid = append(MAIL);
        imap.ok("SELECT INBOX");
        try (RawImapClient other = RawImapClient.login(server(), user)) {
            other.ok("SELECT INBOX");
            other.append("INBOX", "", "", MAIL);
            other.ok("UID STORE " + uid + " +FLAGS.SILENT (\\Flagged)");
        }
        List<String> news = imap.ok("NOOP").lines();
        assertThat(news).contains("* 2 EXISTS").anyMatch(l -> l.contains("\\Flagged"));
        try (RawImapClient other = RawImapClient.login(server(), user)) {
            other.ok("SELECT INBOX");
            other.ok("UID STORE " + uid + " +FLAGS.SILENT (\\Deleted)");
            other.ok("EXPUNGE");
        }
        assertThat(imap.ok("NOOP").lines()).contains("* 1 EXPUNGE");
    }

    @Test
    void idling_hears_of_new_mail() throws IOException {
        imap.ok("SELECT INBOX");
        String idle = imap.send("IDLE");
        imap.flush();
        assertThat(imap.read().text()).startsWith("+");
        try (RawImapClient other = RawImapClient.login(server(), user)) {
            other.append("INBOX", "", "", MAIL);
        }
        String news = imap.read().text();
        while (!news.endsWith("EXISTS")) {
            news = imap.read().text();
        }
        assertThat(news).isEqualTo("* 1 EXISTS");
        imap.raw("DONE\r\n");
        imap.flush();
        assertThat(imap.finish(idle).isOk()).isTrue();
    }
}
