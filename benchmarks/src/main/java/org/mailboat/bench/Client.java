package org.mailboat.bench;

/// A program that can be measured. For one thread.
interface Client {

    String name();

    /// How many rounds it is worth: the slow ones are run once.
    default int rounds(int asked) {
        return asked;
    }

    /// Forgets everything it has, and is set up for this user; nothing is synced.
    void fresh(String user, int port) throws Exception;

    /// From now on it reaches the same server through this port of 127.0.0.1.
    void reach(int port) throws Exception;

    /// One whole sync, measured.
    Timing sync() throws Exception;

    /// Holds what it has against what the server has.
    ///
    /// @throws WrongResult if it is not the same
    void check(Truth server) throws Exception;

    /// Gives back the room it takes on disk.
    default void clear() throws Exception {}
}
