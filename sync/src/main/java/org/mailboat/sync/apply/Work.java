package org.mailboat.sync.apply;

import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.RemoteSession;

/// Something that several sessions do together, each pulling orders until none is left.
/// Thread-safe.
interface Work {
    /// Waits until there is something for another session to do.
    ///
    /// @return false if all is done, or given up
    boolean await();

    /// Works with this session until nothing is left to order. Throws when the session is lost;
    /// what it was doing is open to other sessions again.
    void serve(RemoteSession session, Cancel cancel);

    /// How much has been achieved so far: grows with every success, so that a link which breaks now
    /// and then is told from one that does not work at all.
    long progress();

    /// Gives up: nobody waits any more and nothing is ordered.
    void stop();
}
