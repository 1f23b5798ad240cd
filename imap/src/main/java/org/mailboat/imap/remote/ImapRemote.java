package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.ImapConnector;
import org.mailboat.imap.client.ImapException;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.wire.LiteralRouter;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailboxPath;
import org.mailboat.net.CredentialProvider;
import org.mailboat.net.NetConfig;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.EvidenceOrder;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.MailboxOrder;
import org.mailboat.sync.port.MailboxOutcome;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ProbeOrder;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteIdentity;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.RemoteTree;
import org.mailboat.sync.port.Traffic;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

/// One account on an IMAP server, as the engine sees it: a few connections, used again as long as
/// they last.
///
/// Thread-safe. The lock guards the list of connections only and is never held while one is talked
/// to.
public final class ImapRemote implements Remote {
    /// How many connections may die of being asked for evidence.
    private static final int MOST_CONNECTIONS = 4;

    /// How many may die of looking for what was sent into one mailbox.
    private static final int LOOKS = 2;

    private final Account account;
    private final NetConfig config;
    private final ImapConnector connector;
    private final Demotions demotions;
    private final Object lock = new Object();
    private final ArrayDeque<Link> idle = new ArrayDeque<>();
    private final Set<Link> lent = new HashSet<>();
    private final ImapSession.Links links = links(false);
    private final ImapSession.Links urgentLinks = links(true);
    private final Places places;
    private @Nullable Naming naming;
    private boolean closed;

    /// Connects to nothing yet.
    public ImapRemote(Account account, CredentialProvider credentials, NetConfig config) {
        this(account, credentials, config, List.of());
    }

    /// Connects to nothing yet.
    ///
    /// @param remembered what this server contradicted before: it is not asked for again
    public ImapRemote(
            Account account,
            CredentialProvider credentials,
            NetConfig config,
            List<Demotion> remembered) {
        this.account = account;
        this.config = config;
        this.connector = new ImapConnector(account, credentials, config);
        this.demotions = new Demotions(config.clock(), remembered);
        this.places = new Places(account.policy().connections());
    }

    @Override
    public RemoteIdentity connect(Cancel cancel) {
        Link link = borrow(false, cancel);
        try {
            List<String> capabilities = link.connection().capabilities().asList();
            return new RemoteIdentity(
                    account.imap().host(),
                    account.imap().user(),
                    capabilities,
                    capabilities.contains("X-GM-EXT-1")
                            ? RemoteIdentity.KeywordScope.MESSAGE
                            : RemoteIdentity.KeywordScope.PLACEMENT);
        } finally {
            giveBack(false, link);
        }
    }

    @Override
    public RemoteTree tree(Cancel cancel) {
        return list(TreeReader.Manner.FULL, TreeReader::read, cancel);
    }

    @Override
    public RemoteTree confirmTree(RemoteTree doubted, Set<String> missing, Cancel cancel) {
        return list(TreeReader.Manner.PLAIN, reader -> reader.confirm(doubted, missing), cancel);
    }

    private RemoteTree list(
            TreeReader.Manner manner, Function<TreeReader, RemoteTree> work, Cancel cancel) {
        TreeReader.Manner now = manner;
        while (true) {
            Link link = borrow(false, cancel);
            boolean reused = link.isUsed();
            var reader = new TreeReader(link, account.policy(), config.clock(), now, cancel);
            try {
                return whole(link, () -> work.apply(reader));
            } catch (ImapException e) {
                boolean bare = now == TreeReader.Manner.BARE;
                if (!link.connection().wasDropped() || (bare && !reused)) {
                    throw new ImapException(e.failure().withAccount(account.name()), e);
                }
                // A connection that lay idle may have been dead already; a new one that dies here
                // dies of what we asked, so only the bare necessities are asked for then.
                now = reused ? now : TreeReader.Manner.BARE;
            }
        }
    }

    @Override
    public List<Evidence> evidence(List<EvidenceOrder> orders, Cancel cancel) {
        List<Inquiry> inquiries = orders.stream().map(Inquiry::new).toList();
        int connections = 0;
        while (inquiries.stream().anyMatch(inquiry -> !inquiry.isAnswered())) {
            Link link = borrow(false, cancel);
            boolean reused = link.isUsed();
            var reader = new EvidenceReader(link, config.clock(), cancel);
            try {
                whole(link, () -> reader.read(inquiries));
            } catch (ImapException e) {
                if (!link.connection().wasDropped()
                        || e.failure().kind() == FailureKind.THROTTLED
                        || (!reused && ++connections == MOST_CONNECTIONS)) {
                    throw new ImapException(e.failure().withAccount(account.name()), e);
                }
                Inquiry suspect = reader.due();
                if (!reused && suspect != null) {
                    // There are servers that die of a broken mailbox. It costs no other.
                    suspect.answerUnknown();
                }
            }
        }
        return inquiries.stream().map(Inquiry::evidence).toList();
    }

