package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.ThreadId;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Filing messages under threads, behind the mail and in whatever order it comes.
class ThreadsTest {
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
    void nothing_is_wrong_with_the_store() {
        assertThat(at.store.check(false, new Cancel()).problems()).isEmpty();
        at.close();
    }

    /// A message of which the body says nothing; the uid makes it differ from every other.
    private void arrive(MailboxId mailbox, long uid, String... header) {
        at.commit(at.received(mailbox, uid, message(uid, header)));
    }

    private static byte[] message(long uid, String... header) {
        return octets(String.join("\r\n", header) + "\r\nX-Uid: " + uid + "\r\n\r\nHello.\r\n");
    }

    private void catchUp() {
        catchUp(at.store.threads());
    }

    private static void catchUp(Threads threads) {
        while (threads.step()) {
            // Each step does a little.
        }
        assertThat(threads.remaining()).isZero();
    }

    private PlacementView placement(MailboxId mailbox, long uid) {
        return at.store.mail().byUid(mailbox, uid - 1, 1).getFirst();
    }

    private @Nullable ThreadId thread(MailboxId mailbox, long uid) {
        return placement(mailbox, uid).thread();
    }

    private Set<Long> uidsOf(ThreadId id) {
        return at.store.threadReader().thread(id).orElseThrow().messages().stream()
                .map(message -> message.remote().number())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private void remove(MailboxId mailbox, long uid) {
        var gone = List.of(new SeenChange.Vanished(uid, placement(mailbox, uid).id()));
        at.begin(mailbox, Homestead.EPOCH);
        at.store.localStore().recordWindow(mailbox, IdSet.of(uid), List.copyOf(gone));
        at.store.localStore().applyRemovals(mailbox, gone, NOON);
    }

    @Test
    void a_question_and_its_answers_are_one_thread_wherever_they_lie() {
        arrive(inbox, 1, "Message-ID: <a@x>");
        arrive(sent, 2, "Message-ID: <b@x>", "In-Reply-To: <a@x>");
        arrive(inbox, 3, "Message-ID: <c@x>", "References: <a@x> <b@x>");
        arrive(inbox, 4, "Message-ID: <d@x>");
        assertThat(thread(inbox, 1)).isNull();
        assertThat(at.store.threads().remaining()).isEqualTo(4);

        catchUp();

        assertThat(thread(inbox, 1)).hasToString("t1");
        assertThat(thread(sent, 2)).hasToString("t1");
        assertThat(thread(inbox, 3)).hasToString("t1");
        assertThat(thread(inbox, 4)).hasToString("t2");
        assertThat(uidsOf(new ThreadId(1))).containsExactly(1L, 2L, 3L);
    }

    @Test
    void who_comes_late_finds_the_thread_as_it_was() {
        arrive(inbox, 3, "Message-ID: <c@x>", "References: <a@x> <b@x>");
        catchUp();
        ThreadId first = thread(inbox, 3);

        arrive(inbox, 1, "Message-ID: <a@x>");
        catchUp();
        arrive(inbox, 2, "Message-ID: <b@x>");
        catchUp();

        assertThat(thread(inbox, 1)).isEqualTo(first);
        assertThat(thread(inbox, 2)).isEqualTo(first);
    }

    @Test
    void where_a_message_joins_threads_the_oldest_id_stays_and_the_others_resolve() {
        arrive(inbox, 1, "Message-ID: <a@x>");
        catchUp();
        for (int uid = 2; uid < 6; uid++) {
            arrive(inbox, uid, "Message-ID: <b" + uid + "@x>", "References: <b@x>");
        }
        arrive(inbox, 6, "Message-ID: <c@x>");
        catchUp();
        ThreadId oldest = thread(inbox, 1);
        ThreadId largest = thread(inbox, 2);
        ThreadId third = thread(inbox, 6);
        assertThat(Set.of(oldest, largest, third)).hasSize(3);

        arrive(inbox, 7, "References: <a@x> <b@x> <c@x>");
        catchUp();

        for (int uid = 1; uid <= 7; uid++) {
            assertThat(thread(inbox, uid)).isEqualTo(oldest);
        }
        for (ThreadId id : List.of(oldest, largest, third)) {
            assertThat(at.store.threadReader().thread(id).orElseThrow().id()).isEqualTo(oldest);
            assertThat(uidsOf(id)).hasSize(7);
        }
        arrive(inbox, 8, "Message-ID: <new@x>");
        catchUp();
        assertThat(thread(inbox, 8)).isGreaterThan(third);
        assertThat(at.store.threadReader().thread(new ThreadId(99))).isEmpty();
    }

    @Test
    void removed_mail_leaves_its_thread_and_comes_back_to_it() {
        arrive(inbox, 1, "Message-ID: <a@x>");
        arrive(inbox, 2, "Message-ID: <b@x>", "In-Reply-To: <a@x>");
        arrive(inbox, 3, "Message-ID: <c@x>", "In-Reply-To: <b@x>");
        catchUp();
        ThreadId id = thread(inbox, 1);
        PlacementId between = placement(inbox, 2).id();

        remove(inbox, 2);
        catchUp();

        assertThat(uidsOf(id)).as("no one is split off").containsExactly(1L, 3L);
        assertThat(at.store.mail().placement(between).orElseThrow().thread()).isEqualTo(id);

        at.store.recovery().restore(List.of(between));
        catchUp();

        assertThat(at.store.threadReader().thread(id).orElseThrow().messages()).hasSize(3);
    }

    @Test
    void what_expired_is_forgotten_and_what_comes_again_finds_its_thread() {
        arrive(inbox, 1, "Message-ID: <a@x>");
        arrive(inbox, 2, "Message-ID: <b@x>");
        catchUp();
        ThreadId id = thread(inbox, 1);
        remove(inbox, 1);
        for (int day = 31; day < 35; day++) {
            at.store.localStore().expireRecoverable(joe.id(), 30, NOON.plus(Duration.ofDays(day)));
        }

        assertThat(at.store.threadReader().thread(id).orElseThrow().messages()).isEmpty();

        arrive(inbox, 3, "Message-ID: <c@x>", "In-Reply-To: <a@x>");
        catchUp();
        assertThat(thread(inbox, 3)).isEqualTo(id);
    }

    @Test
    void a_header_is_enough_and_the_body_changes_nothing() {
        arrive(inbox, 1, "Message-ID: <a@x>");
        byte[] whole = message(2, "Message-ID: <b@x>", "In-Reply-To: <a@x>");
        byte[] header = octets(new String(whole).replace("Hello.\r\n", ""));
        Sighting sighting = Homestead.sighting(2);
        at.commit(
                new Received(
                        Homestead.ref(inbox),
                        Homestead.EPOCH,
                        2,
                        at.content(header),
                        sighting,
                        true));
        catchUp();
        assertThat(placement(inbox, 2).whole()).isFalse();
        assertThat(thread(inbox, 2)).isEqualTo(thread(inbox, 1));

        at.commit(at.received(inbox, 2, whole));
        catchUp();

        assertThat(placement(inbox, 2).whole()).isTrue();
        assertThat(uidsOf(thread(inbox, 1))).containsExactly(1L, 2L);
    }

    @Test
    void mail_that_is_numbered_anew_stays_in_its_thread() {
        arrive(inbox, 1, "Message-ID: <a@x>");
        arrive(inbox, 2, "Message-ID: <b@x>", "In-Reply-To: <a@x>");
        catchUp();
        ThreadId id = thread(inbox, 1);
        at.store.localStore().resetMailbox(inbox);
        at.begin(inbox, Homestead.EPOCH + 1);
        for (long uid = 1; uid <= 2; uid++) {
            at.commit(
                    new Received(
                            Homestead.ref(inbox),
                            Homestead.EPOCH + 1,
                            10 + uid,
                            at.content(
                                    uid == 1
                                            ? message(1, "Message-ID: <a@x>")
                                            : message(
                                                    2, "Message-ID: <b@x>", "In-Reply-To: <a@x>")),
                            new Sighting(10 + uid, Keywords.none(), NOON.plusSeconds(uid), 60),
                            false));
        }
        catchUp();

        assertThat(uidsOf(id)).containsExactly(11L, 12L);
    }

    @Test
    void accounts_share_no_thread() {
        Account ann = at.account("ann");
        MailboxId other = at.mailbox(ann, "INBOX");
        at.begin(other, Homestead.EPOCH);
        arrive(inbox, 1, "Message-ID: <a@x>");
        arrive(other, 1, "Message-ID: <a@x>");
        catchUp();

        assertThat(thread(other, 1)).isNotEqualTo(thread(inbox, 1));

        ThreadId gone = thread(other, 1);
        at.store.accounts().remove(ann.id());
        assertThat(at.store.threadReader().thread(gone)).isEmpty();
        assertThat(uidsOf(thread(inbox, 1))).hasSize(1);
    }

    @Test
    void an_answer_without_references_joins_what_its_addressee_wrote_shortly_before() {
        String monday = "Date: Mon, 23 Nov 2026 12:00:00 +0000";
        arrive(inbox, 1, "From: ann@x", "To: joe@x", "Subject: hello", monday);
        arrive(inbox, 2, "From: bob@x", "To: joe@x", "Subject: hello", monday);
        arrive(inbox, 3, "From: ann@x", "To: joe@x", "Subject: hello", monday);
        catchUp();
        assertThat(Set.of(thread(inbox, 1), thread(inbox, 2), thread(inbox, 3))).hasSize(3);

        arrive(
                sent,
                4,
                "From: joe@x",
                "To: Bob <BOB@x>",
                "Subject: SV: Hello",
                "Date: Wed, 25 Nov 2026 12:00:00 +0000");
        catchUp();

        assertThat(thread(sent, 4)).isEqualTo(thread(inbox, 2));
        assertThat(Set.of(thread(inbox, 1), thread(inbox, 2), thread(inbox, 3))).hasSize(3);
    }

    @Test
    void marks_cost_no_write() {
        arrive(inbox, 1, "Message-ID: <a@x>");
        catchUp();
        String before = position();
        at.store
                .localStore()
                .applyMarks(
                        inbox,
                        List.of(
                                new SeenChange.Marked(
                                        1,
                                        placement(inbox, 1).id(),
                                        Keywords.of(),
                                        Keywords.of(Keyword.SEEN))));
        assertThat(at.store.threads().remaining()).isEqualTo(1);

        catchUp();

        assertThat(position()).isEqualTo(before);
    }

    private String position() {
        return at.store
                .database()
                .read(sql ->
                        sql.first("SELECT position FROM thread_progress", r -> r.getString(1)));
    }

    @Test
    void a_position_that_is_not_known_is_begun_anew_and_ids_stay() {
        arrive(inbox, 1, "Message-ID: <a@x>");
        arrive(inbox, 2, "Message-ID: <b@x>", "References: <a@x>");
        arrive(inbox, 3, "Message-ID: <c@x>");
        catchUp();
        List<ThreadId> before = List.of(thread(inbox, 1), thread(inbox, 2), thread(inbox, 3));
        FeedPosition head = at.store.feed().head();
        var lost =
                new FeedPosition(
                        head.number(), head.kind(), head.id(), head.mark() + 1, head.base());
        at.store
                .database()
                .write(
                        Database.Durability.FULL,
                        sql ->
                                sql.update(
                                        "UPDATE thread_progress SET position = ?",
                                        lost.toString()));
        arrive(inbox, 4, "Message-ID: <d@x>", "References: <c@x>");

        catchUp();

        assertThat(List.of(thread(inbox, 1), thread(inbox, 2), thread(inbox, 3))).isEqualTo(before);
        assertThat(thread(inbox, 4)).isEqualTo(thread(inbox, 3));
    }

    @Test
    void made_anew_threads_are_the_same_and_keep_their_ids() {
        for (int uid = 1; uid <= 40; uid++) {
            arrive(inbox, uid, "Message-ID: <" + uid + "@x>", "References: <r" + uid % 7 + "@x>");
            if (uid % 9 == 0) {
                catchUp();
            }
        }
        arrive(inbox, 41, "References: <r1@x> <r4@x>");
        catchUp();
        Map<Long, ThreadId> before = threads(inbox);

        at.store.threads().rebuild();
        assertThat(threads(inbox)).isEmpty();
        catchUp();

        assertThat(threads(inbox)).isEqualTo(before);
        assertThat(uidsOf(new ThreadId(1))).isEqualTo(uidsOf(thread(inbox, 41)));
    }

    @Test
    void an_id_of_joined_threads_stands_for_one_of_them_when_they_come_apart() {
        arrive(inbox, 1, "Message-ID: <a@x>");
        catchUp();
        arrive(inbox, 2, "Message-ID: <b@x>");
        catchUp();
        arrive(inbox, 3, "References: <a@x> <b@x>");
        catchUp();
        assertThat(thread(inbox, 2)).hasToString("t1");

        // What joined them is no more when threads are made anew.
        at.store.threads().rebuild();
        long message = placement(inbox, 3).message().number();
        at.store
                .database()
                .write(
                        Database.Durability.FULL,
                        sql -> {
                            ThreadTables.forget(sql, "[" + message + "]");
                            sql.update("DELETE FROM placement WHERE message = ?", message);
                            sql.update("DELETE FROM message WHERE id = ?", message);
                            Figures.recount(sql, inbox.number());
                            return null;
                        });
        catchUp();

        assertThat(thread(inbox, 1)).hasToString("t1");
        assertThat(thread(inbox, 2)).hasToString("t3");
    }

    private Map<Long, ThreadId> threads(MailboxId mailbox) {
        var threads = new TreeMap<Long, ThreadId>();
        for (PlacementView each : at.all(mailbox)) {
            if (each.thread() != null) {
                threads.put(each.remote().number(), each.thread());
            }
        }
        return threads;
    }

    @Test
    void
            whatever_the_order_and_the_pieces_the_threads_are_the_same_and_no_id_changes_its_meaning() {
        long first = Long.getLong("mailboat.seed", 20261128);
        System.out.println("ThreadsTest seed " + first);
        for (long seed = first; seed < first + 12; seed++) {
            var random = new Random(seed);
            List<byte[]> messages = conversations(random, 60);
            Set<Set<Integer>> expected = null;
            for (int order = 0; order < 3; order++) {
                Path place = home.resolve("order-" + seed + "-" + order);
                Set<Set<Integer>> found = fileInSomeOrder(place, messages, random, seed);
                expected = expected == null ? found : expected;
                assertThat(found).as("seed %d, order %d", seed, order).isEqualTo(expected);
            }
        }
    }

    /// Messages some of which are missing, with references that are cut short, doubled, wrong.
    private static List<byte[]> conversations(Random random, int count) {
        List<byte[]> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String from = "From: p" + random.nextInt(4) + "@x";
            String to = "To: p" + random.nextInt(4) + "@x";
            String date = "Date: " + (1 + random.nextInt(28)) + " Nov 2026 12:00:00 +0000";
            String subject =
                    "Subject: "
                            + (random.nextInt(3) == 0 ? "Re: " : "")
                            + "topic "
                            + random.nextInt(6);
            var references = new StringBuilder("References:");
            if (random.nextInt(3) > 0) {
                int branch = random.nextInt(12);
                for (int k = random.nextInt(3); k >= 0; k--) {
                    references.append(" <").append(branch).append('-').append(random.nextInt(9));
                    references.append("@x>");
                }
            }
            if (random.nextInt(25) == 0) {
                references.append(" <").append(random.nextInt(12)).append("-0@x>");
            }
            String id = "Message-ID: <" + random.nextInt(14) + "-" + random.nextInt(9) + "@x>";
            messages.add(
                    random.nextInt(5) == 0
                            ? message(i, from, to, date, subject, references.toString())
                            : message(i, from, to, date, subject, references.toString(), id));
        }
        return messages;
    }

