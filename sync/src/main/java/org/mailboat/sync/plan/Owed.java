package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;

import java.time.Instant;

/// Messages of one mailbox that are on the server and not here, or not as much of them as is
/// wanted, and that are due.
///
/// @param whole those wanted with their bodies
/// @param headers those of which the header is enough
/// @param shared those whose content, as the server says, comes with another one that is owed
public record Owed(Part whole, Part headers, IdSet shared) {
    public static final Owed NOTHING = new Owed(Part.NONE, Part.NONE, IdSet.empty());

    /// Messages wanted in the same depth.
    ///
    /// @param bytes as announced, of all of them
    /// @param newest when the server received the last of them, or null if that is not known
    public record Part(IdSet ids, long bytes, @Nullable Instant newest) {
        public static final Part NONE = new Part(IdSet.empty(), 0, null);
    }

    /// How many there are.
    public long messages() {
        return whole.ids().size() + headers.ids().size() + shared.size();
    }
}
