package org.mailboat.store.search;

import org.jspecify.annotations.Nullable;

import java.util.List;

/// What the index says to one lookup.
///
/// @param groups messages by where the text was found, the best place first
/// @param proven those of them of which no more has to be known; null for all
record Hits(List<Group> groups, @Nullable MessageSet proven) {
    static final Hits NONE = new Hits(List.of(), null);

    /// @param worth of the place, in thousandths
    record Group(int worth, MessageSet messages) {}

    Truth of(long message) {
        return worth(message) == 0
                ? Truth.NO
                : proven == null || proven.contains(message) ? Truth.YES : Truth.MAYBE;
    }

    /// Of the best place where it was found, 0 if it was not.
    int worth(long message) {
        for (Group group : groups) {
            if (group.messages.contains(message)) {
                return group.worth;
            }
        }
        return 0;
    }

    MessageSet messages() {
        MessageSet all = MessageSet.NONE;
        for (Group group : groups) {
            all = all.or(group.messages);
        }
        return all;
    }
}
