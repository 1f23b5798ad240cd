package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxGlob;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.Phase;
import org.mailboat.model.Policy;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.AccountReport.Result;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.QueuedMessage;
import org.mailboat.sync.testkit.FaultPlan;
import org.mailboat.sync.testkit.MemoryMailer.Fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;

/// What a sync makes of the outbox. On SQLite alone: that a copy is filed in the transaction that
/// ends the sending is what is tested, and a store in memory has no transactions.
class OutboxSyncTest {
    private static final SyncRequest ON_DEMAND =
            SyncRequest.of().withPriority(SyncRequest.Priority.ON_DEMAND);

    @TempDir Path home;
    private OutboxScene at;

    @BeforeEach
    void open() {
        at = new OutboxScene(home);
        assertThat(at.sync().result()).isEqualTo(Result.DONE);
    }

    @AfterEach
    void close() {
        at.close();
    }

    @Test
    void what_waits_is_sent_in_its_order_over_one_link() {
        at.queue("one");
        at.queue("two");

        AccountReport report = at.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(report.sent()).isEqualTo(2);
        assertThat(at.sent()).containsExactly("one", "two");
        assertThat(at.mailer.sent().getFirst().text()).isEqualTo(OutboxScene.text("one"));
        assertThat(at.mailer.opened()).isEqualTo(1);
        assertThat(at.events)
                .filteredOn(SyncEvent.PhaseChanged.class::isInstance)
                .map(event -> ((SyncEvent.PhaseChanged) event).phase())
                .containsSubsequence(Phase.OUTGOING, Phase.OUTGOING, Phase.DOWNLOAD_CONTENTS);
    }

    @Test
    void an_empty_outbox_opens_no_link_and_tells_no_phase() {
        at.sync();

        assertThat(at.mailer.opened()).isZero();
        assertThat(at.events)
                .noneMatch(event ->
                        event instanceof SyncEvent.PhaseChanged phase
                                && phase.phase() == Phase.OUTGOING);
    }

    @Test
    void a_run_that_is_not_asked_to_send_sends_nothing() {
        OutboxId id = at.queue("one");

        at.sync(SyncRequest.of().withPhases(EnumSet.complementOf(EnumSet.of(Phase.OUTGOING))));

        assertThat(at.sent()).isEmpty();
        assertThat(at.state(id)).isEqualTo(OutboxState.WAITING);
    }

    @Test
    void a_run_for_sending_alone_sends() {
        at.queue("one");

        at.sync(SyncRequest.of().withPhases(EnumSet.of(Phase.OUTGOING)));

        assertThat(at.sent()).containsExactly("one");
    }

    @Test
    void a_dry_run_tells_what_would_be_sent_and_sends_nothing() {
        OutboxId id = at.queue("one");

        at.sync(SyncRequest.of().withDryRun(true));

        assertThat(at.sent()).isEmpty();
        assertThat(at.mailer.opened()).isZero();
        assertThat(at.state(id)).isEqualTo(OutboxState.WAITING);
        assertThat(at.events)
                .filteredOn(SyncEvent.Planned.class::isInstance)
                .flatExtracting(event -> ((SyncEvent.Planned) event).ops())
                .map(SyncEvent.PlannedOp::sentence)
                .contains("send " + id + " “one” to bob@example.org");
    }

    @Test
    void a_copy_that_the_server_files_is_the_copy() {
        at.mailer.filing(at.server, "Sent");
        OutboxId id = at.queue("one");

        at.sync();
        assertThat(at.state(id)).isEqualTo(OutboxState.SENT);
        at.sync();

        assertThat(at.outbox()).isEmpty();
        assertThat(at.copies()).containsExactly("one");
        at.sync();
        assertThat(at.copies()).containsExactly("one");
    }

