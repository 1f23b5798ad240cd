package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.Completed;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalEdit;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Setback;
import org.mailboat.sync.port.Settlement;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;
import org.mailboat.sync.port.Taken;
import org.mailboat.sync.port.Upload;
import org.mailboat.sync.testkit.MemoryMailbox.Row;

import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The engine's local side in memory: what a store must do and no more. Thread-safe.
public final class MemoryStore implements LocalStore, UserStore {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes = new TreeMap<>();
    private final Map<AccountId, AccountNotes> notes = new HashMap<>();
    private final MemoryRecoverable recoverable = new MemoryRecoverable();
    private final MemoryPlacements placements = new MemoryPlacements(mailboxes);
    private final MemoryEdits edits = new MemoryEdits(mailboxes, placements, recoverable);
    private final MemorySettling settling = new MemorySettling(mailboxes, placements, recoverable);
    private final MemoryTree tree = new MemoryTree(mailboxes, placements);
    private final MemoryMatching matching = new MemoryMatching(mailboxes, recoverable, settling);
    private final MemoryNews news = new MemoryNews(recoverable, settling);
    private final MemoryBodies bodies = new MemoryBodies(mailboxes, matching, this::newPlacement);
    private final MemoryViews views = new MemoryViews(mailboxes, edits);
    private long nextPlacement = 1;

    @Override
    public synchronized List<LocalMailbox> mailboxes(AccountId account) {
        return tree.of(account).stream()
                .map(edits::view)
                .sorted(Comparator.comparing(LocalMailbox::path))
                .toList();
    }

    @Override
    public synchronized void resetMailbox(MailboxId mailbox) {
        MemoryListings.reset(tree.box(mailbox));
    }

    @Override
    public synchronized void beginListing(
            MailboxId mailbox,
            OpenedMailbox opened,
            Checkpoint checkpoint,
            ObservationSink.Extent extent) {
        MemoryListings.begin(tree.box(mailbox), opened, checkpoint, extent);
    }

    @Override
    public synchronized long knownCount(MailboxId mailbox) {
        return MemoryListings.knownCount(tree.box(mailbox));
    }

    @Override
    public synchronized List<Long> knownIds(MailboxId mailbox, long after, int limit) {
        return MemoryListings.knownIds(tree.box(mailbox), after, limit);
    }

    @Override
    public synchronized List<KnownMessages.Witness> witnesses(MailboxId mailbox, int limit) {
        return MemoryListings.witnesses(tree.box(mailbox), limit);
    }

    @Override
    public synchronized List<KnownMessages.Witness> described(
            MailboxId mailbox, long firstId, long lastId, int limit) {
        return MemoryListings.described(tree.box(mailbox), firstId, lastId, limit);
    }

    @Override
    public synchronized List<BaselineRow> baseline(
            MailboxId mailbox, long firstId, long lastId, int limit) {
        return MemoryListings.baseline(tree.box(mailbox), firstId, lastId, limit);
    }

    @Override
    public synchronized void recordWindow(
            MailboxId mailbox, IdSet covered, List<SeenChange> changes) {
        MemoryListings.record(tree.box(mailbox), covered, changes);
    }

    @Override
    public synchronized void recordLastWindow(
            MailboxId mailbox, IdSet covered, List<SeenChange> changes, Instant when) {
        recordWindow(mailbox, covered, changes);
        finishListing(mailbox, when);
    }

    @Override
    public synchronized void finishListing(MailboxId mailbox, Instant when) {
        MemoryListings.finish(tree.box(mailbox), when);
    }

    @Override
    public synchronized List<SeenChange> seen(MailboxId mailbox, long below, int limit) {
        return MemoryListings.seen(tree.box(mailbox), below, limit);
    }

    @Override
    public synchronized List<OwedMessage> owed(
            MailboxId mailbox, BodyWindow window, long below, Instant now, int limit) {
        return MemoryBodies.owed(tree.box(mailbox), window, below, now, limit);
    }

    @Override
    public synchronized List<ParkedMessage> parked(MailboxId mailbox, int limit) {
        return MemoryBodies.parked(tree.box(mailbox), limit);
    }

    @Override
    public synchronized Set<MailboxId> unsettled(AccountId account) {
        var unsettled = new TreeSet<MailboxId>();
        for (MemoryMailbox box : tree.of(account)) {
            if (MemoryBodies.isUnsettled(box)) {
                unsettled.add(box.id);
            }
        }
        return unsettled;
    }

    @Override
    public synchronized boolean hasMail(AccountId account) {
        return matching.hasMail(account);
    }

    @Override
    public synchronized List<Sighting> appeared(MailboxId mailbox, long below, int limit) {
        return MemoryListings.appeared(tree.box(mailbox), below, limit);
    }

    @Override
    public synchronized List<LookAlike> displaced(
            AccountId account, List<MailboxId> gone, long after, int limit) {
        return matching.displaced(account, gone, after, limit);
    }

