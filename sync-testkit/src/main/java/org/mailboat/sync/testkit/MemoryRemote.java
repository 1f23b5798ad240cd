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
import org.mailboat.sync.port.ProbeOrder;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteIdentity;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.RemoteTree;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.Traffic;
import org.mailboat.sync.port.WriteOrder;
import org.mailboat.sync.port.WriteSink;
import org.mailboat.sync.testkit.Line.Asked;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The engine's remote over a [MemoryServer]: small windows, two orders in flight. Thread-safe.
public final class MemoryRemote implements Remote {
    private static final long HIGHEST_ID = 4_294_967_295L;

    private final MemoryServer server;
    private final int sessions;
    private final int window;
    private final Line line;
    private final AtomicLong connections = new AtomicLong();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicLong bodies = new AtomicLong();

    /// @param sessions its budget
    /// @param window how many sightings a window holds
    public MemoryRemote(MemoryServer server, int sessions, int window) {
        this(server, sessions, window, Line.of(server));
    }

    /// The same over another line than the server's own.
    public MemoryRemote(MemoryServer server, int sessions, int window, Line line) {
        this.server = server;
        this.line = line;
        this.sessions = sessions;
        this.window = window;
    }

    @Override
    public RemoteIdentity connect(Cancel cancel) {
        cancel.check();
        pass(line.begin(), Asked.CONNECTION);
        return new RemoteIdentity(
                "memory.test", "user", List.of(), RemoteIdentity.KeywordScope.PLACEMENT);
    }

    @Override
    public RemoteTree tree(Cancel cancel) {
        cancel.check();
        pass(line.begin(), Asked.TREE);
        return new RemoteTree(server.list(), true);
    }

    @Override
    public boolean unchanged(Checkpoint since, MailboxStatus now) {
        return now.highestModSeq() > 0 && since.equals(checkpoint(now));
    }

    @Override
    public boolean standsStill(Checkpoint since, MailboxStatus now) {
        MailboxStatus then = status(since);
        return now.epoch() == then.epoch()
                && now.uidNext() == then.uidNext()
                && now.messages() == then.messages();
    }

    @Override
    public RemoteTree confirmTree(RemoteTree doubted, Set<String> missing, Cancel cancel) {
        return tree(cancel);
    }

    @Override
    public List<Evidence> evidence(List<EvidenceOrder> orders, Cancel cancel) {
        cancel.check();
        pass(line.begin(), Asked.EVIDENCE);
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
                server.opened(name, status),
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
        return new MemoryArranger(server, line).arrange(orders);
    }

    @Override
    public List<Finding> probe(List<ProbeOrder> orders, Cancel cancel) {
        cancel.check();
        pass(line.begin(), Asked.PROBE);
        return MemoryEvidence.probe(server, orders);
    }

    @Override
    public int sessionBudget() {
        return sessions;
    }

