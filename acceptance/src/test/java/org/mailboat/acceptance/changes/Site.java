package org.mailboat.acceptance.changes;

import org.mailboat.imap.fake.FaultProxy;
import org.mailboat.imap.testkit.TestServer;

import java.io.IOException;
import java.util.function.LongUnaryOperator;

/// A server with one user, whose mail another client changes, and sometimes an administrator or a
/// disaster. Closed by the test.
public interface Site extends TestServer {
    /// The one user.
    String user();

    /// What stands between the levels of a name.
    char separator();

    /// The wire name of a mailbox of the user's own.
    default String path(String name) {
        return name;
    }

    /// Whether a mailbox with others below it can be deleted.
    default boolean deletesParents() {
        return true;
    }

    /// Puts in force what this server can do for the client under test.
    void restrict(Level level, FaultProxy proxy);

    /// Lets this server do all it can, for the client that makes changes.
    default void unrestrict() {}

    /// Gives a mailbox a new UIDVALIDITY.
    ///
    /// @param renumber gives each message its new UID for its old one
    void resetUidValidity(String mailbox, LongUnaryOperator renumber) throws IOException;

    /// Loses what the server derived from the mail of a mailbox: HIGHESTMODSEQ falls, UIDs stay.
    void loseIndex(String mailbox) throws IOException;

    /// Keeps a mailbox as it is now.
    ///
    /// @return puts it back, counters and all, as a restored backup does
    Restoration backUp(String mailbox) throws IOException;

    /// Puts back what was kept.
    interface Restoration {
        void restore() throws IOException;
    }
}
