package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.octets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Lists of threads, whatever comes and goes between two pages.
class ThreadReaderTest {
    @TempDir Path home;
    private Homestead at;
    private Account joe;
    private MailboxId inbox;
    private MailboxId sent;

    @BeforeEach
    void two_mailboxes() {
        at = new Homestead(home);
        joe = at.account("joe");
        inbox = at.mailbox(joe, "INBOX");
        sent = at.mailbox(joe, "Sent");
        at.begin(inbox, Homestead.EPOCH);
        at.begin(sent, Homestead.EPOCH);
    }

    @AfterEach
    void close() {
        at.close();
    }

    /// A message of a conversation, received so many seconds after 1970.
    private Received message(MailboxId mailbox, long uid, long seconds, String topic) {
        String text = "Message-ID: <" + mailbox + uid + "@x>\r\nReferences: <" + topic + "@x>";
        return received(mailbox, uid, seconds, text);
    }

    private Received received(MailboxId mailbox, long uid, long seconds, String header) {
        byte[] octets = octets(header + "\r\n\r\nHello.\r\n");
        return new Received(
                Homestead.ref(mailbox),
                Homestead.EPOCH,
                uid,
                at.content(octets),
                new Sighting(uid, Keywords.none(), Instant.ofEpochSecond(seconds), octets.length),
                false);
    }

    private void catchUp() {
        while (at.store.threads().step()) {
            // Each step does a little.
        }
    }

    private static List<String> uids(ThreadView thread) {
        return thread.messages().stream()
                .map(message -> message.path() + " " + message.remote().number())
                .toList();
    }

    @Test
    void threads_come_by_their_newest_message_in_the_mailbox_with_all_that_belongs_to_them() {
        at.commit(
                message(inbox, 1, 10, "old"),
                message(inbox, 2, 20, "new"),
                message(inbox, 3, 30, "old"),
                message(inbox, 4, 25, "other"),
                message(sent, 5, 90, "new"),
                message(sent, 6, 15, "old"),
                message(sent, 7, 99, "sent only"));
        catchUp();

        List<ThreadView> threads = at.store.threadReader().page(inbox, null, 10).threads();

        assertThat(threads)
                .extracting(ThreadReaderTest::uids)
                .containsExactly(
                        List.of("INBOX 1", "Sent 6", "INBOX 3"),
                        List.of("INBOX 4"),
                        List.of("INBOX 2", "Sent 5"));
        assertThat(at.store.threadReader().count(inbox)).isEqualTo(3);
        assertThat(at.store.threadReader().page(joe.id(), null, 10).threads())
                .extracting(thread -> uids(thread).getLast())
                .containsExactly("Sent 7", "Sent 5", "INBOX 3", "INBOX 4");
        assertThat(at.store.threadReader().count(joe.id())).isEqualTo(4);
    }

    @Test
    void pages_of_any_size_tell_each_thread_once_in_the_same_order() {
        long seed = Long.getLong("mailboat.seed", 5);
        var random = new Random(seed);
        Map<String, Long> newest = new HashMap<>();
        Map<String, Long> newestAnywhere = new HashMap<>();
        List<Received> all = new ArrayList<>();
        for (int uid = 1; uid <= 3_000; uid++) {
            // One conversation goes on all the time.
            String topic = random.nextInt(3) == 0 ? "long" : "t" + random.nextInt(900);
            MailboxId mailbox = random.nextInt(4) == 0 ? sent : inbox;
            long date = random.nextInt(1_000_000);
            all.add(message(mailbox, uid, date, topic));
            newestAnywhere.merge(topic, date, Math::max);
            if (mailbox.equals(inbox)) {
                newest.merge(topic, date, Math::max);
            }
        }
        at.store.localStore().commitReceived(all);
        catchUp();

        ThreadReader reader = at.store.threadReader();
        for (int size : new int[] {3, 100, 1_000}) {
            assertThat(datesOfPages(cursor -> reader.page(inbox, cursor, size), inbox))
                    .as("seed %d, size %d", seed, size)
                    .isEqualTo(sorted(newest));
            assertThat(datesOfPages(cursor -> reader.page(joe.id(), cursor, size), null))
                    .as("seed %d, size %d", seed, size)
                    .isEqualTo(sorted(newestAnywhere));
        }
        assertThat(at.store.threadReader().count(inbox)).isEqualTo(newest.size());
        assertThat(at.store.threadReader().count(joe.id())).isEqualTo(newestAnywhere.size());
    }

