package org.mailboat.imap.fake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.util.List;

/// What only the programmatic face shows; how it answers clients is in the contract that Dovecot
/// passes, too.
@Timeout(30)
class FakeImapServerTest {
    private static final byte[] MAIL =
            "Subject: one\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII);

    private final FakeImapServer server = FakeImapServer.start();
    private final FakeAccount ann = server.addAccount("ann", "secret");
    private LineClient client;

    @BeforeEach
    void logIn() throws IOException {
        client = LineClient.connect(server.port());
        assertThat(client.readLine()).startsWith("* OK [CAPABILITY IMAP4rev1");
        assertThat(client.command("l", "LOGIN ann secret")).last().asString().startsWith("l OK");
    }

    @AfterEach
    void stop() throws IOException {
        client.close();
        server.close();
    }

    @Test
    void what_another_client_does_is_told_at_the_next_command() throws IOException {
        FakeMailbox inbox = ann.mailbox("INBOX");
        long first = inbox.append(MAIL);
        long second = inbox.append(MAIL);
        client.command("a", "SELECT INBOX");
        inbox.expunge(first);
        inbox.addFlags(second, "\\Flagged");
        inbox.append(MAIL);
        assertThat(client.command("b", "NOOP"))
                .containsExactly(
                        "* 1 EXPUNGE", "* 2 EXISTS", "* 1 FETCH (FLAGS (\\Flagged))", "b OK done");
    }

    @Test
    void idle_tells_it_at_once() throws IOException {
        client.command("a", "SELECT INBOX");
        client.send("b IDLE\r\n");
        assertThat(client.readLine()).isEqualTo("+ idling");
        ann.mailbox("INBOX").append(MAIL);
        assertThat(client.readLine()).isEqualTo("* 1 EXISTS");
        client.send("DONE\r\n");
        assertThat(client.until("b")).containsExactly("b OK done");
    }

    @Test
    void sequence_numbers_do_not_move_during_a_fetch() throws IOException {
        FakeMailbox inbox = ann.mailbox("INBOX");
        inbox.append(MAIL);
        inbox.append(MAIL);
        client.command("a", "SELECT INBOX");
        inbox.expunge(1);
        assertThat(client.command("b", "FETCH 1:2 (UID)"))
                .containsExactly("* 2 FETCH (UID 2)", "b OK done");
        assertThat(client.command("c", "NOOP")).containsExactly("* 1 EXPUNGE", "c OK done");
    }

    @Test
    void a_mailbox_that_vanishes_or_is_reset_ends_the_session_that_has_it_open()
            throws IOException {
        client.command("a", "SELECT INBOX");
        ann.mailbox("INBOX").resetUidValidity();
        assertThat(client.command("b", "NOOP"))
                .containsExactly("* BYE the mailbox was reset", "(closed)");
    }

    @Test
    void what_is_switched_off_is_answered_bad() throws IOException {
        server.withdraw("CONDSTORE", "ID", "UIDPLUS", "LIST-EXTENDED", "ESEARCH", "MOVE");
        client.command("a", "SELECT INBOX");
        for (String command :
                List.of(
                        "ID NIL",
                        "SELECT INBOX (CONDSTORE)",
                        "UID EXPUNGE 1",
                        "LIST \"\" (\"*\")",
                        "UID SEARCH RETURN (ALL) ALL",
                        "UID MOVE 1 INBOX")) {
            client.command("a", "SELECT INBOX");
            assertThat(client.command("b", command))
                    .as(command)
                    .last()
                    .asString()
                    .startsWith("b BAD");
        }
        assertThat(client.command("c", "CAPABILITY").getFirst()).doesNotContain("CONDSTORE");
        assertThat(String.join(" ", client.command("d", "SELECT INBOX")))
                .doesNotContain("HIGHESTMODSEQ");
    }

    @Test
    void what_was_forgotten_is_made_up_for_by_naming_all_that_is_not_there() throws IOException {
        FakeMailbox inbox = ann.mailbox("INBOX");
        for (int i = 0; i < 6; i++) {
            inbox.append(MAIL);
        }
        inbox.expunge(2, 3);
        long before = inbox.highestModSeq();
        inbox.expunge(5);
        client.command("a", "ENABLE QRESYNC");
        String open = "SELECT INBOX (QRESYNC (%d %d".formatted(inbox.uidValidity(), before);
        assertThat(client.command("b", open + "))")).contains("* VANISHED (EARLIER) 5");
        inbox.forgetExpunges();
        assertThat(client.command("c", open + "))")).contains("* VANISHED (EARLIER) 2:3,5");
        assertThat(client.command("d", open + " 4:6))")).contains("* VANISHED (EARLIER) 5");
        assertThat(client.command("e", open + " 1:6 (1:2 1,4)))"))
                .as("the client's second message is the server's: nothing vanished before")
                .contains("* VANISHED (EARLIER) 5");
    }

    @Test
    void a_lost_index_is_silent_about_what_is_below_the_old_mod_sequence() throws IOException {
        FakeMailbox inbox = ann.mailbox("INBOX");
        for (int i = 0; i < 20; i++) {
            inbox.append(MAIL);
        }
        long before = inbox.highestModSeq();
        inbox.loseIndex();
        inbox.addFlags(1, "\\Flagged");
        inbox.expunge(2);
        assertThat(inbox.highestModSeq()).isEqualTo(4);
        client.command("a", "ENABLE QRESYNC");
        assertThat(
                        client.command(
                                "b",
                                "SELECT INBOX (QRESYNC (%d %d))"
                                        .formatted(inbox.uidValidity(), before)))
                .noneMatch(line -> line.contains("VANISHED") || line.contains("FETCH"));
    }

