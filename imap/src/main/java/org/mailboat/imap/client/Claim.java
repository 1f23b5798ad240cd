package org.mailboat.imap.client;

import org.mailboat.imap.wire.Response;

/// Says which untagged data belongs to a command, by what the data says. Asked on the reader
/// thread: it must be quick and must not block.
@FunctionalInterface
public interface Claim {
    /// Data that no command asked for.
    Claim NOTHING = data -> false;

    boolean claims(Response.Untagged data);

    /// Whatever is one of these kinds.
    @SafeVarargs
    static Claim of(Class<? extends Response.Untagged>... kinds) {
        return data -> {
            for (Class<? extends Response.Untagged> kind : kinds) {
                if (kind.isInstance(data)) {
                    return true;
                }
            }
            return false;
        };
    }
}
