package org.mailboat.imap.remote;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.mailboat.imap.wire.Capabilities;
import org.mailboat.imap.wire.StoreAction;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.sync.port.WriteOrder.Mark.Change;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;

class StorePlanTest {
    private static final List<Keyword> MARKS =
            List.of(Keyword.SEEN, Keyword.FLAGGED, Keyword.ANSWERED, new Keyword("a"));

    @Test
    void equal_changes_of_many_messages_are_one_command() {
        List<StorePlan.Step> steps =
                StorePlan.of(
                        List.of(
                                change("1:3,9", "\\Seen x", ""),
                                change("5", "X \\Seen", ""),
                                change("4", "", "\\Seen")),
                        UidBatches.MESSAGES);

        assertThat(steps)
                .containsExactly(
                        step("1:3,5,9", StoreAction.ADD, "\\Seen x"),
                        step("4", StoreAction.REMOVE, "\\Seen"));
    }

    @Test
    void many_combinations_are_said_keyword_by_keyword() {
        var changes = new ArrayList<Change>();
        for (int bits = 1; bits < 16; bits++) {
            changes.add(new Change(IdSet.of(bits), marks(bits), Keywords.none()));
        }

        assertThat(StorePlan.of(changes, UidBatches.MESSAGES)).hasSize(4);
    }

    @Test
    void a_command_names_no_more_messages_than_the_server_says_or_than_is_light_work() {
        List<Change> all = List.of(change("1:10000", "\\Seen", ""));

        assertThat(StorePlan.of(all, UidBatches.marked(Capabilities.of("IMAP4rev1")))).hasSize(3);
        assertThat(StorePlan.of(all, UidBatches.marked(Capabilities.of("MESSAGELIMIT=1000"))))
                .hasSize(10);
    }

    @Test
    void whatever_the_changes_are_the_commands_make_them() {
        long seed = Long.getLong("mailboat.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            var changes = new ArrayList<Change>();
            var before = new TreeMap<Long, Keywords>();
            var wanted = new TreeMap<Long, Keywords>();
            for (long id = 1; id <= 1 + random.nextInt(40); id++) {
                Keywords added = marks(random.nextInt(16));
                Keywords removed = marks(random.nextInt(16)).minus(added);
                Keywords old = marks(random.nextInt(16));
                before.put(id, old);
                wanted.put(id, old.plus(added).minus(removed));
                changes.add(new Change(IdSet.of(id), added, removed));
            }

            for (StorePlan.Step step : StorePlan.of(changes, UidBatches.MESSAGES)) {
                step.ids().stream()
                        .forEach(id ->
                                before.computeIfPresent(
                                        id,
                                        (_, old) ->
                                                step.action() == StoreAction.ADD
                                                        ? old.plus(step.flags())
                                                        : old.minus(step.flags())));
            }

            assertThat(before).as("seed %d", seed).isEqualTo(wanted);
        }
    }

    private static Keywords marks(int bits) {
        return Keywords.of(
                MARKS.stream().filter(k -> (bits >> MARKS.indexOf(k) & 1) == 1).toList());
    }

    private static Change change(String ids, String added, String removed) {
        return new Change(ids(ids), Keywords.parse(added), Keywords.parse(removed));
    }

    private static StorePlan.Step step(String ids, StoreAction action, String flags) {
        return new StorePlan.Step(ids(ids), action, Keywords.parse(flags));
    }

    private static IdSet ids(String text) {
        var ids = new IdSet.Builder();
        for (String range : text.split(",", -1)) {
            String[] ends = range.split(":", -1);
            ids.addRange(Long.parseLong(ends[0]), Long.parseLong(ends[ends.length - 1]));
        }
        return ids.build();
    }
}