    @Test
    void a_restored_mailbox_gives_uids_again() {
        FakeMailbox inbox = ann.mailbox("INBOX");
        inbox.append(MAIL);
        FakeMailbox.Snapshot then = inbox.snapshot();
        long validity = inbox.uidValidity();
        assertThat(inbox.append(MAIL)).isEqualTo(2);
        inbox.expunge(1);
        inbox.restore(then);
        assertThat(inbox.messages()).extracting(FakeMessage::uid).containsExactly(1L);
        assertThat(inbox.append(MAIL)).isEqualTo(2);
        assertThat(inbox.uidValidity()).isEqualTo(validity);
    }

    @Test
    void a_mailbox_without_mod_sequences_says_so() throws IOException {
        ann.mailbox("INBOX").append(MAIL);
        ann.mailbox("INBOX").setKeepsModSeqs(false);
        assertThat(client.command("a", "SELECT INBOX (CONDSTORE)"))
                .contains("* OK [NOMODSEQ] highest");
        assertThat(client.command("b", "UID FETCH 1 (MODSEQ)")).last().asString().contains("BAD");
        assertThat(client.command("c", "STATUS INBOX (HIGHESTMODSEQ)").getFirst())
                .endsWith("(HIGHESTMODSEQ 0)");
    }

    @Test
    void a_date_of_one_digit_is_a_date_and_no_message() throws IOException {
        client.send("a APPEND INBOX () \"3-Feb-2001 04:05:06 +0000\" {" + MAIL.length + "+}\r\n");
        client.send(MAIL);
        client.send("\r\n");
        assertThat(client.until("a")).last().asString().startsWith("a OK");
        assertThat(ann.mailbox("INBOX").message(1).internalDate().toLocalDate())
                .isEqualTo("2001-02-03");
        client.send("b APPEND INBOX () \"yesterday\" {1+}\r\nx\r\n");
        assertThat(client.until("b")).last().asString().startsWith("b BAD");
    }

    @Test
    void a_refused_body_costs_only_its_own_message() throws IOException {
        FakeMailbox inbox = ann.mailbox("INBOX");
        inbox.append(MAIL);
        inbox.append(MAIL);
        inbox.refuseBody(1, "[UNAVAILABLE] try later");
        client.command("a", "SELECT INBOX");
        List<String> answer = client.command("b", "UID FETCH 1:2 (BODY.PEEK[])");
        assertThat(answer).contains("* 2 FETCH (UID 2 BODY[] {22}", "b NO [UNAVAILABLE] try later");
        assertThat(client.command("c", "UID FETCH 1:2 (FLAGS)")).hasSize(3);
    }

    @Test
    void a_generated_body_is_sent_without_being_held() throws IOException {
        long size = 20L << 20;
        FakeContent zeros =
                FakeContent.generated(
                        size,
                        () ->
                                new InputStream() {
                                    private long left = size;

                                    @Override
                                    public int read() {
                                        return left-- > 0 ? 'x' : -1;
                                    }

                                    @Override
                                    public int read(byte[] b, int off, int len) {
                                        int count = (int) Math.min(len, left);
                                        java.util.Arrays.fill(b, off, off + count, (byte) 'x');
                                        left -= count;
                                        return count == 0 && len > 0 ? -1 : count;
                                    }
                                });
        ann.mailbox("INBOX").append(zeros, OffsetDateTime.parse("2026-01-02T03:04:05Z"), List.of());
        client.command("a", "EXAMINE INBOX");
        client.send("b UID FETCH 1 (BODY.PEEK[])\r\n");
        assertThat(client.readLine()).endsWith("{" + size + "}");
        assertThat(client.readBytes((int) size)).hasSize((int) size).containsOnly('x');
        assertThat(client.until("b")).containsExactly(")", "b OK done");
    }

    @Test
    void traffic_and_commands_are_counted_and_secrets_are_not_recorded() throws IOException {
        assertThat(server.commands()).containsExactly("LOGIN …");
        server.resetTraffic();
        client.send("a NOOP\r\nb NOOP\r\n");
        client.until("b");
        client.command("c", "CAPABILITY");
        assertThat(server.commands()).containsExactly("NOOP", "NOOP", "CAPABILITY");
        assertThat(server.traffic().commands()).isEqualTo(3);
        assertThat(server.traffic().bytesIn()).isEqualTo(16 + 14);
        assertThat(server.traffic().roundTrips()).isEqualTo(2);
    }

    @Test
    void renaming_keeps_identity_and_takes_the_children_along() throws IOException {
        FakeMailbox parent = ann.create("Projekte");
        FakeMailbox child = ann.create("Projekte/Übersicht");
        long validity = child.uidValidity();
        ann.rename("Projekte", "Archiv");
        assertThat(parent.wireName()).isEqualTo("Archiv");
        assertThat(client.command("a", "LIST \"\" *"))
                .contains("* LIST (\\HasNoChildren) \"/\" \"Archiv/&ANw-bersicht\"");
        assertThat(child.uidValidity()).isEqualTo(validity);
    }

    @Test
    void half_a_line_at_the_end_of_the_connection_is_no_command_and_is_not_answered()
            throws IOException {
        client.send("a APPEND INBOX {1+}\r\nx");
        client.halfClose();
        assertThat(client.readLine()).isNull();
        assertThat(ann.mailbox("INBOX").messages()).isEmpty();
    }

    @Test
    void a_broken_command_is_bad_and_the_next_one_is_understood() throws IOException {
        assertThat(client.command("a", "LIST \"unclosed *")).last().asString().startsWith("a BAD");
        assertThat(client.command("b", "SELECT (")).last().asString().startsWith("b BAD");
        assertThat(client.command("c", "NOOP")).containsExactly("c OK done");
    }
}
