package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.client.TrafficCounter;
import org.mailboat.imap.wire.LiteralRouter;
import org.mailboat.net.NetConfig;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteSink;

import java.util.function.Consumer;
import java.util.function.Supplier;

/// One connection's worth of work. For one thread at a time.
final class ImapSession implements RemoteSession {
    private final NetConfig config;
    private final TrafficCounter traffic;
    private final Links links;
    private Link link;

    /// Where connections come from.
    interface Links {
        Link borrow(Cancel cancel);

        void giveBack(Link link);
    }

    ImapSession(Links links, NetConfig config, TrafficCounter traffic, Cancel cancel) {
        this.links = links;
        this.config = config;
        this.traffic = traffic;
        this.link = links.borrow(cancel);
    }

    @Override
    public void observe(
            Supplier<@Nullable ObserveOrder> orders, ObservationSink sink, Cancel cancel) {
        work(
                orders,
                pulled -> new Observer(link, sink, config.clock(), cancel).run(pulled),
                cancel);
    }

    @Override
    public void fetch(Supplier<@Nullable FetchOrder> orders, FetchSink sink, Cancel cancel) {
        work(
                orders,
                pulled ->
                        new Fetcher(link, sink, traffic, config.clock(), config.ticker(), cancel)
                                .run(pulled),
                cancel);
    }

    @Override
    public void write(Supplier<@Nullable WriteOrder> orders, WriteSink sink, Cancel cancel) {
        work(
                orders,
                pulled -> new Writer(link, sink, config.clock(), cancel, pulled).run(),
                cancel);
    }

    @Override
    public void close() {
        links.giveBack(link);
    }

    /// Does a piece of work, from its beginning on another connection where this one was dead
    /// already.
    private <T> void work(
            Supplier<@Nullable T> orders, Consumer<Supplier<@Nullable T>> work, Cancel cancel) {
        var replay = new Replay<T>(orders);
        while (true) {
            try {
                whole(() -> work.accept(replay));
                return;
            } catch (ImapException e) {
                if (!link.wasDeadBefore()) {
                    throw e;
                }
                links.giveBack(link);
                link = links.borrow(cancel);
                replay.rewind();
            }
        }
    }

    /// Does it once. If it ends early, answers are still on their way, so the connection is of no
    /// use any more.
    private void whole(Runnable work) {
        boolean done = false;
        try {
            work.run();
            done = true;
        } finally {
            link.connection().routeLiterals(LiteralRouter.TO_MEMORY);
            if (!done) {
                link.connection().abort();
            }
        }
    }
}
