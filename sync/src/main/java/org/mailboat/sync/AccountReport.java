package org.mailboat.sync;

import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Traffic;

import java.time.Duration;
import java.util.List;

/// What one account's run did, and what it left.
///
/// @param created messages that came in whole
/// @param updated messages whose keywords changed here
/// @param moved messages that changed their mailbox here
/// @param deleted messages removed here
/// @param uploaded messages brought to the server
/// @param recoverable messages now in the recoverable area
/// @param failures everything refused, parked or left, with the reason
public record AccountReport(
        String account,
        Result result,
        long created,
        long updated,
        long moved,
        long deleted,
        long uploaded,
        long recoverable,
        List<SyncFailure> failures,
        Traffic traffic,
        Duration took) {
    /// How it ended.
    public enum Result {
        DONE,
        /// Something is left that another try may bring.
        INCOMPLETE,
        /// A guard refused something; a person decides.
        REFUSED,
        FAILED,
        CANCELLED
    }

    public AccountReport {
        failures = List.copyOf(failures);
    }
}
