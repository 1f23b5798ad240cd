package org.mailboat.sync.testkit.propagation;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/// A kind of server and a kind of store, on which rows are played. Closed by the test.
public interface Bench extends AutoCloseable {
    /// As in the `except` of a row.
    String name();

    /// How much its server can do, most first; one at least.
    List<String> levels();

    /// What its server can be made to do.
    Set<Happening> happenings();

    /// An account without mail, and an empty store.
    ///
    /// @param level one of the levels
    Scene open(String level);

    /// The same, over a link on which the two sides agree on TLS first.
    default Scene openEncrypted(String level) {
        throw new UnsupportedOperationException("it speaks no TLS");
    }

    /// Whether there is a link to its server that can be cut anywhere.
    default boolean hasLink() {
        return false;
    }

    /// Whether the two sides can agree on TLS.
    default boolean speaksTls() {
        return false;
    }

    /// Whether a row can be played on it.
    default boolean plays(Row row, String level) {
        return !row.except().containsKey(name().toLowerCase(Locale.ROOT))
                && !row.except().containsKey(level.toLowerCase(Locale.ROOT))
                && !row.needsMore(happenings());
    }

    @Override
    default void close() {}

    /// Whether a renamed mailbox gets other ids: what is in it is matched with what is here.
    default boolean renumbersRenamed() {
        return false;
    }
}
