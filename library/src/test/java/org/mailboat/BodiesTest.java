package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeContent;
import org.mailboat.imap.fake.FakeMailbox;
import org.mailboat.imap.fake.ServerProfiles;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;
import org.mailboat.sync.SyncRun;
import org.mailboat.sync.port.Cancel;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// Bodies by an account's window, and on demand.
@Timeout(120)
class BodiesTest {
    private static final SyncRequest HEADERS =
            SyncRequest.of(StoreWithServer.ACCOUNT).withDepth(SyncRequest.Depth.HEADERS_ONLY);

    @TempDir Path home;
    private StoreWithServer world;
    private FakeMailbox inbox;

    @BeforeEach
    void start() {
        world = new StoreWithServer(home);
        inbox = world.there.mailbox("INBOX");
    }

    @AfterEach
    void stop() {
        world.close();
    }

    private void append(String subject, int daysAgo) {
        var date = OffsetDateTime.now(ZoneOffset.UTC).minusDays(daysAgo).withNano(0);
        inbox.append(FakeContent.of(StoreWithServer.message(subject)), date, List.of());
    }

    private void set(String key, String value) {
        world.store
                .accounts()
                .change(
                        StoreWithServer.ACCOUNT,
                        new AccountChange(null, null, null, null, null, Map.of(key, value)));
    }

    private MailboxInfo here() {
        return world.store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
    }

    /// Newest first.
    private List<MessageInfo> messages() {
        try (Stream<MessageInfo> all = world.store.messages(MessageQuery.mailbox(here()))) {
            return all.toList();
        }
    }

    private List<MessageInfo.State> states() {
        return messages().stream().map(MessageInfo::state).toList();
    }

    @Test
    void a_window_is_complete_when_nothing_is_owed_under_it() throws Exception {
        append("old", 200);
        append("new", 1);
        set("bodies", "90d");

        assertThat(world.sync().result()).isEqualTo(AccountReport.Result.DONE);

        assertThat(states()).containsExactly(MessageInfo.State.COMPLETE, MessageInfo.State.HEADERS);
        assertThat(here().complete()).isTrue();
        assertThat(here().headersOnly()).isEqualTo(1);
        assertThat(world.store.status().getFirst().state()).isEqualTo(AccountStatus.State.OK);
        List<String> differences = new ArrayList<>();
        VerifyReport verified =
                world.store.verify(
                        new VerifyRequest(StoreWithServer.ACCOUNT, true, false),
                        d -> differences.add(d.toString()),
                        WorkProgress.NONE,
                        new Cancel());
        assertThat(differences).isEmpty();
        assertThat(verified.equal()).isTrue();
        assertThat(verified.headersOnly()).isEqualTo(1);

        set("bodies", "all");

        assertThat(here().complete()).as("now its body is owed").isFalse();
        assertThat(world.store.status().getFirst().state())
                .isEqualTo(AccountStatus.State.INCOMPLETE);
        assertThat(world.differences(false, false)).containsExactly("INBOX 1 missing-here");
        assertThat(world.sync().completed()).isEqualTo(1);
        assertThat(here().headersOnly()).isZero();
        assertThat(world.differences(true, false)).isEmpty();
    }

    @Test
    void on_demand_works_outside_the_window_and_stays() throws Exception {
        append("old", 200);
        set("bodies", "none");
        world.sync();

        MessageInfo whole = world.store.complete(messages().getFirst(), new Cancel());

        assertThat(whole.state()).isEqualTo(MessageInfo.State.COMPLETE);
        world.sync();
        assertThat(states()).containsExactly(MessageInfo.State.COMPLETE);
        assertThat(world.server.traffic().bodies()).isEqualTo(1);
    }

    @Test
    void several_come_in_the_order_asked_for_over_one_connection() throws Exception {
        for (int i = 1; i <= 5; i++) {
            append("m" + i, i);
        }
        world.sync(HEADERS);
        List<MessageInfo> wanted = new ArrayList<>(messages());
        Collections.swap(wanted, 0, 4);
        wanted.add(wanted.getFirst());
        world.server.resetTraffic();

        List<String> subjects = new ArrayList<>();
        world.store.completeAll(
                wanted,
                each -> {
                    assertThat(each.failure()).isNull();
                    assertThat(each.message().state()).isEqualTo(MessageInfo.State.COMPLETE);
                    subjects.add(each.message().header().subject());
                },
                new Cancel());

        assertThat(subjects).containsExactly("m5", "m2", "m3", "m4", "m1", "m5");
        assertThat(world.server.traffic().connections()).isEqualTo(1);
        assertThat(world.server.traffic().bodies()).isEqualTo(5);
    }

