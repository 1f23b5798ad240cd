package org.mailboat.imap.client;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;

import java.util.List;

/// The whole answer to a command: the data it claimed, in order, and how it ended.
///
/// @param code null if there is none
public record Reply(
        List<Response.Untagged> data, Status status, @Nullable ResponseCode code, String text) {
    public Reply {
        data = List.copyOf(data);
    }

    public boolean isOk() {
        return status == Status.OK;
    }

    /// The data of one kind.
    public <T extends Response.Untagged> List<T> all(Class<T> kind) {
        return data.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /// The last datum of a kind, or null.
    public <T extends Response.Untagged> @Nullable T last(Class<T> kind) {
        List<T> found = all(kind);
        return found.isEmpty() ? null : found.getLast();
    }
}
