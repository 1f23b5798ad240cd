package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.EvidenceOrder;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.HeaderDigest;
import org.mailboat.sync.port.MailboxOrder;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.ProbeOrder;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteIdentity;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.RemoteTree;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.Traffic;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteSink;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The engine's remote over a [MemoryServer]: small windows, two orders in flight. Thread-safe.
public final class MemoryRemote implements Remote {
    private static final long HIGHEST_ID = 4_294_967_295L;

    private final MemoryServer server;
    private final int sessions;
    private final int window;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong bodies = new AtomicLong();

    /// @param sessions its budget
    /// @param window how many sightings a window holds
    public MemoryRemote(MemoryServer server, int sessions, int window) {
        this.server = server;
        this.sessions = sessions;
        this.window = window;
    }

    @Override
    public RemoteIdentity connect(Cancel cancel) {
        cancel.check();
        return new RemoteIdentity(
                "memory.test", "user", List.of(), RemoteIdentity.KeywordScope.PLACEMENT);
    }

    @Override
    public RemoteTree tree(Cancel cancel) {
        cancel.check();
        return new RemoteTree(server.list(), true);
    }

    @Override
    public boolean unchanged(Checkpoint since, MailboxStatus now) {
        return now.highestModSeq() > 0 && since.equals(checkpoint(now));
    }

    @Override
    public RemoteTree confirmTree(RemoteTree doubted, Set<String> missing, Cancel cancel) {
        return tree(cancel);
    }

    @Override
    public List<Evidence> evidence(List<EvidenceOrder> orders, Cancel cancel) {
        cancel.check();
        if (server.cuts()) {
            throw new MailException(linkLost());
        }
        return orders.stream().map(this::evidence).toList();
    }

    private Evidence evidence(EvidenceOrder order) {
        String name = order.wireName();
        MailboxStatus status = server.open(name);
        if (status == null) {
            return new Evidence(
                    name,
                    server.isShut(name) ? Evidence.Answer.UNKNOWN : Evidence.Answer.ABSENT,
                    null,
                    List.of());
        }
        var shown = server.mails(name);
        shown.keySet().removeIf(id -> !order.ids().contains(id));
        return new Evidence(
                name,
                Evidence.Answer.OPENED,
                new OpenedMailbox(status, false, true, null),
                shown.entrySet().stream().map(e -> exhibit(e.getKey(), e.getValue())).toList());
    }

    private Evidence.Exhibit exhibit(long id, MemoryServer.Mail mail) {
        byte[] octets = mail.octets();
        var digest = new HeaderDigest();
        digest.update(octets, 0, octets.length);
        return new Evidence.Exhibit(
                id,
                octets.length,
                mail.internalDate(),
                server.sighting(id, mail).contentId(),
                digest.finish());
    }

    @Override
    public String evidence(MailboxOrder order, Cancel cancel) {
        cancel.check();
        return MemoryEvidence.of(order);
    }

    @Override
    public List<MailboxOutcome> arrange(List<MailboxOrder> orders, Cancel cancel) {
        cancel.check();
        return new MemoryArranger(server).arrange(orders);
    }

    @Override
    public List<Finding> probe(List<ProbeOrder> orders, Cancel cancel) {
        cancel.check();
        if (server.cuts()) {
            throw new MailException(linkLost());
        }
        return MemoryEvidence.probe(server, orders);
    }

    @Override
    public int sessionBudget() {
        return sessions;
    }

    @Override
    public RemoteSession openSession(Cancel cancel) {
        cancel.check();
        connections.incrementAndGet();
        open.incrementAndGet();
        return new Session();
    }

    @Override
    public Traffic traffic() {
        return new Traffic(0, 0, 0, 0, connections.get(), bodies.get());
    }

    @Override
    public List<Demotion> demotions() {
        return List.of();
    }

    @Override
    public void close() {}

    /// How many sessions are open now.
    public int openSessions() {
        return open.get();
    }

    private static Checkpoint checkpoint(MailboxStatus status) {
        return new Checkpoint(
                status.epoch() + ":" + status.uidNext() + ":" + status.highestModSeq());
    }

    static SyncFailure linkLost() {
        return SyncFailure.of(FailureKind.OFFLINE, "The link broke.");
    }