    @Override
    public synchronized List<LookAlike> lookAlikes(AccountId account, List<Sighting> sightings) {
        return matching.lookAlikes(account, sightings);
    }

    @Override
    public synchronized @Nullable HeaderProof headerProof(PlacementId placement) {
        return matching.headerProof(placement);
    }

    @Override
    public synchronized long link(MailboxId mailbox, List<Link> links) {
        MemoryMailbox box = mailboxes.get(mailbox);
        if (box == null) {
            return 0;
        }
        return links.stream().filter(l -> matching.link(box, l, this::newPlacement)).count();
    }

    private PlacementId newPlacement() {
        return new PlacementId(nextPlacement++);
    }

    @Override
    public synchronized long expireRecoverable(AccountId account, int days, Instant now) {
        return recoverable.expire(account, days, now);
    }

    @Override
    public synchronized List<LocalEdit> edits(AccountId account, long after, int limit) {
        return edits.list(account, after, limit);
    }

    @Override
    public synchronized List<LocalEdit> edits(IdSet placements) {
        return edits.list(placements);
    }

    @Override
    public synchronized List<PlacementState> states(IdSet ids) {
        return edits.states(ids);
    }

    @Override
    public synchronized Upload.Content content(PlacementId placement) {
        return bodies.content(placement);
    }

    /// It is never put back.
    @Override
    public void noteRun(boolean sends) {}

    @Override
    public synchronized void settle(List<Settlement> settlements, Instant when) {
        settlements.forEach(each -> settling.settle(each, when, this::newPlacement));
    }

    @Override
    public synchronized void setBack(List<Setback> setbacks) {
        setbacks.forEach(edits::setBack);
    }

    @Override
    public synchronized void noteUnkept(MailboxId mailbox, Keywords keywords) {
        MemoryMailbox box = tree.box(mailbox);
        box.unkept = box.unkept.plus(keywords);
    }

    @Override
    public synchronized void settleMailbox(
            MailboxId mailbox, @Nullable MailboxPath asked, RemoteMailbox now) {
        MemoryMailbox box = mailboxes.get(mailbox);
        if (box != null) {
            tree.settleMailbox(box, asked, now);
        }
    }

    @Override
    public synchronized void rollBackMailbox(MailboxId mailbox, long localModSeq) {
        MemoryMailbox box = mailboxes.get(mailbox);
        if (box != null && box.localModSeq == localModSeq) {
            tree.rollBackMailbox(box);
        }
    }

    @Override
    public synchronized @Nullable MailboxPath missingTrash(AccountId account) {
        return tree.missingTrash(account);
    }

    @Override
    public synchronized void makeTrash(AccountId account, Instant when) {
        tree.makeTrash(account);
    }

    @Override
    public synchronized List<PlacementState> placements(MailboxId mailbox, IdSet ids) {
        MemoryMailbox box = tree.box(mailbox);
        return box.rows.values().stream()
                .filter(r -> ids.contains(r.id.number()))
                .map(box::state)
                .toList();
    }

    @Override
    public synchronized MailboxId adoptMailbox(AccountId account, RemoteMailbox remote) {
        return tree.adopt(account, remote);
    }

    @Override
    public synchronized void updateMailbox(MailboxId mailbox, RemoteMailbox remote) {
        tree.update(tree.box(mailbox), remote);
    }

    @Override
    public synchronized long removeMailbox(MailboxId mailbox, Instant when) {
        MemoryMailbox box = mailboxes.get(mailbox);
        if (box == null) {
            return 0;
        }
        edits.remove(box, when, () -> tree.addRecovered(box.account));
        return box.own.size();
    }

    @Override
    public synchronized long applyMarks(MailboxId mailbox, List<SeenChange.Marked> marks) {
        return news.applyMarks(tree.box(mailbox), marks);
    }

    @Override
    public synchronized long applyRemovals(
            MailboxId mailbox, List<SeenChange.Vanished> removals, Instant when) {
        return news.applyRemovals(tree.box(mailbox), removals, when);
    }

    @Override
    public synchronized long retireDetached(MailboxId mailbox, Instant when) {
        return news.retireDetached(tree.box(mailbox), when);
    }

    @Override
    public ContentWriter newContent(long length) {
        return MemoryBodies.newContent(this::keep);
    }

    private synchronized StoredContent keep(byte[] octets) {
        return bodies.keep(octets);
    }

    @Override
    public synchronized Taken commitReceived(List<Received> batch) {
        return bodies.commit(batch);
    }

    @Override
    public synchronized List<Incomplete> incomplete(List<PlacementId> placements) {
        return bodies.incomplete(placements);
    }

    @Override
    public synchronized long complete(List<Completed> batch) {
        return bodies.complete(batch);
    }

    @Override
    public synchronized void park(
            MailboxId mailbox, IdSet ids, SyncFailure failure, Instant nextTry) {
        MemoryBodies.park(tree.box(mailbox), ids, failure, nextTry);
    }

    @Override
    public synchronized void unpark(AccountId account, BodyWindow window) {
        bodies.unpark(account, window);
    }

