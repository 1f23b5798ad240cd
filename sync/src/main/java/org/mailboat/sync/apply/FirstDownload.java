package org.mailboat.sync.apply;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.plan.Owed;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Lists the mailboxes of an account of which nothing is here, and brings in what is met while it
/// still goes on: nothing can have been moved or removed, so that nothing has to be judged before.
/// What does not come in this way stays owed, as if it had not been tried. For one run.
public final class FirstDownload {
    private static final System.Logger LOG = System.getLogger(FirstDownload.class.getName());

    /// So many sessions may work on one mailbox: one does not keep two processors busy.
    private static final int SIDE_BY_SIDE = 2;

    private final RunContext run;
    private final BodyWindow window;
    private final Instant due;

    /// Guarded by itself.
    private final ContentsMet contents = new ContentsMet();

    /// What of each mailbox was offered. For the session that lists the mailbox.
    private final Map<MailboxId, Offered> offered = new ConcurrentHashMap<>();

    private record Offered(long epoch, IdSet ids) {}

    /// @param window which messages are wanted whole
    /// @param due messages parked beyond it are left alone
    public FirstDownload(RunContext run, BodyWindow window, Instant due) {
        this.run = run;
        this.window = window;
        this.due = due;
    }

    /// As [MailboxObservation#list]; blocks until what was met is committed, too.
    public Set<MailboxId> list(List<MailboxMatch.Pair> mailboxes, Set<MailboxId> audits) {
        int budget = run.remote().sessionBudget();
        if (budget < 2 || mailboxes.isEmpty()) {
            return new MailboxObservation(run).list(mailboxes, audits);
        }
        int listing = Math.min(budget / 2, mailboxes.size());
        int useful = Math.max(mailboxes.size(), SIDE_BY_SIDE);
        int most = Math.min(budget, useful);
        int first = Math.min(budget - listing, useful);
        var download = new Download(run);
        download.begin(first);
        Set<MailboxId> looked;
        try {
            looked =
                    new MailboxObservation(
                                    run,
                                    (mailbox, epoch, changes) ->
                                            offer(download, mailbox, epoch, changes))
                            .list(mailboxes, audits, listing);
        } catch (RuntimeException e) {
            download.stop();
            try {
                end(download, 0);
            } catch (RuntimeException second) {
                e.addSuppressed(second);
            }
            throw e;
        }
        end(download, most - first);
        return looked;
    }

    /// What the server says is one message in several mailboxes comes with the first of them.
    private void offer(
            Download download, MailboxRef mailbox, long epoch, List<SeenChange> changes) {
        var whole = new OwedPart();
        var headers = new OwedPart();
        Offered before = offered.get(mailbox.id());
        IdSet known = before == null || before.epoch() != epoch ? IdSet.empty() : before.ids();
        for (SeenChange change : changes) {
            if (change instanceof SeenChange.Appeared(Sighting met)
                    && !known.contains(met.id())
                    && isNew(met)) {
                (window.holds(met.internalDate()) ? whole : headers)
                        .add(met.id(), met.size(), met.internalDate());
            }
        }
        var parts = new ArrayList<Op.Fetch>();
        fetch(mailbox, whole.part(true), false, parts);
        fetch(mailbox, headers.part(false), true, parts);
        for (Op.Fetch part : parts) {
            known = known.plus(part.ids());
        }
        offered.put(mailbox.id(), new Offered(epoch, known));
        if (!parts.isEmpty()) {
            download.offer(parts, epoch, window, due);
        }
    }

    private boolean isNew(Sighting met) {
        if (met.contentId() == null) {
            return true;
        }
        synchronized (contents) {
            return contents.add(met.contentId());
        }
    }

    private static void fetch(
            MailboxRef mailbox, Owed.Part owed, boolean headersOnly, List<Op.Fetch> parts) {
        if (!owed.ids().isEmpty()) {
            parts.add(new Op.Fetch(mailbox, owed.ids(), owed.bytes(), headersOnly, owed.newest()));
        }
    }

    /// A server that is out of reach is met again by what follows, if it still is.
    private static void end(Download download, int more) {
        try {
            download.finish(more);
        } catch (MailException e) {
            if (e.failure().scope() == SyncFailure.Scope.STORE) {
                throw e;
            }
            LOG.log(System.Logger.Level.DEBUG, "left to what follows the listing", e);
        }
    }
}
