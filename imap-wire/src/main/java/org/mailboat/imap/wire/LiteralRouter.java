package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;

/// Decides where a literal goes at the moment when its size is known and none of its octets are.
@FunctionalInterface
public interface LiteralRouter {
    /// Sends everything to memory.
    LiteralRouter TO_MEMORY = head -> null;

    /// The sink for this literal, or null for memory within [WireLimits#maxMemoryLiteral].
    @Nullable LiteralSink route(LiteralHead head);
}
