package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeImapServer;
import org.mailboat.model.FailureKind;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.Secret;
import org.mailboat.model.ServerAddress;
import org.mailboat.model.SyncFailure;
import org.mailboat.smtp.testkit.FakeSmtpServer;
import org.mailboat.smtp.testkit.Gate;
import org.mailboat.smtp.testkit.SentMessage;
import org.mailboat.smtp.testkit.SmtpFault;
import org.mailboat.smtp.testkit.SmtpStep;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;
import org.mailboat.sync.port.Cancel;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Messages that go out over SMTP, as an application has them sent.
class OutboxTest {
    private static final String TEXT =
            "From: Ann <ann@example.org>\nTo: bob@example.org\nBcc: eve@example.org\nMessage-ID:"
                    + " <%s@example.org>\nSubject: %1$s\n\nHello.\n.\n..two\n";

    @TempDir Path home;
    private final FakeImapServer imap = FakeImapServer.start();
    private final FakeSmtpServer smtp = FakeSmtpServer.start();
    private MailStore store;

    @BeforeEach
    void open() {
        imap.addAccount("ann", FakeSmtpServer.PASSWORD);
        store =
                MailStore.open(
                        home.resolve("store"),
                        MailStoreOptions.DEFAULT.withThreads(MailStoreOptions.Threads.PLATFORM));
        store.accounts().add(draft("work").withSmtp(address(smtp.port())));
    }

    @AfterEach
    void close() {
        try (imap;
                smtp) {
            store.close();
        }
    }

    private AccountDraft draft(String name) {
        return AccountDraft.of(name, address(imap.port()), new Secret(FakeSmtpServer.PASSWORD));
    }

    private static ServerAddress address(int port) {
        return new ServerAddress(ServerAddress.Security.PLAINTEXT, "127.0.0.1", port, "ann");
    }

    private OutboxMessage send(String name) {
        return send(TEXT.formatted(name).getBytes(StandardCharsets.UTF_8));
    }

