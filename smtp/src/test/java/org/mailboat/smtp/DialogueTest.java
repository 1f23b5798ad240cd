package org.mailboat.smtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.mailboat.imap.fake.ScriptedConnection;
import org.mailboat.imap.fake.ScriptedImapServer;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.SyncFailure.Scope;
import org.mailboat.net.WireLog;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.SubmissionOutcome;

import java.util.ArrayList;
import java.util.List;

/// What is said, line by line.
class DialogueTest {
    private static final String LOGIN = "AUTH PLAIN AGFsaWNlAHNlY3JldA==";

    private final ScriptedImapServer server = ScriptedImapServer.start();
    private final SmtpSubmission submission = Sending.over(server.port());

    @AfterEach
    void stop() {
        // First, as it answers no goodbye.
        server.close();
        submission.close();
    }

    @Test
    void a_message_is_handed_over_and_the_server_says_what_it_calls_it() {
        greeted("250-SIZE 1000", "250-8BITMIME", "250 AUTH PLAIN")
                .expect(LOGIN)
                .send("235 2.7.0 welcome")
                .expect("MAIL FROM:<alice@a.example> SIZE=26")
                .send("250 2.1.0 Ok")
                .expect("RCPT TO:<bob@b.example>")
                .send("250 2.1.5 Ok")
                .expect("DATA")
                .send("354 go on")
                .expectText("Subject: hello\r\n\r\nHello.\r\n.\r\n")
                .send("250 2.0.0 Ok: queued as 4F0");

        assertThat(Sending.accepted(send(Sending.MAIL))).isEqualTo("250 2.0.0 Ok: queued as 4F0");
        server.verify();
    }

    @Test
    void a_message_without_a_last_line_end_gets_one_and_one_with_it_gets_none() {
        begun("250 AUTH PLAIN").expectText("a\r\n\r\nb\r\n.\r\n").send("250 ok");

        Sending.accepted(send("a\r\n\r\nb"));
        server.verify();
    }

    @Test
    void dots_at_the_beginnings_of_lines_are_doubled_and_no_others() {
        begun("250 AUTH PLAIN")
                .expectText("..a\r\n..\r\n...b.\r\nc.d\r\n....\r\n.\r\n")
                .send("250 ok");

        Sending.accepted(send(".a\r\n.\r\n..b.\r\nc.d\r\n...\r\n"));
        server.verify();
    }

    @Test
    void commands_before_the_message_go_together_where_the_server_takes_that() {
        loggedIn("250-PIPELINING", "250 AUTH PLAIN")
                .expectText(
                        "MAIL FROM:<alice@a.example>\r\n"
                                + "RCPT TO:<bob@b.example>\r\nRCPT TO:<cy@c.example>\r\n")
                .send("250 ok", "250 ok", "250 ok")
                .expect("DATA")
                .send("354 go on")
                .expectText(Sending.MAIL + ".\r\n")
                .send("250 ok");

        Sending.accepted(
                submission.submit(
                        new Envelope("alice@a.example", List.of("bob@b.example", "cy@c.example")),
                        Sending.content(Sending.MAIL),
                        () -> {},
                        new Cancel()));
        server.verify();
    }

    @Test
    void eight_bits_are_announced_and_sent_as_they_are() {
        loggedIn("250-8BITMIME", "250 AUTH PLAIN")
                .expect("MAIL FROM:<alice@a.example> BODY=8BITMIME")
                .send("250 ok")
                .expect("RCPT TO:<bob@b.example>")
                .send("250 ok")
                .expect("DATA")
                .send("354 go on")
                .expectText("Subject: x\r\n\r\ngrüße\r\n.\r\n")
                .send("250 ok");

        Sending.accepted(send("Subject: x\r\n\r\ngrüße\r\n"));
        server.verify();
    }

