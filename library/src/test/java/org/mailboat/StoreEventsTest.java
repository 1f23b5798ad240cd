package org.mailboat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.imap.fake.FakeMailbox;
import org.mailboat.imap.fake.SampleMail;
import org.mailboat.model.Keyword;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.SyncRequest;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

@Timeout(60)
class StoreEventsTest {
    @TempDir Path home;
    @TempDir Path scratch;
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

    private StoreChanges.Listed since(String state) {
        return (StoreChanges.Listed) world.store.changesSince(state);
    }

    private static List<String> subjects(List<MessageInfo> messages) {
        return messages.stream().map(message -> message.header().subject()).toList();
    }

    @Test
    void what_came_changed_and_went_since_a_state_is_told_as_values() throws Exception {
        long marked = inbox.append(StoreWithServer.message("marked"));
        long removed = inbox.append(StoreWithServer.message("removed"));
        world.sync();
        String state = world.store.state();
        PlacementId gone =
                world.store
                        .messages(MessageQuery.everything())
                        .filter(m -> "removed".equals(m.header().subject()))
                        .findFirst()
                        .orElseThrow()
                        .id();

        inbox.setFlags(marked, List.of("\\Seen"));
        inbox.expunge(removed);
        inbox.append(StoreWithServer.message("new"));
        world.there.create("Later");
        world.sync();

        StoreChanges.Listed changes = since(state);
        assertThat(subjects(changes.createdMessages())).containsExactly("new");
        assertThat(subjects(changes.updatedMessages())).containsExactly("marked");
        assertThat(changes.updatedMessages().getFirst().keywords().contains(Keyword.SEEN)).isTrue();
        assertThat(changes.removedMessages()).containsExactly(gone);
        assertThat(changes.createdMailboxes())
                .singleElement()
                .satisfies(mailbox -> assertThat(mailbox.path()).hasToString("Later"));
        assertThat(changes.updatedMailboxes())
                .singleElement()
                .satisfies(mailbox -> assertThat(mailbox.messages()).isEqualTo(2));
        assertThat(changes.removedMailboxes()).isEmpty();
        assertThat(changes.more()).isFalse();
        assertThat(changes.state()).isEqualTo(world.store.state());
        assertThat(since(changes.state()).changes()).isEmpty();
    }

    @Test
    void everything_is_what_changed_since_the_beginning_page_by_page() throws Exception {
        SampleMail.fill(world.there);
        world.sync();

        Set<PlacementId> told = new HashSet<>();
        String state = StoreChanges.BEGINNING;
        boolean more = true;
        while (more) {
            var page = (StoreChanges.Listed) world.store.changesSince(state, 7);
            assertThat(page.changes().size()).isLessThanOrEqualTo(7);
            page.createdMessages().forEach(message -> assertThat(told.add(message.id())).isTrue());
            state = page.state();
            more = page.more();
        }

        assertThat(told)
                .containsExactlyInAnyOrderElementsOf(
                        world.store
                                .messages(MessageQuery.everything())
                                .map(MessageInfo::id)
                                .toList());
    }

    @Test
    void a_removed_account_takes_its_mail_and_mailboxes_along() throws Exception {
        inbox.append(StoreWithServer.message("one"));
        world.sync();
        MailboxInfo mailbox = world.store.mailbox(StoreWithServer.ACCOUNT, "INBOX");
        String state = world.store.state();

        world.store.accounts().remove(StoreWithServer.ACCOUNT);

        StoreChanges.Listed changes = since(state);
        assertThat(changes.removedMessages()).hasSize(1);
        assertThat(changes.removedMailboxes()).containsExactly(mailbox.id());
    }

    @Test
    void a_state_that_is_none_of_this_store_is_answered_and_not_thrown() throws Exception {
        inbox.append(StoreWithServer.message("one"));
        world.sync();
        String elsewhere;
        try (MailStore other = MailStore.open(scratch.resolve("other"))) {
            elsewhere = other.state();
        }

        for (String unknown : List.of("", "yesterday", "1.2.3", "-1.0.0.0.0", elsewhere)) {
            assertThat(world.store.changesSince(unknown))
                    .as(unknown)
                    .isEqualTo(new StoreChanges.CannotCalculate(world.store.state()));
        }
        assertThatThrownBy(() -> world.store.changesSince(StoreChanges.BEGINNING, 0))
                .isInstanceOf(UsageException.class);
    }

    @Test
    void new_mail_is_told_as_it_comes() throws Exception {
        world.sync();
        List<String> threads = Leftovers.threads(scratch);
        BlockingQueue<String> news = new LinkedBlockingQueue<>();
        try (Subscription subscription =
                world.store.subscribe(
                        changes -> news.addAll(subjects(changes.createdMessages())))) {
            inbox.append(StoreWithServer.message("one"));
            world.sync();
            assertThat(news.poll(30, TimeUnit.SECONDS)).isEqualTo("one");

            inbox.append(StoreWithServer.message("two"));
            world.sync();
            assertThat(news.poll(30, TimeUnit.SECONDS)).isEqualTo("two");
            assertThat(subscription.isClosed()).isFalse();
        }

        inbox.append(StoreWithServer.message("three"));
        world.sync();
        assertThat(news).isEmpty();
        assertThat(Leftovers.threadsBeside(threads, scratch)).isEmpty();
    }