    @Override
    public boolean unchanged(Checkpoint since, MailboxStatus now) {
        return CheckpointText.unchanged(since, now);
    }

    @Override
    public boolean standsStill(Checkpoint since, MailboxStatus now) {
        return CheckpointText.standsStill(since, now);
    }

    @Override
    public String evidence(MailboxOrder order, Cancel cancel) {
        return switch (order) {
            case MailboxOrder.Create create ->
                    new MailboxTrace(null, name(create.path(), create.parent(), cancel)).evidence();
            case MailboxOrder.Rename rename ->
                    new MailboxTrace(
                                    rename.mailbox().mailbox().wireName(),
                                    name(rename.target(), rename.parent(), cancel))
                            .evidence();
            case MailboxOrder.Delete delete ->
                    new MailboxTrace(delete.mailbox().mailbox().wireName(), null).evidence();
            case MailboxOrder.Subscribe _ -> new MailboxTrace(null, null).evidence();
        };
    }

    /// The wire name for a mailbox to be; null if the server cannot have it.
    private @Nullable String name(MailboxPath path, @Nullable String parent, Cancel cancel) {
        try {
            return naming(cancel).wireName(path, parent);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private Naming naming(Cancel cancel) {
        Naming known;
        synchronized (lock) {
            known = naming;
        }
        return known == null ? onLink(cancel, link -> ask(link, cancel)) : known;
    }

    private Naming ask(Link link, Cancel cancel) {
        Naming told = Naming.ask(link, cancel);
        synchronized (lock) {
            naming = told;
        }
        return told;
    }

    @Override
    public List<MailboxOutcome> arrange(List<MailboxOrder> orders, Cancel cancel) {
        if (orders.stream().anyMatch(order -> MailboxArranger.subject(order) != null)) {
            leaveAll(cancel);
        }
        // Asked in any case: a connection that died idle shows it now, when nothing is written yet.
        return onLink(
                cancel,
                link -> {
                    var arranger =
                            new MailboxArranger(link, config.clock(), cancel, ask(link, cancel));
                    List<MailboxOutcome> outcomes = arranger.arrange(orders);
                    if (arranger.isBroken()) {
                        link.connection().abort();
                    }
                    return outcomes;
                });
    }

    /// Has no idle connection keep a mailbox open.
    private void leaveAll(Cancel cancel) {
        List<Link> unused;
        synchronized (lock) {
            unused = idle.stream().filter(link -> !link.opened().isEmpty()).toList();
            idle.removeAll(unused);
        }
        for (Link link : unused) {
            Optional<ImapRequest> leave = link.leave();
            boolean left =
                    leave.isPresent()
                            && link.exchange(List.of(leave.get()), cancel).broken() == null;
            synchronized (lock) {
                left &= !closed;
                if (left) {
                    idle.push(link);
                }
            }
            if (!left) {
                link.connection().close();
            }
        }
    }

    @Override
    public List<Finding> probe(List<ProbeOrder> orders, Cancel cancel) {
        var findings = new TreeMap<Integer, Finding>();
        Map<String, List<Integer>> byMailbox = new LinkedHashMap<>();
        for (int i = 0; i < orders.size(); i++) {
            ProbeOrder order = orders.get(i);
            Trace trace = Trace.parse(order.intent().evidence());
            MailboxTrace mailbox = MailboxTrace.parse(order.intent().evidence());
            if (trace != null) {
                MailboxRef now = order.mailbox();
                byMailbox
                        .computeIfAbsent(
                                now == null ? trace.mailbox() : now.wireName(),
                                _ -> new ArrayList<>())
                        .add(i);
            } else {
                findings.put(
                        i,
                        mailbox == null
                                ? new Finding.Unclear("what was noted cannot be read")
                                : finding(mailbox, cancel));
            }
        }
        byMailbox.forEach((wireName, places) -> {
            List<Trace> traces =
                    places.stream()
                            .map(i -> Trace.parse(orders.get(i).intent().evidence()))
                            .filter(Objects::nonNull)
                            .toList();
            KnownMessages known = orders.get(places.getFirst()).known();
            List<Finding> found = look(wireName, traces, known, cancel);
            for (int i = 0; i < places.size(); i++) {
                findings.put(places.get(i), found.get(i));
            }
        });
        return List.copyOf(findings.values());
    }

    /// There are servers that die of a broken message. Where that is, it costs nothing else.
    private List<Finding> look(
            String wireName, List<Trace> traces, KnownMessages known, Cancel cancel) {
        for (int died = 0; ; died++) {
            Link link = borrow(false, cancel);
            try {
                return whole(link, () -> new Prober(link, cancel).probe(wireName, traces, known));
            } catch (ImapException e) {
                if (link.wasDeadBefore()) {
                    died--;
                } else if (!link.connection().wasDropped()
                        || e.failure().kind() == FailureKind.THROTTLED) {
                    throw new ImapException(e.failure().withAccount(account.name()), e);
                } else if (died + 1 == LOOKS) {
                    var unseen =
                            new Finding.OutOfSight(
                                    "the server ends the connection when it is looked for");
                    return traces.stream().<Finding>map(_ -> unseen).toList();
                }
            }
        }
    }

    private Finding finding(MailboxTrace trace, Cancel cancel) {
        List<Evidence> answers = evidence(trace.questions(), cancel);
        return trace.finding(answers.getFirst().answer(), answers.getLast().answer());
    }

    /// Does work on a connection; on another one if this was dead already.
    private <T> T onLink(Cancel cancel, Function<Link, T> work) {
        while (true) {
            Link link = borrow(false, cancel);
            try {
                return whole(link, () -> work.apply(link));
            } catch (ImapException e) {
                if (!link.wasDeadBefore()) {
                    throw new ImapException(e.failure().withAccount(account.name()), e);
                }
            }
        }
    }

    @Override
    public int sessionBudget() {
        return places.budget();
    }

    @Override
    public RemoteSession openSession(Cancel cancel) {
        return new ImapSession(links, config, connector.traffic(), cancel);
    }

    @Override
    public RemoteSession openUrgentSession(Cancel cancel) {
        return new ImapSession(urgentLinks, config, connector.traffic(), cancel);
    }

    @Override
    public boolean giveWay() {
        return places.giveWay();
    }

    private ImapSession.Links links(boolean urgent) {
        return new ImapSession.Links() {
            @Override
            public Link borrow(Cancel cancel) {
                return ImapRemote.this.borrow(urgent, cancel);
            }

            @Override
            public void giveBack(Link link) {
                ImapRemote.this.giveBack(urgent, link);
            }
        };
    }

    @Override
    public Traffic traffic() {
        return connector.traffic().total();
    }

    @Override
    public List<Demotion> demotions() {
        return demotions.all();
    }

    @Override
    public void close() {
        List<Link> unused;
        List<Link> used;
        synchronized (lock) {
            closed = true;
            unused = List.copyOf(idle);
            used = List.copyOf(lent);
            idle.clear();
        }
        unused.forEach(link -> link.connection().close());
        used.forEach(link -> link.connection().abort());
        connector.close();
    }

    private void whole(Link link, Runnable work) {
        whole(
                link,
                () -> {
                    work.run();
                    return true;
                });
    }

    /// Does a piece of work and gives the connection back. If it ends early, answers are still on
    /// their way, so the connection is of no use any more.
    private <T> T whole(Link link, Supplier<T> work) {
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            link.connection().routeLiterals(LiteralRouter.TO_MEMORY);
            if (!done) {
                link.connection().abort();
            }
            giveBack(false, link);
        }
    }

    /// A connection that is nobody else's; a new one if none is idle.
    private Link borrow(boolean urgent, Cancel cancel) {
        while (true) {
            places.take(urgent, cancel);
            Link link = null;
            try {
                link = idleLink();
                if (link == null) {
                    link = connect(urgent, cancel);
                }
                if (link != null) {
                    return link;
                }
            } finally {
                if (link == null) {
                    places.free(urgent);
                }
            }
        }
    }

    private @Nullable Link idleLink() {
        while (true) {
            Link link;
            synchronized (lock) {
                if (closed) {
                    throw new IllegalStateException("the remote is closed");
                }
                link = idle.poll();
                if (link == null) {
                    return null;
                }
                if (link.connection().isOpen()) {
                    lent.add(link);
                    link.lendAgain();
                    return link;
                }
            }
            link.connection().abort();
        }
    }

    /// @return null if the server allows no more: who goes first then waits for one that is there
    private @Nullable Link connect(boolean urgent, Cancel cancel) {
        try {
            var link = new Link(connector.open(cancel), demotions, config.version());
            synchronized (lock) {
                lent.add(link);
            }
            return link;
        } catch (ImapException e) {
            FailureKind kind = e.failure().kind();
            boolean tooMany =
                    kind == FailureKind.THROTTLED
                            || kind == FailureKind.TRANSIENT
                            || kind == FailureKind.OFFLINE;
            if (tooMany && places.lower() && urgent) {
                return null;
            }
            throw e;
        }
    }

    private void giveBack(boolean urgent, Link link) {
        boolean keep;
        synchronized (lock) {
            if (!lent.remove(link)) {
                return;
            }
            keep = !closed && link.connection().isOpen();
            if (keep) {
                idle.push(link);
            }
        }
        if (!keep) {
            link.connection().close();
        }
        places.free(urgent);
    }
}
