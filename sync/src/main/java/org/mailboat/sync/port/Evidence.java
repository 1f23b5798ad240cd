package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/// What a server showed of a mailbox that may be one we know under another name.
///
/// @param wireName as asked
/// @param answer whether it could be opened
/// @param opened what opening it told, if it was
/// @param exhibits the asked messages that are there, ascending by id
public record Evidence(
        String wireName, Answer answer, @Nullable OpenedMailbox opened, List<Exhibit> exhibits) {
    public Evidence {
        exhibits = List.copyOf(exhibits);
    }

    /// What became of the attempt to open it.
    public enum Answer {
        OPENED,
        /// The server says that there is no such mailbox, or that it cannot hold mail.
        ABSENT,
        /// Refused for another reason, or the answer made no sense.
        UNKNOWN
    }

    /// A message as the server shows it.
    ///
    /// @param size as announced, in octets; -1 if not told
    /// @param header null if it was not shown
    public record Exhibit(
            long id,
            long size,
            @Nullable Instant internalDate,
            @Nullable String contentId,
            @Nullable HeaderProof header) {}
}
