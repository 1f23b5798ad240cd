package org.mailboat.smtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.model.SyncFailure.Scope;
import org.mailboat.smtp.testkit.FakeSmtpServer;
import org.mailboat.smtp.testkit.Gate;
import org.mailboat.smtp.testkit.SmtpFault;
import org.mailboat.smtp.testkit.SmtpStep;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Envelope;
import org.mailboat.sync.port.SubmissionOutcome;
import org.mailboat.sync.port.Upload;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.FutureTask;

/// What became of a message, wherever something goes wrong: sent, not sent, or not known.
class OutcomeTest {
    /// More than the network takes before anybody reads it.
    private static final byte[] HUGE = large(30_000_000);

    private final FakeSmtpServer server = FakeSmtpServer.start();
    private final SmtpSubmission submission = Sending.over(server.port());
    private final List<Integer> attempts = new ArrayList<>();

    @AfterEach
    void stop() {
        submission.close();
        server.close();
    }

    @Test
    void what_the_server_takes_is_sent_once_and_to_all() {
        var envelope = new Envelope("alice@a.example", List.of("bob@b.example", "cy@c.example"));

        Sending.accepted(send(envelope, Sending.content(Sending.MAIL), new Cancel()));

        assertThat(server.messages()).hasSize(1);
        assertThat(server.messages().getFirst().text()).isEqualTo(Sending.MAIL);
        assertThat(server.messages().getFirst().recipients())
                .containsExactly("bob@b.example", "cy@c.example");
        assertThat(attempts).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA"})
    void a_link_that_breaks_before_the_message_leaves_it_unsent(SmtpStep step) {
        server.next(step, new SmtpFault.Cut());

        SyncFailure failure = Sending.notSent(send());

        assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(failure.scope()).isEqualTo(Scope.ACCOUNT);
        assertThat(failure.account()).isEqualTo("work");
        assertThat(attempts).isEmpty();
        Sending.accepted(send());
    }

    @ParameterizedTest
    @EnumSource(names = {"GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "END"})
    void who_is_told_to_go_goes_and_comes_back_later(SmtpStep step) {
        server.next(step, SmtpFault.say("421 4.3.2 shutting down"));

        SyncFailure failure = Sending.notSent(send());

        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.scope()).isEqualTo(Scope.ACCOUNT);
        assertThat(failure.nextTry()).isNotNull();
        assertThat(failure.serverText()).isEqualTo("421 4.3.2 shutting down");
        assertThat(server.messages()).isEmpty();
        Sending.accepted(send());
        assertThat(server.connections()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"MAIL", "RCPT", "DATA", "END"})
    void a_refusal_for_now_leaves_it_unsent_and_the_connection_open(SmtpStep step) {
        server.next(step, SmtpFault.say("451 4.3.0 greylisted"));

        SyncFailure failure = Sending.notSent(send());

        assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(failure.scope()).isEqualTo(Scope.MESSAGE);
        Sending.accepted(send());
        assertThat(server.connections()).isEqualTo(1);
        assertThat(server.messages()).hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"MAIL", "RCPT", "DATA", "END"})
    void a_refusal_for_good_is_told_with_the_servers_words(SmtpStep step) {
        server.next(step, SmtpFault.say("554 5.7.1 looks like spam"));

        SyncFailure failure = Sending.notSent(send());

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.serverText()).isEqualTo("554 5.7.1 looks like spam");
        assertThat(failure.nextStep()).isNotNull();
        assertThat(attempts).hasSize(step == SmtpStep.END ? 1 : 0);
        Sending.accepted(send());
        assertThat(server.connections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 25, 70_000, 999_999})
    void a_link_that_breaks_within_the_message_leaves_it_unsent(long octets) {
        server.next(SmtpStep.DATA, new SmtpFault.CutWithin(octets));

        SyncFailure failure =
                Sending.notSent(send(Sending.TO_BOB, Sending.content(HUGE), new Cancel()));

        assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(attempts).hasSize(1);
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void a_link_that_breaks_when_the_whole_message_was_sent_leaves_it_unknown() {
        server.next(SmtpStep.END, new SmtpFault.Cut());

        SyncFailure failure = Sending.unknown(send());

        assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
        assertThat(failure.nextStep()).isNotNull();
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void a_lost_answer_leaves_it_unknown_though_the_server_has_it() {
        server.next(SmtpStep.END, new SmtpFault.DoAndCut());

        Sending.unknown(send());

        assertThat(server.messages()).hasSize(1);
        Sending.accepted(send());
    }

    @Test
    void an_answer_that_does_not_come_in_time_leaves_it_unknown() {
        server.next(SmtpStep.END, new SmtpFault.DoAndSwallow());
        try (var hasty = hasty()) {
            SyncFailure failure =
                    Sending.unknown(
                            hasty.submit(
                                    Sending.TO_BOB,
                                    Sending.content(Sending.MAIL),
                                    () -> {},
                                    new Cancel()));

            assertThat(failure.detail()).isEqualTo(FailureDetail.DEADLINE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"354 go on", "what?", "99 luftballons"})
    void an_answer_that_says_neither_yes_nor_no_leaves_it_unknown(String answer) {
        server.next(SmtpStep.END, SmtpFault.say(answer));

        SyncFailure failure = Sending.unknown(send());

        assertThat(failure.kind()).isEqualTo(FailureKind.PROTOCOL);
    }

    @ParameterizedTest
    @EnumSource(names = {"MAIL", "DATA"})
    void a_server_that_says_nothing_before_the_message_is_given_up(SmtpStep step) {
        server.next(step, new SmtpFault.DoAndSwallow());
        try (var hasty = hasty()) {
            SyncFailure failure =
                    Sending.notSent(
                            hasty.submit(
                                    Sending.TO_BOB,
                                    Sending.content(Sending.MAIL),
                                    () -> attempts.add(1),
                                    new Cancel()));

            assertThat(failure.kind()).isEqualTo(FailureKind.OFFLINE);
            assertThat(failure.detail()).isEqualTo(FailureDetail.DEADLINE);
            assertThat(attempts).isEmpty();
        }
    }

    @Test
    void of_many_recipients_all_get_it_or_none_and_those_refused_are_named() {
        server.refuse("no@b.example", "550 5.1.1 nobody");
        server.refuse("later@b.example", "450 4.2.1 busy");
        var envelope =
                new Envelope(
                        "alice@a.example",
                        List.of("bob@b.example", "later@b.example", "no@b.example"));

        SyncFailure failure =
                Sending.notSent(send(envelope, Sending.content(Sending.MAIL), new Cancel()));

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.text()).contains("later@b.example").contains("no@b.example");
        assertThat(failure.serverText()).isEqualTo("550 5.1.1 nobody");
        assertThat(server.messages()).isEmpty();
        assertThat(server.commands()).contains("RSET").doesNotContain("DATA");
    }

    @Test
    void very_many_recipients_are_asked_for_in_pieces() {
        var many = new ArrayList<String>();
        for (int i = 0; i < 500; i++) {
            many.add("r" + i + "@b.example");
        }

        Sending.accepted(
                send(
                        new Envelope("alice@a.example", many),
                        Sending.content(Sending.MAIL),
                        new Cancel()));

        assertThat(server.messages().getFirst().recipients()).isEqualTo(many);
    }

    @Test
    void the_attempt_comes_after_the_recipients_and_before_the_message() {
        var seen = new ArrayList<String>();

        Sending.accepted(
                submission.submit(
                        Sending.TO_BOB,
                        Sending.content(Sending.MAIL),
                        () -> seen.addAll(server.transcript()),
                        new Cancel()));

        assertThat(seen.getLast()).endsWith("S: 354 go on");
    }

    @Test
    void an_attempt_that_fails_sends_nothing_and_is_told_as_it_is() {
        assertThatThrownBy(() ->
                        submission.submit(
                                Sending.TO_BOB,
                                Sending.content(Sending.MAIL),
                                () -> {
                                    throw new MailException(
                                            SyncFailure.of(FailureKind.LOCAL_DISK, "full"));
                                },
                                new Cancel()))
                .isInstanceOf(MailException.class)
                .extracting(e -> ((MailException) e).failure().text())
                .isEqualTo("full");

        assertThat(server.messages()).isEmpty();
        Sending.accepted(send());
        assertThat(server.messages()).hasSize(1);
        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_wish_to_stop_before_the_attempt_sends_nothing() throws Exception {
        Gate gate = server.hold(SmtpStep.RCPT);
        var cancel = new Cancel();
        var sending = inBackground(cancel);
        gate.awaitReached();

        cancel.request();

        assertThatThrownBy(sending::get).hasCauseInstanceOf(CancellationException.class);
        gate.open();
        assertThat(attempts).isEmpty();
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void a_wish_to_stop_within_the_message_leaves_it_unsent() {
        var cancel = new Cancel();
        byte[] large = large(1_000_000);
        Upload.Content stopping =
                reading(
                        large,
                        (octets, from) -> {
                            if (from > 500_000) {
                                cancel.request();
                            }
                            return octets;
                        });

        SyncFailure failure = Sending.notSent(send(Sending.TO_BOB, stopping, cancel));

        assertThat(failure.kind()).isEqualTo(FailureKind.TRANSIENT);
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void a_wish_to_stop_when_all_was_sent_waits_for_the_answer() throws Exception {
        Gate gate = server.hold(SmtpStep.END);
        var cancel = new Cancel();
        var sending = inBackground(cancel);
        gate.awaitReached();

        cancel.request();
        gate.open();

        Sending.accepted(sending.get());
    }

    @Test
    void a_wish_to_stop_does_not_wait_for_ever() throws Exception {
        Gate gate = server.hold(SmtpStep.END);
        var cancel = new Cancel();
        var patient =
                new SmtpConfig(
                        Sending.net(Duration.ofSeconds(20)),
                        Duration.ofSeconds(20),
                        Duration.ofSeconds(20),
                        null);
        try (var slow = Sending.over(server.port(), patient)) {
            var sending =
                    new FutureTask<>(() ->
                            slow.submit(
                                    Sending.TO_BOB,
                                    Sending.content(Sending.MAIL),
                                    () -> {},
                                    cancel));
            Thread.ofPlatform().daemon().start(sending);
            gate.awaitReached();

            cancel.request();

            Sending.unknown(sending.get());
            gate.open();
        }
    }

    @Test
    void content_that_cannot_be_read_to_its_end_is_not_sent() {
        byte[] large = large(1_000_000);
        Upload.Content broken =
                reading(
                        large,
                        (octets, from) -> {
                            if (from > 500_000) {
                                throw new IOException("bad sector");
                            }
                            return octets;
                        });

        SyncFailure failure = Sending.notSent(send(Sending.TO_BOB, broken, new Cancel()));

        assertThat(failure.kind()).isEqualTo(FailureKind.LOCAL_DISK);
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void content_that_became_shorter_is_not_sent() {
        byte[] large = large(1_000_000);
        Upload.Content shrunk = reading(large, (octets, from) -> from > 500_000 ? -1 : octets);

        SyncFailure failure = Sending.notSent(send(Sending.TO_BOB, shrunk, new Cancel()));

        assertThat(failure.kind()).isEqualTo(FailureKind.LOCAL_DISK);
        assertThat(server.messages()).isEmpty();
    }

    @Test
    void content_that_cannot_be_closed_changes_nothing_of_what_became_of_it() {
        byte[] octets = Sending.MAIL.getBytes(StandardCharsets.UTF_8);
        var opened = new ArrayList<Integer>();
        Upload.Content stuck =
                new Upload.Content() {
                    @Override
                    public long length() {
                        return octets.length;
                    }

                    @Override
                    public InputStream open() {
                        boolean first = opened.isEmpty();
                        opened.add(1);
                        return new ByteArrayInputStream(octets) {
                            @Override
                            public void close() throws IOException {
                                if (!first) {
                                    throw new IOException("gone");
                                }
                            }
                        };
                    }
                };

        Sending.accepted(send(Sending.TO_BOB, stuck, new Cancel()));
    }

    @Test
    void who_is_told_to_go_amid_refusals_goes() {
        server.refuse("bob@b.example", "450 4.2.1 busy");
        var envelope = new Envelope("alice@a.example", List.of("bob@b.example", "cy@c.example"));
        server.refuse("cy@c.example", "421 4.7.0 too fast");

        SyncFailure failure =
                Sending.notSent(send(envelope, Sending.content(Sending.MAIL), new Cancel()));

        assertThat(failure.kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(failure.serverText()).isEqualTo("421 4.7.0 too fast");
    }

    @Test
    void a_connection_that_the_server_closed_meanwhile_is_opened_again() {
        Sending.accepted(send());
        server.disconnectAll();

        Sending.accepted(send());

        assertThat(server.messages()).hasSize(2);
        assertThat(server.connections()).isEqualTo(2);
        assertThat(attempts).hasSize(2);
    }

    @Test
    void a_server_that_got_tired_of_waiting_is_asked_anew() {
        Sending.accepted(send());
        server.next(SmtpStep.MAIL, SmtpFault.say("421 4.4.2 Error: timeout exceeded"));

        Sending.accepted(send());

        assertThat(server.connections()).isEqualTo(2);
    }

    @Test
    void a_server_that_refuses_and_hangs_up_has_told_why() {
        server.next(SmtpStep.MAIL, SmtpFault.say("550 5.7.1 go away"));
        server.next(SmtpStep.RCPT, new SmtpFault.Cut());

        SyncFailure failure = Sending.notSent(send());

        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.serverText()).isEqualTo("550 5.7.1 go away");
    }

    private SubmissionOutcome send() {
        return send(Sending.TO_BOB, Sending.content(Sending.MAIL), new Cancel());
    }

    private SubmissionOutcome send(Envelope envelope, Upload.Content content, Cancel cancel) {
        return submission.submit(
                envelope, content, () -> attempts.add(server.messages().size()), cancel);
    }

    private FutureTask<SubmissionOutcome> inBackground(Cancel cancel) {
        var task =
                new FutureTask<>(() -> send(Sending.TO_BOB, Sending.content(Sending.MAIL), cancel));
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private SmtpSubmission hasty() {
        var limit = Duration.ofMillis(500);
        return Sending.over(server.port(), Sending.config().withLimits(limit, limit));
    }

    private static byte[] large(int octets) {
        var large = new byte[octets];
        Arrays.fill(large, (byte) 'x');
        for (int i = 70; i < octets; i += 72) {
            large[i] = '\r';
            large[i + 1] = '\n';
        }
        large[octets - 2] = '\r';
        large[octets - 1] = '\n';
        return large;
    }

    /// What comes of reading so many octets from there on.
    private interface Reading {
        int of(int octets, int from) throws IOException;
    }

    /// Content that is whole when it is looked at first, and read like this afterwards.
    private static Upload.Content reading(byte[] octets, Reading reading) {
        return new Upload.Content() {
            private int opened;

            @Override
            public long length() {
                return octets.length;
            }

            @Override
            public InputStream open() throws IOException {
                InputStream whole = Sending.content(octets).open();
                return opened++ == 0 ? whole : new Odd(whole, reading);
            }
        };
    }

    private static final class Odd extends FilterInputStream {
        private final Reading reading;
        private int from;

        Odd(InputStream in, Reading reading) {
            super(in);
            this.reading = reading;
        }

        @Override
        public int read(byte[] piece, int offset, int most) throws IOException {
            int count = reading.of(super.read(piece, offset, most), from);
            from += Math.max(count, 0);
            return count;
        }
    }
}
