package org.mailboat.sync.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.testkit.WriteFaults.Written;

/// What others mark while it is moved on a server without MOVE: between the copy and the removal of
/// what was copied.
class MarkedAmidMoveTest {
    private static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);
    private static final Keywords DELETED = Keywords.of(Keyword.DELETED);

    private final World world = World.agreed(2);
    private final PlacementId message = world.id("INBOX", 0);

    MarkedAmidMoveTest() {
        world.server.writes().withoutMove();
        world.store.move(message, "Work");
    }

    @Test
    void what_is_marked_after_it_was_copied_has_the_mark_where_it_went() {
        once(Written.REMOVE, () -> world.server.mark("INBOX", 1, FLAGGED));

        world.sync();
        world.sync();

        assertMoved(FLAGGED);
    }

    @Test
    void a_mark_that_is_taken_away_after_the_copy_is_gone_where_it_went() {
        PlacementId seen = world.id("INBOX", 0);
        world.store.move(seen, "Work");
        once(Written.REMOVE, () -> world.server.mark("INBOX", 2, World.NONE));

        world.sync();
        world.sync();

        assertThat(world.server.mails("Work").values())
                .filteredOn(mail -> mail.text().equals(World.mail("INBOX 2")))
                .singleElement()
                .satisfies(mail -> assertThat(mail.keywords()).isEqualTo(World.NONE));
        world.assertSettledAndQuiet();
    }

    @Test
    void what_is_edited_here_meanwhile_keeps_its_own_marks_too() {
        once(
                Written.REMOVE,
                () -> {
                    world.server.mark("INBOX", 1, FLAGGED);
                    world.store.mark(message, World.SEEN);
                });

        world.sync();
        world.sync();

        assertMoved(FLAGGED.plus(World.SEEN));
    }

    @Test
    void what_cannot_be_expunged_alone_has_the_mark_where_it_went() {
        world.server.writes().expungeAllOrNone();
        once(
                Written.REMOVE,
                () -> {
                    world.server.mark("INBOX", 1, FLAGGED);
                    world.server.mark("INBOX", 2, DELETED);
                });

        world.sync();
        world.sync();

        assertThat(world.server.mails("Work").lastEntry().getValue())
                .satisfies(mail -> assertThat(mail.text()).isEqualTo(World.mail("INBOX 1")))
                .satisfies(mail -> assertThat(mail.keywords()).isEqualTo(FLAGGED));
    }

    @Test
    void a_mark_on_what_waits_to_be_expunged_is_on_the_message_where_it_went() {
        world.server.writes().expungeAllOrNone();
        world.server.mark("INBOX", 2, DELETED);
        world.sync();
        world.server.mark("INBOX", 1, FLAGGED.plus(DELETED));

        world.sync();
        world.sync();

        assertThat(world.server.mails("Work").lastEntry().getValue().keywords()).isEqualTo(FLAGGED);
    }

    @ParameterizedTest
    @EnumSource(Stop.class)
    void what_is_marked_while_the_removal_waits_has_the_mark_where_it_went(Stop stop) {
        stop.arrange(world);
        world.onProbe = () -> markIfThere(stop);
        once(Written.REMOVE, () -> world.onOpen = () -> markIfThere(stop));

        world.settleDoubts();

        world.onOpen = () -> {};
        assertMoved(FLAGGED);
        assertThat(world.events.toString()).doesNotContain("deleted here");
    }

    @Test
    void what_is_marked_while_what_was_left_behind_is_removed_has_the_mark_where_it_went() {
        world.server.writes().loseCommand(Written.REMOVE);
        once(
                Written.REMOVE,
                () -> once(Written.REMOVE, () -> world.server.mark("INBOX", 1, FLAGGED)));

        world.settleDoubts();

        assertMoved(FLAGGED);
    }

    /// How it comes that it was copied and not removed.
    private enum Stop {
        ANSWER_TO_THE_COPY,
        REMOVAL_NOT_SENT,
        REMOVAL_HALF_DONE;

        void arrange(World world) {
            switch (this) {
                case ANSWER_TO_THE_COPY, REMOVAL_HALF_DONE ->
                        world.server.writes().loseAnswer(Written.COPY);
                case REMOVAL_NOT_SENT -> world.server.writes().loseCommand(Written.REMOVE);
            }
        }
    }

    private void markIfThere(Stop stop) {
        if (world.server.mails("INBOX").containsKey(1L)) {
            world.server.mark(
                    "INBOX", 1, stop == Stop.REMOVAL_HALF_DONE ? FLAGGED.plus(DELETED) : FLAGGED);
        }
    }

    private void assertMoved(Keywords keywords) {
        assertThat(world.texts("INBOX")).doesNotContain(World.mail("INBOX 1"));
        assertThat(world.server.mails("Work").values())
                .filteredOn(mail -> mail.text().equals(World.mail("INBOX 1")))
                .singleElement()
                .satisfies(mail -> assertThat(mail.keywords()).isEqualTo(keywords));
        world.assertSettledAndQuiet();
    }

    private void once(Written what, Runnable happening) {
        world.onWrite =
                written -> {
                    if (written == what) {
                        world.onWrite = _ -> {};
                        happening.run();
                    }
                };
    }
}