    @Test
    void a_copy_that_the_server_does_not_file_is_filed_once() {
        at.queue("one");

        at.sync();
        assertThat(at.copies()).isEmpty();
        assertThat(at.sync().result()).isEqualTo(Result.DONE);
        assertThat(at.outbox()).isEmpty();
        assertThat(at.copies()).containsExactly("one");
        at.sync();
        at.sync();

        assertThat(at.copies()).containsExactly("one");
        assertThat(at.server.mails("Sent").firstEntry().getValue().keywords())
                .isEqualTo(Keywords.of(Keyword.SEEN));
        assertThat(at.sent()).containsExactly("one");
    }

    @Test
    void a_copy_that_the_server_files_late_is_no_second_one() {
        at.queue("one");
        at.sync();
        at.server.append("Sent", OutboxScene.text("one"), Keywords.none());

        at.sync();
        at.sync();

        assertThat(at.copies()).containsExactly("one");
        assertThat(at.outbox()).isEmpty();
    }

    @Test
    void a_copy_under_another_message_id_is_known_by_the_one_it_was_sent_with() {
        at.queue("one");
        at.sync();
        at.server.append(
                "Sent",
                "Message-ID: <other@server>\r\nX-Microsoft-Original-Message-ID:"
                        + " <one@example.org>\r\nSubject: one\r\n\r\nText of one\r\n",
                Keywords.none());

        at.sync();
        at.sync();

        assertThat(at.copies()).containsExactly("one");
    }

    @Test
    void where_mailboat_files_the_copy_one_sync_sends_and_files_it() {
        at.policy = Policy.DEFAULT.withSentCopy(Policy.SentCopy.MAILBOAT);
        at.queue("one");

        AccountReport report = at.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(at.outbox()).isEmpty();
        assertThat(at.copies()).containsExactly("one");
        at.sync();
        assertThat(at.copies()).containsExactly("one");
    }

    @Test
    void where_the_server_files_the_copy_nothing_is_filed_here() {
        at.policy = Policy.DEFAULT.withSentCopy(Policy.SentCopy.SERVER);
        at.queue("one");

        at.sync();
        at.sync();

        assertThat(at.outbox()).isEmpty();
        assertThat(at.copies()).isEmpty();
    }

    @Test
    void a_server_that_is_known_to_file_what_it_sends_is_left_to_it() {
        at.smtp = "smtp.gmail.com";
        at.queue("one");

        at.sync();

        assertThat(at.outbox()).isEmpty();
        assertThat(at.copies()).isEmpty();
    }

    @Test
    void an_account_without_a_mailbox_for_sent_mail_gets_one() {
        at.server.delete("Sent");
        at.sync();
        at.queue("one");

        for (int i = 0; i < 4; i++) {
            at.sync();
        }

        assertThat(at.copies()).containsExactly("one");
        assertThat(at.outbox()).isEmpty();
    }

    @Test
    void an_account_that_only_takes_files_nothing() {
        at.policy =
                Policy.DEFAULT
                        .withDirection(Policy.Direction.PULL)
                        .withSentCopy(Policy.SentCopy.MAILBOAT);
        at.queue("one");

        at.sync();
        at.sync();

        assertThat(at.sent()).containsExactly("one");
        assertThat(at.outbox()).isEmpty();
        assertThat(at.copies()).isEmpty();
        assertThat(at.store.pendingChanges().counts(at.id())).isEmpty();
    }

    @Test
    void a_run_that_does_not_look_at_sent_settles_no_copy() {
        OutboxId id = at.queue("one");
        at.sync();

        at.sync(SyncRequest.of().withMailboxes(List.of(new MailboxGlob("INBOX"))));

        assertThat(at.state(id)).isEqualTo(OutboxState.SENT);
    }

    @Test
    void a_mailbox_for_sent_mail_that_cannot_be_opened_settles_no_copy() {
        OutboxId id = at.queue("one");
        at.sync();
        at.server.append("Sent", OutboxScene.text("one"), Keywords.none());
        at.server.shut("Sent");

        at.sync();
        assertThat(at.state(id)).isEqualTo(OutboxState.SENT);
        at.server.heal();
        at.sync();
        at.sync();

        assertThat(at.copies()).containsExactly("one");
    }