    /// @return which messages are of one thread
    private static Set<Set<Integer>> fileInSomeOrder(
            Path place, List<byte[]> messages, Random random, long seed) {
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            order.add(i);
        }
        Collections.shuffle(order, random);
        Map<Integer, Set<ThreadId>> ids = new HashMap<>();
        try (var at = new Homestead(place)) {
            MailboxId inbox = at.mailbox(at.account("joe"), "INBOX");
            at.begin(inbox, Homestead.EPOCH);
            for (int i : order) {
                at.commit(at.received(inbox, 1 + i, messages.get(i)));
                if (random.nextInt(4) == 0) {
                    fileSome(at, random);
                    noteIds(at, inbox, ids);
                }
            }
            catchUp(at.store.threads());
            noteIds(at, inbox, ids);
            Map<ThreadId, Set<Integer>> threads = new HashMap<>();
            for (PlacementView each : at.all(inbox)) {
                int message = (int) each.remote().number() - 1;
                threads.computeIfAbsent(each.thread(), id -> new TreeSet<>()).add(message);
                for (ThreadId once : ids.get(message)) {
                    assertThat(at.store.threadReader().thread(once).orElseThrow().id())
                            .as("seed %d: %s was the thread of %d", seed, once, message)
                            .isEqualTo(each.thread());
                }
                assertThat(each.thread())
                        .as("seed %d: the oldest", seed)
                        .isEqualTo(Collections.min(ids.get(message)));
            }
            return Set.copyOf(threads.values());
        }
    }

    /// With readings of their own, as several processes have, and perhaps not to the end.
    private static void fileSome(Homestead at, Random random) {
        var database = at.store.database();
        var readers = new SegmentReaders(Homes.segments(at.home));
        try (readers) {
            var one = new Threads(database, at.store.feed(), readers, 3, 1 + random.nextInt(8));
            var other = new Threads(database, at.store.feed(), readers, 2, 1 + random.nextInt(8));
            boolean more = true;
            for (int steps = random.nextInt(60); more && steps > 0; steps--) {
                more = random.nextBoolean() ? one.step() : other.step();
            }
        }
    }

    private static void noteIds(Homestead at, MailboxId inbox, Map<Integer, Set<ThreadId>> ids) {
        for (PlacementView each : at.all(inbox)) {
            if (each.thread() != null) {
                ids.computeIfAbsent((int) each.remote().number() - 1, m -> new TreeSet<>())
                        .add(each.thread());
            }
        }
    }

    @Test
    void a_thread_of_ten_thousand_grows_from_all_ends() {
        int count = 10_000;
        List<Integer> order = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            order.add(i);
        }
        // Every second one first, each a thread of its own; the others join them from behind.
        order.sort((a, b) -> a % 2 != b % 2 ? b % 2 - a % 2 : b - a);
        List<Received> batch = new ArrayList<>();
        for (int i : order) {
            batch.add(
                    at.received(
                            inbox,
                            i,
                            message(
                                    i,
                                    "Message-ID: <" + i + "@x>",
                                    "In-Reply-To: <" + (i - 1) + "@x>")));
            if (batch.size() == 500) {
                at.store.localStore().commitReceived(batch);
                batch.clear();
                catchUp();
            }
        }

        assertThat(uidsOf(new ThreadId(1))).hasSize(count);
        assertThat(at.store.threadReader().count(inbox)).isEqualTo(1);
    }

    @Test
    void damaged_octets_cost_one_message() throws Exception {
        arrive(inbox, 1, "Message-ID: <a@x>");
        at.store
                .database()
                .write(
                        Database.Durability.FULL,
                        sql -> sql.update("UPDATE content SET offset = offset + 1000000"));
        arrive(inbox, 2, "Message-ID: <b@x>");
        catchUp();

        assertThat(thread(inbox, 1)).isNull();
        assertThat(thread(inbox, 2)).isNotNull();
        assertThat(at.store.threadReader().page(inbox, null, 10).threads())
                .extracting(ThreadView::id)
                .containsExactly(thread(inbox, 2), null);
        at.store
                .database()
                .write(
                        Database.Durability.FULL,
                        sql ->
                                sql.update(
                                        "UPDATE content SET offset = offset - 1000000 WHERE id ="
                                                + " 1"));
    }
}