    @Override
    public RemoteSession openSession(Cancel cancel) {
        cancel.check();
        long connection = line.begin();
        pass(connection, Asked.CONNECTION);
        connections.incrementAndGet();
        open.incrementAndGet();
        return new Session(connection);
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
                status.epoch()
                        + ":"
                        + status.uidNext()
                        + ":"
                        + status.highestModSeq()
                        + ":"
                        + status.messages());
    }

    private static MailboxStatus status(Checkpoint checkpoint) {
        String[] parts = checkpoint.text().split(":", 4);
        return new MailboxStatus(
                Long.parseLong(parts[3]),
                Long.parseLong(parts[0]),
                Long.parseLong(parts[1]),
                Long.parseLong(parts[2]));
    }

    static SyncFailure linkLost() {
        return WriteFaults.linkLost();
    }

    private void pass(long connection, Asked what) {
        SyncFailure trouble = line.trouble(connection, what);
        if (trouble != null) {
            throw new MailException(trouble);
        }
    }

    private final class Session implements RemoteSession {
        private final long connection;

        Session(long connection) {
            this.connection = connection;
        }

        @Override
        public void observe(
                Supplier<@Nullable ObserveOrder> orders, ObservationSink sink, Cancel cancel) {
            for (ObserveOrder order = orders.get(); order != null; order = orders.get()) {
                cancel.check();
                SyncFailure trouble = line.trouble(connection, Asked.MAILBOX);
                MailboxStatus status = server.open(order.mailbox().wireName());
                if (trouble == null && status == null) {
                    sink.failed(
                            order,
                            SyncFailure.of(
                                            FailureKind.REFUSED_PERMANENTLY,
                                            "The mailbox cannot be opened.")
                                    .withMailbox(order.mailbox().path()));
                    continue;
                }
                if (trouble == null && status != null) {
                    trouble = observe(order, status, sink);
                }
                if (trouble != null) {
                    sink.failed(order, trouble);
                    throw new MailException(trouble);
                }
            }
        }

        /// @return why the rest does not come, or null
        private @Nullable SyncFailure observe(
                ObserveOrder order, MailboxStatus status, ObservationSink sink) {
            Checkpoint since = order.since();
            MailboxStatus then = since == null ? null : status(since);
            boolean sameEpoch = then != null && then.epoch() == status.epoch();
            if (!server.tellsChanges() || then == null || !sameEpoch) {
                return list(order, status, sink);
            }
            String why =
                    then.uidNext() > status.uidNext()
                            ? "it is about to give ids out again"
                            : MemoryWriter.contradiction(
                                    server, order.mailbox().wireName(), order.known());
            if (why != null) {
                sink.identityLost(order, why);
                return null;
            }
            boolean audit =
                    order.audit()
                            || order.resume() != null
                            || then.highestModSeq() > status.highestModSeq();
            return audit
                    ? list(order, status, sink)
                    : changes(order, status, then.highestModSeq(), sink);
        }

        private @Nullable SyncFailure changes(
                ObserveOrder order, MailboxStatus status, long since, ObservationSink sink) {
            String name = order.mailbox().wireName();
            IdSet known = order.known().ids();
            if (!isStillOpen(name, status)) {
                return linkLost();
            }
            List<Sighting> changed = server.changed(name, since);
            var present = new IdSet.Builder();
            server.mails(name).keySet().forEach(present::add);
            IdSet there = present.build();
            IdSet news = IdSet.of(changed.stream().mapToLong(Sighting::id).toArray());
            if (!there.minus(known.plus(news)).isEmpty()) {
                // What is known and what changed are not all there is.
                return list(order, status, sink);
            }
            sink.opened(
                    order,
                    server.opened(name, status),
                    checkpoint(status),
                    ObservationSink.Extent.CHANGES);
            var told = new TreeMap<Long, @Nullable Sighting>();
            known.minus(there).stream().forEach(id -> told.put(id, null));
            changed.forEach(sighting -> told.put(sighting.id(), sighting));
            List<Long> ids = List.copyOf(told.keySet());
            for (int end = ids.size(); end > 0; end -= window) {
                SyncFailure trouble = line.trouble(connection, Asked.WINDOW);
                if (trouble != null) {
                    return trouble;
                }
                var covered = new IdSet.Builder();
                var shown = new ArrayList<Sighting>();
                for (long id : ids.subList(Math.max(0, end - window), end)) {
                    covered.add(id);
                    Sighting sighting = told.get(id);
                    if (sighting != null) {
                        shown.add(sighting);
                    }
                }
                sink.window(order, covered.build(), shown);
            }
            sink.finished(order);
            return null;
        }

        /// A session reads what it has opened and never what bears the name since.
        private boolean isStillOpen(String name, MailboxStatus opened) {
            MailboxStatus now = server.open(name);
            return now != null && now.epoch() == opened.epoch();
        }

        /// @return why the rest does not come, or null
        private @Nullable SyncFailure list(
                ObserveOrder order, MailboxStatus status, ObservationSink sink) {
            String name = order.mailbox().wireName();
            var mark = order.resume();
            boolean resumed = mark != null && mark.epoch() == status.epoch();
            sink.opened(
                    order,
                    server.opened(name, status),
                    checkpoint(status),
                    resumed ? ObservationSink.Extent.REST : ObservationSink.Extent.WHOLE);
            long top = resumed && mark != null ? mark.below() - 1 : HIGHEST_ID;
            while (top > 0) {
                SyncFailure trouble = line.trouble(connection, Asked.WINDOW);
                if (trouble == null && !isStillOpen(name, status)) {
                    trouble = linkLost();
                }
                if (trouble != null) {
                    return trouble;
                }
                List<Sighting> rest = server.sightings(name, top + 1);
                int from = Math.max(0, rest.size() - window);
                List<Sighting> shown = rest.subList(from, rest.size());
                long bottom = from == 0 ? 1 : shown.getFirst().id();
                sink.window(order, IdSet.range(bottom, top), shown);
                top = bottom - 1;
            }
            sink.finished(order);
            return null;
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
                SyncFailure trouble = answer(order, sink);
                if (trouble != null) {
                    inFlight.forEach(o -> sink.failed(o, trouble));
                    throw new MailException(trouble);
                }
                inFlight.removeFirst();
            }
        }

        /// @return why the rest does not come, or null
        private @Nullable SyncFailure answer(FetchOrder order, FetchSink sink) {
            String name = order.mailbox().wireName();
            SyncFailure shut = line.trouble(connection, Asked.MAILBOX);
            if (shut != null) {
                return shut;
            }
            MailboxStatus status = server.open(name);
            if (status == null || status.epoch() != order.epoch()) {
                sink.failed(
                        order,
                        SyncFailure.of(FailureKind.TRANSIENT, "The mailbox is another one now.")
                                .withMailbox(order.mailbox().path()));
                return null;
            }
            var unanswered = new TreeSet<Long>();
            for (long uid : line.order(order.ids().toArray())) {
                SyncFailure trouble = line.trouble(connection, Asked.BODY);
                MailboxStatus now = server.open(name);
                boolean other = now == null || now.epoch() != order.epoch();
                if (trouble == null && (other || server.isPoisonous(name, uid))) {
                    trouble = linkLost();
                }
                if (trouble != null) {
                    return trouble;
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
            sink.done(order, IdSet.of(unanswered.stream().mapToLong(Long::longValue).toArray()));
            return null;
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
            var writer = new MemoryWriter(server, sink, line, connection);
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