    private final class Session implements RemoteSession {
        @Override
        public void observe(
                Supplier<@Nullable ObserveOrder> orders, ObservationSink sink, Cancel cancel) {
            for (ObserveOrder order = orders.get(); order != null; order = orders.get()) {
                cancel.check();
                String name = order.mailbox().wireName();
                MailboxStatus status = server.open(name);
                if (status == null) {
                    sink.failed(
                            order,
                            SyncFailure.of(
                                            FailureKind.REFUSED_PERMANENTLY,
                                            "The mailbox cannot be opened.")
                                    .withMailbox(order.mailbox().path()));
                    continue;
                }
                if (!list(order, status, sink)) {
                    sink.failed(order, linkLost());
                    throw new MailException(linkLost());
                }
            }
        }

        /// @return false if the link broke
        private boolean list(ObserveOrder order, MailboxStatus status, ObservationSink sink) {
            var mark = order.resume();
            boolean resumed = mark != null && mark.epoch() == status.epoch();
            sink.opened(
                    order,
                    new OpenedMailbox(status, false, true, null),
                    checkpoint(status),
                    resumed ? ObservationSink.Extent.REST : ObservationSink.Extent.WHOLE);
            long top = resumed && mark != null ? mark.below() - 1 : HIGHEST_ID;
            while (top > 0) {
                if (server.cuts()) {
                    return false;
                }
                List<Sighting> rest = server.sightings(order.mailbox().wireName(), top + 1);
                int from = Math.max(0, rest.size() - window);
                List<Sighting> shown = rest.subList(from, rest.size());
                long bottom = from == 0 ? 1 : shown.getFirst().id();
                sink.window(order, IdSet.range(bottom, top), shown);
                top = bottom - 1;
            }
            sink.finished(order);
            return true;
        }

        @Override
        public void fetch(Supplier<@Nullable FetchOrder> orders, FetchSink sink, Cancel cancel) {
            Deque<FetchOrder> inFlight = new ArrayDeque<>();
            boolean more = true;
            while (true) {
                cancel.check();
                while (more && inFlight.size() < 2) {
                    FetchOrder order = orders.get();
                    more = order != null;
                    if (order != null) {
                        inFlight.add(order);
                    }
                }
                FetchOrder order = inFlight.peekFirst();
                if (order == null) {
                    return;
                }
                if (!answer(order, sink)) {
                    inFlight.forEach(o -> sink.failed(o, linkLost()));
                    throw new MailException(linkLost());
                }
                inFlight.removeFirst();
            }
        }

        /// @return false if the link broke
        private boolean answer(FetchOrder order, FetchSink sink) {
            String name = order.mailbox().wireName();
            MailboxStatus status = server.open(name);
            if (status == null || status.epoch() != order.epoch()) {
                sink.failed(
                        order,
                        SyncFailure.of(FailureKind.TRANSIENT, "The mailbox is another one now.")
                                .withMailbox(order.mailbox().path()));
                return true;
            }
            var unanswered = new IdSet.Builder();
            for (long uid : order.ids().toArray()) {
                if (server.cuts() || server.isPoisonous(name, uid)) {
                    return false;
                }
                if (server.isRefused(name, uid)) {
                    sink.refused(
                            order,
                            IdSet.of(uid),
                            SyncFailure.of(FailureKind.TRANSIENT, "The server says NO."));
                    continue;
                }
                MemoryServer.Mail mail = server.body(name, uid, order.headersOnly());
                if (mail == null) {
                    unanswered.add(uid);
                } else {
                    send(order, uid, mail, sink);
                    if (server.isStuttered(name, uid)) {
                        send(order, uid, mail, sink);
                    }
                }
            }
            sink.done(order, unanswered.build());
            return true;
        }

        private void send(FetchOrder order, long uid, MemoryServer.Mail mail, FetchSink sink) {
            byte[] octets = order.headersOnly() ? header(mail.octets()) : mail.octets();
            ContentWriter writer = sink.begin(octets.length);
            writer.write(octets, 0, octets.length);
            if (!order.headersOnly()) {
                bodies.incrementAndGet();
            }
            sink.received(order, uid, writer.finish(), server.sighting(uid, mail));
        }

        @Override
        public void write(Supplier<@Nullable WriteOrder> orders, WriteSink sink, Cancel cancel) {
            var writer = new MemoryWriter(server, sink);
            for (WriteOrder order = orders.get(); order != null; order = orders.get()) {
                cancel.check();
                writer.write(order);
            }
        }

        @Override
        public void close() {
            open.decrementAndGet();
        }
    }

    private static byte[] header(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        return (end < 0 ? text : text.substring(0, end + 4)).getBytes(StandardCharsets.UTF_8);
    }
}
