package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ExpectedMailbox;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxOrder;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteOutcome;
import org.mailboat.sync.testkit.WriteBench.Held;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/// What every [Remote] keeps to when it writes, judged by another client of the same server.
public abstract class RemoteWriteContract extends WriteWords {
    private static final Instant OTHER_DATE = Instant.parse("2025-01-01T01:02:03Z");
    private static final Keyword CUSTOM = new Keyword("$Forwarded");

    /// A server with an empty account.
    protected abstract WriteBench open();

    @Override
    final WriteBench openBench() {
        return open();
    }

    // Keywords.

    @Test
    void keywords_are_given_and_taken_and_what_the_server_has_then_is_told() {
        long one = put("A", "1");
        long two = put("A", "2", Keyword.FLAGGED, Keyword.ANSWERED);
        long three = put("A", "3", Keyword.SEEN);
        var order =
                new WriteOrder.Mark(
                        look("A").expected(),
                        List.of(
                                change(one, Keywords.of(Keyword.SEEN), Keywords.none()),
                                change(
                                        two,
                                        Keywords.of(Keyword.SEEN),
                                        Keywords.of(Keyword.FLAGGED)),
                                change(three, Keywords.none(), Keywords.of(Keyword.SEEN))));

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
        assertThat(marked(writes, order))
                .isEqualTo(
                        Map.of(
                                one,
                                Keywords.of(Keyword.SEEN),
                                two,
                                Keywords.of(Keyword.SEEN, Keyword.ANSWERED),
                                three,
                                Keywords.none()));
        assertThat(keywords("A")).isEqualTo(marked(writes, order));
        assertThat(writes.evidence(order)).isEmpty();
    }

    @Test
    void what_was_so_already_is_told_and_what_is_gone_is_told_as_gone() {
        long one = put("A", "1", Keyword.SEEN);
        long two = put("A", "2");
        LookedMailbox looked = look("A");
        bench.remove("A", two);
        var order =
                new WriteOrder.Mark(
                        looked.expected(),
                        List.of(
                                new WriteOrder.Mark.Change(
                                        IdSet.of(one, two),
                                        Keywords.of(Keyword.SEEN),
                                        Keywords.none())));

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
        assertThat(writes.outcomes(order))
                .isEqualTo(
                        Map.of(
                                one,
                                new WriteOutcome.Marked(Keywords.of(Keyword.SEEN)),
                                two,
                                new WriteOutcome.Vanished()));
    }

    @Test
    void a_keyword_that_the_mailbox_cannot_hold_is_told_and_the_others_are_set() {
        long one = put("A", "1");
        var order =
                new WriteOrder.Mark(
                        look("A").expected(),
                        List.of(
                                change(
                                        one,
                                        Keywords.of(Keyword.FLAGGED, CUSTOM),
                                        Keywords.none())));

        RecordedWrites writes = write(order);

        Keywords kept =
                bench.keepsNewKeywords()
                        ? Keywords.of(Keyword.FLAGGED, CUSTOM)
                        : Keywords.of(Keyword.FLAGGED);
        assertThat(writes.unkept())
                .isEqualTo(bench.keepsNewKeywords() ? Keywords.none() : Keywords.of(CUSTOM));
        assertThat(marked(writes, order)).isEqualTo(Map.of(one, kept));
        assertThat(keywords("A")).isEqualTo(Map.of(one, kept));
    }

    @Test
    void other_clients_keywords_stay_and_are_told() {
        long one = put("A", "1");
        ExpectedMailbox expected = look("A").expected();
        bench.mark("A", one, Keywords.of(Keyword.ANSWERED));
        var order =
                new WriteOrder.Mark(
                        expected, List.of(change(one, Keywords.of(Keyword.SEEN), Keywords.none())));

        RecordedWrites writes = write(order);

        assertThat(marked(writes, order))
                .isEqualTo(Map.of(one, Keywords.of(Keyword.SEEN, Keyword.ANSWERED)));
    }

