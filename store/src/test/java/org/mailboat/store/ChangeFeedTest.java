package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;

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
import org.mailboat.store.Database.Durability;
import org.mailboat.store.FeedEntry.MailboxChanged;
import org.mailboat.store.FeedEntry.MailboxGone;
import org.mailboat.store.FeedEntry.PlacementChanged;
import org.mailboat.store.FeedEntry.PlacementGone;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

class ChangeFeedTest {
    @TempDir Path directory;
    private Homestead home;
    private Account joe;
    private MailboxId inbox;

    @BeforeEach
    void a_mailbox() {
        home = new Homestead(directory.resolve("home"));
        joe = home.account("joe");
        inbox = home.mailbox(joe, "INBOX");
        home.begin(inbox, Homestead.EPOCH);
    }

    @AfterEach
    void close() {
        home.close();
    }

    private ChangeFeed feed() {
        return home.store.feed();
    }

    private List<FeedEntry> since(FeedPosition from) {
        FeedPage page = feed().since(from, MailReader.LARGEST_PAGE);
        assertThat(page.known()).isTrue();
        assertThat(page.more()).isFalse();
        return page.entries();
    }

    private List<PlacementChanged> placements(FeedPosition from) {
        return since(from).stream()
                .filter(PlacementChanged.class::isInstance)
                .map(PlacementChanged.class::cast)
                .toList();
    }

    private PlacementId arrive(long uid) {
        home.commit(home.received(inbox, uid, octets("Subject: " + uid + "\r\n\r\nhello")));
        return home.store.mail().byUid(inbox, uid - 1, 1).getFirst().id();
    }

    private void remove(long uid) {
        PlacementId placement = home.store.mail().byUid(inbox, uid - 1, 1).getFirst().id();
        var vanished = List.of(new SeenChange.Vanished(uid, placement));
        home.begin(inbox, Homestead.EPOCH);
        home.store.localStore().recordWindow(inbox, IdSet.of(uid), List.copyOf(vanished));
        home.store.localStore().applyRemovals(inbox, vanished, NOON);
    }

