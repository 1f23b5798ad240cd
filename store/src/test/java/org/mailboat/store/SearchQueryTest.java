package org.mailboat.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.store.search.SearchOrder.Sort;
import org.mailboat.store.search.SearchResult;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a query finds, in what order, page by page, and what is shown of it.
class SearchQueryTest extends SearchScene {
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
}
