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
import org.mailboat.imap.fake.FakeMessage;
import org.mailboat.imap.fake.SampleMail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Secret;
import org.mailboat.sync.AccountReport;
import org.mailboat.sync.SyncEvent;
import org.mailboat.sync.SyncRequest;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

@Timeout(60)
class MailStoreSyncTest {
    @TempDir Path home;
    private StoreWithServer world;

    @BeforeEach
    void start() {
        world = new StoreWithServer(home);
    }

    @AfterEach
    void stop() {
        world.close();
    }

    @Test
    void a_first_sync_brings_in_every_message_octet_for_octet() throws Exception {
        SampleMail.fill(world.there);

        AccountReport report = world.sync();

        assertThat(report.failures()).isEmpty();
        assertThat(report.result()).isEqualTo(AccountReport.Result.DONE);
        Set<MailboxPath> equal = new HashSet<>();
        for (FakeMailbox there : world.there.mailboxes()) {
            MailboxInfo here =
                    world.store.mailboxes(null).stream()
                            .filter(m -> there.wireName().equals(m.wireName()))
                            .findFirst()
                            .orElseThrow();
            assertEqual(here, there);
            equal.add(here.path());
        }
        assertThat(world.store.mailboxes(null).stream().filter(MailboxInfo::selectable))
                .extracting(MailboxInfo::path)
                .containsExactlyInAnyOrderElementsOf(equal);
        assertThat(world.differences(true, false)).isEmpty();
    }

    private void assertEqual(MailboxInfo here, FakeMailbox there) throws IOException {
        assertThat(here.complete()).isTrue();
        assertThat(here.uidValidity()).isEqualTo(there.uidValidity());
        Map<Long, MessageInfo> byUid = new HashMap<>();
        try (Stream<MessageInfo> all = world.store.messages(MessageQuery.mailbox(here))) {
            all.forEach(message -> byUid.put(uid(message), message));
        }
        assertThat(byUid).hasSize(there.messages().size());
        assertThat(here.messages()).isEqualTo(there.messages().size());
        for (FakeMessage original : there.messages()) {
            MessageInfo message = byUid.get(original.uid());
            assertThat(octets(message)).isEqualTo(octets(original));
            assertThat(message.internalDate()).isEqualTo(original.internalDate().toInstant());
            assertThat(message.keywords().asList().stream().map(Keyword::name))
                    .containsExactlyInAnyOrderElementsOf(original.flags());
        }
    }

    private static long uid(MessageInfo message) {
        var remote = message.remote();
        return remote == null ? -1 : remote.number();
    }

    private byte[] octets(MessageInfo message) throws IOException {
        try (InputStream content = world.store.content(message)) {
            return content.readAllBytes();
        }
    }

    private static byte[] octets(FakeMessage message) throws IOException {
        try (InputStream content = message.content().open()) {
            return content.readAllBytes();
        }
    }

    @Test
    void a_second_run_does_nothing() throws Exception {
        SampleMail.fill(world.there);
        world.sync();

        world.reopen();
        AccountReport second = world.sync();

        assertThat(second.result()).isEqualTo(AccountReport.Result.DONE);
        assertThat(second.created()).isZero();
        assertThat(second.updated()).isZero();
        assertThat(second.traffic().bodies()).isZero();
    }

    @Test
    void what_changed_on_the_server_changes_here_and_ids_stay() throws Exception {
        FakeMailbox inbox = world.there.mailbox("INBOX");
        long kept = inbox.append(StoreWithServer.message("kept"));
        long gone = inbox.append(StoreWithServer.message("gone"));
        world.sync();
        MailboxInfo here = world.store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
        String id = inboxMessage(here, kept).id().toString();

        inbox.setFlags(kept, List.of("\\Seen", "$Todo"));
        inbox.expunge(gone);
        inbox.append(StoreWithServer.message("new"));
        assertThat(world.differences(false, false))
                .containsExactlyInAnyOrder(
                        "INBOX 1 keywords", "INBOX 2 missing-there", "INBOX 3 missing-here");
        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(AccountReport.Result.DONE);
        assertThat(report.created()).isEqualTo(1);
        assertThat(report.updated()).isEqualTo(1);
        assertThat(report.deleted()).isEqualTo(1);
        assertThat(world.store.placements(id).getFirst().keywords().asList())
                .containsExactlyInAnyOrder(Keyword.SEEN, new Keyword("$Todo"));
        MessagePage removed = world.store.page(MessageQuery.mailbox(here).removed(), 10);
        assertThat(removed.messages()).hasSize(1);
        assertThat(removed.messages().getFirst().header().subject()).isEqualTo("gone");
        assertThat(world.differences(true, false)).isEmpty();
    }

