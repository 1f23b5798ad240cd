package org.mailboat.sync.port;

import org.mailboat.model.SyncFailure;

/// What became of a message that was to be sent.
public sealed interface SubmissionOutcome {
    /// The server has taken it (250 behind the last octet).
    ///
    /// @param serverText what it said, often the name of the message in its queue
    record Accepted(String serverText) implements SubmissionOutcome {}

    /// The server does not have it: it refused, or was not reached, before or behind the last
    /// octet. To try again sends nothing twice.
    ///
    /// @param failure says whether that helps
    record NotSent(SyncFailure failure) implements SubmissionOutcome {}

    /// The message was on its way, whole or in part, when the connection broke or no answer came.
    /// The server may have it.
    record Unknown(SyncFailure failure) implements SubmissionOutcome {}
}
