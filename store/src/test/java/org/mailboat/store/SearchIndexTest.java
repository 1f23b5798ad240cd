package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mailboat.store.Homestead.EPOCH;
import static org.mailboat.store.Homestead.NOON;
import static org.mailboat.store.Homestead.octets;
import static org.mailboat.store.Homestead.sighting;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.store.search.SearchIndex;
import org.mailboat.store.search.SearchOrder;
import org.mailboat.store.search.SearchOrder.Sort;
import org.mailboat.store.search.SearchResult;
import org.mailboat.store.search.query.QueryParser;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

class SearchIndexTest {
    private static final LocalDate TODAY = LocalDate.of(2026, 11, 23);

    @TempDir Path home;
    private Homestead at;
    private SearchIndex index;
    private MailboxId inbox;
    private MailboxId archive;

    @BeforeEach
    void open() {
        at = new Homestead(home);
        var joe = at.account("joe");
        inbox = at.mailbox(joe, "INBOX");
        archive = at.mailbox(joe, "Archive/2026");
        index = SearchIndex.of(at.store);
    }

    @AfterEach
    void close() {
        index.close();
        at.close();
    }

    private void reopen() {
        index.close();
        at.reopen();
        index = SearchIndex.of(at.store);
    }

    private static String mail(String subject, String body) {
        return "From: \"Ann Smith\" <ann.smith@mail.example.org>\r\n"
                + "To: joe@example.net\r\n"
                + "Subject: "
                + subject
                + "\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
                + body
                + "\r\n";
    }

    /// Puts these messages into a mailbox, UIDs from 1.
    private void put(MailboxId mailbox, String... mails) {
        var listed = new ArrayList<Sighting>();
        var received = new ArrayList<Received>();
        for (int i = 0; i < mails.length; i++) {
            listed.add(sighting(i + 1));
            received.add(at.received(mailbox, i + 1, octets(mails[i])));
        }
        at.list(mailbox, listed.toArray(Sighting[]::new));
        at.commit(received.toArray(Received[]::new));
    }

    private void index() {
        while (index.step()) {
            // until nothing is left
        }
    }

    private SearchResult search(String query) {
        return search(query, Sort.RELEVANCE, MailReader.LARGEST_PAGE, null);
    }

    private SearchResult search(String query, Sort sort, int limit, String after) {
        return index.search(
                new SearchOrder(
                        QueryParser.parse(query, TODAY),
                        sort,
                        ZoneOffset.UTC,
                        NOON,
                        limit,
                        after,
                        true,
                        true));
    }

    /// UIDs of what is found, in order.
    private List<Long> found(String query) {
        return search(query).found().stream().map(f -> uid(f.placement())).toList();
    }

    private static long uid(PlacementView placement) {
        var remote = placement.remote();
        return remote == null ? 0 : remote.number();
    }

    /// The server no longer has it.
    private void vanish(long uid, PlacementView placement) {
        List<SeenChange.Vanished> gone = List.of(new SeenChange.Vanished(uid, placement.id()));
        at.store.localStore().recordWindow(inbox, IdSet.of(uid), List.copyOf(gone));
        at.store.localStore().applyRemovals(inbox, gone, NOON);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            value = {
                "invoice                      | 1",
                "INVOICE                      | 1",
                "ann                          | 1 2 3 4",
                "from:ann subject:lunch       | 2",
                "subject:invoice              | 1",
                "body:invoice                 | ",
                "\"total amount\"             | 1",
                "\"amount total\"             | ",
                "from:\"ann smith\"           | 1 2 3 4",
                "from:ann.smith@mail.example.org | 1 2 3 4",
                "example.org                  | 1 2 3 4",
                "to:example.org               | ",
                "muller                       | 3",
                "mueller                      | ",
                "Müller                       | 3",
                "versicherung                 | 3",
                "\"versicherung\"             | ",
                "東京                         | 4",
                "京                           | 4",
                "東京都庁                     | 4",
                "京東                         | ",
                "amo*                         | 1",
                "invoice OR lunch             | 1 2",
                "ann -invoice                 | 2 3 4",
                "-ann                         | ",
                "ann -(invoice OR lunch)      | 3 4",
                "*                            | 1 2 3 4",
                "mailbox:INBOX lunch          | 2",
                "mailbox:Archive/* lunch      | ",
                "account:joe invoice          | 1",
                "is:unread                    | 1 2 3 4",
                "is:read                      | ",
                "on:2026-11-23 invoice        | 1",
                "before:2026-11-23            | ",
                "larger:10k                   | ",
                "smaller:10k lunch            | 2",
                "has:attachment               | ",
                "nothing-like-this            | ",
            })
    void a_query_finds(String query, String uids) {
        put(
                inbox,
                mail("Your invoice", "The total\r\namount is 12.50 EUR."),
                mail("Lunch?", "See you at the canteen."),
                mail("Vertrag", "Herr Müller, Ihr Lebensversicherungsvertrag liegt bei."),
                mail("東京", "東京都庁に行きました。"));
        index();

        assertThat(found(query).stream().sorted().map(String::valueOf).toList())
                .isEqualTo(uids == null ? List.of() : List.of(uids.split(" ")));
        assertThat(search(query).total()).isEqualTo(found(query).size());
    }