    @Override
    public synchronized AccountNotes notes(AccountId account) {
        return notes.getOrDefault(account, AccountNotes.NONE);
    }

    @Override
    public synchronized void recordNotes(AccountId account, AccountNotes newNotes) {
        notes.put(account, newNotes);
    }

    // What tests look at.

    @Override
    public synchronized List<Standing> standing() {
        return views.standing();
    }

    /// Gives no id that the other one gave, as a store does after a power cut.
    public synchronized void givesNoIdOf(MemoryStore other) {
        nextPlacement = Math.max(nextPlacement, other.nextPlacement);
        tree.givesNoIdOf(other.tree);
        bodies.givesNoPlaceOf(other.bodies);
    }

    /// Every message of the mailbox with this path, one line each: number, keywords, text.
    public synchronized List<String> dump(String path) {
        return views.rows(path).map(r -> r.remote + " [" + r.local + "] " + r.text).toList();
    }

    /// The ids of the placements of the mailbox, by number.
    public synchronized List<PlacementId> ids(String path) {
        return views.rows(path).map(r -> r.id).toList();
    }

    /// Every message of the mailbox with this path, by number; those without one last.
    public synchronized List<View> views(String path) {
        return views.views(path);
    }

    @Override
    public synchronized List<View> recoverableViews() {
        return recoverable.rows().map(MemoryViews::view).toList();
    }

    /// The ids of the messages of the mailbox, by number.
    public synchronized List<MessageId> messages(String path) {
        return views.rows(path).map(r -> r.message).toList();
    }

    /// The placements that are present, by their texts.
    public synchronized Map<String, Set<PlacementId>> placements() {
        return views.placements();
    }

    /// The placements whose sameness rests on their headers.
    public synchronized List<PlacementId> assumed() {
        return views.assumed();
    }

    /// Also a recoverable one.
    @Override
    public synchronized void mark(PlacementId placement, Keywords keywords) {
        Row row = matching.row(placement);
        if (row != null) {
            edits.askAgain(row, keywords.minus(row.local));
            row.local = keywords;
            if (recoverable.get(placement) == null) {
                edits.editedAnew(placement);
            } else {
                placements.number(row);
            }
        }
    }

    @Override
    public synchronized void move(PlacementId placement, String path) {
        edits.move(placement, tree.only(path));
    }

    @Override
    public synchronized void delete(PlacementId placement) {
        edits.delete(placement);
    }

    /// Has a placement back where it stood that was deleted or removed, as a user would.
    @Override
    public synchronized void undelete(PlacementId placement) {
        edits.undelete(placement, tree::addRecovered);
    }

    /// Takes back what was edited of a placement, as a user would.
    public synchronized void drop(PlacementId placement) {
        edits.drop(placement);
    }

    /// Loses a placement without any edit, as by damage.
    public synchronized void lose(PlacementId placement) {
        mailboxes.values().forEach(box -> box.rows.remove(placement));
    }

    @Override
    public synchronized PlacementId importMessage(String path, String text, Keywords keywords) {
        return edits.add(tree.only(path), newPlacement(), text, keywords, null);
    }

    @Override
    public synchronized PlacementId copy(PlacementId placement, String path) {
        Row row = matching.row(placement);
        if (row == null) {
            throw new IllegalArgumentException("no placement " + placement);
        }
        return edits.add(tree.only(path), newPlacement(), row.text, row.local, row);
    }

    @Override
    public synchronized MailboxId createMailbox(AccountId account, String path) {
        MemoryMailbox box = tree.add(account, MailboxPath.parse(path), null);
        placements.number(box);
        return box.id;
    }

    @Override
    public synchronized void renameMailbox(String path, String other) {
        edits.rename(tree.only(path), MailboxPath.parse(other));
    }

    @Override
    public synchronized void deleteMailbox(String path) {
        edits.delete(tree.only(path));
    }

    @Override
    public synchronized void retryAll() {
        edits.retryAll();
    }

    /// What a placement holds.
    public synchronized String text(PlacementId placement) {
        Row row = matching.row(placement);
        if (row == null) {
            throw new IllegalArgumentException("no placement " + placement);
        }
        return row.text;
    }

    /// What waits for the server, one line each.
    public synchronized List<String> pending() {
        return edits.pending();
    }

    /// An edit that waits for the server.
    ///
    /// @param parked whether it waits for a person
    public record Waiting(PlacementId placement, boolean parked) {}

    /// The edits of messages that wait for the server, in their order.
    public synchronized List<Waiting> waiting() {
        return edits.waiting();
    }

    /// How many messages were ever committed.
    public synchronized long commits() {
        return bodies.commits();
    }

    /// The texts of all messages that were ever committed.
    public synchronized List<String> everCommitted() {
        return bodies.everCommitted();
    }

    @Override
    public synchronized List<PlacementId> recoverableIds() {
        return recoverable.rows().map(row -> row.id).toList();
    }

    @Override
    public synchronized List<String> recoverable() {
        return recoverable.texts();
    }
}
