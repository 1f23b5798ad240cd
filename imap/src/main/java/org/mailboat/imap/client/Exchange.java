package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response;

import java.util.List;

/// What came of commands that were sent in one go, also where the connection broke meanwhile.
///
/// @param parts one for each command, in their order
/// @param broken what ended the exchange before all answers were in: a
///   [org.mailboat.model.MailException] or a [java.util.concurrent.CancellationException]; null if
///   they all are
public record Exchange(List<Part> parts, @Nullable RuntimeException broken) {
    public Exchange {
        parts = List.copyOf(parts);
    }

    /// What came of one command.
    ///
    /// @param data what came for it, also before an end that did not come
    /// @param reply its answer, or null if that was lost, or could not be read
    /// @param written whether the server may have the command: without an answer nobody knows
    ///   whether it was carried out
    public record Part(List<Response.Untagged> data, @Nullable Reply reply, boolean written) {
        public Part {
            data = List.copyOf(data);
        }

        public boolean isOk() {
            return reply != null && reply.isOk();
        }

        /// The data of one kind.
        public <T extends Response.Untagged> List<T> all(Class<T> kind) {
            return data.stream().filter(kind::isInstance).map(kind::cast).toList();
        }
    }
}