    @Test
    void the_subject_counts_more_than_the_text_and_new_mail_more_than_old() {
        put(inbox, mail("other", "harvest"), mail("harvest", "x"), mail("other", "harvest"));
        index();

        assertThat(found("harvest")).containsExactly(2L, 3L, 1L);
        assertThat(
                        search("harvest", Sort.DATE, 10, null).found().stream()
                                .map(f -> uid(f.placement())))
                .containsExactly(3L, 2L, 1L);
    }

    @Test
    void what_very_many_have_is_found_and_ordered_as_what_few_have() {
        var mails = new String[1_200];
        Arrays.fill(mails, mail("News", "a harbour in the fog, a lantern"));
        mails[4] = mail("harbour lantern", "Nothing.");
        mails[8] = mail("The harbour", "A lantern.");
        mails[12] = mail("A harbour", "Nothing else.");
        mails[16] = mail("john", "a harbour, a lantern");
        put(inbox, mails);
        index();

        assertThat(search("harbour lantern").total()).isEqualTo(1_199);
        assertThat(found("harbour lantern").subList(0, 2)).containsExactly(5L, 9L);
        assertThat(search("harbour lantern", Sort.DATE, 10, null).total()).isEqualTo(1_199);
        assertThat(search("harbour from:ann lantern").total()).isEqualTo(1_199);
        assertThat(search("\"a harbour\" lantern").total()).isEqualTo(1_197);
        assertThat(search("harbour -lantern").found()).hasSize(1);
        assertThat(search("jo*").total()).isEqualTo(1_200);
        assertThat(found("jo*").getFirst()).isEqualTo(17);
    }