    @Test
    void messages_are_completed_while_a_run_of_the_account_goes_on() throws Exception {
        for (int i = 0; i < 1_500; i++) {
            append("m" + i, 1 + i % 400);
        }
        set("connections", "1");
        world.sync(HEADERS);
        List<MessageInfo> oldest = messages().reversed().subList(0, 20);
        List<Integer> during = Collections.synchronizedList(new ArrayList<>());
        SyncRun run =
                world.store.synchronizeInBackground(
                        SyncRequest.of(StoreWithServer.ACCOUNT),
                        event -> {
                            if (event instanceof SyncEvent.MailboxChanged) {
                                during.add(0);
                            }
                        });
        for (MessageInfo message : oldest) {
            assertThat(world.store.complete(message, new Cancel()).state())
                    .isEqualTo(MessageInfo.State.COMPLETE);
        }

        AccountReport report = run.await().accounts().getFirst();

        assertThat(report.failures()).isEmpty();
        assertThat(report.result()).isEqualTo(AccountReport.Result.DONE);
        assertThat(during).isNotEmpty();
        assertThat(states()).hasSize(1_500).containsOnly(MessageInfo.State.COMPLETE);
        assertThat(world.differences(true, false)).isEmpty();
        assertThat(world.store.check(false, new Cancel()).sound()).isTrue();
    }

    @Test
    void another_store_on_the_home_completes_messages_while_a_run_goes_on() throws Exception {
        for (int i = 0; i < 600; i++) {
            append("m" + i, 1 + i % 400);
        }
        world.sync(HEADERS);
        try (MailStore other = world.open()) {
            SyncRun run =
                    world.store.synchronizeInBackground(SyncRequest.of(StoreWithServer.ACCOUNT));
            for (MessageInfo message : messages().reversed().subList(0, 20)) {
                assertThat(other.complete(message, new Cancel()).state())
                        .isEqualTo(MessageInfo.State.COMPLETE);
            }
            assertThat(run.await().accounts().getFirst().result())
                    .isEqualTo(AccountReport.Result.DONE);
        }

        assertThat(states()).hasSize(600).containsOnly(MessageInfo.State.COMPLETE);
        assertThat(world.differences(true, false)).isEmpty();
    }

    @Test
    void what_cannot_be_had_is_said_and_costs_only_itself() throws Exception {
        append("gone", 3);
        append("there", 2);
        world.sync(HEADERS);
        List<MessageInfo> both = messages();
        inbox.expunge(1);

        List<CompletedMessage> outcomes = new ArrayList<>();
        world.store.completeAll(both, outcomes::add, new Cancel());

        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.getFirst().failure()).isNull();
        SyncFailure failure = outcomes.getLast().failure();
        assertThat(failure).isNotNull();
        assertThat(failure.sentence())
                .contains("work", "INBOX", both.getLast().id().toString(), "does not have this");
        assertThatThrownBy(() -> world.store.complete(both.getLast(), new Cancel()))
                .isInstanceOfSatisfying(
                        MailException.class,
                        e ->
                                assertThat(e.failure().kind())
                                        .isEqualTo(FailureKind.REFUSED_PERMANENTLY));
    }

    @Test
    void a_message_with_several_labels_is_fetched_once() throws Exception {
        try (var gmail = new StoreWithServer(home.resolve("gmail"), ServerProfiles.gmail())) {
            FakeMailbox labelled = gmail.there.mailbox("INBOX");
            for (int i = 1; i <= 5; i++) {
                labelled.append(StoreWithServer.message("m" + i));
            }
            labelled.copyTo(gmail.there.create("Work"), 1, 2, 3);

            AccountReport report = gmail.sync();

            assertThat(report.failures()).isEmpty();
            assertThat(report.created()).as("in INBOX, in Work, and in all mail").isEqualTo(13);
            assertThat(gmail.server.traffic().bodies()).isEqualTo(5);
            assertThat(gmail.differences(true, false)).isEmpty();
        }
    }

    @Test
    void without_a_server_every_message_is_told_of_and_the_header_stays() throws Exception {
        append("a", 2);
        append("b", 1);
        world.sync(HEADERS);
        List<MessageInfo> both = messages();
        world.server.close();

        List<SyncFailure> failures = new ArrayList<>();
        world.store.completeAll(both, each -> failures.add(each.failure()), new Cancel());

        assertThat(failures).extracting(SyncFailure::kind).containsOnly(FailureKind.OFFLINE);
        assertThat(failures).extracting(SyncFailure::account).containsOnly("work");
        assertThat(states()).containsOnly(MessageInfo.State.HEADERS);
    }

    @Test
    void offline_every_message_is_told_of_and_what_is_whole_needs_nobody() throws Exception {
        append("whole", 2);
        world.sync();
        append("header", 1);
        world.sync(HEADERS);
        world.store.connectivity().set(Connectivity.State.OFFLINE);

        List<CompletedMessage> outcomes = new ArrayList<>();
        world.store.completeAll(messages(), outcomes::add, new Cancel());

        assertThat(outcomes).hasSize(2);
        assertThat(outcomes.getFirst().failure())
                .isNotNull()
                .satisfies(why -> {
                    assertThat(why.detail()).isEqualTo(FailureDetail.SET_OFFLINE);
                    assertThat(why.account()).isEqualTo(StoreWithServer.ACCOUNT);
                });
        assertThat(outcomes.getLast().failure()).isNull();
    }

    @Test
    void a_wish_to_stop_ends_the_wait() throws Exception {
        append("a", 2);
        world.sync(HEADERS);
        var cancel = new Cancel();
        cancel.request();

        assertThatThrownBy(() -> world.store.complete(messages().getFirst(), cancel))
                .isInstanceOf(CancellationException.class);
    }
}