    @Test
    void a_message_in_sent_that_could_not_be_had_settles_no_copy() {
        OutboxId id = at.queue("one");
        at.sync();
        long uid = at.server.append("Sent", OutboxScene.text("one"), Keywords.none());
        at.server.refuse("Sent", uid);

        at.sync();
        assertThat(at.state(id)).isEqualTo(OutboxState.SENT);
        at.server.heal();
        at.clock.advance(Duration.ofDays(2));
        at.sync();
        at.sync();

        assertThat(at.copies()).containsExactly("one");
        assertThat(at.outbox()).isEmpty();
    }

    @Test
    void what_is_refused_waits_for_a_person_and_holds_up_nothing() {
        OutboxId refused = at.queue("one");
        at.queue("two");
        at.mailer.meet(Fault.REFUSED);

        AccountReport report = at.sync();

        assertThat(at.sent()).containsExactly("two");
        assertThat(at.state(refused)).isEqualTo(OutboxState.REFUSED);
        SyncFailure failure = report.failures().getFirst();
        assertThat(failure.kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure.message()).isEqualTo(refused.toString());
        assertThat(failure.serverText()).isEqualTo("550 5.1.1 nobody here");
        assertThat(failure.nextStep()).contains("mailboat outbox retry " + refused);

        assertThat(at.sync(ON_DEMAND).failures()).contains(failure);
        assertThat(at.mailer.asked()).isEqualTo(2);
        assertThat(at.store.outbox().retry(refused)).isEqualTo(Outbox.Outcome.DONE);
        assertThat(at.sync().result()).isEqualTo(Result.DONE);
        assertThat(at.sent()).containsExactly("two", "one");
    }

    @Test
    void what_is_refused_behind_its_last_octet_was_not_sent() {
        OutboxId refused = at.queue("one");
        OutboxId later = at.queue("two");
        at.mailer.meet(Fault.REFUSED_AT_END, Fault.LATER_AT_END);

        at.sync();

        assertThat(at.state(refused)).isEqualTo(OutboxState.REFUSED);
        assertThat(at.state(later)).isEqualTo(OutboxState.WAITING);
    }

    @Test
    void what_the_server_puts_off_is_tried_again_in_its_time_also_if_somebody_waits() {
        OutboxId id = at.queue("one");
        at.mailer.meet(Fault.LATER, Fault.LATER);

        AccountReport report = at.sync(ON_DEMAND);
        assertThat(report.result()).isEqualTo(Result.INCOMPLETE);
        at.sync(ON_DEMAND);
        assertThat(at.mailer.asked()).isEqualTo(1);
        at.clock.advance(Duration.ofMinutes(5));
        at.sync();
        assertThat(at.mailer.asked()).isEqualTo(2);
        at.clock.advance(Duration.ofMinutes(5));
        assertThat(at.sync().result()).isEqualTo(Result.INCOMPLETE);
        assertThat(at.mailer.asked()).isEqualTo(2);
        QueuedMessage waiting = at.outbox().getFirst();
        assertThat(waiting.attempts()).isEqualTo(2);
        assertThat(waiting.nextTry()).isEqualTo(at.clock.instant().plus(Duration.ofMinutes(5)));
        at.store.outbox().retry(id);
        at.sync();

        assertThat(at.sent()).containsExactly("one");
    }

    @Test
    void a_server_out_of_reach_is_asked_once_in_a_run_and_at_once_if_somebody_waits() {
        at.queue("one");
        at.queue("two");
        at.mailer.meet(Fault.OFFLINE);

        AccountReport report = at.sync();
        assertThat(at.mailer.asked()).isEqualTo(1);
        assertThat(report.failures()).hasSize(1);
        assertThat(at.outbox())
                .allMatch(each -> each.state() == OutboxState.WAITING && each.attempts() == 1);
        at.sync();
        assertThat(at.mailer.asked()).isEqualTo(1);
        at.sync(ON_DEMAND);

        assertThat(at.sent()).containsExactly("one", "two");
    }

