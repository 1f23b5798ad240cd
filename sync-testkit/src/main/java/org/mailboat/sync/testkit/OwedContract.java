package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.ParkedMessage;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// What every [org.mailboat.sync.port.LocalStore] knows of messages that are still to be fetched,
/// and of those that were put off.
public abstract class OwedContract extends StoreScene {
    @Test
    void owed_messages_come_newest_first_and_page_by_page() {
        list(appeared(1), appeared(3), appeared(5), appeared(8));

        List<OwedMessage> first = store.owed(mailbox, BodyWindow.ALL, Long.MAX_VALUE, NOW, 3);
        List<OwedMessage> second = store.owed(mailbox, BodyWindow.ALL, 3, NOW, 3);

        assertThat(first)
                .containsExactly(
                        new OwedMessage(8, 108, NOW.minusSeconds(8), null, 0),
                        new OwedMessage(5, 105, NOW.minusSeconds(5), null, 0),
                        new OwedMessage(3, 103, NOW.minusSeconds(3), null, 0));
        assertThat(second).containsExactly(new OwedMessage(1, 101, NOW.minusSeconds(1), null, 0));
        assertThat(mailbox().appeared()).isEqualTo(4);
    }

    @Test
    void a_window_owes_the_bodies_that_it_holds_and_everything_of_which_nothing_is_here() {
        list(appeared(1), appeared(2), appeared(3));
        receive(header(1), header(2));
        var since = new BodyWindow(NOW.minusSeconds(1));

        assertThat(store.owed(mailbox, since, Long.MAX_VALUE, NOW, 10))
                .extracting(OwedMessage::id)
                .as("3 is older than the window, and nothing of it is here")
                .containsExactly(3L, 1L);
        assertThat(store.owed(mailbox, since, 3, NOW, 10))
                .extracting(OwedMessage::id)
                .containsExactly(1L);

        receive(header(3));

        assertThat(store.owed(mailbox, since, Long.MAX_VALUE, NOW, 10))
                .extracting(OwedMessage::id)
                .containsExactly(1L);
        assertThat(store.owed(mailbox, BodyWindow.NONE, Long.MAX_VALUE, NOW, 10)).isEmpty();
        assertThat(owed()).containsExactly(3L, 2L, 1L);
    }

    @Test
    void attempts_at_a_body_are_forgotten_when_no_body_that_old_is_wanted() {
        list(appeared(1), appeared(2), appeared(3));
        receive(header(1), header(3));
        store.park(mailbox, IdSet.of(1, 2, 3), failure(), NOW.plusSeconds(60));

        store.unpark(account(), new BodyWindow(NOW.minusSeconds(1)));

        assertThat(store.parked(mailbox, 10)).extracting(ParkedMessage::id).containsExactly(1L, 2L);
    }

    @Test
    void a_parked_message_is_withheld_until_it_is_due_and_counts_its_attempts() {
        list(appeared(3), appeared(5));
        Instant next = NOW.plus(Duration.ofMinutes(5));
        store.park(mailbox, IdSet.of(3), failure(), next);

        assertThat(owed()).containsExactly(5L);
        assertThat(store.owed(mailbox, BodyWindow.ALL, Long.MAX_VALUE, next, 10))
                .extracting(OwedMessage::id, OwedMessage::size, OwedMessage::attempts)
                .containsExactly(tuple(5L, 105L, 0), tuple(3L, 103L, 1));
        assertThat(mailbox().appeared()).isEqualTo(2);
        assertThat(store.parked(mailbox, 10))
                .singleElement()
                .satisfies(parked -> {
                    assertThat(parked.id()).isEqualTo(3);
                    assertThat(parked.attempts()).isEqualTo(1);
                    assertThat(parked.nextTry()).isEqualTo(next);
                    assertThat(parked.failure().kind()).isEqualTo(FailureKind.TRANSIENT);
                    assertThat(parked.failure().text()).isEqualTo(failure().text());
                });

        store.park(mailbox, IdSet.of(3), failure(), next);
        assertThat(store.parked(mailbox, 10))
                .extracting(ParkedMessage::attempts)
                .containsExactly(2);
    }

    @Test
    void a_parked_message_stays_parked_while_it_is_listed_and_goes_with_it() {
        list(appeared(3));
        store.park(mailbox, IdSet.of(3), failure(), NOW.plusSeconds(60));

        list(appeared(3));
        assertThat(store.parked(mailbox, 10)).hasSize(1);
        assertThat(owed()).isEmpty();

        list();
        assertThat(store.parked(mailbox, 10)).isEmpty();
    }

    @Test
    void a_parked_message_that_comes_after_all_is_no_longer_parked() {
        list(appeared(3));
        store.park(mailbox, IdSet.of(3), failure(), NOW.plusSeconds(60));

        receive(received(3, "three", sighting(3, SEEN)));

        assertThat(store.parked(mailbox, 10)).isEmpty();
        assertThat(mailbox().appeared()).isZero();
    }
}
