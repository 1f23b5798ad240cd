package org.mailboat.examples.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.AccountDraft;
import org.mailboat.account.ImapUrl;
import org.mailboat.imap.fake.FakeAccount;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.model.Secret;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class HelpDeskTest {
    private static final String DOOR =
            """
            From: Bo <bo@example.org>
            Subject: The door does not close
            Message-ID: <door@example.org>

            Since Monday the door of the shed does not close.
            """;
    private static final String REPLY =
            """
            From: Desk <desk@example.org>
            Subject: Re: The door does not close
            Message-ID: <reply@example.org>
            In-Reply-To: <door@example.org>

            Did you oil it?
            """;
    private static final String INVOICE =
            """
            From: Cy <cy@example.org>
            Subject: Invoice
            Message-ID: <invoice@example.org>
            MIME-Version: 1.0
            Content-Type: multipart/mixed; boundary=x

            --x
            Content-Type: text/plain

            Attached.
            --x
            Content-Type: application/pdf
            Content-Disposition: attachment; filename="../invoice.pdf"
            Content-Transfer-Encoding: base64

            TWFueSBib2F0cw==
            --x--
            """;

    @TempDir Path home;
    @TempDir Path saved;
    private final BlockingQueue<String> said = new LinkedBlockingQueue<>();
    private FakeImapServer server;
    private FakeAccount there;
    private HelpDesk desk;

    @BeforeEach
    void start() throws Exception {
        server = FakeImapServer.start();
        there = server.addAccount("desk", "the password");
        desk = open();
    }

    @AfterEach
    void stop() {
        desk.close();
        server.close();
    }

    private HelpDesk open() throws IOException {
        var address = ImapUrl.parse("imap://desk@127.0.0.1:" + server.port(), true);
        var account = AccountDraft.of("desk", address).withPassword(new Secret("the password"));
        return HelpDesk.open(home, account, said::add);
    }

    private void arrives(String message) {
        there.mailbox("INBOX")
                .append(message.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /// Waits for a line that begins so.
    private String heard(String beginning) throws InterruptedException {
        while (true) {
            String line = said.poll(30, TimeUnit.SECONDS);
            assertThat(line).as("waiting for " + beginning).isNotNull();
            if (line.startsWith(beginning)) {
                return line;
            }
        }
    }

    @Test
    void mail_becomes_tickets_and_replies_join_theirs() throws Exception {
        arrives(DOOR);
        desk.lookForMail().await();
        assertThat(heard("new"))
                .isEqualTo("new #1 Bo <bo@example.org>: The door does not close (1 message)");

        arrives(REPLY);
        arrives(INVOICE);
        desk.lookForMail().await();
        heard("new #2 Cy");

        assertThat(desk.tickets())
                .extracting(Ticket::toString)
                .containsExactly(
                        "#1 Bo <bo@example.org>: The door does not close (2 messages)",
                        "#2 Cy <cy@example.org>: Invoice (1 message)");
        assertThat(desk.texts(desk.ticket(1).orElseThrow()))
                .satisfiesExactly(
                        text -> assertThat(text).contains("Since Monday"),
                        text -> assertThat(text).contains("oil"));
    }

    @Test
    void progress_is_shown_and_what_the_server_refuses_is_told() throws Exception {
        arrives(DOOR);
        desk.lookForMail().await();
        heard("100 %");
        heard("desk: done, 1 new");

        server.close();
        desk.lookForMail().await();

        assertThat(heard("desk: failed")).contains("127.0.0.1");
    }

    @Test
    void a_desk_that_is_opened_again_goes_on_and_files_nothing_twice() throws Exception {
        arrives(DOOR);
        desk.lookForMail().await();
        heard("new #1");
        desk.close();

        desk = open();
        arrives(REPLY);
        arrives(INVOICE);
        desk.lookForMail().await();
        heard("reply to #1");
        heard("new #2");

        assertThat(desk.tickets()).hasSize(2);
    }

    @Test
    void a_book_that_the_store_does_not_know_is_held_against_what_is_there() throws Exception {
        arrives(DOOR);
        desk.lookForMail().await();
        heard("new #1");
        desk.close();
        Path book = home.resolve("tickets");
        var lines = new ArrayList<>(Files.readAllLines(book));
        lines.set(0, "of another store");
        Files.write(book, lines);

        desk = open();

        heard("reply to #1");
        assertThat(desk.tickets()).hasSize(1);
    }

    @Test
    void at_the_prompt_tickets_are_listed_searched_and_their_attachments_saved() throws Exception {
        arrives(DOOR);
        arrives(INVOICE);
        desk.lookForMail().await();
        heard("new #2");
        var answers = new ArrayList<String>();
        List<String> lines =
                List.of(
                        "search shed",
                        "search (",
                        "save 2 " + saved,
                        "save 2 " + saved.resolve("absent"),
                        "save 7",
                        "show door",
                        "what?",
                        "quit",
                        "never read");

        Main.converse(
                desk, new BufferedReader(new StringReader(String.join("\n", lines))), answers::add);

        assertThat(answers)
                .satisfiesExactly(
                        hit -> assertThat(hit).startsWith("#1 The door").contains("the shed"),
                        refusal -> assertThat(refusal).isNotBlank(),
                        file -> assertThat(file).isEqualTo(saved + "/p2-2-invoice.pdf"),
                        refusal -> assertThat(refusal).startsWith("cannot be saved"),
                        refusal -> assertThat(refusal).isEqualTo("there is no ticket #7"),
                        refusal -> assertThat(refusal).startsWith("which ticket?"),
                        help -> assertThat(help).startsWith("list"));
        assertThat(saved.resolve("p2-2-invoice.pdf")).content().isEqualTo("Many boats");
    }

    @Test
    void a_desk_that_is_closed_ends_what_goes_on() throws Exception {
        arrives(DOOR);
        var run = desk.lookForMail();

        desk.close();

        assertThat(run.isDone()).isTrue();
    }
}