    @Test
    void a_snippet_shows_texts_together_however_far_behind() {
        String apart = "words of no account ".repeat(300);
        put(inbox, mail("x", "harbour " + apart + "lantern " + apart + "a lantern, a harbour."));
        index();

        var snippet = search("harbour lantern").found().getFirst().snippet();

        assertThat(snippet).isNotNull();
        assertThat(snippet.text()).contains("a lantern, a harbour.");
        assertThat(snippet.marks()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void pages_go_on_without_gap_or_overlap_while_mail_comes() {
        String[] mails = new String[25];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = mail(i % 3 == 0 ? "harvest" : "other", "harvest " + i);
        }
        put(inbox, mails);
        index();
        List<Long> all = found("harvest");
        for (Sort sort : Sort.values()) {
            var paged = new ArrayList<Long>();
            String after = null;
            do {
                SearchResult page = search("harvest", sort, 4, after);
                page.found().forEach(f -> paged.add(uid(f.placement())));
                after = page.next();
            } while (after != null);
            assertThat(paged).hasSameElementsAs(all).doesNotHaveDuplicates();
            if (sort == Sort.RELEVANCE) {
                assertThat(paged).isEqualTo(all);
            }
        }
        assertThatThrownBy(() -> search("harvest", Sort.DATE, 4, "r.1.1.1.1"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> search("harvest", Sort.DATE, 4, "nonsense"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void what_is_attached_is_found_down_to_its_phrases() {
        String head = "Subject: two\r\nContent-Type: multipart/mixed; boundary=a\r\n\r\n--a\r\n";
        put(
                inbox,
                head
                        + "\r\nhello\r\n--a\r\nContent-Type: application/octet-stream;"
                        + " name=notes.txt\r\n\r\nthe harvest was good, 東京都庁\r\n--a--\r\n",
                head
                        + "\r\nhello\r\n--a\r\nContent-Type: application/octet-stream;"
                        + " name=old.eml\r\n\r\nFrom: bob@example.com\r\nSubject: Good"
                        + " harvest\r\n\r\ndeep\r\n--a--\r\n");
        index();

        assertThat(found("harvest")).containsExactlyInAnyOrder(1L, 2L);
        assertThat(found("\"harvest was good\"")).containsExactly(1L);
        assertThat(found("東京都")).containsExactly(1L);
        assertThat(found("\"good harvest\"")).containsExactly(2L);
        assertThat(found("bob@example.com deep")).containsExactly(2L);
        assertThat(found("from:bob")).isEmpty();
    }

    @Test
    void a_total_is_exact_although_many_have_the_words_in_another_order() {
        String[] mails = new String[450];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = mail("m" + i, i % 90 == 7 ? "spring then harvest" : "harvest then spring");
        }
        put(inbox, mails);
        index();

        SearchResult page = search("\"spring then\"", Sort.DATE, 3, null);
        assertThat(page.found()).hasSize(3);
        assertThat(page.total()).isEqualTo(5);
        assertThat(page.exact()).isTrue();
        assertThat(found("harvest -\"spring then\"")).hasSize(445);
    }

    @Test
    void a_snippet_shows_what_was_searched_for() {
        put(inbox, mail("x", "Dear Joe,\r\n\r\nthe harvest was good,\r\nand the Weinlese better."));
        index();

        var shown = search("HARVEST good").found().getFirst().snippet();
        assertThat(shown).isNotNull();
        assertThat(shown.text())
                .isEqualTo("Dear Joe, the harvest was good, and the Weinlese better.");
        assertThat(shown.marks())
                .extracting(m -> shown.text().substring(m.start(), m.end()))
                .containsExactly("harvest", "good");
    }

    @Test
    void what_is_removed_is_not_found_until_it_is_had_back() {
        put(inbox, mail("one", "harvest"), mail("two", "harvest"));
        index();
        PlacementView one = at.all(inbox).getLast();

        vanish(1, one);
        assertThat(found("harvest")).containsExactly(2L);
        index();
        assertThat(found("harvest")).containsExactly(2L);

        at.store.recovery().restore(List.of(one.id()));
        index();
        assertThat(search("harvest").found())
                .extracting(f -> f.placement().id())
                .contains(one.id());
    }

    @Test
    void a_message_of_which_only_the_header_was_here_is_found_by_its_text_once_that_came() {
        String whole = mail("header first", "the harvest");
        String header = whole.substring(0, whole.indexOf("\r\n\r\n") + 4);
        at.list(inbox, sighting(1));
        at.commit(
                new Received(
                        Homestead.ref(inbox),
                        EPOCH,
                        1,
                        at.content(octets(header)),
                        sighting(1),
                        true));
        index();
        assertThat(found("header")).containsExactly(1L);
        assertThat(found("harvest")).isEmpty();

        at.commit(at.received(inbox, 1, octets(whole)));
        // Not shown by what the header said, as long as the index does not know the whole.
        assertThat(found("header")).isEmpty();
        index();
        assertThat(found("header")).containsExactly(1L);
        assertThat(found("harvest")).containsExactly(1L);
    }

    @Test
    void marks_are_those_of_now_whatever_is_indexed() {
        put(inbox, mail("one", "harvest"), mail("two", "harvest"));
        index();
        assertThat(found("harvest is:unread")).hasSize(2);

        var seen =
                List.of(
                        new SeenChange.Marked(
                                1,
                                at.all(inbox).getLast().id(),
                                Keywords.none(),
                                Keywords.of(Keyword.SEEN)));
        at.store.localStore().recordWindow(inbox, IdSet.of(1), List.copyOf(seen));
        at.store.localStore().applyMarks(inbox, seen);

        assertThat(found("harvest is:unread")).containsExactly(2L);
        assertThat(found("harvest is:read")).containsExactly(1L);
    }

    @Test
    void indexing_goes_on_where_it_was_left() {
        String[] mails = new String[700];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = mail("m" + i, "harvest number" + i);
        }
        put(inbox, mails);
        assertThat(index.remaining()).isEqualTo(700);
        assertThat(index.step()).isTrue();
        int first = found("harvest").size();
        assertThat(first).isBetween(1, 699);
        assertThat(index.remaining()).isEqualTo(700 - first);

        reopen();
        assertThat(found("harvest")).hasSize(first);
        index();
        assertThat(found("harvest")).hasSize(700);
        assertThat(index.remaining()).isZero();
        assertThat(found("number699")).containsExactly(700L);
    }

    @Test
    void a_file_that_is_missing_damaged_or_of_another_format_is_made_anew() throws IOException {
        put(inbox, mail("one", "harvest"));
        index();
        assertThat(found("harvest")).hasSize(1);
        List<Spoiling> spoilings =
                List.of(
                        Files::delete,
                        file -> Files.write(file, new byte[10_000]),
                        file -> Files.writeString(file, "no database at all, ".repeat(1_000)),
                        file -> Files.write(file, Arrays.copyOf(Files.readAllBytes(file), 5_000)),
                        file -> overwrite(file, 4_096),
                        SearchIndexTest::makeFormer,
                        file -> overwrite(file, 60));
        for (Spoiling spoiling : spoilings) {
            index.close();
            at.store.close();
            spoiling.spoil(home.resolve("search.db"));
            at.store = Store.open(home, Homestead.CLOCK);
            index = SearchIndex.of(at.store);

            found("harvest");
            index();
            assertThat(found("harvest")).hasSize(1);
            assertThat(index.remaining()).isZero();
        }
    }

    private interface Spoiling {
        void spoil(Path file) throws IOException;
    }

    /// As a version before this one left it.
    private static void makeFormer(Path file) {
        try (Sql sql = Sql.open(file, Sql.Mode.WRITE)) {
            sql.run("DROP TABLE neighbours; PRAGMA user_version = 1");
        }
    }

    private static void overwrite(Path file, int from) throws IOException {
        byte[] octets = Files.readAllBytes(file);
        Arrays.fill(octets, from, octets.length, (byte) 0x55);
        Files.write(file, octets, StandardOpenOption.TRUNCATE_EXISTING);
    }

    @Test
    void a_position_that_the_store_does_not_know_has_all_mail_looked_at_again() {
        put(inbox, mail("one", "harvest"));
        index();
        try (var file = at.store.derived("search", 2, "")) {
            file.tryWrite(sql -> {
                sql.update("UPDATE state SET position = ?", FeedPosition.endOf(99, 99).toString());
                // Of a message that a power cut took.
                sql.update("INSERT INTO indexed VALUES (77, 1)");
                sql.update("INSERT INTO word (rowid, terms) VALUES (77, 'harvest')");
                return sql.update("DELETE FROM indexed WHERE message = 1")
                        + sql.update("DELETE FROM neighbours WHERE message = 1")
                        + sql.update("DELETE FROM word WHERE rowid = 1");
            });
        }
        assertThat(index.remaining()).isEqualTo(1);
        assertThat(found("harvest")).isEmpty();
        index();
        assertThat(found("harvest")).containsExactly(1L);
        assertThat(
                        at.store
                                .derived("search", 2, "")
                                .read(sql -> sql.number("SELECT count(*) FROM indexed")))
                .contains(1L);
    }

    @Test
    void an_index_begun_anew_finds_the_same() {
        put(inbox, mail("one", "harvest"), mail("two", "Weinlese 2026"));
        index();
        assertThat(index.reset()).isTrue();
        assertThat(found("harvest")).isEmpty();
        assertThat(index.remaining()).isEqualTo(2);
        index();
        assertThat(found("harvest")).containsExactly(1L);
        assertThat(found("weinlese")).containsExactly(2L);
    }

    @Test
    void two_of_a_home_index_together_and_both_search() {
        String[] mails = new String[450];
        for (int i = 0; i < mails.length; i++) {
            mails[i] = mail("m" + i, "harvest Wort" + "abcdefghij".charAt(i % 10) + "verbindung");
        }
        put(inbox, mails);
        try (Store other = Store.open(home, Homestead.CLOCK);
                SearchIndex second = SearchIndex.of(other)) {
            boolean more = true;
            while (more) {
                more = index.step() | second.step();
            }
            assertThat(index.remaining()).isZero();
            assertThat(second.remaining()).isZero();
            assertThat(found("harvest")).hasSize(450);
            assertThat(found("verbindung")).hasSize(450);

            // A file that one puts in its place is the other's from then on.
            assertThat(second.reset()).isTrue();
            assertThat(found("harvest")).isEmpty();
            index();
            assertThat(found("harvest")).hasSize(450);
            assertThat(second.remaining()).isZero();
        }
    }

    @Test
    void only_one_writes_at_a_time() {
        put(inbox, mail("one", "harvest"));
        try (Store other = Store.open(home, Homestead.CLOCK);
                var file = other.derived("search", 2, "CREATE TABLE x (y)")) {
            file.tryWrite(sql -> {
                assertThat(index.step()).isFalse();
                assertThat(index.reset()).isFalse();
                return 1;
            });
        }
    }
}
