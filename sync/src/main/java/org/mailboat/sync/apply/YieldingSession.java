package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteSink;

import java.util.function.Supplier;

/// A session of a run, which makes room for somebody who waits: it then takes no further order, and
/// comes to its end when what it has in flight is answered. For one thread.
final class YieldingSession implements RemoteSession {
    private final RemoteSession session;
    private final Remote remote;
    private boolean givenWay;

    YieldingSession(RemoteSession session, Remote remote) {
        this.session = session;
        this.remote = remote;
    }

    /// Whether it should be closed, so that another one has its connection.
    boolean hasGivenWay() {
        return givenWay;
    }

    @Override
    public void observe(
            Supplier<@Nullable ObserveOrder> orders, ObservationSink sink, Cancel cancel) {
        session.observe(() -> next(orders), sink, cancel);
    }

    @Override
    public void fetch(Supplier<@Nullable FetchOrder> orders, FetchSink sink, Cancel cancel) {
        session.fetch(() -> next(orders), sink, cancel);
    }

    @Override
    public void write(Supplier<@Nullable WriteOrder> orders, WriteSink sink, Cancel cancel) {
        session.write(() -> next(orders), sink, cancel);
    }

    @Override
    public void close() {
        session.close();
    }

    private <T> @Nullable T next(Supplier<@Nullable T> orders) {
        givenWay |= remote.giveWay();
        return givenWay ? null : orders.get();
    }
}
