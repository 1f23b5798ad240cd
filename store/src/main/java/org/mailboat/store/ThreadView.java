package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.ThreadId;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/// A thread as its reader sees it: each of its messages once, in one of the places where it stands.
///
/// @param id null for a message of which the header is not here or was not looked at yet: a thread
///   of its own
/// @param messages those that are there, by the time at which they were received
public record ThreadView(@Nullable ThreadId id, AccountId account, List<PlacementView> messages) {
    public ThreadView {
        messages = List.copyOf(messages);
    }

    /// When the newest message was received, or null if that is known of none.
    public @Nullable Instant latest() {
        return messages.stream()
                .map(PlacementView::internalDate)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }
}
