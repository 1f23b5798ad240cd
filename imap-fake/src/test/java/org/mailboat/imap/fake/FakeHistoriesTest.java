package org.mailboat.imap.fake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/// What tests play on the server's side, as clients see it.
@Timeout(30)
class FakeHistoriesTest {
    private final FakeImapServer server = FakeImapServer.start();
    private final FakeAccount ann = server.addAccount("ann", "secret");
    private final FakeMailbox inbox = ann.mailbox("INBOX");

    @AfterEach
    void stop() {
        server.close();
    }

    private static byte[] mail(String subject) {
        return ("Subject: " + subject + "\r\n\r\nbody\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private LineClient logIn() throws IOException {
        LineClient client = LineClient.connect(server.port());
        client.readLine();
        client.command("l", "LOGIN ann secret");
        return client;
    }

    private static List<String> subjects(FakeMailbox mailbox) {
        return mailbox.messages().stream().map(FakeHistoriesTest::subject).toList();
    }

    private static String subject(FakeMessage message) {
        try {
            return MessageSection.field(message.content(), "SUBJECT");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void moved_mail_keeps_flags_date_and_identity_and_gets_a_new_uid() {
        FakeMailbox work = ann.create("Work");
        long uid = inbox.append(mail("one"));
        inbox.addFlags(uid, "\\Flagged", "$Todo");
        FakeMessage before = inbox.message(uid);
        long modSeq = inbox.highestModSeq();
        assertThat(inbox.moveTo(work, uid, 99)).containsExactly(1L);
        FakeMessage after = work.message(1);
        assertThat(inbox.messages()).isEmpty();
        assertThat(inbox.highestModSeq()).isGreaterThan(modSeq);
        assertThat(after.flags()).isEqualTo(before.flags());
        assertThat(after.internalDate()).isEqualTo(before.internalDate());
        assertThat(after.content().emailId()).isEqualTo(before.content().emailId());
    }

    @Test
    void mail_is_not_moved_between_accounts() {
        long uid = inbox.append(mail("one"));
        FakeMailbox foreign = server.addAccount("bob", "secret").mailbox("INBOX");
        assertThatThrownBy(() -> inbox.moveTo(foreign, uid))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(inbox.messages()).hasSize(1);
    }

    @Test
    void swapped_mailboxes_keep_what_they_are() {
        FakeMailbox one = ann.create("One");
        FakeMailbox two = ann.create("Two");
        ann.swap("One", "Two");
        assertThat(ann.mailbox("One")).isSameAs(two);
        assertThat(ann.mailbox("Two")).isSameAs(one);
    }

    @Test
    void a_mailbox_made_again_is_another_one() {
        FakeMailbox first = ann.create("Work");
        first.append(mail("one"));
        FakeMailbox second = ann.recreate("Work");
        assertThat(second.messages()).isEmpty();
        assertThat(second.uidValidity()).isNotEqualTo(first.uidValidity());
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void a_reset_keeps_the_order_or_shuffles_it() {
        List<String> all = IntStream.range(0, 20).mapToObj(i -> "m" + i).toList();
        all.forEach(subject -> inbox.append(mail(subject)));
        inbox.expunge(1);
        long validity = inbox.uidValidity();
        inbox.resetUidValidity();
        assertThat(subjects(inbox)).isEqualTo(all.subList(1, 20));
        assertThat(inbox.messages().getFirst().uid()).isEqualTo(1);
        assertThat(inbox.uidValidity()).isNotEqualTo(validity);
        inbox.resetUidValidity(new Random(7));
        assertThat(subjects(inbox))
                .containsExactlyInAnyOrderElementsOf(all.subList(1, 20))
                .isNotEqualTo(all.subList(1, 20));
    }

    @Test
    void mailboxes_may_share_one_uidvalidity_until_they_are_renamed() {
        InstantSource stopped = InstantSource.fixed(Instant.parse("2026-04-01T00:00:00Z"));
        FakeProfile shared =
                FakeProfile.model()
                        .with(Oddity.SHARED_UIDVALIDITY, Oddity.UIDVALIDITY_CHANGES_AT_RENAME);
        FakeAccount account = new FakeAccount("c", "secret", stopped, () -> shared);
        FakeMailbox one = account.create("One");
        FakeMailbox two = account.create("Two");
        long validity = account.mailbox("INBOX").uidValidity();
        assertThat(one.uidValidity()).isEqualTo(validity);
        assertThat(two.uidValidity()).isEqualTo(validity);
        account.rename("One", "Three");
        assertThat(one.uidValidity()).isNotEqualTo(validity);
        assertThat(account.recreate("Two").uidValidity()).isNotIn(validity, one.uidValidity());
    }

    @Test
    void a_status_may_have_another_mailboxid_each_time() throws IOException {
        server.play(server.profile().with(Oddity.RANDOM_MAILBOXID_IN_STATUS));
        String ask = "LIST \"\" * RETURN (STATUS (MESSAGES MAILBOXID))";
        try (LineClient client = logIn()) {
            assertThat(client.command("a", ask).get(1))
                    .isNotEqualTo(client.command("b", ask).get(1));
            assertThat(client.command("c", "STATUS INBOX (UIDVALIDITY MAILBOXID)").getFirst())
                    .contains("MAILBOXID (" + inbox.id() + ")");
        }
    }

    @Test
    void a_renamed_mailbox_may_look_emptied_to_who_has_it_open() throws IOException {
        server.play(server.profile().with(Oddity.RENAME_EMPTIES_OPEN_SESSIONS));
        FakeMailbox work = ann.create("Work");
        work.append(mail("one"));
        work.append(mail("two"));
        try (LineClient client = logIn()) {
            client.command("a", "ENABLE QRESYNC");
            client.command("b", "SELECT Work");
            ann.rename("Work", "Play");
            assertThat(client.command("c", "NOOP")).containsExactly("* VANISHED 1:2", "c OK done");
            assertThat(client.command("d", "UID FETCH 1:* (FLAGS)"))
                    .containsExactly("d NO Mailbox does not exist");
            assertThat(client.command("e", "SELECT Play")).contains("* 2 EXISTS");
        }
    }

    @Test
    void others_mailboxes_are_read_and_not_made() throws IOException {
        FakeNamespaces names = new FakeNamespaces(".", "", List.of("user."), List.of("shared."));
        server.play(server.profile().with(names));
        FakeMailbox news = ann.create("shared.news");
        news.append(mail("one"));
        news.setReadOnly(true);
        try (LineClient client = logIn()) {
            assertThat(client.command("a", "NAMESPACE").getFirst())
                    .isEqualTo(
                            "* NAMESPACE ((\"\" \".\")) ((\"user.\" \".\")) ((\"shared.\" \".\"))");
            assertThat(client.command("b", "LIST \"\" shared.%"))
                    .contains("* LIST (\\HasNoChildren) \".\" \"shared.news\"");
            assertThat(client.command("c", "SELECT shared.news"))
                    .contains("* OK [PERMANENTFLAGS ()] none", "c OK [READ-ONLY] selected");
            assertThat(client.command("d", "UID STORE 1 +FLAGS (\\Seen)").getLast())
                    .startsWith("d NO");
            assertThat(client.command("e", "CREATE shared.mine").getLast())
                    .startsWith("e NO [NOPERM]");
            assertThat(client.command("f", "UID COPY 1 INBOX").getLast()).startsWith("f OK");
            assertThat(client.command("g", "UID COPY 1 shared.news").getLast())
                    .startsWith("g NO [NOPERM]");
        }
    }

    @Test
    void a_server_without_levels_says_nil() throws IOException {
        server.play(server.profile().with(new FakeNamespaces("", "", List.of(), List.of())));
        ann.create("a/b");
        try (LineClient client = logIn()) {
            assertThat(client.command("a", "LIST \"\" *"))
                    .contains("* LIST (\\HasNoChildren) NIL \"a/b\"");
            assertThat(client.command("b", "LIST \"\" %")).hasSize(3);
        }
    }

    @Test
    void what_only_holds_others_cannot_be_opened_and_has_no_status() throws IOException {
        ann.create("Top").setSelectable(false);
        ann.create("Implied/below");
        try (LineClient client = logIn()) {
            List<String> lines = client.command("a", "LIST \"\" * RETURN (STATUS (MESSAGES))");
            assertThat(lines)
                    .contains(
                            "* LIST (\\Noselect \\HasNoChildren) \"/\" \"Top\"",
                            "* LIST (\\NonExistent \\HasChildren) \"/\" \"Implied\"")
                    .noneMatch(l ->
                            l.startsWith("* STATUS \"Top\"") || l.contains("STATUS \"Implied\""));
            assertThat(client.command("b", "SELECT Top").getLast()).startsWith("b NO");
        }
    }

    @Test
    void changes_elsewhere_are_told_while_idling_to_who_asked_for_them() throws IOException {
        FakeMailbox work = ann.create("Work");
        try (LineClient client = logIn()) {
            client.command("a", "SELECT INBOX");
            assertThat(
                            client.command(
                                    "b",
                                    "NOTIFY SET STATUS (selected (MessageNew (UID) MessageExpunge))"
                                            + " (mailboxes (Work) (MessageNew MessageExpunge))"))
                    .containsExactly(
                            "* STATUS \"Work\" (MESSAGES 0 UIDNEXT 1 UIDVALIDITY "
                                    + work.uidValidity()
                                    + ")",
                            "b OK done");
            client.send("c IDLE\r\n");
            assertThat(client.readLine()).isEqualTo("+ idling");
            work.append(mail("one"));
            assertThat(client.readLine()).startsWith("* STATUS \"Work\" (MESSAGES 1 UIDNEXT 2");
            client.send("DONE\r\n");
            client.until("c");
            client.command("d", "NOTIFY NONE");
            work.append(mail("two"));
            assertThat(client.command("e", "NOOP")).containsExactly("e OK done");
        }
    }

    @Test
    void a_plain_server_knows_no_extension() throws IOException {
        server.play(FakeProfile.rfc3501Only());
        inbox.append(mail("one"));
        List<String> commands =
                List.of(
                        "ENABLE CONDSTORE",
                        "NAMESPACE",
                        "ID NIL",
                        "IDLE",
                        "NOTIFY NONE",
                        "LIST \"\" * RETURN (STATUS (MESSAGES))",
                        "LIST (SUBSCRIBED) \"\" *",
                        "STATUS INBOX (HIGHESTMODSEQ)",
                        "STATUS INBOX (MAILBOXID)",
                        "STATUS INBOX (SIZE)",
                        "CREATE X (USE (\\Sent))",
                        "SELECT INBOX (CONDSTORE)",
                        "SELECT INBOX (QRESYNC (1 1))");
        List<String> whileOpen =
                List.of(
                        "UNSELECT",
                        "UID EXPUNGE 1",
                        "UID MOVE 1 INBOX",
                        "UID SEARCH RETURN (ALL) ALL",
                        "UID SEARCH MODSEQ 1",
                        "UID SEARCH SAVEDON 1-Jan-2026",
                        "UID FETCH 1 (MODSEQ)",
                        "UID FETCH 1 (EMAILID)",
                        "UID FETCH 1 (SAVEDATE)",
                        "UID FETCH 1 (PREVIEW)",
                        "UID FETCH 1 (FLAGS) (CHANGEDSINCE 1)",
                        "UID FETCH 1 (FLAGS) (PARTIAL 1:1)",
                        "UID STORE 1 (UNCHANGEDSINCE 1) +FLAGS (\\Seen)");
        try (LineClient client = logIn()) {
            assertThat(client.command("a", "CAPABILITY").getFirst())
                    .isEqualTo("* CAPABILITY IMAP4rev1");
            for (String command : commands) {
                assertThat(client.command("b", command).getLast()).as(command).startsWith("b BAD");
            }
            client.command("c", "SELECT INBOX");
            for (String command : whileOpen) {
                assertThat(client.command("d", command).getLast()).as(command).startsWith("d BAD");
            }
            assertThat(client.command("e", "COPY 1 INBOX"))
                    .containsExactly("* 2 EXISTS", "e OK copied");
        }
    }
}