    @Test
    void a_refused_login_is_told_once_and_loses_nothing() {
        at.queue("one");
        at.queue("two");
        at.mailer.meet(Fault.LOGIN);

        AccountReport report = at.sync();

        assertThat(report.failures())
                .extracting(SyncFailure::kind)
                .containsExactly(FailureKind.NEEDS_LOGIN);
        assertThat(at.mailer.asked()).isEqualTo(1);
        at.sync(ON_DEMAND);
        assertThat(at.sent()).containsExactly("one", "two");
    }

    @Test
    void a_server_that_asks_to_be_left_alone_is_left_alone() {
        at.queue("one");
        at.mailer.meet(Fault.THROTTLED);

        at.sync(ON_DEMAND);
        at.sync(ON_DEMAND);

        assertThat(at.mailer.asked()).isEqualTo(1);
    }

    @Test
    void what_may_have_been_sent_is_not_sent_again_by_itself() {
        OutboxId id = at.queue("one");
        at.queue("two");
        at.mailer.meet(Fault.LOST);

        AccountReport report = at.sync();
        assertThat(at.state(id)).isEqualTo(OutboxState.UNKNOWN);
        assertThat(at.mailer.asked()).isEqualTo(1);
        assertThat(report.failures())
                .extracting(SyncFailure::kind)
                .containsExactly(FailureKind.NEEDS_DECISION);
        at.sync(ON_DEMAND);
        at.sync(ON_DEMAND);

        assertThat(at.sent()).containsExactly("two");
        assertThat(at.state(id)).isEqualTo(OutboxState.UNKNOWN);
        at.store.outbox().retry(id);
        at.sync();
        assertThat(at.sent()).containsExactly("two", "one");
    }

    @Test
    void what_may_have_been_sent_and_is_found_in_sent_was_sent() {
        at.mailer.filing(at.server, "Sent");
        at.queue("one");
        at.mailer.meet(Fault.LOST_ANSWER);

        at.sync();
        assertThat(at.sync().result()).isEqualTo(Result.DONE);

        assertThat(at.outbox()).isEmpty();
        assertThat(at.sent()).containsExactly("one");
        assertThat(at.copies()).containsExactly("one");
    }

    @Test
    void a_message_that_was_sent_before_under_the_same_message_id_proves_nothing() {
        at.server.append("Sent", OutboxScene.text("one"), Keywords.none());
        at.sync();
        OutboxId id = at.queue("one");
        at.mailer.meet(Fault.LOST);

        at.sync();
        at.sync();

        assertThat(at.state(id)).isEqualTo(OutboxState.UNKNOWN);
    }

    @Test
    void a_message_that_was_sent_on_to_others_too_is_not_taken_for_this_one() {
        at.mailer.filing(at.server, "Sent");
        OutboxId lost = at.queue("one", true);
        at.queue("one", true);
        at.mailer.meet(Fault.LOST);

        at.sync();
        at.sync(ON_DEMAND);
        at.sync();

        assertThat(at.sent()).containsExactly("one");
        assertThat(at.outbox()).extracting(QueuedMessage::id).containsExactly(lost);
        assertThat(at.state(lost)).isEqualTo(OutboxState.UNKNOWN);
    }

