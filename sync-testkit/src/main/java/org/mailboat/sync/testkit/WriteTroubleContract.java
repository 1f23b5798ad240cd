package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// What every [org.mailboat.sync.port.Remote] keeps to when a server refuses what is written, or is
/// late.
public abstract class WriteTroubleContract extends WriteWords {
    /// A server with an empty account.
    protected abstract HardBench open();

    @Override
    final WriteBench openBench() {
        return open();
    }

    private HardBench hard() {
        return (HardBench) bench;
    }

    @Test
    void one_refused_message_costs_one_message() {
        hard().refuse("This is 13.");
        WriteOrder.Append order =
                append(
                        look("A"),
                        IntStream.range(0, 40)
                                .mapToObj(i -> upload(Integer.toString(i)))
                                .toArray(Upload[]::new));

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
        assertThat(writes.outcomes(order)).hasSize(40);
        assertThat(writes.outcomes(order).get(13L))
                .isInstanceOfSatisfying(
                        WriteOutcome.Refused.class,
                        refused ->
                                assertThat(refused.failure().kind())
                                        .isEqualTo(FailureKind.REFUSED_PERMANENTLY));
        assertThat(texts("A").values())
                .hasSize(39)
                .doesNotContain(mail("13"))
                .contains(mail("12"), mail("14"));
    }

    @Test
    void what_finds_no_room_waits_and_what_is_smaller_goes_in() {
        String large = mail("large") + "x".repeat(998).concat("\r\n").repeat(20);
        hard().room(5_000);
        WriteOrder.Append order =
                append(
                        look("A"),
                        upload("1"),
                        new Upload(content(large), Keywords.none(), DATE),
                        upload("2"),
                        new Upload(content(large + large), Keywords.none(), DATE),
                        upload("3"));

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
        assertThat(texts("A").values()).containsExactlyInAnyOrder(mail("1"), mail("2"), mail("3"));
        for (long item : new long[] {1, 3}) {
            assertThat(writes.outcomes(order).get(item))
                    .isInstanceOfSatisfying(
                            WriteOutcome.Refused.class,
                            refused -> {
                                assertThat(refused.failure().kind())
                                        .isEqualTo(FailureKind.TRANSIENT);
                                assertThat(refused.failure().nextTry()).isNotNull();
                            });
        }
    }

    @Test
    void nothing_is_changed_where_that_is_not_allowed() {
        long one = put("A", "1");
        hard().readOnly("A");
        LookedMailbox a = look("A");
        var mark =
                new WriteOrder.Mark(
                        a.expected(),
                        List.of(change(one, Keywords.of(Keyword.SEEN), Keywords.none())));
        var delete = new WriteOrder.Delete(a.expected(), IdSet.of(one));
        WriteOrder.Move move = move(a, look("B"), one);
        WriteOrder.Copy copy = copy(a, look("B"), one);

        RecordedWrites writes = write(mark, delete, move, copy);

        assertThat(List.<WriteOrder>of(mark, delete, move).stream().map(writes::end))
                .containsOnly("failed");
        assertThat(failure(writes).kind()).isEqualTo(FailureKind.REFUSED_PERMANENTLY);
        assertThat(failure(writes).scope()).isEqualTo(SyncFailure.Scope.MAILBOX);
        assertThat(writes.outcomes(mark)).isEmpty();
        assertThat(writes.end(copy)).isEqualTo("done");
        assertThat(keywords("A")).isEqualTo(Map.of(one, Keywords.none()));
        assertThat(texts("B").values()).containsExactly(mail("1"));
    }

    @Test
    void what_a_server_turns_away_as_it_wants_to_be_left_alone_is_known_not_to_be_done() {
        long one = put("A", "1");
        WriteOrder.Copy order = copy(look("A"), look("B"), one);
        hard().turnAway(Written.COPY);

        RecordedWrites writes = writeUntil(FailureKind.THROTTLED, order);

        assertThat(writes.end(order)).isEqualTo("failed");
        assertThat(failure(writes).kind()).isEqualTo(FailureKind.THROTTLED);
        assertThat(writes.outcomes(order).get(one))
                .isInstanceOfSatisfying(
                        WriteOutcome.Refused.class,
                        refused ->
                                assertThat(refused.failure().kind())
                                        .isEqualTo(FailureKind.THROTTLED));
        assertThat(texts("B")).isEmpty();
        assertThat(write(order).end(order)).isEqualTo("done");
        assertThat(texts("B").values()).containsExactly(mail("1"));
    }

    @Test
    void an_upload_that_takes_effect_late_is_found_at_the_second_look() {
        LookedMailbox a = look("A");
        WriteOrder.Append order = append(a, upload("1"), upload("2"));
        hard().delay(Written.APPEND);

        RecordedWrites writes = writeUntilItBreaks(order);
        List<Finding> first = probe(writes, order, "A", a);
        hard().catchUp();
        List<Finding> second = probe(writes, order, "A", a);

        assertThat(first).isNotEmpty().containsOnly(new Finding.NoTrace());
        assertThat(second).hasAtLeastOneElementOfType(Finding.Happened.class);
        assertThat(texts("A").values()).contains(mail("1"));
    }

    @Test
    void a_move_that_is_repeated_and_then_takes_effect_late_moves_once() {
        long one = put("A", "1");
        LookedMailbox b = look("B");
        WriteOrder.Move order = move(look("A"), b, one);
        hard().delay(Written.MOVE);

        RecordedWrites writes = writeUntilItBreaks(order);
        Finding first = probe(writes, order, one, "B", b);
        RecordedWrites again = write(order);
        hard().catchUp();

        assertThat(first).isEqualTo(new Finding.NotYet());
        assertThat(again.end(order)).isEqualTo("done");
        assertThat(texts("A")).isEmpty();
        assertThat(texts("B").values()).containsExactly(mail("1"));
    }
}
