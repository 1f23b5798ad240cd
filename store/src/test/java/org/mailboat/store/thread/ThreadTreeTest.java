package org.mailboat.store.thread;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mailboat.store.thread.ThreadHeaderTest.header;

import org.junit.jupiter.api.Test;
import org.mailboat.store.thread.ThreadTree.Entry;
import org.mailboat.store.thread.ThreadTree.Place;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

class ThreadTreeTest {
    private static final Instant DAY = Instant.parse("2026-11-23T00:00:00Z");

    private final List<Entry> entries = new ArrayList<>();

    /// A message that answers others, sent a second after the one before.
    private void message(String id, String references, String... more) {
        String[] lines = new String[more.length + 2];
        lines[0] = "Message-ID: <" + id + "@x>";
        lines[1] = "References: " + references.replaceAll("\\w+", "<$0@x>");
        System.arraycopy(more, 0, lines, 2, more.length);
        entries.add(new Entry(header(lines), DAY.plusSeconds(entries.size())));
    }

    /// As in `a(b c(d))`.
    private String drawn() {
        var out = new StringBuilder();
        int depth = 0;
        String between = "";
        for (Place place : ThreadTree.arrange(entries)) {
            for (; depth < place.depth(); depth++) {
                between = "(";
            }
            for (; depth > place.depth(); depth--) {
                out.append(')');
                between = " ";
            }
            out.append(between);
            String id = entries.get(place.entry()).header().id();
            out.append(id == null ? "?" : id.substring(0, id.indexOf('@')));
            between = " ";
        }
        return out + ")".repeat(depth);
    }

    @Test
    void answers_stand_below_what_they_answer_in_the_order_of_their_dates() {
        message("a", "");
        message("b", "a");
        message("c", "a");
        message("d", "a b");
        message("e", "a b d");

        assertThat(drawn()).isEqualTo("a(b(d(e)) c)");
    }

    @Test
    void what_is_missing_is_passed_over() {
        message("a", "");
        message("c", "a missing");
        message("d", "a missing c");
        message("e", "missing");

        assertThat(drawn()).isEqualTo("a(c(d) e)");
    }

    @Test
    void what_is_missing_at_the_top_leaves_several_at_the_top() {
        message("b", "missing");
        message("c", "missing");

        assertThat(drawn()).isEqualTo("b c");
    }

    @Test
    void a_circle_is_cut_where_it_would_close() {
        message("a", "c");
        message("b", "a");
        message("c", "b");

        assertThat(drawn()).isEqualTo("c(a(b))");
    }

    @Test
    void what_a_message_says_of_itself_counts_before_what_others_say() {
        message("a", "");
        message("b", "a c");
        message("c", "");
        message("d", "b c");

        assertThat(drawn()).isEqualTo("a(c(b d))");

        entries.clear();
        message("a", "");
        message("b", "a");
        message("c", "b");
        message("d", "a c");

        assertThat(drawn()).isEqualTo("a(b(c(d)))");
    }

    @Test
    void a_second_message_of_an_identifier_answers_what_it_says_and_is_answered_by_none() {
        message("a", "");
        message("b", "a");
        message("b", "a", "Subject: another");
        message("c", "b");

        assertThat(drawn()).isEqualTo("a(b(c) b)");
    }

    @Test
    void an_answer_by_subject_alone_stands_below_the_first_of_that_subject() {
        message("a", "", "Subject: lunch");
        message("b", "", "Subject: dinner");
        message("c", "", "Subject: AW: Dinner");
        message("d", "", "Subject: lunch");
        message("e", "", "Subject: Re: supper");

        assertThat(drawn()).isEqualTo("a b(c) d e");
    }

    @Test
    void the_order_given_changes_nothing_where_nobody_contradicts_another() {
        long seed = Long.getLong("mailboat.seed", 7);
        var random = new Random(seed);
        message("m0", "");
        for (int i = 1; i < 60; i++) {
            var references = new StringBuilder();
            for (int at = random.nextInt(i); at > 0; at = (at - 1) / 2) {
                references.insert(0, "m" + at + " ");
            }
            message("m" + i, "m0 " + references);
        }
        String before = drawn();

        Collections.shuffle(entries, random);

        assertThat(drawn()).as("seed %d", seed).isEqualTo(before);
    }

    @Test
    void ten_thousand_messages_deep_or_wide_are_arranged_each_once() {
        for (boolean deep : new boolean[] {true, false}) {
            for (boolean backwards : new boolean[] {true, false}) {
                entries.clear();
                for (int i = 0; i < 10_000; i++) {
                    message("m" + i, deep ? (i == 0 ? "" : "m" + (i - 1)) : "gone" + i + " m0");
                }
                if (backwards) {
                    Collections.reverse(entries);
                    entries.replaceAll(e -> new Entry(e.header(), null));
                }

                List<Place> places = ThreadTree.arrange(entries);

                assertThat(places.stream().mapToInt(Place::entry).sorted())
                        .containsExactlyElementsOf(IntStream.range(0, 10_000).boxed().toList());
                assertThat(places.getLast().depth()).isEqualTo(deep ? 9_999 : 1);
            }
        }
    }

    @Test
    void whatever_is_referred_to_every_message_stands_once_below_its_parent() {
        long seed = Long.getLong("mailboat.seed", 11);
        var random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            entries.clear();
            for (int i = 0; i < 12; i++) {
                var references = new StringBuilder();
                for (int k = random.nextInt(4); k > 0; k--) {
                    references.append("m").append(random.nextInt(14)).append(' ');
                }
                message("m" + random.nextInt(12), references.toString(), "Subject: Re: s");
            }

            List<Place> places = ThreadTree.arrange(entries);

            Map<Integer, Integer> depths = new HashMap<>();
            for (Place place : places) {
                int above = place.parent() < 0 ? -1 : depths.getOrDefault(place.parent(), -9);
                assertThat(place.depth()).as("seed %d, round %d", seed, round).isEqualTo(above + 1);
                assertThat(depths.put(place.entry(), place.depth())).isNull();
            }
            assertThat(depths).hasSize(entries.size());
        }
    }
}