    @Test
    void what_waited_in_a_store_that_was_put_back_may_have_been_sent() throws IOException {
        OutboxId id = at.queue("one");
        at.store.close();
        Path backup = home.resolveSibling("backup.db");
        Files.copy(Homes.database(home), backup);
        at.store = Store.open(home, at.clock);
        at.mailer.filing(at.server, "Sent");
        at.sync();
        at.store.close();
        Files.move(backup, Homes.database(home), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        at.store = Store.open(home, at.clock);
        OutboxId fresh = at.queue("fresh");
        assertThat(at.state(id)).isEqualTo(OutboxState.UNKNOWN);

        at.sync();

        assertThat(at.sent()).containsExactly("one", "fresh");
        assertThat(at.outbox()).extracting(QueuedMessage::id).containsExactly(fresh);
        assertThat(at.copies()).containsExactly("one", "fresh");
    }

    @Test
    void what_waits_in_a_store_that_was_put_back_is_not_sent_by_the_next_run() throws IOException {
        OutboxId id = at.queue("one");
        Files.writeString(Homes.seal(home), "7000");

        AccountReport report = at.sync();

        assertThat(at.sent()).isEmpty();
        assertThat(at.state(id)).isEqualTo(OutboxState.UNKNOWN);
        assertThat(OutboxScene.sentences(report))
                .anyMatch(sentence -> sentence.contains("put back to what it was before"));
    }

    @Test
    void what_somebody_takes_back_before_it_goes_out_is_not_sent() {
        OutboxId id = at.queue("one");
        at.queue("two");
        at.mailer.beforeAttempt(() -> at.store.outbox().cancel(id));

        AccountReport report = at.sync();

        assertThat(report.result()).isEqualTo(Result.DONE);
        assertThat(at.sent()).containsExactly("two");
    }

    @Test
    void what_is_on_its_way_cannot_be_taken_back() {
        OutboxId id = at.queue("one");
        at.mailer.afterTaking(
                () -> assertThat(at.store.outbox().cancel(id)).isEqualTo(Outbox.Outcome.SENDING));

        at.sync();

        assertThat(at.store.outbox().cancel(id)).isEqualTo(Outbox.Outcome.SENT);
        assertThat(at.store.outbox().retry(id)).isEqualTo(Outbox.Outcome.SENT);
    }

    @Test
    void a_wish_to_stop_leaves_the_rest_waiting() {
        at.queue("one");
        OutboxId second = at.queue("two");
        var cancel = new Cancel();
        at.mailer.afterTaking(cancel::request);

        AccountReport report = at.sync(SyncRequest.of(), FaultPlan.none(), cancel);

        assertThat(report.result()).isEqualTo(Result.CANCELLED);
        assertThat(at.sent()).containsExactly("one");
        assertThat(at.state(second)).isEqualTo(OutboxState.WAITING);
    }

    @Test
    void only_one_run_of_an_account_sends_and_messages_can_be_queued_meanwhile() {
        at.queue("one");
        try (Store other = Store.open(home, at.clock)) {
            at.mailer.beforeAttempt(() -> {
                assertThatThrownBy(() -> other.lockEngine(at.id()))
                        .isInstanceOf(StoreException.class);
                at.queue("two");
            });

            at.sync();
            assertThat(at.sent()).containsExactly("one");
            at.sync();
        }

        assertThat(at.sent()).containsExactly("one", "two");
    }

    @Test
    void a_message_put_off_with_the_one_before_it_waits_as_long() {
        at.queue("one");
        at.queue("two");
        at.mailer.meet(Fault.THROTTLED);

        at.sync();

        assertThat(at.outbox())
                .extracting(QueuedMessage::nextTry)
                .containsOnly(at.clock.instant().plus(Duration.ofMinutes(5)));
    }

    @Test
    void an_account_whose_server_was_taken_away_says_so_and_keeps_its_outbox() {
        OutboxId id = at.queue("one");
        at.smtp = "";

        AccountReport report = at.sync();

        assertThat(report.failures())
                .extracting(SyncFailure::kind)
                .containsExactly(FailureKind.NEEDS_CONSENT);
        assertThat(at.state(id)).isEqualTo(OutboxState.WAITING);
    }
}
