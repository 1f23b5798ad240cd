package org.mailboat.imap.remote;

import org.mailboat.imap.client.CredentialProvider;
import org.mailboat.imap.client.ImapConfig;
import org.mailboat.imap.client.ImapConnector;
import org.mailboat.imap.client.ImapException;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.Demotion;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteIdentity;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.RemoteTree;
import org.mailboat.sync.port.Traffic;

import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One account on an IMAP server, as the engine sees it: a few connections, used again as long as
/// they last.
///
/// Thread-safe. The lock guards the list of connections only and is never held while one is talked
/// to.
public final class ImapRemote implements Remote {
    private final Account account;
    private final ImapConfig config;
    private final ImapConnector connector;
    private final Demotions demotions;
    private final Object lock = new Object();
    private final ArrayDeque<Link> idle = new ArrayDeque<>();
    private final Set<Link> lent = new HashSet<>();
    private int budget;
    private boolean closed;

    /// Connects to nothing yet.
    public ImapRemote(Account account, CredentialProvider credentials, ImapConfig config) {
        this.account = account;
        this.config = config;
        this.connector = new ImapConnector(account, credentials, config);
        this.demotions = new Demotions(config.clock());
        this.budget = account.policy().connections();
    }

    @Override
    public RemoteIdentity connect(Cancel cancel) {
        Link link = borrow(cancel);
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
            giveBack(link);
        }
    }

    @Override
    public RemoteTree tree(Cancel cancel) {
        boolean reused;
        synchronized (lock) {
            reused = !idle.isEmpty();
        }
        boolean bare = false;
        while (true) {
            Link link = borrow(cancel);
            try {
                return tree(link, bare, cancel);
            } catch (ImapException e) {
                if (bare || !link.connection().wasDropped()) {
                    throw new ImapException(e.failure().withAccount(account.name()), e);
                }
                // A connection that lay idle may have been dead already; a new one that dies here
                // dies of what we asked, so only the bare necessities are asked for then.
                bare = !reused;
                reused = false;
            }
        }
    }

    @Override
    public boolean unchanged(Checkpoint since, MailboxStatus now) {
        return CheckpointText.unchanged(since, now);
    }

    /// Nothing is written to a server yet, so no intent is known.
    @Override
    public Verdict probe(Intent intent, Cancel cancel) {
        return Verdict.UNKNOWN;
    }

    @Override
    public int sessionBudget() {
        synchronized (lock) {
            return budget;
        }
    }

    @Override
    public RemoteSession openSession(Cancel cancel) {
        return new ImapSession(borrow(cancel), config, connector.traffic(), this::giveBack);
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

    private RemoteTree tree(Link link, boolean bare, Cancel cancel) {
        boolean done = false;
        try {
            RemoteTree tree = new TreeReader(link, config.clock(), bare).read(cancel);
            done = true;
            return tree;
        } finally {
            if (!done) {
                link.connection().abort();
            }
            giveBack(link);
        }
    }

    /// A connection that is nobody else's; a new one if none is idle.
    private Link borrow(Cancel cancel) {
        while (true) {
            Link link;
            synchronized (lock) {
                if (closed) {
                    throw new IllegalStateException("the remote is closed");
                }
                link = idle.poll();
                if (link != null && link.connection().isOpen()) {
                    lent.add(link);
                    return link;
                }
            }
            if (link == null) {
                return connect(lentNow(), cancel);
            }
            link.connection().abort();
        }
    }

    private int lentNow() {
        synchronized (lock) {
            return lent.size();
        }
    }

    private Link connect(int others, Cancel cancel) {
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
            if (others > 0 && tooMany) {
                synchronized (lock) {
                    budget = Math.max(1, Math.min(budget, others));
                }
            }
            throw e;
        }
    }

    private void giveBack(Link link) {
        boolean keep;
        synchronized (lock) {
            lent.remove(link);
            keep = !closed && link.connection().isOpen();
            if (keep) {
                idle.push(link);
            }
        }
        if (!keep) {
            link.connection().close();
        }
    }
}
