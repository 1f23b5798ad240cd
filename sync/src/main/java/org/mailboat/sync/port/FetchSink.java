package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.SyncFailure;

/// Receives messages. `begin` and the writers it returns are used on the connection's reader, and
/// must not wait for anything but the disk; all else is called on the session's thread, one call at
/// a time, and may wait. The two may overlap.
public interface FetchSink {
    /// A message's octets are about to arrive. Which message it is may be known only after the last
    /// one.
    ///
    /// @param length announced, in octets
    ContentWriter begin(long length);

    /// A message is here whole.
    ///
    /// @param now what the server said of it in the same answer, or null if it said no more than
    ///   the id
    void received(FetchOrder order, long id, StoredContent content, @Nullable Sighting now);

    /// One message, or several, could not be had.
    void refused(FetchOrder order, IdSet ids, SyncFailure failure);

    /// The order is through: what was neither received nor refused was not in the server's answer.
    void done(FetchOrder order, IdSet unanswered);

    /// The order, or what is left of it, failed as a whole.
    ///
    /// @param failure of scope mailbox if the mailbox is gone, of scope account if only this
    ///   connection is: what was neither received nor refused is then asked for on another
    void failed(FetchOrder order, SyncFailure failure);
}