    private MessageInfo inboxMessage(MailboxInfo mailbox, long uid) {
        try (Stream<MessageInfo> all = world.store.messages(MessageQuery.mailbox(mailbox))) {
            return all.filter(m -> uid(m) == uid).findFirst().orElseThrow();
        }
    }

    @Test
    void a_header_only_message_is_completed_on_demand() throws Exception {
        byte[] octets = StoreWithServer.message("short");
        world.there.mailbox("INBOX").append(octets);
        world.sync(
                SyncRequest.of(StoreWithServer.ACCOUNT).withDepth(SyncRequest.Depth.HEADERS_ONLY));
        MailboxInfo inbox = world.store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
        MessageInfo header = inboxMessage(inbox, 1);
        assertThat(header.state()).isEqualTo(MessageInfo.State.HEADERS);
        assertThat(header.sha256()).isNull();
        assertThat(header.header().subject()).isEqualTo("short");
        assertThat(world.differences(false, false)).containsExactly("INBOX 1 missing-here");

        MessageInfo whole = world.store.complete(header);

        assertThat(whole.id()).isEqualTo(header.id());
        assertThat(whole.state()).isEqualTo(MessageInfo.State.COMPLETE);
        assertThat(octets(whole)).isEqualTo(octets);
    }

    @Test
    void a_second_store_on_the_same_home_is_told_that_the_account_is_busy() throws Exception {
        var inWay = new CopyOnWriteArrayList<AccountReport>();
        world.there.mailbox("INBOX").append(StoreWithServer.message("one"));
        try (MailStore other = world.open()) {
            world.store
                    .synchronizeInBackground(
                            SyncRequest.of(),
                            event -> {
                                if (event instanceof SyncEvent.PhaseChanged && inWay.isEmpty()) {
                                    inWay.add(await(other));
                                }
                            })
                    .await();
            AccountReport later = await(other);
            if (!inWay.getFirst().failures().isEmpty()) {
                assertThat(inWay.getFirst().failures().getFirst().kind())
                        .isEqualTo(FailureKind.TRANSIENT);
                assertThat(inWay.getFirst().failures().getFirst().text())
                        .contains("busy, pid " + ProcessHandle.current().pid());
            }
            assertThat(later.result()).isEqualTo(AccountReport.Result.DONE);
        }
    }