    @Test
    void what_another_handle_on_the_home_brings_in_is_told_too() throws Exception {
        BlockingQueue<String> news = new LinkedBlockingQueue<>();
        try (MailStore other = world.open();
                Subscription _ = other.subscribe(c -> news.addAll(subjects(c.createdMessages())))) {
            inbox.append(StoreWithServer.message("one"));
            world.sync();

            assertThat(news.poll(30, TimeUnit.SECONDS)).isEqualTo("one");
        }
    }

    @Test
    void nothing_is_lost_between_a_state_and_the_subscription_from_it() throws Exception {
        String state = world.store.state();
        inbox.append(StoreWithServer.message("in between"));
        world.sync();
        world.reopen();

        BlockingQueue<String> news = new LinkedBlockingQueue<>();
        try (Subscription _ =
                world.store.subscribe(
                        state, changes -> news.addAll(subjects(changes.createdMessages())))) {
            assertThat(news.poll(30, TimeUnit.SECONDS)).isEqualTo("in between");
        }
    }

    @Test
    void who_follows_from_a_state_ends_with_what_is_there_however_slow_it_is() throws Exception {
        Set<PlacementId> here = new HashSet<>();
        BlockingQueue<String> states = new LinkedBlockingQueue<>();
        var slow = new CountDownLatch(1);
        var listener =
                new StoreListener() {
                    @Override
                    public void on(StoreChanges.Listed changes) {
                        changes.createdMessages().forEach(message -> here.add(message.id()));
                        changes.removedMessages().forEach(here::remove);
                        states.add(changes.state());
                        try {
                            slow.await();
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }
                };
        try (Subscription _ = world.store.subscribe(StoreChanges.BEGINNING, listener)) {
            SampleMail.fill(world.there);
            world.sync();
            for (long uid : List.of(1L, 2L, 3L)) {
                inbox.expunge(uid);
            }
            world.sync();
            slow.countDown();

            while (!world.store.state().equals(states.poll(30, TimeUnit.SECONDS))) {
                // not there yet
            }
        }

        assertThat(here)
                .containsExactlyInAnyOrderElementsOf(
                        world.store
                                .messages(MessageQuery.everything())
                                .map(MessageInfo::id)
                                .toList());
    }

    @Test
    void a_state_that_is_not_known_is_told_and_then_whatever_changes() throws Exception {
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        var listener =
                new StoreListener() {
                    @Override
                    public void on(StoreChanges.Listed changes) {
                        told.addAll(subjects(changes.createdMessages()));
                    }

                    @Override
                    public void cannotCalculate(String state) {
                        told.add("cannot calculate");
                    }
                };
        try (Subscription _ = world.store.subscribe("of long ago", listener)) {
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("cannot calculate");
            inbox.append(StoreWithServer.message("one"));
            world.sync();
            assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("one");
        }
    }

    @Test
    void a_listener_that_throws_or_blocks_disturbs_no_other() throws Exception {
        BlockingQueue<String> news = new LinkedBlockingQueue<>();
        var blocked = new CountDownLatch(1);
        var calls = new LinkedBlockingQueue<String>();
        try (Subscription _ =
                        world.store.subscribe(changes -> {
                            calls.addAll(subjects(changes.createdMessages()));
                            throw new IllegalStateException("a listener's own fault");
                        });
                Subscription _ =
                        world.store.subscribe(changes -> {
                            try {
                                blocked.await();
                            } catch (InterruptedException e) {
                                throw new IllegalStateException(e);
                            }
                        });
                Subscription _ =
                        world.store.subscribe(
                                changes -> news.addAll(subjects(changes.createdMessages())))) {
            for (String subject : List.of("one", "two")) {
                inbox.append(StoreWithServer.message(subject));
                world.sync();
                assertThat(news.poll(30, TimeUnit.SECONDS)).isEqualTo(subject);
                assertThat(calls.poll(30, TimeUnit.SECONDS)).isEqualTo(subject);
            }
            blocked.countDown();
        }
    }

    @Test
    void a_listener_may_ask_the_store_and_close_it() throws Exception {
        var closed = new CountDownLatch(1);
        var asked = new ArrayList<MailboxInfo>();
        world.store.subscribe(changes -> {
            if (!changes.createdMessages().isEmpty()) {
                asked.addAll(world.store.mailboxes());
                world.store.close();
                closed.countDown();
            }
        });
        inbox.append(StoreWithServer.message("one"));
        world.store.synchronizeInBackground(SyncRequest.of());

        assertThat(closed.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(asked).isNotEmpty();
        assertThatThrownBy(() -> world.store.subscribe(changes -> {}))
                .isInstanceOf(IllegalStateException.class);
        assertThat(Leftovers.files(home)).isEmpty();
    }

    @Test
    void closing_the_store_ends_every_subscription() throws Exception {
        Subscription one = world.store.subscribe(changes -> {});
        Subscription two = world.store.subscribe(StoreChanges.BEGINNING, changes -> {});

        world.store.close();

        assertThat(one.isClosed()).isTrue();
        assertThat(two.isClosed()).isTrue();
        one.close();
        assertThat(Leftovers.threadsBeside(List.of(), scratch)).isEmpty();
    }
}
