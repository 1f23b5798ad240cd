package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.ImapConfig;
import org.mailboat.imap.client.TrafficCounter;
import org.mailboat.imap.wire.LiteralRouter;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.RemoteSession;

import java.util.function.Consumer;
import java.util.function.Supplier;

/// One connection's worth of work. For one thread at a time.
final class ImapSession implements RemoteSession {
    private final Link link;
    private final ImapConfig config;
    private final TrafficCounter traffic;
    private final Consumer<Link> giveBack;

    /// @param giveBack takes the connection when the session is closed
    ImapSession(Link link, ImapConfig config, TrafficCounter traffic, Consumer<Link> giveBack) {
        this.link = link;
        this.config = config;
        this.traffic = traffic;
        this.giveBack = giveBack;
    }

    @Override
    public void observe(
            Supplier<@Nullable ObserveOrder> orders, ObservationSink sink, Cancel cancel) {
        whole(() -> new Observer(link, sink, config.clock(), cancel).run(orders));
    }

    @Override
    public void fetch(Supplier<@Nullable FetchOrder> orders, FetchSink sink, Cancel cancel) {
        whole(() ->
                new Fetcher(link, sink, traffic, config.clock(), config.ticker(), cancel)
                        .run(orders));
    }

    @Override
    public void close() {
        giveBack.accept(link);
    }

    /// Does a piece of work. If it ends early, answers are still on their way, so the connection is
    /// of no use any more.
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
