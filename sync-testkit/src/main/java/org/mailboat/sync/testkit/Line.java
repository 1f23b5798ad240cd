package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.testkit.WriteFaults.Written;

import java.util.function.Supplier;

/// What lies between a [MemoryRemote] and its server: where time passes and links break.
public interface Line {
    /// What is asked for, writing aside.
    enum Asked {
        CONNECTION,
        TREE,
        EVIDENCE,
        MAILBOX,
        WINDOW,
        BODY,
        PROBE
    }

    /// A connection begins.
    ///
    /// @return by what it is known
    default long begin() {
        return 0;
    }

    /// An answer is on its way.
    ///
    /// @return why it does not come, and nothing more on this connection; null if it comes
    @Nullable SyncFailure trouble(long connection, Asked what);

    /// Carries something out, unless the link breaks.
    ///
    /// @throws org.mailboat.model.MailException if it breaks, before or after, or the server does
    ///   not do it
    <T> T carryOut(long connection, Written what, Supplier<T> effect);

    /// An answer about several messages comes in.
    ///
    /// @return about how many of them, in their order, before the link breaks; all if it does not
    default int heard(long connection, int messages) {
        return messages;
    }

    /// The order in which a server sends bodies that were asked for together.
    default long[] order(long[] ids) {
        return ids;
    }

    /// One with the faults of its server.
    static Line of(MemoryServer server) {
        return new Line() {
            @Override
            public @Nullable SyncFailure trouble(long connection, Asked what) {
                boolean mayBreak =
                        what != Asked.CONNECTION && what != Asked.TREE && what != Asked.MAILBOX;
                return mayBreak && server.cuts() ? WriteFaults.linkLost() : null;
            }

            @Override
            public <T> T carryOut(long connection, Written what, Supplier<T> effect) {
                return server.writes().carryOut(what, effect);
            }
        };
    }
}