    @Test
    void a_message_that_arrives_is_told_once_with_its_mailbox() {
        FeedPosition before = feed().head();
        PlacementId arrived = arrive(1);

        assertThat(since(before))
                .hasSize(2)
                .first()
                .isEqualTo(new MailboxChanged(inbox, false, true));
        assertThat(placements(before))
                .extracting(PlacementChanged::placement, PlacementChanged::appeared)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(arrived, true));
        assertThat(since(feed().head())).isEmpty();
    }

    @Test
    void what_changes_nothing_for_a_reader_moves_nothing() {
        arrive(1);
        FeedPosition before = feed().head();

        home.begin(inbox, Homestead.EPOCH);
        home.store
                .localStore()
                .recordWindow(
                        inbox,
                        IdSet.range(1, 9),
                        List.of(new SeenChange.Appeared(Homestead.sighting(2))));
        home.store.localStore().finishListing(inbox, NOON);

        assertThat(feed().head()).isEqualTo(before);
    }

    @Test
    void a_mark_is_a_change_and_a_removal_hides() {
        PlacementId first = arrive(1);
        FeedPosition before = feed().head();
        home.store
                .localStore()
                .applyMarks(
                        inbox,
                        List.of(
                                new SeenChange.Marked(
                                        1, first, Keywords.of(), Keywords.of(Keyword.SEEN))));

        assertThat(placements(before))
                .extracting(PlacementChanged::appeared, PlacementChanged::visible)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(false, true));

        FeedPosition marked = feed().head();
        remove(1);

        assertThat(placements(marked))
                .extracting(PlacementChanged::placement, PlacementChanged::visible)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(first, false));
    }

    @Test
    void what_is_had_back_appears_anew() {
        PlacementId first = arrive(1);
        remove(1);
        FeedPosition removed = feed().head();

        home.store.recovery().restore(List.of(first));

        assertThat(placements(removed))
                .extracting(PlacementChanged::appeared, PlacementChanged::visible)
                .containsExactly(org.assertj.core.groups.Tuple.tuple(true, true));
    }

    @Test
    void an_account_that_is_removed_takes_everything_with_it() {
        PlacementId first = arrive(1);
        FeedPosition before = feed().head();

        home.store.accounts().remove(joe.id());

        assertThat(since(before))
                .containsExactly(new PlacementGone(first, inbox), new MailboxGone(inbox));
    }

    @Test
    void pages_of_any_size_tell_the_same_in_the_same_order() {
        var batch = new ArrayList<Received>();
        for (int uid = 1; uid <= 60; uid++) {
            batch.add(home.received(inbox, uid, octets("Subject: " + uid + "\r\n\r\nhello")));
            if (uid % 20 == 0) {
                home.store.localStore().commitReceived(batch);
                batch.clear();
            }
        }
        remove(7);
        List<FeedEntry> whole = since(FeedPosition.START);
        long seed = Long.getLong("mailboat.seed", 20261128);
        System.out.println("ChangeFeedTest seed " + seed);
        var random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            var pieced = new ArrayList<FeedEntry>();
            FeedPosition at = FeedPosition.START;
            FeedPage page;
            do {
                page = feed().since(FeedPosition.parse(at.toString()), 1 + random.nextInt(9));
                pieced.addAll(page.entries());
                at = page.next();
            } while (page.more());
            assertThat(pieced).isEqualTo(whole);
            assertThat(at).isEqualTo(feed().head());
        }
    }

    @Test
    void who_follows_page_by_page_while_mail_comes_and_goes_ends_with_what_is_there() {
        long seed = Long.getLong("mailboat.seed", 20261129);
        System.out.println("ChangeFeedTest seed " + seed);
        var random = new Random(seed);
        Map<PlacementId, Boolean> followed = new LinkedHashMap<>();
        FeedPosition at = FeedPosition.START;
        long uid = 0;
        for (int step = 0; step < 120; step++) {
            if (uid == 0 || random.nextInt(3) > 0) {
                arrive(++uid);
            } else {
                var here = home.all(inbox);
                if (!here.isEmpty()) {
                    remove(here.get(random.nextInt(here.size())).remote().number());
                }
            }
            FeedPage page = feed().since(at, 1 + random.nextInt(3));
            follow(page, followed);
            at = page.next();
        }
        for (FeedPage page = feed().since(at, 5); ; page = feed().since(page.next(), 5)) {
            follow(page, followed);
            if (!page.more()) {
                break;
            }
        }
        followed.values().removeIf(visible -> !visible);
        assertThat(followed.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        home.all(inbox).stream().map(PlacementView::id).toList());
    }

    @Test
    void how_much_is_left_is_what_is_told_from_there() {
        for (int uid = 1; uid <= 9; uid++) {
            arrive(uid);
        }
        remove(4);
        FeedPosition at = FeedPosition.START;
        while (!at.equals(feed().head())) {
            assertThat(feed().left(at)).isEqualTo(placements(at).size());
            at = feed().since(at, 1).next();
        }
        assertThat(feed().left(at)).isZero();
        var lost = new FeedPosition(at.number(), at.kind(), at.id(), at.mark() + 1, at.base());
        assertThat(feed().left(lost)).as("of a state that is not known").isEqualTo(9);
    }

    private static void follow(FeedPage page, Map<PlacementId, Boolean> followed) {
        for (FeedEntry entry : page.entries()) {
            if (entry instanceof PlacementChanged changed) {
                followed.put(changed.placement(), changed.visible());
            }
        }
    }

    @Test
    void a_clean_stop_and_a_kill_cost_nobody_anything() {
        arrive(1);
        FeedPosition before = feed().head();
        home.reopen();
        PlacementId second = arrive(2);

        assertThat(placements(before))
                .extracting(PlacementChanged::placement)
                .containsExactly(second);
    }

    @Test
    void a_state_that_a_power_cut_undid_is_not_known_even_when_the_numbers_came_again()
            throws IOException {
        arrive(1);
        FeedPosition durable = feed().head();
        home.close();
        Path copy = directory.resolve("copy");
        copy(home.home, copy);

        home = new Homestead(home.home);
        arrive(2);
        arrive(3);
        FeedPosition lost = feed().head();
        home.close();

        home = new Homestead(copy);
        assertThat(feed().since(lost, 10).known()).isFalse();
        assertThat(feed().since(durable, 10).known()).isTrue();
        arrive(4);
        arrive(5);
        arrive(6);

        assertThat(feed().head().number()).isGreaterThan(lost.number());
        assertThat(feed().since(lost, 10).known()).isFalse();
        assertThat(placements(durable)).hasSize(3);
    }

    @Test
    void what_went_too_long_ago_is_not_known_any_more() {
        arrive(1);
        FeedPosition old = feed().head();
        home.store
                .database()
                .write(
                        Durability.NORMAL,
                        sql -> {
                            sql.run(
                                    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                                            + " WHERE i <= 100001) INSERT INTO gone SELECT (SELECT"
                                            + " number + 1 FROM feed), 2, 1000000 + i, 1 FROM n");
                            return null;
                        });
        FeedPosition then = feed().head();
        home.reopen();
        arrive(2);

        assertThat(feed().since(old, 10).known()).isFalse();
        assertThat(feed().since(then, 10).known()).isTrue();
    }

    @Test
    void commits_are_told_once_each_if_they_changed_something() {
        var told = new AtomicInteger();
        try (var _ = feed().onCommit(told::incrementAndGet)) {
            arrive(1);
            home.begin(inbox, Homestead.EPOCH);
            arrive(2);
        }
        arrive(3);
        assertThat(told).hasValue(2);
    }

    @Test
    void only_a_position_is_parsed() {
        assertThat(FeedPosition.parse(feed().head().toString())).isEqualTo(feed().head());
        for (String text : List.of("", "1", "1.2.3", "1.2.3.4.5.6", "a.b.c.-.1", "ü.1.1.1.1")) {
            assertThatThrownBy(() -> FeedPosition.parse(text))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("not a state of the store");
        }
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
