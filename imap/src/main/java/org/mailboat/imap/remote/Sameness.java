package org.mailboat.imap.remote;

import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;

/// Whether a message that a server shows is the one that is written down under its UID. The
/// server's own identity decides where it is told; what is not told says nothing.
sealed interface Sameness {
    /// Everything that could be compared is equal, and something could.
    record Same() implements Sameness {}

    /// It is another message.
    ///
    /// @param how what differs, in words
    record Other(String how) implements Sameness {}

    /// Nothing could be compared.
    record Open() implements Sameness {}

    static Sameness of(Witness then, Sighting now) {
        if (then.contentId() != null && now.contentId() != null) {
            return then.contentId().equals(now.contentId())
                    ? new Same()
                    : new Other(
                            "its content was %s and is %s"
                                    .formatted(then.contentId(), now.contentId()));
        }
        boolean sizes = then.size() >= 0 && now.size() >= 0;
        if (sizes && then.size() != now.size()) {
            return new Other("its size was %d and is %d".formatted(then.size(), now.size()));
        }
        Instant before = then.internalDate();
        Instant after = now.internalDate();
        if (before == null || after == null) {
            return sizes ? new Same() : new Open();
        }
        return before.equals(after)
                ? new Same()
                : new Other("it was received at %s and is from %s".formatted(before, after));
    }
}
