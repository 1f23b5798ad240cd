package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Completed;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Taken;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// What every [org.mailboat.sync.port.LocalStore] makes of messages that come: whole, as headers,
/// or completed later.
public abstract class ReceivedContract extends StoreScene {
    /// The next run goes on from the listing: what changed since, it is told.
    @Test
    void a_message_has_the_keywords_that_it_was_listed_with_whatever_came_with_it() {
        list(new SeenChange.Appeared(sighting(3, FLAGGED)));

        receive(received(3, "three", sighting(3, SEEN)));

        assertThat(baseline()).extracting(BaselineRow::keywords).containsExactly(FLAGGED);
    }

    @Test
    void a_received_message_is_here_agreed_and_no_longer_owed() {
        list(appeared(1), new SeenChange.Appeared(sighting(3, SEEN)));

        long fresh = receive(received(3, "three", sighting(3, SEEN)));

        assertThat(fresh).isEqualTo(1);
        assertThat(owed()).containsExactly(1L);
        assertThat(mailbox().messages()).isEqualTo(1);
        assertThat(baseline())
                .singleElement()
                .satisfies(row -> {
                    assertThat(row.remoteId()).isEqualTo(3);
                    assertThat(row.keywords()).isEqualTo(SEEN);
                });
        PlacementState state = placement(baseline().getFirst().placement());
        assertThat(state.keywords()).isEqualTo(SEEN);
        assertThat(state.agreedKeywords()).isEqualTo(SEEN);
        assertThat(state.agreedMailbox()).isEqualTo(mailbox);
        assertThat(state.remote()).isEqualTo(new RemoteId(EPOCH, 3));
        assertThat(state.complete()).isTrue();
        assertThat(state.deleted()).isFalse();
    }

    @Test
    void without_a_newer_word_the_listing_tells_the_keywords() {
        list(new SeenChange.Appeared(sighting(3, FLAGGED)));

        receive(received(3, "three", null));

        assertThat(baseline().getFirst().keywords()).isEqualTo(FLAGGED);
    }

    @Test
    void a_message_that_comes_twice_is_one() {
        list(appeared(3));
        receive(received(3, "three", sighting(3, SEEN)));
        var id = baseline().getFirst().placement();

        long fresh = receive(received(3, "three", sighting(3, FLAGGED)));

        assertThat(fresh).isZero();
        assertThat(baseline()).hasSize(1);
        assertThat(baseline().getFirst().placement()).isEqualTo(id);
    }

    @Test
    void a_message_that_comes_twice_in_one_batch_is_one() {
        list(appeared(3));

        long fresh =
                receive(
                        received(3, "three", sighting(3, SEEN)),
                        received(3, "three", sighting(3, SEEN)));

        assertThat(fresh).isEqualTo(1);
        assertThat(baseline()).hasSize(1);
    }

    @Test
    void equal_messages_with_different_numbers_are_two() {
        list(appeared(3), appeared(4));

        receive(received(3, "same", sighting(3, SEEN)), received(4, "same", sighting(4, SEEN)));

        assertThat(baseline()).hasSize(2);
    }

    @Test
    void what_belongs_to_another_epoch_is_dropped() {
        list(appeared(3));
        var stranger = new Received(ref(), EPOCH + 1, 3, content("x"), sighting(3, SEEN), false);

        assertThat(receive(stranger)).isZero();

        assertThat(mailbox().messages()).isZero();
        assertThat(owed()).containsExactly(3L);
    }

    @Test
    void committed_messages_survive_a_restart() {
        list(appeared(1), appeared(3));
        receive(received(3, "three", sighting(3, SEEN)));
        var before = baseline();

        store = bench.reopen();

        assertThat(baseline()).isEqualTo(before);
        assertThat(owed()).containsExactly(1L);
    }

    @Test
    void octets_of_an_abandoned_message_leave_nothing() {
        ContentWriter writer = store.newContent(100);
        writer.write(new byte[50], 0, 50);
        writer.abandon();
        list(appeared(3));

        receive(received(3, "three", sighting(3, SEEN)));

        assertThat(mailbox().messages()).isEqualTo(1);
    }