    private interface Pages {
        ThreadViewPage page(@Nullable Cursor after);
    }

    /// For each thread the date of its newest message, of those in the mailbox or of all.
    private static List<Long> datesOfPages(Pages pages, @Nullable MailboxId mailbox) {
        var dates = new ArrayList<Long>();
        Cursor cursor = null;
        do {
            ThreadViewPage page = pages.page(cursor);
            for (ThreadView thread : page.threads()) {
                dates.add(
                        thread.messages().stream()
                                .filter(m -> mailbox == null || m.mailbox().equals(mailbox))
                                .mapToLong(m -> m.internalDate().getEpochSecond())
                                .max()
                                .orElseThrow());
            }
            cursor = page.next() == null ? null : Cursor.parse(page.next().toString());
        } while (cursor != null);
        return dates;
    }

    private static List<Long> sorted(Map<String, Long> newest) {
        return newest.values().stream().sorted(Comparator.reverseOrder()).toList();
    }

    @Test
    void copies_of_a_message_are_shown_once_and_where_the_list_is() {
        String header = "Message-ID: <a@x>\r\nDate: Mon, 23 Nov 2026 12:00:00 +0000\r\nSubject: ";
        at.commit(
                received(sent, 1, 10, header + "lunch"),
                received(inbox, 2, 20, header + "[list] lunch"),
                received(inbox, 3, 30, header + "[list] lunch"),
                received(inbox, 4, 40, header + "something else"));
        catchUp();

        ThreadView listed = at.store.threadReader().page(inbox, null, 10).threads().getFirst();
        assertThat(uids(listed)).containsExactly("INBOX 3", "INBOX 4");
        assertThat(uids(at.store.threadReader().page(sent, null, 10).threads().getFirst()))
                .containsExactly("Sent 1", "INBOX 4");
        assertThat(uids(at.store.threadReader().thread(listed.id()).orElseThrow()))
                .containsExactly("Sent 1", "INBOX 4");
    }

    @Test
    void a_message_in_several_mailboxes_is_shown_once() {
        at.commit(message(inbox, 1, 10, "a"));
        catchUp();
        at.list(sent, Homestead.sighting(5));
        at.store
                .localStore()
                .link(
                        sent,
                        List.of(
                                new Link(
                                        at.all(inbox).getFirst().id(),
                                        5,
                                        Link.Kind.ANOTHER_PLACEMENT,
                                        false)));
        catchUp();

        assertThat(uids(at.store.threadReader().page(sent, null, 10).threads().getFirst()))
                .containsExactly("Sent 5");
        assertThat(uids(at.store.threadReader().page(inbox, null, 10).threads().getFirst()))
                .containsExactly("INBOX 1");
        assertThat(at.store.threadReader().page(joe.id(), null, 10).threads()).hasSize(1);
    }

    @Test
    void what_was_not_looked_at_yet_stands_alone_without_an_id() {
        at.commit(message(inbox, 1, 10, "a"), message(inbox, 2, 20, "a"));

        List<ThreadView> before = at.store.threadReader().page(inbox, null, 10).threads();
        assertThat(before).extracting(ThreadView::id).containsExactly(null, null);
        assertThat(at.store.threadReader().count(inbox)).isEqualTo(2);

        catchUp();
        assertThat(at.store.threadReader().count(inbox)).isEqualTo(1);
    }

    @Test
    void a_page_goes_on_where_the_last_one_ended_though_mail_came_meanwhile() {
        for (int uid = 1; uid <= 10; uid++) {
            at.commit(message(inbox, uid, uid, "t" + uid));
        }
        catchUp();
        ThreadViewPage first = at.store.threadReader().page(inbox, null, 4);
        at.commit(message(inbox, 11, 100, "new"), message(inbox, 12, 101, "t10"));
        catchUp();

        ThreadViewPage second = at.store.threadReader().page(inbox, first.next(), 100);

        assertThat(second.threads()).hasSize(6);
        assertThat(second.next()).isNull();
    }
}
