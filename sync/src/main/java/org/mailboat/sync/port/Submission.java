package org.mailboat.sync.port;

import java.util.concurrent.CancellationException;

/// Hands messages to the server that sends them on (RFC 6409). It connects when first asked to and
/// keeps its connection for the messages that follow. For one thread at a time; closed by whoever
/// opened it.
public interface Submission extends AutoCloseable {
    /// Sends one message to all of its recipients or to none: where the server refuses one of them,
    /// the message is not handed over. Blocks until the server has answered.
    ///
    /// @param content sent as it is, but for what the protocol asks for (RFC 5321, 4.5.2)
    /// @param attempt run once, after the server took every recipient and before the first octet of
    ///   the message, and thus before anything that may not be done twice; if it throws, nothing
    ///   was sent
    /// @return what became of it, failures of the network and refusals included
    /// @throws CancellationException if the wish to stop came before the attempt; nothing was sent
    SubmissionOutcome submit(
            Envelope envelope, Upload.Content content, Runnable attempt, Cancel cancel);

    @Override
    void close();
}
