package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// A message that the server is to take in.
///
/// @param internalDate when it was received, or null to leave that to the server, as a date is that
///   not every server takes
public record Upload(Content content, Keywords keywords, @Nullable Instant internalDate) {
    private static final Instant EARLIEST = Instant.parse("1981-01-01T00:00:00Z");

    /// Whether every server can be told that a message was received then: some were seen that
    /// refuse earlier dates, and any in the future (Q113).
    public static boolean isBelievable(Instant date, Instant now) {
        return !date.isBefore(EARLIEST) && date.isBefore(now.plus(Duration.ofDays(1)));
    }

    /// The date to send instead of none, or of one that not every server takes: the present day,
    /// which whoever finds the message later can tell, too.
    ///
    /// @return null if the date can be sent
    public static @Nullable Instant redated(@Nullable Instant date, Instant now) {
        return date != null && isBelievable(date, now) ? null : now.truncatedTo(ChronoUnit.DAYS);
    }

    /// The octets of a message, read when their turn comes, and perhaps more than once.
    public interface Content {
        /// How many there are.
        long length();

        /// A stream at the first of them, to be closed by the caller.
        ///
        /// @throws IOException if they cannot be read
        /// @throws org.mailboat.model.MailException likewise
        InputStream open() throws IOException;
    }
}
