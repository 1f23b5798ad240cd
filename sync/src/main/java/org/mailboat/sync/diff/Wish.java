package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.Policy.Deletions;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.PlacementState;

/// What an edit made here asks of the server, after what was seen there was merged with it.
///
/// @param added keywords the message is to be given; also before it moves
/// @param removed keywords that are to be taken from it
/// @param from the mailbox it stands in on the server, or that its source stands in; null if it
///   comes from here
/// @param to the mailbox it is to come to, or null if it stays
public record Wish(
        Kind kind,
        Keywords added,
        Keywords removed,
        @Nullable MailboxId from,
        @Nullable MailboxId to) {
    /// What is to be done.
    public enum Kind {
        /// Nothing: both sides say the same.
        SAME,
        MARK,
        /// To another mailbox, and perhaps marked.
        MOVE,
        /// Deleted here, and only moved into the trash there.
        THROW_AWAY,
        /// Nothing: it is in the trash there, and was deleted here elsewhere.
        THROWN_AWAY,
        DELETE,
        /// What a move left behind is removed.
        CLEAR,
        COPY,
        /// Its octets are sent.
        SEND,
        /// Nothing, as its identity was lost: it waits to be found again.
        DETACHED,
        /// Nothing, as it was seen to be gone: the download decides what that means.
        VANISHED,
        /// Nothing, as what is deleted here stays there.
        KEPT,
        /// Nothing, as there is no trash that what is deleted here could go to.
        TRASHLESS,
        /// Nothing can be sent: only its header is here, and the server has no source for it.
        BODILESS
    }

    /// What the rules depend on besides the edit.
    ///
    /// @param trash the mailbox with that role, or null
    public record Rules(Deletions deletions, @Nullable MailboxId trash) {}

    /// @param unkept keywords that the mailbox it is agreed in cannot keep
    public static Wish of(LocalEdit edit, Keywords unkept, Rules rules) {
        PlacementState state = edit.state();
        MailboxId agreed = state.agreedMailbox();
        if (agreed == null) {
            return unknownThere(edit);
        }
        if (state.remote() == null) {
            return only(Kind.DETACHED, agreed, null);
        }
        if (edit.vanished()) {
            return only(Kind.VANISHED, agreed, null);
        }
        return state.deleted() ? deletion(edit, agreed, rules) : change(edit, agreed, unkept);
    }

    private static Wish unknownThere(LocalEdit edit) {
        PlacementState state = edit.state();
        if (state.deleted()) {
            return only(Kind.SAME, null, null);
        }
        LocalEdit.Source source = edit.source();
        // A server may give a message that it copies into its own mailbox no second place.
        if (source != null && !source.mailbox().equals(state.mailbox())) {
            return only(Kind.COPY, source.mailbox(), state.mailbox());
        }
        boolean sendable = state.complete() || source != null;
        return only(sendable ? Kind.SEND : Kind.BODILESS, null, state.mailbox());
    }

    /// Deleted against marked: deleted.
    private static Wish deletion(LocalEdit edit, MailboxId agreed, Rules rules) {
        if (edit.leftBehind()) {
            return only(Kind.CLEAR, agreed, null);
        }
        return switch (rules.deletions()) {
            case PROPAGATE -> only(Kind.DELETE, agreed, null);
            case KEEP -> only(Kind.KEPT, agreed, null);
            case TRASH -> thrownAway(edit.state().mailbox(), agreed, rules.trash());
        };
    }

    private static Wish thrownAway(
            MailboxId deletedIn, MailboxId agreed, @Nullable MailboxId trash) {
        if (trash == null) {
            return only(Kind.TRASHLESS, agreed, null);
        }
        if (!trash.equals(agreed)) {
            return only(Kind.THROW_AWAY, agreed, trash);
        }
        return only(trash.equals(deletedIn) ? Kind.DELETE : Kind.THROWN_AWAY, agreed, null);
    }

    /// Keywords merge one by one; moved on both sides means here, from where it now is there.
    private static Wish change(LocalEdit edit, MailboxId agreed, Keywords unkept) {
        PlacementState state = edit.state();
        Keywords there = edit.there();
        Keywords wanted = KeywordMerge.merge(state.agreedKeywords(), state.keywords(), there);
        Keywords added = wanted.minus(there).minus(unkept);
        Keywords removed = there.minus(wanted);
        if (!state.mailbox().equals(agreed)) {
            return new Wish(Kind.MOVE, added, removed, agreed, state.mailbox());
        }
        boolean same = added.isEmpty() && removed.isEmpty();
        return new Wish(same ? Kind.SAME : Kind.MARK, added, removed, agreed, null);
    }

    /// The same for a copy of what the server does not have any more.
    public Wish asSent() {
        return only(Kind.SEND, null, to);
    }

    /// Whether keywords are to be changed on the server.
    public boolean marks() {
        return !added.isEmpty() || !removed.isEmpty();
    }

    private static Wish only(Kind kind, @Nullable MailboxId from, @Nullable MailboxId to) {
        return new Wish(kind, Keywords.none(), Keywords.none(), from, to);
    }
}
