package org.mailboat.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Phase;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncEvent.State;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

class SyncDisplaysTest {
    private static final MailboxPath INBOX = MailboxPath.INBOX;
    private static final MailboxPath SHIP = MailboxPath.of("港", "船\u001b[31m");

    private final AtomicLong now = new AtomicLong(1_000_000_000L);
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Stdio stdio =
            new Stdio(
                    InputStream.nullInputStream(),
                    OutputStream.nullOutputStream(),
                    err,
                    new Stdio.Terminal(true, true, true, 80, false));

    @Test
    void a_terminal_gets_a_line_for_each_busy_mailbox_and_a_total_with_rate_and_time_left() {
        var display = new TerminalDisplay(stdio, now::get);
        begin(display);
        display.on(progress(INBOX, 100, 1000, 1_000_000, 10_000_000));
        display.on(progress(null, 150, 2000, 1_500_000, 20_000_000));
        display.tick();
        now.addAndGet(2_000_000_000L);
        display.on(progress(INBOX, 300, 1000, 3_000_000, 10_000_000));
        display.on(progress(null, 450, 2000, 4_500_000, 20_000_000));
        err.reset();
        display.tick();
        assertThat(text())
                .contains("INBOX", "300 of 1,000", "3.0 MB of 10.0 MB", "30 %")
                .contains(
                        "total 22 %, about 10 s left: 450 of 2,000 messages, 4.5 MB of 20.0 MB,"
                                + " 1.5 MB/s");
    }

    @Test
    void a_frame_takes_the_place_of_the_one_before() {
        var display = new TerminalDisplay(stdio, now::get);
        begin(display);
        display.tick();
        int lines = (int) text().chars().filter(c -> c == '\n').count();
        err.reset();
        now.addAndGet(200_000_000L);
        display.tick();
        assertThat(text()).startsWith("\r\u001b[" + lines + "A\u001b[J");
    }

    @Test
    void frames_come_no_more_than_about_eight_times_a_second() {
        var display = new TerminalDisplay(stdio, now::get);
        begin(display);
        display.tick();
        err.reset();
        now.addAndGet(50_000_000L);
        display.tick();
        assertThat(text()).isEmpty();
    }

    @Test
    void a_finished_display_leaves_nothing_behind() {
        var display = new TerminalDisplay(stdio, now::get);
        begin(display);
        display.tick();
        err.reset();
        display.finish();
        display.tick();
        assertThat(text()).matches("\r\u001b\\[\\d+A\u001b\\[J");
    }

    @Test
    void no_line_is_wider_than_the_terminal_and_no_name_acts_on_it() {
        var display = new TerminalDisplay(stdio, now::get);
        begin(display);
        display.on(progress(SHIP, 1_000_000, 2_000_000, 10_000_000_000L, 30_000_000_000L));
        now.addAndGet(3_000_000_000L);
        display.tick();
        assertThat(text()).doesNotContain("\u001b[31m").contains("船%1B");
        assertThat(text().replaceAll("\u001b\\[[?0-9]*[a-zA-Z]", "").lines())
                .allMatch(line -> DisplayWidth.of(line) < 80);
    }

    @Test
    void failures_scroll_by_above_the_lines_and_stop_after_twenty_of_an_account() {
        var display = new TerminalDisplay(stdio, now::get);
        begin(display);
        for (int i = 0; i < 50; i++) {
            display.on(new SyncEvent.Failed("work", failure("uid " + i)));
        }
        assertThat(text()).contains("uid 19:").doesNotContain("uid 20:");
        assertThat(display.shown("work")).isEqualTo(50);
    }

    @Test
    void a_refusal_says_how_to_confirm_it() {
        var display = new QuietDisplay(stdio);
        display.on(
                new SyncEvent.Refused(
                        "work", "over half of the mail is gone", 60, 100, "--allow-mass-delete"));
        assertThat(text())
                .isEqualTo(
                        "work: refused: over half of the mail is gone (60 of 100 messages)."
                                + " If that is right, run it again with --allow-mass-delete.\n");
    }

    @Test
    void a_refusal_is_one_sentence_though_its_reason_is_one_too() {
        var display = new QuietDisplay(stdio);
        display.on(new SyncEvent.Refused("work", "All is gone.", 9, 9, "--allow-mass-delete"));
        assertThat(text()).startsWith("work: refused: All is gone (9 of 9 messages). If");
    }

    @Test
    void a_display_tells_what_was_decided_and_shows_no_octets_that_act_on_a_terminal() {
        var display = new PlainDisplay(stdio, now::get);
        display.on(new SyncEvent.Noted("work", "One \u001b[31mmessage."));
        assertThat(text()).startsWith("work: One ").endsWith("message.\n").doesNotContain("\u001b");
    }

    @Test
    void a_quiet_display_shows_failures_only() {
        var display = new QuietDisplay(stdio);
        begin(display);
        display.on(new SyncEvent.Noted("work", "Both sides had renamed it."));
        assertThat(text()).isEmpty();
        display.on(new SyncEvent.Failed("work", failure("uid 7")));
        assertThat(text()).isEqualTo("work, message uid 7: It is broken.\n");
    }

    @Test
    void plain_lines_tell_phases_mailboxes_and_now_and_then_the_total() {
        var display = new PlainDisplay(stdio, now::get);
        begin(display);
        display.on(progress(INBOX, 1000, 1000, 10_000_000, 10_000_000));
        display.on(new SyncEvent.MailboxChanged("work", INBOX, State.FINISHED));
        display.tick();
        now.addAndGet(10_000_000_000L);
        display.on(progress(null, 1100, 2000, 11_000_000, 20_000_000));
        display.tick();
        assertThat(text().lines())
                .contains("work: fetching messages", "work: INBOX: 1,000 messages, 10.0 MB")
                .anyMatch(line ->
                        line.startsWith("total: 1,100 of 2,000 messages, 11.0 MB of 20.0 MB"));
        assertThat(text()).doesNotContain("\u001b", "\r");
    }

    private static void begin(SyncDisplay display) {
        display.on(new SyncEvent.Started("work"));
        display.on(new SyncEvent.PhaseChanged("work", Phase.DOWNLOAD_CONTENTS, State.STARTED));
        display.on(new SyncEvent.MailboxChanged("work", INBOX, State.STARTED));
        display.on(new SyncEvent.MailboxChanged("work", SHIP, State.STARTED));
    }

    private static SyncEvent progress(
            MailboxPath mailbox, long messages, long messagesTotal, long bytes, long bytesTotal) {
        return new SyncEvent.Progress(
                "work",
                Phase.DOWNLOAD_CONTENTS,
                mailbox,
                messages,
                messagesTotal,
                bytes,
                bytesTotal);
    }

    private static SyncFailure failure(String message) {
        return SyncFailure.of(FailureKind.PROTOCOL, "It is broken.")
                .withAccount("work")
                .withMessage(message);
    }

    private String text() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