    @Test
    void a_lost_answer_about_keywords_is_told_as_unknown_and_doing_it_again_does_no_harm() {
        long one = put("A", "1");
        bench.loseAnswer(Written.MARK);
        var order =
                new WriteOrder.Mark(
                        look("A").expected(),
                        List.of(change(one, Keywords.of(Keyword.SEEN), Keywords.none())));

        RecordedWrites broken = writeUntilItBreaks(order);
        RecordedWrites again = write(order);

        assertThat(broken.end(order)).isEqualTo("failed");
        assertThat(broken.outcomes(order).get(one)).isInstanceOf(WriteOutcome.Unknown.class);
        assertThat(marked(again, order)).isEqualTo(Map.of(one, Keywords.of(Keyword.SEEN)));
    }

    // Moving and copying.

    @Test
    void messages_are_moved_and_where_they_are_is_known_then_or_found() {
        long one = put("A", "1", Keyword.FLAGGED);
        long two = put("A", "2");
        long stays = put("A", "3");
        put("B", "old");
        WriteOrder.Move order = move(look("A"), look("B"), one, two);

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
        assertThat(texts("A")).containsOnlyKeys(stays);
        assertThat(texts("B").values())
                .containsExactlyInAnyOrder(mail("old"), mail("1"), mail("2"));
        assertThat(text("B", placed(writes, order, one))).isEqualTo(mail("1"));
        assertThat(text("B", placed(writes, order, two))).isEqualTo(mail("2"));
        Held moved = held("B", placed(writes, order, one));
        assertThat(moved.keywords()).isEqualTo(Keywords.of(Keyword.FLAGGED));
        assertThat(moved.date()).isEqualTo(DATE);
    }

    @Test
    void messages_are_copied_and_stay() {
        long one = put("A", "1", Keyword.SEEN);
        WriteOrder.Copy order = copy(look("A"), look("B"), one);

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
        assertThat(texts("A")).containsOnlyKeys(one);
        assertThat(text("B", placed(writes, order, one))).isEqualTo(mail("1"));
        assertThat(held("B", placed(writes, order, one)).date()).isEqualTo(DATE);
    }

    @Test
    void nothing_is_sent_before_the_intention_was_taken_in() {
        long one = put("A", "1");
        WriteOrder.Move move = move(look("A"), look("B"), one);
        WriteOrder.Append append = append(look("B"), upload("2"));
        var counts = new ArrayList<Integer>();
        var writes =
                new RecordedWrites(
                        () -> counts.add(bench.held("A").size() * 10 + bench.held("B").size()));

        write(writes, move, append);

        assertThat(counts).isNotEmpty().contains(10).allMatch(c -> c == 10 || c == 1);
        assertThat(writes.evidence(move)).containsOnlyKeys(one);
        assertThat(writes.evidence(append)).containsOnlyKeys(0L);
        assertThat(texts("B")).hasSize(2);
    }