    @Test
    void many_messages_may_be_written_at_a_time() {
        list(appeared(1), appeared(2));
        byte[] one = "the first message".getBytes(StandardCharsets.UTF_8);
        byte[] two = "the other".getBytes(StandardCharsets.UTF_8);
        ContentWriter first = store.newContent(one.length);
        ContentWriter other = store.newContent(two.length);
        first.write(one, 0, 5);
        other.write(two, 0, two.length);
        first.write(one, 5, one.length - 5);

        var later = other.finish();
        var sooner = first.finish();

        assertThat(sooner.sha256()).isEqualTo(content("the first message").sha256());
        assertThat(later.sha256()).isEqualTo(content("the other").sha256());
        assertThat(later.length()).isEqualTo(two.length);
        receive(
                new Received(ref(), EPOCH, 1, sooner, sighting(1, SEEN), false),
                new Received(ref(), EPOCH, 2, later, sighting(2, SEEN), false));
        assertThat(baseline()).hasSize(2);
    }

    @Test
    void a_header_is_enough_only_where_headers_are_asked_for() {
        list(appeared(3));
        var header = new Received(ref(), EPOCH, 3, content("head"), sighting(3, SEEN), true);
        assertThat(store.commitReceived(List.of(header))).isEqualTo(new Taken(1, 0));
        var id = baseline().getFirst().placement();
        assertThat(placement(id).complete()).isFalse();
        assertThat(store.owed(mailbox, BodyWindow.NONE, Long.MAX_VALUE, NOW, 10)).isEmpty();
        assertThat(owed()).containsExactly(3L);
        assertThat(mailbox().appeared()).isZero();

        assertThat(receive(received(3, "head and body", sighting(3, SEEN)))).isEqualTo(1);

        assertThat(baseline().getFirst().placement()).isEqualTo(id);
        assertThat(placement(id).complete()).isTrue();
        assertThat(owed()).isEmpty();
    }

    @Test
    void a_message_is_completed_where_it_stands_and_once() {
        list(appeared(3));
        receive(header(3));
        PlacementId id = baseline().getFirst().placement();
        store.park(mailbox, IdSet.of(3), failure(), NOW.plusSeconds(60));
        Incomplete known = store.incomplete(List.of(id)).getFirst();
        assertThat(known.placement()).isEqualTo(id);
        assertThat(known.places())
                .singleElement()
                .satisfies(place -> {
                    assertThat(place.mailbox().id()).isEqualTo(mailbox);
                    assertThat(place.epoch()).isEqualTo(EPOCH);
                    assertThat(place.told().id()).isEqualTo(3);
                    assertThat(place.told().size()).isEqualTo(103);
                    assertThat(place.told().internalDate()).isEqualTo(NOW.minusSeconds(3));
                });
        var whole = new Completed(id, content("head and body"));

        assertThat(store.complete(List.of(whole, whole))).isEqualTo(1);

        assertThat(placement(id).complete()).isTrue();
        assertThat(owed()).isEmpty();
        assertThat(store.parked(mailbox, 10)).isEmpty();
        assertThat(store.incomplete(List.of(id))).isEmpty();
        assertThat(store.complete(List.of(whole))).isZero();
        assertThat(receive(received(3, "head and body", sighting(3, SEEN))))
                .as("the same from a run that had it under way")
                .isZero();
        assertThat(baseline()).hasSize(1);
    }

    @Test
    void what_left_its_mailbox_meanwhile_is_completed_and_makes_no_placement() {
        list(appeared(3));
        receive(header(3));
        PlacementId id = baseline().getFirst().placement();
        list(new SeenChange.Vanished(3, id));
        store.applyRemovals(mailbox, List.of(new SeenChange.Vanished(3, id)), NOW);

        assertThat(store.incomplete(List.of(id)))
                .singleElement()
                .satisfies(known -> assertThat(known.places()).isEmpty());
        assertThat(store.complete(List.of(new Completed(id, content("head and body")))))
                .isEqualTo(1);

        assertThat(baseline()).isEmpty();
        assertThat(mailbox().messages()).isZero();
        assertThat(store.incomplete(List.of(id))).isEmpty();
    }

    @Test
    void nothing_is_known_to_be_missing_of_what_is_not_here() {
        var nobody = new PlacementId(4711);

        assertThat(store.incomplete(List.of(nobody))).isEmpty();
        assertThat(store.complete(List.of(new Completed(nobody, content("whose"))))).isZero();
    }
}
