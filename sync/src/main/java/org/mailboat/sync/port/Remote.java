package org.mailboat.sync.port;

import org.mailboat.sync.Traffic;

import java.util.List;

/// The server side of one account. Thread-safe. Calls block until answered, with a deadline, and
/// throw a [org.mailboat.model.MailException] when the account as a whole is out of reach.
public interface Remote extends AutoCloseable {
    /// Connects and logs in if that has not happened, and tells who answered.
    RemoteIdentity connect(Cancel cancel);

    /// Lists the account's mailboxes: one round trip where the server can.
    RemoteTree tree(Cancel cancel);

    /// How many sessions may be open at a time.
    int sessionBudget();

    /// Opens a session on a connection of its own, or on the one that is idle.
    RemoteSession openSession(Cancel cancel);

    Traffic traffic();

    /// Capabilities that were offered and turned out to be wrong, for the record.
    List<Demotion> demotions();

    /// Says goodbye without waiting for the answer.
    @Override
    void close();
}
