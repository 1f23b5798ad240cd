package org.mailboat.store.thread;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.store.thread.ThreadForest.Entry;
import org.mailboat.store.thread.ThreadForest.Grown;
import org.mailboat.store.thread.ThreadForest.Name;

import java.util.List;

class ThreadForestTest {
    private static final long DAY = 20_000;

    private final ThreadForest forest = new ThreadForest();

    /// A message that mentions others.
    private static Entry message(long id, Long... mentioned) {
        return new Entry(id, 1, new ThreadKeys(List.of(mentioned), 0, 0, 0, DAY, 0, List.of()), 0);
    }

    /// A message with an identifier of its own.
    private static Entry named(long id, long own, long dated) {
        return new Entry(id, 1, new ThreadKeys(List.of(), own, dated, 0, DAY, 0, List.of()), 0);
    }

    private void known(long thread, long size, long name) {
        forest.thread(thread, size);
        forest.name(new Name(name, 0), thread);
    }

    private static Entry bySubject(long id, long day, long origin, Long... answers) {
        return new Entry(
                id, 1, new ThreadKeys(List.of(), 0, 0, 0, day, origin, List.of(answers)), 0);
    }

    private List<List<Long>> members() {
        return forest.result().stream()
                .map(grown -> grown.members().stream().map(Entry::message).toList())
                .toList();
    }

    @Test
    void messages_that_share_a_name_are_of_one_thread() {
        forest.add(message(1, 10L));
        forest.add(message(2, 20L));
        forest.add(message(3, 30L, 10L));
        forest.add(message(4));

        assertThat(members()).containsExactly(List.of(1L, 3L), List.of(2L), List.of(4L));
        assertThat(forest.result().getFirst().names())
                .containsExactly(new Name(10, 0), new Name(30, 0));
    }

    @Test
    void a_message_joins_what_was_apart_and_the_largest_stays() {
        known(5, 2, 50);
        known(6, 9, 60);
        known(7, 9, 70);
        known(8, 1, 80);
        forest.add(message(1, 50L, 60L, 70L));

        Grown grown = forest.result().getFirst();

        assertThat(forest.result()).hasSize(1);
        assertThat(grown.thread()).isEqualTo(6);
        assertThat(grown.absorbed()).containsExactly(5L, 7L);
        assertThat(grown.names()).isEmpty();
    }

    @Test
    void known_threads_are_joined_by_several_messages_together() {
        known(5, 1, 50);
        known(6, 1, 60);
        forest.add(message(1, 50L, 100L));
        forest.add(message(2, 60L));
        forest.add(message(3, 100L, 60L));

        assertThat(forest.result()).hasSize(1);
        assertThat(members()).containsExactly(List.of(1L, 2L, 3L));
    }

    @Test
    void
            messages_of_one_identifier_are_one_thread_if_they_are_of_one_date_or_somebody_mentions_it() {
        forest.add(named(1, 10, 100));
        forest.add(named(2, 10, 200));
        forest.add(named(3, 10, 100));
        forest.add(named(4, 20, 100));
        forest.add(named(5, 20, 200));
        forest.add(message(6, 20L));
        forest.add(named(7, 20, 300));

        assertThat(members())
                .containsExactly(List.of(1L, 3L), List.of(2L), List.of(4L, 5L, 6L, 7L));
        assertThat(forest.result().getFirst().names()).containsExactly(new Name(10, 100));
    }

    @Test
    void who_mentions_an_identifier_joins_all_known_messages_that_have_it() {
        forest.thread(5, 1);
        forest.thread(6, 1);
        forest.name(new Name(10, 100), 5);
        forest.name(new Name(10, 200), 6);
        forest.add(named(1, 10, 200));
        assertThat(forest.result().getFirst().thread()).isEqualTo(6);

        forest.add(message(2, 10L));

        assertThat(members()).containsExactly(List.of(1L, 2L));
        assertThat(forest.result().getFirst().absorbed()).containsExactly(6L);
    }

    @Test
    void an_answer_by_subject_joins_what_was_sent_shortly_before_in_either_order() {
        forest.add(bySubject(1, DAY, 10));
        forest.add(bySubject(2, DAY + ThreadKeys.DAYS, 20, 10L));
        forest.add(bySubject(3, DAY + ThreadKeys.DAYS + 1, 30, 10L));
        forest.add(bySubject(4, DAY + ThreadKeys.DAYS + 1, 10));
        forest.add(bySubject(5, DAY + 100, 40, 50L));
        forest.add(bySubject(6, DAY + 101, 50));
        forest.add(bySubject(7, DAY + 90, 50));

        assertThat(members())
                .containsExactly(List.of(1L, 2L), List.of(3L, 4L), List.of(5L, 7L), List.of(6L));
    }

    @Test
    void messages_of_one_subject_are_apart_while_nobody_answers() {
        forest.add(bySubject(1, DAY, 10));
        forest.add(bySubject(2, DAY, 10));
        forest.add(bySubject(3, DAY, 20, 99L));
        forest.add(bySubject(4, DAY, 20, 99L));

        assertThat(members()).hasSize(4);
    }

    @Test
    void known_messages_are_answered_and_answer_by_subject() {
        forest.thread(5, 1);
        forest.thread(6, 1);
        forest.origin(10, DAY, 5, false);
        forest.origin(20, DAY, 6, true);
        forest.add(bySubject(1, DAY + 1, 0, 10L));
        forest.add(bySubject(2, DAY - 1, 20));

        assertThat(forest.result()).extracting(Grown::thread).containsExactly(5L, 6L);
    }

    @Test
    void twenty_thousand_of_one_subject_are_joined() {
        for (int i = 0; i < 20_000; i++) {
            forest.add(bySubject(i + 1, DAY, 10, 10L));
        }

        assertThat(forest.result()).hasSize(1);
    }
}
