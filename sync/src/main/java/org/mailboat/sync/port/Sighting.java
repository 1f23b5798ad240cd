package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;

import java.time.Instant;

/// What the server says of one message in one mailbox. Of a message that was written down before,
/// an observation of changes may tell no more than its keywords.
///
/// @param id its number in the mailbox's epoch: the UID
/// @param internalDate when the server received it, or null if not told or not readable
/// @param size as announced, in octets; a hint, -1 if not told
/// @param contentId the server's own identity for the content, where it has one (EMAILID,
///   X-GM-MSGID, a JMAP blob id, each with a prefix that tells them apart), or null: equal ids are
///   equal octets
public record Sighting(
        long id,
        Keywords keywords,
        @Nullable Instant internalDate,
        long size,
        @Nullable String contentId) {
    public Sighting(long id, Keywords keywords, @Nullable Instant internalDate, long size) {
        this(id, keywords, internalDate, size, null);
    }

    /// The same with other keywords.
    public Sighting withKeywords(Keywords others) {
        return new Sighting(id, others, internalDate, size, contentId);
    }

    /// Whether what was told of a message before does not contradict that this is still the same
    /// one: its date, its size and its content's identity, as far as both tell them.
    public boolean mayBe(Sighting before) {
        boolean sameDate =
                internalDate == null
                        || before.internalDate == null
                        || internalDate.equals(before.internalDate);
        boolean sameSize = size < 0 || before.size < 0 || size == before.size;
        boolean sameContent =
                contentId == null || before.contentId == null || contentId.equals(before.contentId);
        return sameDate && sameSize && sameContent;
    }
}
