package org.mailboat.store;

/// Work that follows the mail at its own pace, as an index does: in small steps, between any two of
/// which it may be stopped, also by the end of the process. Several processes may try at once; a
/// chore sees to it that only one works.
public interface Chore {
    /// What is being done, as in `searching index`; for people.
    String name();

    /// How many messages are still to be looked at, as far as is known. Cheap.
    long remaining();

    /// Does a little, some fifty milliseconds' worth.
    ///
    /// @return false if there is nothing left to do, or another process is doing it
    boolean step();
}
