package org.mailboat.sync.testkit.propagation;

import java.util.Locale;

/// How a row is played.
public enum Way {
    /// One run, and both sides are as the row says.
    ONCE,
    /// A second run after it does nothing.
    AGAIN,
    /// A dry run before it changes nothing and tells the steps.
    PLANNED,
    /// The server's side is edited by another store, and that becomes the same afterwards.
    BY_ANOTHER_STORE,
    /// The two sides' deeds are exchanged.
    SIDES_SWAPPED,
    /// Stopped before and after every step that changes something, and taken up again.
    STOPPED_EVERYWHERE,
    /// Of each kind of write the answer is lost, or the command.
    ANSWERS_LOST,
    /// The link breaks once, at any octet of what either side says.
    LINK_CUT,
    /// The same, where the two sides agree on TLS over the link first, or have.
    TLS_CUT;

    /// Whether the link breaks.
    boolean cuts() {
        return this == LINK_CUT || this == TLS_CUT;
    }

    /// Whether the row says something of it.
    boolean concerns(Row row) {
        if (row.except().containsKey(toString())) {
            return false;
        }
        return switch (this) {
            case ONCE, AGAIN, PLANNED -> true;
            // What is left for the run after is carried out by those that settle.
            case STOPPED_EVERYWHERE, LINK_CUT, TLS_CUT -> !row.isLeftForNext();
            case BY_ANOTHER_STORE -> row.isOfUsers();
            case SIDES_SWAPPED -> row.mirrored() != null;
            case ANSWERS_LOST -> !row.last().here().isEmpty() && !row.isLeftForNext();
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
