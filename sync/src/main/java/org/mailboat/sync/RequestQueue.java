package org.mailboat.sync;

import org.mailboat.model.MailboxGlob;
import org.mailboat.model.Phase;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/// Which requests become which runs: the decision behind [BackgroundSync], without threads or
/// locks.
///
/// @param <H> who asks
final class RequestQueue<H> {
    private final List<Ticket<H>> tickets = new ArrayList<>();

    /// How far a run has come.
    enum Stage {
        WAITING,
        STARTED,
        OBSERVING
    }

    /// One run of one account, and who wants it.
    static final class Ticket<H> {
        private final String account;
        private final SequencedSet<H> holders = new LinkedHashSet<>();
        private SyncRequest request;
        private Stage stage = Stage.WAITING;

        private Ticket(String account, SyncRequest request) {
            this.account = account;
            this.request = request;
        }

        String account() {
            return account;
        }

        SyncRequest request() {
            return request;
        }

        List<H> holders() {
            return List.copyOf(holders);
        }
    }

    /// The request joins a run of its account that has not begun to observe, or makes a new one
    /// that waits. A dry run and one that is carried out never become one.
    Ticket<H> submit(String account, SyncRequest request, H who) {
        for (Ticket<H> ticket : tickets) {
            if (ticket.account.equals(account)
                    && ticket.stage != Stage.OBSERVING
                    && ticket.request.dryRun() == request.dryRun()) {
                ticket.request = united(ticket.request, request);
                ticket.holders.add(who);
                return ticket;
            }
        }
        var ticket = new Ticket<H>(account, request);
        ticket.holders.add(who);
        tickets.add(ticket);
        return ticket;
    }

    /// The run that starts next: of an account that has none going on, on demand before background,
    /// else the one that has waited longest.
    ///
    /// @param atOnce how many may go on at a time
    Optional<Ticket<H>> start(int atOnce) {
        if (tickets.stream().filter(t -> t.stage != Stage.WAITING).count() >= atOnce) {
            return Optional.empty();
        }
        Optional<Ticket<H>> next =
                tickets.stream()
                        .filter(t -> t.stage == Stage.WAITING && !busy(t.account))
                        .max(
                                Comparator.comparing((Ticket<H> t) -> t.request.priority())
                                        .thenComparingInt(t -> -tickets.indexOf(t)));
        next.ifPresent(ticket -> ticket.stage = Stage.STARTED);
        return next;
    }

    /// The run begins to observe; nobody joins it any more.
    SyncRequest begin(Ticket<H> ticket) {
        ticket.stage = Stage.OBSERVING;
        return ticket.request;
    }

    /// The run is over.
    void finish(Ticket<H> ticket) {
        tickets.remove(ticket);
    }

    /// Somebody no longer wants the run. A waiting run that nobody wants is forgotten.
    ///
    /// @return whether the run goes on without anybody who wants it, so that it is to be cancelled
    ///   and its end is still to come for `who`
    boolean leave(Ticket<H> ticket, H who) {
        if (ticket.stage != Stage.WAITING && ticket.holders.size() == 1) {
            // From now on it is its last holder's alone: who asks anew gets a run of their own.
            ticket.stage = Stage.OBSERVING;
            return ticket.holders.contains(who);
        }
        ticket.holders.remove(who);
        if (ticket.holders.isEmpty()) {
            tickets.remove(ticket);
        }
        return false;
    }

    private boolean busy(String account) {
        return tickets.stream()
                .anyMatch(t -> t.stage != Stage.WAITING && t.account.equals(account));
    }

    /// One request that does what both ask for.
    static SyncRequest united(SyncRequest one, SyncRequest other) {
        var phases = EnumSet.noneOf(Phase.class);
        phases.addAll(one.phases());
        phases.addAll(other.phases());
        var depth = one.depth() == SyncRequest.Depth.FULL ? SyncRequest.Depth.FULL : other.depth();
        var priority =
                one.priority().compareTo(other.priority()) > 0 ? one.priority() : other.priority();
        return new SyncRequest(
                one.accounts(),
                phases,
                mailboxes(one.mailboxes(), other.mailboxes()),
                depth,
                priority,
                one.dryRun(),
                one.allowMassDelete() || other.allowMassDelete());
    }

    private static List<MailboxGlob> mailboxes(List<MailboxGlob> one, List<MailboxGlob> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return List.of();
        }
        var all = new LinkedHashSet<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }
}
