package org.mailboat.sync.diff;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Policy.Deletions;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.diff.Wish.Kind;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Tried;

class WishTest {
    private static final MailboxId A = new MailboxId(1);
    private static final MailboxId B = new MailboxId(2);
    private static final MailboxId TRASH = new MailboxId(3);
    private static final Keywords NONE = Keywords.none();
    private static final Keywords SEEN = Keywords.of(Keyword.SEEN);
    private static final Keywords FLAGGED = Keywords.of(Keyword.FLAGGED);

    /// Over the whole table of one keyword in three states: what is sent, and whether then both
    /// sides have what was changed last on either.
    @ParameterizedTest(name = "here {0}, agreed {1}, there {2}: {3}")
    @CsvSource({
        "-, -, -, nothing",
        "-, -, S, nothing",
        "S, -, -, +",
        "S, -, S, nothing",
        "-, S, S, -",
        "-, S, -, nothing",
        "S, S, -, nothing",
        "S, S, S, nothing"
    })
    void a_keyword_is_sent_where_only_this_side_changed_it(
            String here, String agreed, String there, String sent) {
        Wish wish = wish(edit(A, A, keywords(here), keywords(agreed), keywords(there), false));

        assertThat(wish.kind()).isEqualTo(sent.equals("nothing") ? Kind.SAME : Kind.MARK);
        assertThat(wish.added()).isEqualTo(sent.equals("+") ? SEEN : NONE);
        assertThat(wish.removed()).isEqualTo(sent.equals("-") ? SEEN : NONE);
    }

    private static Keywords keywords(String text) {
        return text.equals("S") ? SEEN : NONE;
    }

    @Test
    void what_a_mailbox_cannot_keep_is_not_sent() {
        Wish wish =
                Wish.of(
                        edit(A, A, SEEN.plus(FLAGGED), NONE, null, false),
                        FLAGGED,
                        new Wish.Rules(Deletions.PROPAGATE, TRASH));

        assertThat(wish.added()).isEqualTo(SEEN);
    }

    @Test
    void a_move_takes_its_marks_along() {
        Wish wish = wish(edit(B, A, SEEN, NONE, FLAGGED, false));

        assertThat(wish).isEqualTo(new Wish(Kind.MOVE, SEEN, NONE, A, B));
    }

    @ParameterizedTest
    @CsvSource({"PROPAGATE, DELETE", "TRASH, THROW_AWAY", "KEEP, KEPT"})
    void a_deletion_is_what_the_policy_makes_of_it_whatever_was_marked_there(
            Deletions deletions, Kind kind) {
        LocalEdit edit = edit(B, A, SEEN, NONE, FLAGGED, true);

        Wish wish = Wish.of(edit, NONE, new Wish.Rules(deletions, TRASH));

        assertThat(wish.kind()).isEqualTo(kind);
        assertThat(wish.from()).isEqualTo(A);
        assertThat(wish.marks()).isFalse();
    }

    @Test
    void in_the_trash_a_deletion_is_for_good_and_without_one_it_waits() {
        assertThat(
                        Wish.of(
                                        edit(TRASH, TRASH, NONE, NONE, null, true),
                                        NONE,
                                        new Wish.Rules(Deletions.TRASH, TRASH))
                                .kind())
                .isEqualTo(Kind.DELETE);
        assertThat(
                        Wish.of(
                                        edit(A, A, NONE, NONE, null, true),
                                        NONE,
                                        new Wish.Rules(Deletions.TRASH, null))
                                .kind())
                .isEqualTo(Kind.TRASHLESS);
    }

    @Test
    void what_was_deleted_elsewhere_and_is_in_the_trash_there_is_where_it_was_to_go() {
        LocalEdit edit = edit(A, TRASH, NONE, NONE, null, true);

        assertThat(Wish.of(edit, NONE, new Wish.Rules(Deletions.TRASH, TRASH)).kind())
                .isEqualTo(Kind.THROWN_AWAY);
        assertThat(wish(edit).kind()).isEqualTo(Kind.DELETE);
    }

    @Test
    void what_was_seen_to_be_gone_is_left_to_the_download() {
        LocalEdit edit = edit(B, A, SEEN, NONE, null, true);
        var gone = new LocalEdit(edit.state(), 1, null, true, null, null, false, Tried.NEVER);

        assertThat(wish(gone).kind()).isEqualTo(Kind.VANISHED);
    }

    @Test
    void what_lost_its_identity_waits() {
        assertThat(wish(of(state(A, A, SEEN, NONE, false, false, true), null)).kind())
                .isEqualTo(Kind.DETACHED);
    }

    @Test
    void what_the_server_never_had_is_copied_there_from_another_mailbox_else_sent() {
        PlacementState fresh = state(B, null, SEEN, NONE, false, true, true);
        var source = new LocalEdit.Source(new PlacementId(9), A, new RemoteId(7, 3), NONE, null);
        var beside = new LocalEdit.Source(new PlacementId(9), B, new RemoteId(7, 3), NONE, null);

        assertThat(wish(of(fresh, source)).kind()).isEqualTo(Kind.COPY);
        assertThat(wish(of(fresh, beside)).kind()).isEqualTo(Kind.SEND);
        assertThat(wish(of(fresh, null)).kind()).isEqualTo(Kind.SEND);
        PlacementState header = state(B, null, SEEN, NONE, false, true, false);
        assertThat(wish(of(header, null)).kind()).isEqualTo(Kind.BODILESS);
    }

    private static Wish wish(LocalEdit edit) {
        return Wish.of(edit, NONE, new Wish.Rules(Deletions.PROPAGATE, TRASH));
    }

    private static LocalEdit edit(
            MailboxId here,
            MailboxId agreed,
            Keywords local,
            Keywords before,
            @Nullable Keywords there,
            boolean deleted) {
        return new LocalEdit(
                state(here, agreed, local, before, deleted, true, true),
                1,
                null,
                false,
                there == null || there.equals(before) ? null : there,
                null,
                false,
                Tried.NEVER);
    }

    private static LocalEdit of(PlacementState state, LocalEdit.@Nullable Source source) {
        return new LocalEdit(state, 1, null, false, null, source, false, Tried.NEVER);
    }

    private static PlacementState state(
            MailboxId here,
            @Nullable MailboxId agreed,
            Keywords local,
            Keywords before,
            boolean deleted,
            boolean numbered,
            boolean complete) {
        return new PlacementState(
                new PlacementId(5),
                new MessageId(5),
                here,
                local,
                deleted,
                1,
                agreed,
                before,
                agreed == null || !numbered ? null : new RemoteId(7, 5),
                complete);
    }
}
