package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mailboat.model.Account;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/// Holds pages of every kind against a plain sort of everything there is.
class PlacementFilterTest {
    private static final long SEED = Long.getLong("mailboat.seed", 20_261_123L);
    private static final int MAILBOXES = 7;
    private static final int MESSAGES = 3_000;
    private static final int SECONDS = 900;

    @TempDir Path home;
    private Homestead at;
    private final List<MailboxId> mailboxes = new ArrayList<>();
    private final List<PlacementView> everything = new ArrayList<>();

    @BeforeEach
    void fill() {
        System.out.println("mailboat.seed=" + SEED);
        var random = new Random(SEED);
        at = new Homestead(home);
        Account account = at.account("joe");
        StoredContent same = at.content(Homestead.octets("the same octets"));
        for (int i = 0; i < MAILBOXES; i++) {
            MailboxId mailbox = at.mailbox(account, "M" + i);
            mailboxes.add(mailbox);
            at.list(mailbox);
            List<Received> batch = new ArrayList<>();
            for (int uid = 1; uid <= MESSAGES / MAILBOXES; uid++) {
                batch.add(received(mailbox, uid, same, random));
            }
            at.store.localStore().commitReceived(batch);
            everything.addAll(at.all(mailbox));
        }
    }

    private static Received received(
            MailboxId mailbox, long uid, StoredContent content, Random random) {
        Instant date =
                random.nextInt(50) == 0 ? null : Instant.ofEpochSecond(random.nextInt(SECONDS));
        var keywords = new ArrayList<Keyword>();
        for (Keyword keyword : List.of(Keyword.SEEN, Keyword.FLAGGED, new Keyword("$Todo"))) {
            if (random.nextInt(4) == 0) {
                keywords.add(keyword);
            }
        }
        return new Received(
                Homestead.ref(mailbox),
                Homestead.EPOCH,
                uid,
                content,
                new Sighting(uid, Keywords.of(keywords), date, 15),
                false);
    }

    @AfterEach
    void close() {
        at.close();
    }

    private static PlacementFilter filter(
            List<MailboxId> mailboxes,
            Keywords with,
            Keywords without,
            @Nullable Instant since,
            @Nullable Instant before,
            boolean oldestFirst) {
        return new PlacementFilter(mailboxes, false, with, without, since, before, oldestFirst);
    }

    private void assertPagesAreWhatASortGives(PlacementFilter filter) {
        Predicate<PlacementView> fits =
                p ->
                        filter.mailboxes().contains(p.mailbox())
                                && filter.takes(p.keywords())
                                && within(p.internalDate(), filter.since(), filter.before());
        Comparator<PlacementView> order =
                Comparator.comparing((PlacementView p) -> InternalDates.toColumn(p.internalDate()))
                        .thenComparing(PlacementView::id);
        List<PlacementId> expected =
                everything.stream()
                        .filter(fits)
                        .sorted(filter.oldestFirst() ? order : order.reversed())
                        .map(PlacementView::id)
                        .toList();
        for (int limit : new int[] {1, 7, 100, 1_000}) {
            if (expected.size() / limit < 300) {
                assertThat(paged(filter, limit)).as("%s by %d", filter, limit).isEqualTo(expected);
            }
        }
    }

    private static boolean within(
            @Nullable Instant date, @Nullable Instant since, @Nullable Instant before) {
        return date == null
                ? since == null && before == null
                : (since == null || !date.isBefore(since))
                        && (before == null || date.isBefore(before));
    }

    private List<PlacementId> paged(PlacementFilter filter, int limit) {
        var ids = new ArrayList<PlacementId>();
        Cursor cursor = null;
        do {
            PlacementPage page = at.store.mail().page(filter, cursor, limit);
            assertThat(page.placements().size()).isLessThanOrEqualTo(limit);
            page.placements().forEach(p -> ids.add(p.id()));
            cursor = page.next();
        } while (cursor != null);
        return ids;
    }

    @Test
    void pages_of_any_mailboxes_marks_dates_and_order_are_what_a_sort_of_everything_gives() {
        var random = new Random(SEED);
        List<Keywords> marks =
                List.of(
                        Keywords.none(),
                        Keywords.of(Keyword.SEEN),
                        Keywords.of(Keyword.FLAGGED, new Keyword("$TODO")),
                        Keywords.of(new Keyword("nowhere")));
        for (int i = 0; i < 120; i++) {
            List<MailboxId> some =
                    mailboxes.subList(random.nextInt(MAILBOXES - 1), MAILBOXES - random.nextInt(2));
            assertPagesAreWhatASortGives(
                    filter(
                            some,
                            marks.get(random.nextInt(marks.size())),
                            marks.get(random.nextInt(marks.size())),
                            moment(random),
                            moment(random),
                            random.nextBoolean()));
        }
    }

    private static @Nullable Instant moment(Random random) {
        return random.nextInt(3) == 0
                ? null
                : Instant.ofEpochMilli(random.nextInt(SECONDS * 1000) / 250 * 250);
    }

    @Test
    void no_mailbox_and_bounds_that_exclude_each_other_give_an_empty_page() {
        var nowhere = filter(List.of(), Keywords.none(), Keywords.none(), null, null, false);
        var never =
                filter(
                        mailboxes,
                        Keywords.none(),
                        Keywords.none(),
                        Instant.ofEpochSecond(500),
                        Instant.ofEpochSecond(400),
                        true);

        assertThat(at.store.mail().page(nowhere, null, 10).placements()).isEmpty();
        assertThat(at.store.mail().page(never, null, 10).placements()).isEmpty();
    }
}