    private OutboxMessage send(byte[] octets) {
        try {
            return store.outbox().send("work", new ByteArrayInputStream(octets));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private AccountReport sync() throws InterruptedException {
        return store.synchronizeInBackground(
                        SyncRequest.of("work").withPriority(SyncRequest.Priority.ON_DEMAND))
                .await()
                .accounts()
                .getFirst();
    }

    @Test
    void a_message_goes_to_all_and_says_nothing_of_those_who_are_not_to_be_known()
            throws InterruptedException {
        send("one");

        AccountReport report = sync();

        assertThat(report.result()).as("%s", report).isEqualTo(Result.DONE);
        assertThat(report.sent()).isEqualTo(1);
        SentMessage sent = smtp.messages().getFirst();
        assertThat(sent.sender()).isEqualTo("ann@example.org");
        assertThat(sent.recipients()).containsExactly("bob@example.org", "eve@example.org");
        assertThat(sent.text())
                .startsWith(
                        "From: Ann <ann@example.org>\r\nTo: bob@example.org\r\nMessage-ID:"
                                + " <one@example.org>\r\nSubject: one\r\nDate: ")
                .endsWith("\r\n\r\nHello.\r\n.\r\n..two\r\n")
                .doesNotContainIgnoringCase("bcc")
                .doesNotContain("eve");
    }

    @Test
    void what_is_sent_and_not_filed_by_the_server_comes_to_sent_once() throws InterruptedException {
        send("one");

        for (int i = 0; i < 4; i++) {
            assertThat(sync().result()).isEqualTo(Result.DONE);
        }

        assertThat(store.outbox().list(null)).isEmpty();
        List<MessageInfo> copies =
                store.messages(MessageQuery.mailbox(store.mailbox("work", "Sent"))).toList();
        assertThat(copies).hasSize(1);
        assertThat(copies.getFirst().remote()).as("it is on the server").isNotNull();
        assertThat(smtp.messages()).hasSize(1);
    }

    @Test
    void several_messages_go_over_one_connection_and_one_refused_holds_up_none()
            throws InterruptedException {
        send("one");
        OutboxMessage refused =
                send(
                        TEXT.formatted("two")
                                .replace("bob@", "nobody@")
                                .getBytes(StandardCharsets.UTF_8));
        send("three");
        smtp.refuse("nobody@example.org", "550 5.1.1 no such user");

        AccountReport report = sync();

        assertThat(smtp.messages()).hasSize(2);
        assertThat(smtp.connections()).isEqualTo(1);
        SyncFailure failure = report.failures().getFirst();
        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.message()).isEqualTo(refused.id().toString());
        assertThat(failure.serverText()).contains("no such user");
        assertThat(state(refused.id())).isEqualTo(OutboxState.REFUSED);
        assertThat(store.status().getFirst().outbox()).isEqualTo(3);
        assertThat(store.status().getFirst().failures())
                .extracting(SyncFailure::message)
                .containsExactly(refused.id().toString());
    }

    private OutboxState state(OutboxId id) {
        return store.outbox().list("work").stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow()
                .state();
    }

    @Test
    void what_the_server_puts_off_waits() throws InterruptedException {
        OutboxMessage first = send("one");
        send("two");
        smtp.next(SmtpStep.RCPT, SmtpFault.say("451 4.7.1 greylisted"));

        AccountReport report = sync();

        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        assertThat(smtp.messages()).hasSize(1);
        OutboxMessage waiting = store.outbox().list("work").getFirst();
        assertThat(waiting.id()).isEqualTo(first.id());
        assertThat(waiting.state()).isEqualTo(OutboxState.WAITING);
        assertThat(waiting.nextTry()).isNotNull();
        store.outbox().retry(List.of(first.id()));
        sync();
        assertThat(smtp.messages()).hasSize(2);
    }

    @Test
    void an_answer_that_is_lost_leaves_it_to_a_person() throws InterruptedException {
        OutboxMessage message = send("one");
        smtp.next(SmtpStep.END, new SmtpFault.DoAndCut());

        AccountReport report = sync();
        sync();

        assertThat(smtp.messages()).hasSize(1);
        assertThat(state(message.id())).isEqualTo(OutboxState.UNKNOWN);
        assertThat(report.failures())
                .extracting(SyncFailure::kind)
                .containsExactly(FailureKind.NEEDS_DECISION);
        store.outbox().cancel(List.of(message.id()));
        assertThat(sync().result()).isEqualTo(Result.DONE);
        assertThat(store.outbox().list(null)).isEmpty();
    }

    @Test
    void what_is_taken_back_amid_its_dialogue_is_not_sent_and_the_next_one_is()
            throws InterruptedException {
        OutboxMessage first = send("one");
        send("two");
        Gate recipients = smtp.hold(SmtpStep.RCPT);
        SyncRun run =
                store.synchronizeInBackground(
                        SyncRequest.of("work").withPriority(SyncRequest.Priority.ON_DEMAND));
        recipients.awaitReached();
        store.outbox().cancel(List.of(first.id()));
        recipients.open();

        assertThat(run.await().accounts().getFirst().result()).isEqualTo(Result.DONE);

        assertThat(smtp.messages())
                .singleElement()
                .satisfies(sent -> assertThat(sent.text()).contains("Subject: two"));
    }

    @Test
    void a_server_that_ends_the_connection_is_left_alone() throws InterruptedException {
        send("one");
        send("two");
        smtp.next(SmtpStep.MAIL, SmtpFault.say("421 4.3.2 closing down"));

        sync();
        sync();

        assertThat(smtp.messages()).isEmpty();
        assertThat(smtp.connections()).isEqualTo(1);
        assertThat(store.outbox().list("work"))
                .allMatch(each -> each.state() == OutboxState.WAITING && each.attempts() == 1);
    }

    @Test
    void offline_it_is_taken_and_online_it_is_sent() throws InterruptedException {
        store.connectivity().set(Connectivity.State.OFFLINE);
        OutboxMessage message = send("one");
        sync();
        assertThat(state(message.id())).isEqualTo(OutboxState.WAITING);
        assertThat(smtp.connections()).isZero();

        store.connectivity().set(Connectivity.State.ONLINE);
        sync();

        assertThat(smtp.messages()).hasSize(1);
    }

    @Test
    void a_large_message_is_sent_octet_for_octet() throws InterruptedException {
        String line = "0123456789".repeat(7) + "\r\n";
        String head = TEXT.formatted("large").replace("\n", "\r\n");
        send((head + line.repeat(200_000)).getBytes(StandardCharsets.UTF_8));

        sync();

        assertThat(smtp.messages().getFirst().text()).endsWith(line.repeat(200_000));
    }

    @Test
    void what_cannot_be_sent_is_told_and_not_kept() throws IOException {
        store.accounts().add(draft("mute"));

        assertThatThrownBy(() -> send("To: b@example.org\n\n".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("From");
        assertThatThrownBy(() -> store.outbox().send("mute", new ByteArrayInputStream(new byte[0])))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("smtp=");
        assertThatThrownBy(() -> store.outbox().retry(List.of(new OutboxId(99))))
                .isInstanceOf(UsageException.class);
        send("one");
        assertThatThrownBy(() -> send("one"))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("already");
        assertThat(store.outbox().list(null)).hasSize(1);
        try (var files = Files.list(home.resolve("store"))) {
            assertThat(files.map(Path::toString)).noneMatch(name -> name.endsWith(".tmp"));
        }
    }

    @Test
    void a_login_is_tried_with_both_servers() {
        assertThat(store.accounts().check("work", new Cancel()).ok()).isTrue();
        assertThat(smtp.messages()).isEmpty();
        smtp.next(SmtpStep.AUTH, SmtpFault.say("535 5.7.8 no"));

        SyncFailure failure = store.accounts().check("work", new Cancel()).failure();

        assertThat(failure).isNotNull();
        assertThat(failure.kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
    }

    @Test
    void a_login_that_is_refused_is_told_once_and_loses_nothing() throws InterruptedException {
        send("one");
        send("two");
        smtp.next(SmtpStep.AUTH, SmtpFault.say("535 5.7.8 no"));

        AccountReport report = sync();

        assertThat(report.failures())
                .extracting(SyncFailure::kind)
                .containsExactly(FailureKind.NEEDS_LOGIN);
        assertThat(report.failures().getFirst().nextStep()).contains("mailboat account test work");
        sync();
        assertThat(smtp.messages()).hasSize(2);
    }
}
