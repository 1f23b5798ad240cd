package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.PendingChange;
import org.mailboat.store.PendingChange.OfMailbox;
import org.mailboat.store.PendingChange.OfMessage;
import org.mailboat.store.PendingChange.Trouble;

import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/// How a message or a mailbox differs here from what the server has, because of edits: for as long
/// as the server does not have them. Of several edits of one thing the difference is one change,
/// with the id of the last. It is as it was when it was asked for. Thread-safe.
public final class Change {
    private final String account;
    private final Kind kind;
    private final PendingChange row;
    private final ChangeTelling telling;

    Change(String account, Kind kind, PendingChange row, ChangeTelling telling) {
        this.account = account;
        this.kind = kind;
        this.row = row;
        this.telling = telling;
    }

    /// What is to be done.
    public enum Kind {
        /// Keywords are to be added or removed.
        FLAG,
        /// The message is to be moved, perhaps with other keywords.
        MOVE,
        /// A copy is to be made, or uploaded.
        COPY,
        /// A message that was imported is to be uploaded.
        IMPORT,
        /// The message is to be deleted for good.
        DELETE,
        /// A message that was had back is to be uploaded.
        UNDELETE,
        /// The mailbox is to be made.
        CREATE_MAILBOX,
        /// The mailbox is to be renamed.
        RENAME_MAILBOX,
        /// The mailbox is to be deleted for good.
        DELETE_MAILBOX;

        /// The kind as the command line tells it, as in `create-mailbox`.
        public String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// Whether it is tried.
    public enum State {
        /// By the next run, or the next one after a while.
        WAITING,
        /// Not before somebody does something: it failed, and trying alone does not help, or it is
        /// in a mailbox that is here only.
        PARKED;

        /// The state as the command line tells it, as in `waiting`.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// As in `c42`; another one after each edit.
    public String id() {
        return "c" + row.number();
    }

    /// The account's name.
    public String account() {
        return account;
    }

    /// What is to be done on the server, above all.
    public Kind kind() {
        return kind;
    }

    /// Of the message; null where a mailbox is changed.
    public @Nullable PlacementId placement() {
        return row instanceof OfMessage message ? message.placement().id() : null;
    }

    /// Of the message's content; null where a mailbox is changed.
    public @Nullable MessageId message() {
        return row instanceof OfMessage message ? message.placement().message() : null;
    }

    /// Where the message stands now, or the mailbox.
    public MailboxPath mailbox() {
        return switch (row) {
            case OfMessage message -> message.placement().path();
            case OfMailbox mailbox -> mailbox.path();
        };
    }

    /// Whether something is to be deleted for good.
    boolean deletes() {
        return kind == Kind.DELETE || kind == Kind.DELETE_MAILBOX;
    }

    /// Where the server has to do something, by the names here.
    ///
    /// @param trash where messages go that are deleted for good, or null: nowhere
    Set<MailboxPath> places(@Nullable MailboxPath trash) {
        if (!(row instanceof OfMessage message)) {
            return Set.of(mailbox());
        }
        if (message.keptHere()) {
            return Set.of();
        }
        var places = new TreeSet<MailboxPath>();
        MailboxPath agreed = message.agreed();
        MailboxPath source = message.copiedFrom();
        if (agreed != null) {
            places.add(agreed);
        } else if (source != null) {
            places.add(source);
        }
        if (!message.deleted()) {
            places.add(mailbox());
        } else if (trash != null) {
            places.add(trash);
        }
        return places;
    }

    /// All that is to be done, in words. Reads the message's header from the disk.
    public String sentence() {
        return telling.sentence(account, row);
    }

    /// Whether it is tried by itself.
    public State state() {
        Trouble trouble = row.trouble();
        boolean kept = row instanceof OfMessage message && message.keptHere();
        return kept || (trouble != null && trouble.parked()) ? State.PARKED : State.WAITING;
    }

    /// How often it was tried in vain.
    public int attempts() {
        Trouble trouble = row.trouble();
        return trouble == null ? 0 : trouble.attempts();
    }

    /// When it is tried again, or null: at the next run, or not by itself.
    public @Nullable Instant nextTry() {
        Trouble trouble = row.trouble();
        return trouble == null ? null : trouble.nextTry();
    }

    /// Why it failed last, or null.
    public @Nullable SyncFailure failure() {
        Trouble trouble = row.trouble();
        return trouble == null ? null : trouble.failure();
    }

    /// As in `c42 of work`.
    @Override
    public String toString() {
        return id() + " of " + account;
    }
}
