package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.VerifyReport.Difference;
import org.mailboat.VerifyReport.What;
import org.mailboat.model.Account;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.EngineLock;
import org.mailboat.store.MailReader;
import org.mailboat.store.MailboxSummary;
import org.mailboat.store.PendingChange;
import org.mailboat.store.PendingChange.OfMailbox;
import org.mailboat.store.PendingChanges;
import org.mailboat.store.PlacementView;
import org.mailboat.store.Store;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Compares an account's store with its server: a full listing of every mailbox against the
/// placements, and the octets here against their hashes; on request also against the server's
/// octets. For one verification.
final class Verifier {
    private final Store store;
    private final LiveRemotes remotes;
    private final Account account;
    private final Consumer<Difference> found;
    private final WorkProgress progress;
    private final Connectivity.Errand errand;
    private final Cancel cancel;
    private final BodyWindow window;
    private final SetApart apart;
    private long checked;
    private long total;
    private long differences;
    private long localBytesWrong;
    private long mended;
    private long headersOnly;

    Verifier(
            Store store,
            LiveRemotes remotes,
            Account account,
            Instant now,
            Consumer<Difference> found,
            WorkProgress progress,
            Connectivity.Errand errand) {
        this.store = store;
        this.remotes = remotes;
        this.account = account;
        this.window = BodyWindow.of(account.policy().bodies(), now);
        this.found = found;
        this.progress = progress;
        this.errand = errand;
        cancel = errand.cancel();
        apart = new SetApart(account.policy(), deletedHere(store, account.id()));
    }

    private static Set<MailboxPath> deletedHere(Store store, AccountId account) {
        var paths = new TreeSet<MailboxPath>();
        Long after = 0L;
        while (after != null) {
            PendingChanges.Page page =
                    store.pendingChanges().page(account, after, MailReader.LARGEST_PAGE);
            for (PendingChange change : page.changes()) {
                MailboxPath agreed =
                        change instanceof OfMailbox mailbox && mailbox.deleted()
                                ? mailbox.agreed()
                                : null;
                if (agreed != null) {
                    paths.add(agreed);
                }
            }
            after = page.last();
        }
        return paths;
    }

    /// No run of the account may go on meanwhile, or what it brings in would look like a
    /// difference.
    VerifyReport verify(VerifyRequest request) {
        try (EngineLock lock = store.lockEngine(account.id());
                LiveRemotes.Lease lease = remotes.lease(account, errand)) {
            lease.remote().connect(cancel);
            compare(lease.remote(), request);
        }
        if (request.repair() && localBytesWrong > mended) {
            mended += store.check(true, cancel).mended();
        }
        long waiting =
                store.pendingChanges().counts(account.id()).values().stream()
                        .mapToLong(Long::longValue)
                        .sum();
        return new VerifyReport(
                account.name(),
                checked,
                differences,
                localBytesWrong,
                mended,
                waiting,
                headersOnly,
                apart.count(),
                apart.settings());
    }

    private void compare(Remote remote, VerifyRequest request) {
        List<MailboxSummary> here = store.mail().mailboxes(account.id());
        total = here.stream().mapToLong(MailboxSummary::messages).sum();
        Map<String, MailboxSummary> byWireName = new HashMap<>();
        for (MailboxSummary mailbox : here) {
            if (mailbox.agreed() != null) {
                byWireName.put(mailbox.agreed().wireName(), mailbox);
            }
        }
        var listings = new ArrayList<MailboxListing>();
        for (RemoteMailbox there : remote.tree(cancel).mailboxes()) {
            MailboxSummary known = byWireName.remove(there.wireName());
            if (there.selectable() && account.policy().includes(there.path())) {
                listings.add(listing(there, known));
            }
        }
        byWireName.values().forEach(this::goneThere);
        list(remote, listings);
        for (MailboxListing listing : listings) {
            compareOctets(listing);
        }
        if (request.deep()) {
            var deep = new DeepComparison(store.mail(), this::differsDeeply, cancel);
            deep.compare(remote, listings);
            if (request.repair() && !deep.others().isEmpty()) {
                store.fetchAgain(deep.others());
                mended += deep.others().size();
            }
        }
    }

    private MailboxListing listing(RemoteMailbox there, @Nullable MailboxSummary known) {
        return new MailboxListing(
                there, known, store.mail(), window, this::differs, () -> headersOnly++);
    }

    /// A mailbox that the server no longer lists.
    private void goneThere(MailboxSummary mailbox) {
        if (account.policy().includes(mailbox.path())) {
            Rows.of(store.mail(), mailbox.id(), 1, Long.MAX_VALUE)
                    .forEachRemaining(
                            row -> differs(Rows.difference(row, What.MISSING_THERE, "here", null)));
        }
    }

    private void list(Remote remote, List<MailboxListing> listings) {
        Iterator<MailboxListing> next = listings.iterator();
        var running = new HashMap<ObserveOrder, MailboxListing>();
        try (RemoteSession session = remote.openSession(cancel)) {
            session.observe(
                    () -> {
                        if (!next.hasNext()) {
                            return null;
                        }
                        MailboxListing listing = next.next();
                        running.put(listing.order(), listing);
                        return listing.order();
                    },
                    new ListingSink(running),
                    cancel);
        }
    }

    private static final class ListingSink implements ObservationSink {
        private final Map<ObserveOrder, MailboxListing> running;

        ListingSink(Map<ObserveOrder, MailboxListing> running) {
            this.running = running;
        }

        private MailboxListing of(ObserveOrder order) {
            return Objects.requireNonNull(running.get(order));
        }

        @Override
        public void opened(
                ObserveOrder order, OpenedMailbox mailbox, Checkpoint now, Extent extent) {
            of(order).opened(mailbox.status().epoch());
        }

        @Override
        public void window(ObserveOrder order, IdSet covered, List<Sighting> sightings) {
            of(order).window(covered.first(), covered.last(), sightings);
        }

        @Override
        public void leftOut(ObserveOrder order) {}

        @Override
        public void finished(ObserveOrder order) {
            running.remove(order);
        }

        @Override
        public void identityLost(ObserveOrder order, String why) {
            throw new IllegalStateException("nothing known was given: " + why);
        }

        @Override
        public void failed(ObserveOrder order, SyncFailure failure) {
            throw new MailException(failure);
        }
    }

    private void compareOctets(MailboxListing listing) {
        MailboxSummary mailbox = listing.here();
        if (mailbox == null) {
            return;
        }
        Iterator<PlacementView> rows = Rows.of(store.mail(), mailbox.id(), 1, Long.MAX_VALUE);
        while (rows.hasNext()) {
            PlacementView row = rows.next();
            cancel.check();
            progress.at(mailbox.path(), checked++, Math.max(total, checked));
            String wrong = OctetCheck.of(store.mail(), row);
            if (wrong != null) {
                localBytesWrong++;
                differs(Rows.difference(row, What.CONTENT, wrong, null));
            }
        }
    }

    /// Octets with the noted hash that are not the server's: what is here is not what is there, and
    /// no sync would look at it again.
    private void differsDeeply(Difference difference) {
        localBytesWrong++;
        differs(difference);
    }

    private void differs(Difference difference) {
        if (!apart.takes(difference)) {
            differences++;
            found.accept(difference);
        }
    }
}