    private static AccountReport await(MailStore store) {
        try {
            return store.synchronizeInBackground(SyncRequest.of()).await().accounts().getFirst();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_wrong_password_needs_a_person_and_the_right_one_heals() throws Exception {
        world.store
                .accounts()
                .change(
                        StoreWithServer.ACCOUNT,
                        new AccountChange(null, null, null, null, new Secret("wrong"), Map.of()));

        AccountReport failed = world.sync();

        assertThat(failed.result()).isEqualTo(AccountReport.Result.FAILED);
        assertThat(failed.failures().getFirst().kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
        AccountStatus status = world.store.status().getFirst();
        assertThat(status.state()).isEqualTo(AccountStatus.State.FAILED);
        assertThat(status.failures().getFirst().kind()).isEqualTo(FailureKind.NEEDS_LOGIN);
        world.store
                .accounts()
                .change(
                        StoreWithServer.ACCOUNT,
                        new AccountChange(
                                null,
                                null,
                                null,
                                null,
                                new Secret(StoreWithServer.PASSWORD),
                                Map.of()));
        assertThat(world.sync().result()).isEqualTo(AccountReport.Result.DONE);
        assertThat(world.store.status().getFirst().state()).isEqualTo(AccountStatus.State.OK);
    }

    @Test
    void each_message_that_the_server_does_not_take_is_told_with_its_mailbox() throws Exception {
        world.sync();
        world.there.limits().refuse("Subject: bad", "[CANNOT] not here");
        MailboxId inbox = world.store.status().getFirst().mailboxes().getFirst().id();
        world.store
                .edits()
                .addMessages(
                        inbox,
                        Stream.of("bad one", "bad two", "good")
                                .map(subject ->
                                        new NewMessage(
                                                () ->
                                                        new ByteArrayInputStream(
                                                                StoreWithServer.message(subject)),
                                                Keywords.none(),
                                                null))
                                .toList());

        world.sync();

        AccountStatus status = world.store.status().getFirst();
        assertThat(status.failures()).isEmpty();
        assertThat(status.mailboxes().getFirst().failures())
                .hasSize(2)
                .allSatisfy(failure -> {
                    assertThat(failure.message()).isNotNull();
                    assertThat(failure.serverText()).contains("not here");
                });
    }

    @Test
    void what_was_sent_with_another_date_than_it_was_imported_with_is_known_again()
            throws Exception {
        world.sync();
        MailboxId inbox = world.store.status().getFirst().mailboxes().getFirst().id();
        List<NewMessage> odd =
                Stream.of(
                                null,
                                Instant.parse("1971-02-03T04:05:06Z"),
                                Instant.parse("2099-12-31T23:59:59Z"))
                        .map(date ->
                                new NewMessage(
                                        () ->
                                                new ByteArrayInputStream(
                                                        StoreWithServer.message("of " + date)),
                                        Keywords.none(),
                                        date))
                        .toList();
        world.store.edits().addMessages(inbox, odd);
        List<List<PlacementId>> before = world.store.edits().sameAs(inbox, odd);
        world.sync();

        List<List<PlacementId>> after = world.store.edits().sameAs(inbox, odd);

        assertThat(after).isEqualTo(before).allSatisfy(same -> assertThat(same).hasSize(1));
    }

    @Test
    void a_message_that_the_server_refuses_costs_only_itself() throws Exception {
        FakeMailbox inbox = world.there.mailbox("INBOX");
        inbox.append(StoreWithServer.message("good"));
        inbox.refuseBody(inbox.append(StoreWithServer.message("bad")), "not today");

        AccountReport report = world.sync();

        assertThat(report.result()).isEqualTo(AccountReport.Result.INCOMPLETE);
        assertThat(report.created()).isEqualTo(1);
        AccountStatus status = world.store.status().getFirst();
        assertThat(status.state()).isEqualTo(AccountStatus.State.INCOMPLETE);
        assertThat(status.mailboxes().getFirst().failures())
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message()).isEqualTo("uid 2");
                    assertThat(f.nextTry()).isNotNull();
                });
    }

    @Test
    void a_closed_store_takes_no_request_and_leaves_no_thread() throws Exception {
        SampleMail.fill(world.there);
        Set<Thread> others = Thread.getAllStackTraces().keySet();
        world.store.synchronizeInBackground(SyncRequest.of());

        world.store.close();

        assertThatThrownBy(() -> world.store.synchronizeInBackground(SyncRequest.of()))
                .isInstanceOf(IllegalStateException.class);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (!others.contains(thread) && thread.getName().startsWith("mailboat-")) {
                // One that has told its end may still be about to return.
                assertThat(thread.join(Duration.ofSeconds(20))).as(thread.getName()).isTrue();
            }
        }
    }

    @Test
    void damaged_octets_are_found_told_of_and_fetched_again() throws Exception {
        FakeMailbox inbox = world.there.mailbox("INBOX");
        inbox.append(StoreWithServer.message("one"));
        inbox.append(StoreWithServer.message("two"));
        assertThat(world.sync().failures()).isEmpty();
        world.store.close();
        Damage.changeOctet(home, "Subject: one");
        world.store = world.open();

        assertThat(world.differences(false, false)).containsExactly("INBOX 1 content");
        assertThat(world.differences(false, true)).containsExactly("INBOX 1 content");
        world.sync();

        assertThat(world.differences(true, false)).isEmpty();
    }

    @Test
    void what_the_server_has_otherwise_than_it_was_is_fetched_again_when_that_is_asked_for()
            throws Exception {
        var octets = new AtomicReference<>(StoreWithServer.message("one"));
        world.there
                .mailbox("INBOX")
                .append(
                        new FakeContent() {
                            @Override
                            public long size() {
                                return octets.get().length;
                            }

                            @Override
                            public InputStream open() {
                                return new ByteArrayInputStream(octets.get());
                            }

                            @Override
                            public String emailId() {
                                return "Mone";
                            }
                        },
                        OffsetDateTime.parse("2026-01-02T03:04:05Z"),
                        List.of());
        assertThat(world.sync().failures()).isEmpty();
        octets.set(StoreWithServer.message("two"));

        assertThat(world.differences(true, true)).containsExactly("INBOX 1 content");
        world.sync();

        assertThat(world.differences(true, false)).isEmpty();
    }
}