    @Test
    void eight_bits_are_not_sent_to_a_server_that_takes_seven() {
        loggedIn("250 AUTH PLAIN");

        SyncFailure failure = Sending.notSent(send("Subject: x\r\n\r\ngrüße\r\n"));

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.scope()).isEqualTo(Scope.MESSAGE);
        assertThat(failure.nextStep()).contains("quoted-printable");
    }

    @Test
    void a_message_larger_than_the_server_takes_is_not_begun() {
        loggedIn("250-SIZE 25", "250 AUTH PLAIN");

        SyncFailure failure = Sending.notSent(send(Sending.MAIL));

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.detail()).isEqualTo(FailureDetail.TOO_BIG);
        assertThat(failure.text()).contains("26").contains("25");
    }

    @Test
    void a_size_of_nothing_is_no_limit() {
        loggedIn("250-SIZE 0", "250 AUTH PLAIN")
                .expect("MAIL FROM:<alice@a.example> SIZE=26")
                .send("250 ok")
                .expect("RCPT TO:<bob@b.example>")
                .send("250 ok")
                .expect("DATA")
                .send("354 go on")
                .expectText(Sending.MAIL + ".\r\n")
                .send("250 ok");

        Sending.accepted(send(Sending.MAIL));
    }

    @Test
    void addresses_beyond_ascii_are_announced_where_the_server_takes_them() {
        loggedIn("250-SMTPUTF8", "250 AUTH PLAIN")
                .expect("MAIL FROM:<alice@a.example> SMTPUTF8")
                .send("250 ok")
                .expect("RCPT TO:<jürgen@b.example>")
                .send("550 no")
                .expect("RSET")
                .send("250 ok");

        Sending.notSent(send("jürgen@b.example", Sending.MAIL));
        server.verify();
    }

    @Test
    void addresses_beyond_ascii_are_refused_where_the_server_does_not_take_them() {
        loggedIn("250 AUTH PLAIN");

        SyncFailure failure = Sending.notSent(send("jürgen@b.example", Sending.MAIL));

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.text()).contains("jürgen@b.example").contains("SMTPUTF8");
    }

    @Test
    void a_domain_beyond_ascii_has_another_name_for_servers_that_take_none() {
        loggedIn("250 AUTH PLAIN")
                .expect("MAIL FROM:<alice@a.example>")
                .send("250 ok")
                .expect("RCPT TO:<bob@xn--mnchen-3ya.example>")
                .send("450 later")
                .expect("RSET")
                .send("250 ok");

        SyncFailure failure = Sending.notSent(send("bob@münchen.example", Sending.MAIL));

        assertThat(failure.text()).contains("bob@münchen.example");
        server.verify();
    }

    @Test
    void replies_of_many_lines_are_taken_as_one() {
        server.connection()
                .send("220-mail.example", "220-no spam", "220 ESMTP")
                .expect("EHLO [127.0.0.1]")
                .send("250-mail.example hello", "250-DSN", "250 AUTH PLAIN")
                .expect(LOGIN)
                .send("235 ok")
                .expect("MAIL FROM:<alice@a.example>")
                .send("550-5.7.1 You may not", "550-5.7.1 send mail.", "550 5.7.1 Ask somebody.");

        SyncFailure failure = Sending.notSent(send(Sending.MAIL));

        assertThat(failure.serverText())
                .isEqualTo("550 5.7.1 You may not send mail. Ask somebody.");
        assertThat(failure.command()).isEqualTo("MAIL");
    }

    @Test
    void a_server_before_ehlo_gets_helo_and_nobody_logs_in_there() {
        server.connection()
                .send("220 relay")
                .expect("EHLO [127.0.0.1]")
                .send("500 what?")
                .expect("HELO [127.0.0.1]")
                .send("250 hello")
                .expect("MAIL FROM:<alice@a.example>")
                .send("250 ok")
                .expect("RCPT TO:<bob@b.example>")
                .send("250 ok")
                .expect("DATA")
                .send("354 go on")
                .expectText(Sending.MAIL + ".\r\n")
                .send("250 ok");

        Sending.accepted(send(Sending.MAIL));
        server.verify();
    }

    @Test
    void a_server_that_takes_no_nameless_client_is_told_a_name() {
        server.connection()
                .send("220 ready")
                .expect("EHLO [127.0.0.1]")
                .send("501 Syntactically invalid EHLO argument(s)")
                .expect("EHLO a.example")
                .send("250-hello", "250 AUTH PLAIN")
                .expect("AUTH PLAIN AGFsaWNlQGEuZXhhbXBsZQBzZWNyZXQ=")
                .send("535 no");
        var known =
                new SmtpSubmission(
                        Sending.account(),
                        new ServerAddress(
                                ServerAddress.Security.PLAINTEXT,
                                "127.0.0.1",
                                server.port(),
                                "alice@a.example"),
                        Sending.CREDENTIALS,
                        Sending.config());

        SyncFailure failure =
                Sending.notSent(
                        known.submit(
                                Sending.TO_BOB,
                                Sending.content(Sending.MAIL),
                                () -> {},
                                new Cancel()));
        known.close();

        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
        server.verify();
    }

    @Test
    void the_second_message_goes_over_the_same_connection_and_the_end_is_said() {
        ScriptedConnection script = begun("250 AUTH PLAIN");
        script.expectText(Sending.MAIL + ".\r\n").send("250 first");
        transaction(script).expectText(Sending.MAIL + ".\r\n").send("250 second");
        script.expect("QUIT").send("221 bye").expectClose();

        assertThat(Sending.accepted(send(Sending.MAIL))).isEqualTo("250 first");
        assertThat(Sending.accepted(send(Sending.MAIL))).isEqualTo("250 second");
        submission.close();
        server.verify();
    }

    @Test
    void a_message_that_was_refused_is_forgotten_before_the_next_one() {
        ScriptedConnection script =
                loggedIn("250 AUTH PLAIN")
                        .expect("MAIL FROM:<alice@a.example>")
                        .send("250 ok")
                        .expect("RCPT TO:<bob@b.example>")
                        .send("550 5.1.1 nobody of that name")
                        .expect("RSET")
                        .send("250 ok");
        transaction(script).expectText(Sending.MAIL + ".\r\n").send("250 second");

        SyncFailure failure = Sending.notSent(send(Sending.MAIL));
        Sending.accepted(send(Sending.MAIL));

        assertThat(failure.text()).isEqualTo("The server refuses bob@b.example.");
        assertThat(failure.serverText()).isEqualTo("550 5.1.1 nobody of that name");
        assertThat(failure.account()).isEqualTo("work");
        server.verify();
    }

    @Test
    void a_server_that_does_not_want_the_message_after_all_is_not_sent_it() {
        loggedIn("250 AUTH PLAIN")
                .expect("MAIL FROM:<alice@a.example>")
                .send("250 ok")
                .expect("RCPT TO:<bob@b.example>")
                .send("250 ok")
                .expect("DATA")
                .send("451 4.3.0 not now")
                .expect("RSET")
                .send("250 ok");

        SyncFailure failure =
                Sending.notSent(
                        submission.submit(
                                Sending.TO_BOB,
                                Sending.content(Sending.MAIL),
                                () -> {
                                    throw new AssertionError("nothing is attempted");
                                },
                                new Cancel()));

        assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
        server.verify();
    }

    @Test
    void nothing_of_a_message_is_in_the_log_of_the_wire() {
        begun("250 AUTH PLAIN").expectText("Subject: private\r\n.\r\n").send("250 ok");
        var log = new StringBuffer();
        SmtpConfig config = Sending.config();
        var logging =
                new SmtpConfig(
                        config.net().withWireLog(WireLog.to(log)),
                        config.reply(),
                        config.verdict(),
                        null);

        try (var logged = Sending.over(server.port(), logging)) {
            logged.submit(
                    Sending.TO_BOB,
                    Sending.content("Subject: private\r\n"),
                    () -> {},
                    new Cancel());
        }

        assertThat(log.toString())
                .contains("work!1 C: RCPT TO:<bob@b.example>")
                .contains("18 octets of a message")
                .doesNotContain("private");
    }

    private SubmissionOutcome send(String text) {
        return send("bob@b.example", text);
    }

    private SubmissionOutcome send(String recipient, String text) {
        return submission.submit(
                new Envelope("alice@a.example", List.of(recipient)),
                Sending.content(text),
                () -> {},
                new Cancel());
    }

    private ScriptedConnection greeted(String... extensions) {
        var lines = new ArrayList<>(List.of("250-hello"));
        lines.addAll(List.of(extensions));
        return server.connection()
                .send("220 ready")
                .expect("EHLO [127.0.0.1]")
                .send(lines.toArray(String[]::new));
    }

    private ScriptedConnection loggedIn(String... extensions) {
        return greeted(extensions).expect(LOGIN).send("235 welcome");
    }

    private ScriptedConnection begun(String... extensions) {
        return transaction(loggedIn(extensions));
    }

    private static ScriptedConnection transaction(ScriptedConnection script) {
        return script.expect("MAIL FROM:<alice@a.example>")
                .send("250 ok")
                .expect("RCPT TO:<bob@b.example>")
                .send("250 ok")
                .expect("DATA")
                .send("354 go on");
    }
}