    @Test
    void a_message_that_is_gone_is_told_as_gone_and_the_others_are_moved() {
        long one = put("A", "1");
        long two = put("A", "2");
        LookedMailbox from = look("A");
        bench.remove("A", one);
        WriteOrder.Move order = move(from, look("B"), one, two);

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order).get(one)).isEqualTo(new WriteOutcome.Vanished());
        assertThat(text("B", placed(writes, order, two))).isEqualTo(mail("2"));
        assertThat(texts("A")).isEmpty();
    }

    @Test
    void a_message_whose_id_means_another_one_now_is_left_alone() {
        long one = put("A", "1");
        long two = put("A", "2");
        long three = put("A", "a longer one");
        long four = put("A", "4");
        LookedMailbox looked = look("A");
        Sighting real = looked.sighting(two);
        looked.believe(new Sighting(two, real.keywords(), OTHER_DATE, real.size()));
        looked.believe(new Sighting(three, real.keywords(), DATE, real.size() - 1));
        looked.forget(four);
        IdSet all = IdSet.of(one, two, three, four);
        ExpectedMailbox expected = withoutWitnesses(looked.expected());
        var delete = new WriteOrder.Delete(expected, all.minus(IdSet.of(one)));
        var move = new WriteOrder.Move(expected, all, look("B").expected(), Keywords.none());
        var mark =
                new WriteOrder.Mark(
                        expected,
                        List.of(
                                new WriteOrder.Mark.Change(
                                        all.minus(IdSet.of(one)),
                                        Keywords.of(Keyword.DELETED),
                                        Keywords.none())));

        RecordedWrites writes = write(delete, mark, move);

        for (long left : new long[] {two, three, four}) {
            assertThat(writes.outcomes(delete).get(left)).isInstanceOf(WriteOutcome.Differs.class);
            assertThat(writes.outcomes(mark).get(left)).isInstanceOf(WriteOutcome.Differs.class);
            assertThat(writes.outcomes(move).get(left)).isInstanceOf(WriteOutcome.Differs.class);
        }
        assertThat(text("B", placed(writes, move, one))).isEqualTo(mail("1"));
        assertThat(texts("A")).containsOnlyKeys(two, three, four);
        assertThat(keywords("A").values()).containsOnly(Keywords.none());
    }

    @Test
    void a_lost_answer_to_a_move_is_found_out_and_nothing_is_doubled() {
        long one = put("A", "1");
        put("B", "1");
        LookedMailbox from = look("A");
        LookedMailbox to = look("B");
        WriteOrder.Move order = move(from, to, one);
        bench.loseAnswer(bench.moves() ? Written.MOVE : Written.COPY);

        RecordedWrites writes = writeUntilItBreaks(order);
        Finding finding = probe(writes, order, one, "B", to);

        assertThat(writes.outcomes(order).get(one)).isInstanceOf(WriteOutcome.Unknown.class);
        if (bench.moves()) {
            assertThat(finding)
                    .isInstanceOfSatisfying(
                            Finding.Happened.class,
                            f -> assertThat(text("B", f.id())).isEqualTo(mail("1")));
            assertThat(texts("A")).isEmpty();
        } else {
            assertThat(finding).isInstanceOf(Finding.Copied.class);
            assertThat(texts("A")).containsOnlyKeys(one);
        }
        assertThat(texts("B")).hasSize(2);
    }

    @Test
    void a_move_that_never_arrived_may_be_repeated_at_once_if_it_leaves_no_copy_behind() {
        long one = put("A", "1");
        LookedMailbox to = look("B");
        WriteOrder.Move order = move(look("A"), to, one);
        bench.loseCommand(bench.moves() ? Written.MOVE : Written.COPY);

        RecordedWrites writes = writeUntilItBreaks(order);

        assertThat(probe(writes, order, one, "B", to))
                .isEqualTo(bench.moves() ? new Finding.NotYet() : new Finding.NoTrace());
        assertThat(write(order).end(order)).isEqualTo("done");
        assertThat(texts("A")).isEmpty();
        assertThat(texts("B")).hasSize(1);
    }

    @Test
    void a_message_that_was_to_be_moved_and_is_nowhere_is_gone() {
        long one = put("A", "1");
        LookedMailbox to = look("B");
        WriteOrder.Move order = move(look("A"), to, one);
        bench.loseCommand(bench.moves() ? Written.MOVE : Written.COPY);

        RecordedWrites writes = writeUntilItBreaks(order);
        bench.remove("A", one);

        assertThat(probe(writes, order, one, "B", to)).isEqualTo(new Finding.Gone());
    }

    @Test
    void a_lost_answer_to_a_copy_is_found_out() {
        long one = put("A", "1");
        LookedMailbox to = look("B");
        WriteOrder.Copy order = copy(look("A"), to, one);
        bench.loseAnswer(Written.COPY);

        RecordedWrites writes = writeUntilItBreaks(order);

        assertThat(probe(writes, order, one, "B", to))
                .isInstanceOfSatisfying(
                        Finding.Happened.class,
                        f -> assertThat(text("B", f.id())).isEqualTo(mail("1")));
        assertThat(texts("A")).hasSize(1);
    }

    @Test
    void a_target_that_is_gone_or_another_one_takes_nothing() {
        long one = put("A", "1");
        LookedMailbox from = look("A");
        LookedMailbox to = look("B");
        bench.create("C");
        LookedMailbox gone = look("C");
        bench.delete("C");
        bench.delete("B");
        put("A", "a moment later");
        bench.create("B");
        WriteOrder.Move intoAnother = move(from, to, one);
        WriteOrder.Move intoNone = move(from, gone, one);

        RecordedWrites writes = write(intoAnother, intoNone);

        assertThat(writes.end(intoAnother)).isEqualTo("lost");
        assertThat(writes.end(intoNone)).isEqualTo("failed");
        assertThat(failure(writes).scope()).isEqualTo(SyncFailure.Scope.MAILBOX);
        assertThat(texts("A")).containsKey(one);
        assertThat(texts("B")).isEmpty();
    }

    // Deleting.

    @Test
    void what_is_deleted_is_gone_and_no_other_message_that_is_marked_goes_along() {
        long one = put("A", "1");
        long others = put("A", "2", Keyword.DELETED);
        var order = new WriteOrder.Delete(look("A").expected(), IdSet.of(one));

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
        if (bench.expungesSome()) {
            assertThat(writes.outcomes(order)).isEqualTo(Map.of(one, new WriteOutcome.Done(null)));
            assertThat(texts("A")).containsOnlyKeys(others);
        } else {
            assertThat(writes.outcomes(order))
                    .isEqualTo(Map.of(one, new WriteOutcome.LeftMarked(null)));
            assertThat(keywords("A").get(one)).isEqualTo(Keywords.of(Keyword.DELETED));
            assertThat(texts("A")).containsOnlyKeys(one, others);
        }
    }

    @Test
    void where_nothing_else_is_marked_everything_that_is_deleted_goes() {
        long one = put("A", "1");
        long two = put("A", "2", Keyword.DELETED);
        long stays = put("A", "3");
        var order = new WriteOrder.Delete(look("A").expected(), IdSet.of(one, two));

        RecordedWrites writes = write(order);

        assertThat(writes.outcomes(order))
                .isEqualTo(
                        Map.of(one, new WriteOutcome.Done(null), two, new WriteOutcome.Done(null)));
        assertThat(texts("A")).containsOnlyKeys(stays);
    }

    @Test
    void a_move_never_takes_others_marked_messages_along() {
        long one = put("A", "1");
        long others = put("A", "2", Keyword.DELETED);
        WriteOrder.Move order = move(look("A"), look("B"), one);

        RecordedWrites writes = write(order);

        assertThat(texts("A")).containsKey(others);
        assertThat(texts("B").values()).containsExactly(mail("1"));
        if (bench.moves() || bench.expungesSome()) {
            assertThat(writes.outcomes(order).get(one)).isInstanceOf(WriteOutcome.Done.class);
            assertThat(texts("A")).hasSize(1);
        } else {
            assertThat(writes.outcomes(order).get(one)).isInstanceOf(WriteOutcome.LeftMarked.class);
        }
    }

    /// Others may have marked it since it was copied.
    @Test
    void what_is_moved_by_a_copy_is_shown_as_it_is_marked_when_it_goes() {
        long one = put("A", "1", Keyword.SEEN);
        WriteOrder.Move order = move(look("A"), look("B"), one);

        RecordedWrites writes = write(order);

        assertThat(writes.leaving(order))
                .isEqualTo(
                        bench.moves()
                                ? Map.of()
                                : Map.of(one, Keywords.of(Keyword.SEEN, Keyword.DELETED)));
    }

    @Test
    void what_is_deleted_is_shown_as_it_is_marked_when_it_goes_if_that_is_asked_for() {
        long one = put("A", "1", Keyword.SEEN);
        long two = put("A", "2");
        ExpectedMailbox expected = look("A").expected();
        var watched = new WriteOrder.Delete(expected, IdSet.of(one), true);
        var unwatched = new WriteOrder.Delete(expected, IdSet.of(two));

        RecordedWrites writes = write(watched, unwatched);

        assertThat(writes.leaving(watched))
                .isEqualTo(Map.of(one, Keywords.of(Keyword.SEEN, Keyword.DELETED)));
        assertThat(writes.leaving(unwatched)).isEmpty();
    }

    // Taking in.

    @Test
    void messages_are_taken_in_octet_for_octet_with_keywords_and_date() {
        put("A", "old");
        LookedMailbox looked = look("A");
        String large = mail("large") + "x".repeat(78).concat("\r\n").repeat(1000);
        WriteOrder.Append order =
                append(
                        looked,
                        new Upload(
                                content(mail("1")),
                                Keywords.of(Keyword.SEEN, Keyword.FLAGGED),
                                OTHER_DATE),
                        upload("2"),
                        new Upload(content(large), Keywords.none(), DATE));

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
        assertThat(texts("A").values())
                .containsExactlyInAnyOrder(mail("old"), mail("1"), mail("2"), large);
        Held first = held("A", placed(writes, order, 0, "A", looked));
        assertThat(first.text()).isEqualTo(mail("1"));
        assertThat(first.keywords()).isEqualTo(Keywords.of(Keyword.SEEN, Keyword.FLAGGED));
        assertThat(first.date()).isEqualTo(OTHER_DATE);
        assertThat(text("A", placed(writes, order, 2, "A", looked))).isEqualTo(large);
    }

    @Test
    void a_date_that_not_every_server_takes_is_left_to_the_server() {
        LookedMailbox looked = look("A");
        WriteOrder.Append order =
                append(
                        looked,
                        new Upload(content(mail("old")), Keywords.none(), Instant.EPOCH),
                        new Upload(content(mail("new")), Keywords.none(), DATE));

        RecordedWrites writes = write(order);

        assertThat(writes.end(order)).isEqualTo("done");
        assertThat(held("A", placed(writes, order, 0, "A", looked)).date()).isAfter(Instant.EPOCH);
        assertThat(held("A", placed(writes, order, 1, "A", looked)).date()).isEqualTo(DATE);
    }

    @Test
    void two_messages_that_are_equal_in_everything_are_two() {
        LookedMailbox looked = look("A");
        WriteOrder.Append order = append(looked, upload("1"), upload("1"));
        bench.loseAnswer(Written.APPEND);

        RecordedWrites writes = writeUntilItBreaks(order);
        List<Finding> findings = probe(writes, order, "A", looked);

        assertThat(texts("A")).isNotEmpty();
        assertThat(findings.stream().filter(Finding.Happened.class::isInstance).distinct().toList())
                .hasSameSizeAs(texts("A").keySet());
    }

    @Test
    void a_lost_answer_to_an_upload_is_found_out_and_what_was_there_before_is_not_taken_for_it() {
        put("A", "1");
        LookedMailbox looked = look("A");
        WriteOrder.Append order = append(looked, upload("1"));
        bench.loseAnswer(Written.APPEND);

        RecordedWrites writes = writeUntilItBreaks(order);
        Finding finding = probe(writes, order, "A", looked).getFirst();

        assertThat(writes.outcomes(order).get(0L)).isInstanceOf(WriteOutcome.Unknown.class);
        assertThat(finding)
                .isInstanceOfSatisfying(
                        Finding.Happened.class,
                        f -> assertThat(texts("A").lastKey()).isEqualTo(number(f.id())));
        assertThat(texts("A")).hasSize(2);
    }

    @Test
    void an_upload_that_never_arrived_leaves_no_trace() {
        long first = put("A", "1");
        LookedMailbox looked = look("A");
        WriteOrder.Append order = append(looked, upload("1"), upload("2"));
        bench.loseCommand(Written.APPEND);

        RecordedWrites writes = writeUntilItBreaks(order);
        // A server that leaves out numbers looks as if something had come and left.
        boolean hasHoles = put("A", "somebody else's") > first + 1;

        assertThat(probe(writes, order, "A", looked))
                .hasSize(writes.evidence(order).size())
                .containsOnly(hasHoles ? new Finding.Departed() : new Finding.NoTrace());
    }

    @Test
    void an_upload_that_others_removed_before_it_was_looked_for_shows_that_something_departed() {
        put("A", "1");
        LookedMailbox looked = look("A");
        WriteOrder.Append order = append(looked, upload("2"));
        bench.loseAnswer(Written.APPEND);

        RecordedWrites writes = writeUntilItBreaks(order);
        bench.remove("A", texts("A").lastKey());

        assertThat(probe(writes, order, "A", looked)).containsExactly(new Finding.Departed());
    }

    @Test
    void a_message_that_is_accounted_for_is_no_trace_of_another() {
        LookedMailbox looked = look("A");
        WriteOrder.Append order = append(looked, upload("1"));
        bench.loseCommand(Written.APPEND);
        RecordedWrites writes = writeUntilItBreaks(order);
        long twin = put("A", "1");

        assertThat(probe(writes, order, "A", looked).getFirst())
                .isEqualTo(new Finding.Happened(new RemoteId(looked.status().epoch(), twin)));
        LookedMailbox later = look("A");
        assertThat(probe(writes, order, "A", later).getFirst())
                .isIn(new Finding.NoTrace(), new Finding.Departed());
        later.onlySee(twin);
        assertThat(probe(writes, order, "A", later).getFirst())
                .as("seen and not classified, it may be the one that was sent")
                .isEqualTo(new Finding.Happened(new RemoteId(looked.status().epoch(), twin)));
    }

    @Test
    void a_mailbox_that_is_another_one_now_takes_nothing_in() {
        long one = put("A", "1");
        LookedMailbox looked = look("A");
        bench.delete("A");
        put("B", "a moment later");
        bench.create("A");
        put("A", "2");
        WriteOrder.Append append = append(looked, upload("3"));
        var delete = new WriteOrder.Delete(looked.expected(), IdSet.of(one));

        RecordedWrites writes = write(append, delete);

        assertThat(writes.end(append)).isEqualTo("lost");
        assertThat(writes.end(delete)).isEqualTo("lost");
        assertThat(texts("A").values()).containsExactly(mail("2"));
    }

    @Test
    void orders_for_many_mailboxes_are_carried_out_and_one_that_fails_costs_no_other() {
        bench.create("C");
        long one = put("A", "1");
        long two = put("C", "2");
        var mark =
                new WriteOrder.Mark(
                        look("A").expected(),
                        List.of(change(one, Keywords.of(Keyword.SEEN), Keywords.none())));
        WriteOrder.Append nowhere =
                new WriteOrder.Append(
                        new ExpectedMailbox(bench.ref("None"), 0, null, null, KnownMessages.NONE),
                        List.of(upload("3")));
        WriteOrder.Append append = append(look("B"), upload("4"));
        var delete = new WriteOrder.Delete(look("C").expected(), IdSet.of(two));
        var back =
                new WriteOrder.Mark(
                        look("A").expected(),
                        List.of(change(one, Keywords.of(Keyword.FLAGGED), Keywords.none())));

        RecordedWrites writes = write(mark, nowhere, append, delete, back);

        assertThat(
                        List.<WriteOrder>of(mark, nowhere, append, delete, back).stream()
                                .map(writes::end))
                .containsExactly("done", "failed", "done", "done", "done");
        assertThat(keywords("A"))
                .isEqualTo(Map.of(one, Keywords.of(Keyword.SEEN, Keyword.FLAGGED)));
        assertThat(texts("B").values()).containsExactly(mail("4"));
        assertThat(texts("C")).isEmpty();
    }

    @Test
    void a_wish_to_stop_is_heard() {
        long one = put("A", "1");
        var order = new WriteOrder.Delete(look("A").expected(), IdSet.of(one));
        var cancel = new Cancel();
        cancel.request();

        assertThat(
                        catchThrowableOfType(
                                CancellationException.class,
                                () -> {
                                    try (var session = remote().openSession(cancel)) {
                                        session.write(
                                                new ArrayDeque<WriteOrder>(List.of(order))::poll,
                                                new RecordedWrites(),
                                                cancel);
                                    }
                                }))
                .isNotNull();
        assertThat(texts("A")).hasSize(1);
    }

    // Mailboxes.

    @Test
    void mailboxes_are_made_parents_first_and_subscribed() {
        List<MailboxOutcome> outcomes =
                arrange(
                        new MailboxOrder.Create(MailboxPath.of("P"), null, null, true),
                        new MailboxOrder.Create(MailboxPath.of("P", "Ö"), null, null, false),
                        new MailboxOrder.Create(MailboxPath.of("A"), null, null, true));

        assertThat(outcomes).allMatch(MailboxOutcome.Standing.class::isInstance);
        assertThat(bench.mailboxes()).contains("P", "P/Ö", "A");
        assertThat(bench.subscribed()).contains("P").doesNotContain("P/Ö");
        MailboxStatus made = status(outcomes.getFirst());
        assertThat(made.messages()).isZero();
        assertThat(made.epoch()).isPositive();
    }

    @Test
    void a_mailbox_is_renamed_with_those_below_it_and_keeps_its_mail_and_subscriptions() {
        bench.create("A/x");
        arrange(
                new MailboxOrder.Subscribe(bench.ref("A"), true),
                new MailboxOrder.Subscribe(bench.ref("A/x"), true));
        put("A", "1");
        put("A/x", "2");

        MailboxOutcome outcome =
                arrange(new MailboxOrder.Rename(look("A").expected(), MailboxPath.of("New"), null))
                        .getFirst();

        assertThat(outcome).isInstanceOf(MailboxOutcome.Standing.class);
        assertThat(status(outcome).messages()).isEqualTo(1);
        assertThat(bench.mailboxes()).contains("New", "New/x").doesNotContain("A", "A/x");
        assertThat(texts("New").values()).containsExactly(mail("1"));
        assertThat(texts("New/x").values()).containsExactly(mail("2"));
        assertThat(bench.subscribed()).contains("New", "New/x").doesNotContain("A", "A/x");
    }

    @Test
    void a_name_that_is_taken_is_refused_and_inbox_is_never_renamed() {
        put("A", "1");

        List<MailboxOutcome> outcomes =
                arrange(
                        new MailboxOrder.Rename(look("A").expected(), MailboxPath.of("B"), null),
                        new MailboxOrder.Rename(
                                look("INBOX").expected(), MailboxPath.of("Old"), null));

        assertThat(outcomes).allMatch(MailboxOutcome.Refused.class::isInstance);
        assertThat(bench.mailboxes()).contains("A", "B", "INBOX").doesNotContain("Old");
    }

    @Test
    void a_mailbox_is_deleted_as_it_was_confirmed_and_not_if_anything_came_since() {
        put("A", "1");
        put("B", "2");
        LookedMailbox a = look("A");
        LookedMailbox b = look("B");
        put("B", "3");

        List<MailboxOutcome> outcomes =
                arrange(
                        new MailboxOrder.Delete(a.expected(), a.status()),
                        new MailboxOrder.Delete(b.expected(), b.status()));

        assertThat(outcomes.getFirst()).isEqualTo(new MailboxOutcome.Done());
        assertThat(outcomes.getLast()).isInstanceOf(MailboxOutcome.Changed.class);
        assertThat(bench.mailboxes()).contains("B").doesNotContain("A");
        assertThat(texts("B")).hasSize(2);
    }

    @Test
    void a_mailbox_that_is_another_one_or_gone_is_neither_renamed_nor_deleted() {
        put("A", "1");
        LookedMailbox a = look("A");
        LookedMailbox b = look("B");
        bench.delete("A");
        bench.delete("B");
        bench.create("C");
        put("C", "a moment later");
        bench.create("A");

        List<MailboxOutcome> outcomes =
                arrange(
                        new MailboxOrder.Rename(a.expected(), MailboxPath.of("New"), null),
                        new MailboxOrder.Delete(a.expected(), a.status()),
                        new MailboxOrder.Delete(b.expected(), b.status()));

        assertThat(outcomes.get(0)).isInstanceOf(MailboxOutcome.Changed.class);
        assertThat(outcomes.get(1)).isInstanceOf(MailboxOutcome.Changed.class);
        assertThat(outcomes.get(2)).isEqualTo(new MailboxOutcome.Absent());
        assertThat(bench.mailboxes()).contains("A").doesNotContain("New");
    }

    @Test
    void a_lost_answer_about_a_mailbox_is_found_out() {
        var create = new MailboxOrder.Create(MailboxPath.of("New"), null, null, false);
        var rename = new MailboxOrder.Rename(look("A").expected(), MailboxPath.of("R"), null);
        LookedMailbox b = look("B");
        var delete = new MailboxOrder.Delete(b.expected(), b.status());
        Map<Written, MailboxOrder> orders =
                new TreeMap<>(
                        Map.of(
                                Written.CREATE, create,
                                Written.RENAME, rename,
                                Written.DELETE, delete));
        orders.forEach((what, order) -> {
            String evidence = remote().evidence(order, NEVER);
            assertThat(probe(evidence)).as("before " + what).isEqualTo(new Finding.NotYet());
            bench.loseAnswer(what);

            MailboxOutcome outcome = arrange(order).getFirst();

            assertThat(outcome).isInstanceOf(MailboxOutcome.Unknown.class);
            assertThat(probe(evidence)).as("after " + what).isEqualTo(new Finding.Happened(null));
        });
        assertThat(bench.mailboxes()).contains("New", "R").doesNotContain("A", "B");
    }
}
