package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/// One connection's worth of work. For one thread at a time.
///
/// Orders are pulled when there is room on the wire, so that the first command for the next mailbox
/// is sent before the last answer for this one is in. Writes never overtake the opening of their
/// mailbox. A supplier may wait for the store to catch up; it is called on the calling thread only,
/// and what was asked for before it goes on arriving meanwhile.
public interface RemoteSession extends AutoCloseable {
    /// Lists mailboxes until the supplier gives null and all answers are in. A failure of one order
    /// is told to the sink; a failure of the connection fails the orders in flight and is then
    /// thrown.
    void observe(Supplier<@Nullable ObserveOrder> orders, ObservationSink sink, Cancel cancel);

    /// Fetches messages, likewise.
    void fetch(Supplier<@Nullable FetchOrder> orders, FetchSink sink, Cancel cancel);

    /// Writes to the server, likewise: nothing is sent into a mailbox before this session has seen
    /// that it is the expected one, and before a message is removed or moved, that its id still
    /// means that message. Orders about one mailbox are best given one after the other. If this
    /// throws, everything that was sent without an answer has been told as unknown, what was
    /// answered has been told as such, and nothing was done about the orders not pulled.
    ///
    /// @throws org.mailboat.model.MailException if the connection is gone, or the server wants to
    ///   be left alone
    /// @throws java.util.concurrent.CancellationException if that was asked for
    void write(Supplier<@Nullable WriteOrder> orders, WriteSink sink, Cancel cancel);

    /// Gives the connection back.
    @Override
    void close();
}
