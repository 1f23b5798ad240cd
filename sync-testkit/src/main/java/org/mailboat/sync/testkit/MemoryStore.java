package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Role;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.diff.KeywordMerge;
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
import org.mailboat.sync.port.ObserveOrder;
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

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The engine's local side in memory: what a store must do and no more. Thread-safe.
public final class MemoryStore implements LocalStore, UserStore {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes = new TreeMap<>();
    private final Map<AccountId, AccountNotes> notes = new HashMap<>();
    private final Map<Long, String> contents = new HashMap<>();
    private final MemoryRecoverable recoverable = new MemoryRecoverable();
    private final MemoryPlacements placements = new MemoryPlacements(mailboxes);
    private final MemoryEdits edits = new MemoryEdits(mailboxes, placements, recoverable);
    private final MemorySettling settling = new MemorySettling(mailboxes, placements, recoverable);
    private final MemoryTree tree = new MemoryTree(mailboxes, placements);
    private final MemoryMatching matching = new MemoryMatching(mailboxes, recoverable, settling);
    private long nextMailbox = 1;
    private long nextPlacement = 1;
    private long nextContent = 1;
    private long commits;
    private final SortedSet<String> everCommitted = new TreeSet<>();

    @Override
    public synchronized List<LocalMailbox> mailboxes(AccountId account) {
        return mailboxes.values().stream()
                .filter(m -> m.account.equals(account))
                .map(edits::view)
                .sorted(Comparator.comparing(LocalMailbox::path))
                .toList();
    }

    @Override
    public synchronized void resetMailbox(MailboxId mailbox) {
        MemoryMailbox box = box(mailbox);
        box.rows.values().forEach(row -> row.remote = 0);
        box.seen.clear();
        box.parked.clear();
        box.checkpoint = null;
        box.resume = null;
        box.epoch = 0;
    }

    @Override
    public synchronized void beginListing(
            MailboxId mailbox,
            OpenedMailbox opened,
            Checkpoint checkpoint,
            ObservationSink.Extent extent) {
        MemoryMailbox box = box(mailbox);
        if (box.epoch != 0 && box.epoch != opened.status().epoch()) {
            throw new IllegalStateException("another epoch without a reset");
        }
        box.epoch = opened.status().epoch();
        if (box.agreed != null) {
            box.agreed = MemoryMailbox.known(box.agreed, opened);
        }
        box.listing = checkpoint;
        box.changesOnly = extent == ObservationSink.Extent.CHANGES;
        if (extent == ObservationSink.Extent.WHOLE) {
            box.resume = null;
        }
    }

    @Override
    public synchronized long knownCount(MailboxId mailbox) {
        return box(mailbox).known().size();
    }

    @Override
    public synchronized List<Long> knownIds(MailboxId mailbox, long after, int limit) {
        return box(mailbox).known().tailSet(after, false).stream().limit(limit).toList();
    }

    @Override
    public synchronized List<KnownMessages.Witness> witnesses(MailboxId mailbox, int limit) {
        MemoryMailbox box = box(mailbox);
        var agreed = new ArrayList<Row>();
        for (Row row : box.rows.values()) {
            if (row.remote > 0 && row.described && !box.vanished(row)) {
                agreed.add(row);
            }
        }
        if (agreed.isEmpty()) {
            return List.of();
        }
        agreed.sort(Comparator.comparingLong(r -> r.remote));
        // The oldest, and the newest ones.
        return IntStream.range(0, agreed.size())
                .filter(i -> i == 0 || i > agreed.size() - limit)
                .mapToObj(agreed::get)
                .map(r -> new KnownMessages.Witness(r.remote, r.size, r.internalDate, r.contentId))
                .toList();
    }

    @Override
    public synchronized List<KnownMessages.Witness> described(
            MailboxId mailbox, long firstId, long lastId, int limit) {
        return box(mailbox).rows.values().stream()
                .filter(r -> r.remote > 0 && r.remote >= firstId && r.remote <= lastId)
                .sorted(Comparator.comparingLong(r -> r.remote))
                .limit(limit)
                .map(r -> new KnownMessages.Witness(r.remote, r.size, r.internalDate, r.contentId))
                .toList();
    }

    @Override
    public synchronized List<BaselineRow> baseline(
            MailboxId mailbox, long firstId, long lastId, int limit) {
        var rows = new ArrayList<Row>();
        for (Row row : box(mailbox).rows.values()) {
            if (row.remote >= firstId && row.remote <= lastId) {
                rows.add(row);
            }
        }
        rows.sort(Comparator.comparingLong(r -> r.remote));
        return rows.stream()
                .limit(limit)
                .map(r -> new BaselineRow(r.remote, r.id, r.agreed, r.described))
                .toList();
    }

    @Override
    public synchronized void recordWindow(
            MailboxId mailbox, IdSet covered, List<SeenChange> changes) {
        MemoryMailbox box = box(mailbox);
        var before = new TreeMap<>(box.seen);
        box.seen.keySet().removeIf(covered::contains);
        for (SeenChange change : changes) {
            if (change instanceof SeenChange.Described(Sighting sighting, PlacementId placement)) {
                Row row = box.rows.get(placement);
                if (row != null && row.remote == sighting.id()) {
                    row.stand(sighting);
                }
                continue;
            }
            SeenChange now = remembered(change, before.get(change.remoteId()));
            Row here = box.byRemote(change.remoteId());
            if (now instanceof SeenChange.Appeared(Sighting told) && here != null) {
                // It came in since the window was compared with what is here.
                if (told.keywords().equals(here.agreed)) {
                    continue;
                }
                now = new SeenChange.Marked(told.id(), here.id, here.agreed, told.keywords());
            }
            box.seen.put(change.remoteId(), now);
        }
        box.parked
                .keySet()
                .removeIf(id ->
                        covered.contains(id) && !(box.seen.get(id) instanceof SeenChange.Appeared));
        Checkpoint checkpoint = box.resume == null ? box.listing : box.resume.checkpoint();
        if (checkpoint != null && !box.changesOnly) {
            box.resume = new ObserveOrder.ResumeMark(box.epoch, covered.first(), checkpoint);
        }
    }

    /// What is not told again stays as it was told.
    private static SeenChange remembered(SeenChange change, @Nullable SeenChange before) {
        return change instanceof SeenChange.Appeared(Sighting now)
                        && before instanceof SeenChange.Appeared(Sighting then)
                ? new SeenChange.Appeared(together(now, then))
                : change;
    }

    @Override
    public synchronized void recordLastWindow(
            MailboxId mailbox, IdSet covered, List<SeenChange> changes, Instant when) {
        recordWindow(mailbox, covered, changes);
        finishListing(mailbox, when);
    }

    @Override
    public synchronized void finishListing(MailboxId mailbox, Instant when) {
        MemoryMailbox box = box(mailbox);
        box.confirmed = when;
        if (box.changesOnly) {
            box.checkpoint = box.listing;
            return;
        }
        box.checkpoint = box.resume == null ? box.listing : box.resume.checkpoint();
        box.resume = null;
        box.audited = when;
    }

    @Override
    public synchronized List<SeenChange> seen(MailboxId mailbox, long below, int limit) {
        MemoryMailbox box = box(mailbox);
        return box.seen.isEmpty()
                ? List.of()
                : box.seen.headMap(below, false).descendingMap().values().stream()
                        .filter(c -> !(c instanceof SeenChange.Appeared))
                        .limit(limit)
                        .toList();
    }

    @Override
    public synchronized List<OwedMessage> owed(
            MailboxId mailbox, BodyWindow window, long below, Instant now, int limit) {
        MemoryMailbox box = box(mailbox);
        NavigableMap<Long, OwedMessage> owed = new TreeMap<>();
        for (SeenChange change : box.seen.values()) {
            if (change instanceof SeenChange.Appeared(Sighting seen)) {
                owed.put(
                        seen.id(),
                        box.owed(seen.id(), seen.size(), seen.internalDate(), seen.contentId()));
            }
        }
        for (Row row : box.rows.values()) {
            if (!row.complete && row.remote > 0 && window.holds(row.internalDate)) {
                owed.put(
                        row.remote,
                        box.owed(row.remote, row.size, row.internalDate, row.contentId));
            }
        }
        return owed.headMap(below, false).descendingMap().values().stream()
                .filter(message -> due(box.parked.get(message.id()), now))
                .limit(limit)
                .toList();
    }

    private static boolean due(@Nullable ParkedMessage parked, Instant now) {
        return parked == null || !parked.nextTry().isAfter(now);
    }

    @Override
    public synchronized List<ParkedMessage> parked(MailboxId mailbox, int limit) {
        return box(mailbox).parked.values().stream().limit(limit).toList();
    }

    @Override
    public synchronized Set<MailboxId> unsettled(AccountId account) {
        var unsettled = new TreeSet<MailboxId>();
        for (LocalMailbox mailbox : mailboxes(account)) {
            MemoryMailbox box = box(mailbox.id());
            if (!box.seen.isEmpty()
                    || !box.parked.isEmpty()
                    || box.rows.values().stream().anyMatch(r -> !r.complete && r.remote > 0)) {
                unsettled.add(mailbox.id());
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
        MemoryMailbox box = box(mailbox);
        return box.seen.isEmpty()
                ? List.of()
                : box.seen.headMap(below, false).descendingMap().values().stream()
                        .filter(SeenChange.Appeared.class::isInstance)
                        .map(c -> ((SeenChange.Appeared) c).sighting())
                        .limit(limit)
                        .toList();
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
        Row row = matching.row(placement);
        if (row == null || !row.complete) {
            throw new IllegalArgumentException("not here whole: " + placement);
        }
        return new MemoryContent(row.text);
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
        MemoryMailbox box = box(mailbox);
        box.unkept = box.unkept.plus(keywords);
    }

    @Override
    public synchronized void settleMailbox(MailboxId mailbox, RemoteMailbox now) {
        MemoryMailbox box = mailboxes.get(mailbox);
        if (box != null) {
            tree.settleMailbox(box, now);
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
        boolean has =
                mailboxes.values().stream()
                        .anyMatch(box -> box.account.equals(account) && box.isTrash());
        return has ? null : tree.freePath(account, MailboxPath.of("Trash"));
    }

    @Override
    public synchronized void makeTrash(AccountId account, Instant when) {
        MailboxPath path = missingTrash(account);
        if (path != null) {
            MemoryMailbox box = add(account, path, null);
            box.wantedRole = Role.TRASH;
            placements.number(box);
        }
    }

    @Override
    public synchronized List<PlacementState> placements(MailboxId mailbox, IdSet ids) {
        MemoryMailbox box = box(mailbox);
        return box.rows.values().stream()
                .filter(r -> ids.contains(r.id.number()))
                .map(box::state)
                .toList();
    }

    @Override
    public synchronized MailboxId adoptMailbox(AccountId account, RemoteMailbox remote) {
        for (MemoryMailbox box : mailboxes.values()) {
            boolean alike =
                    box.agreed == null
                            ? box.path.equals(remote.path()) && !box.localOnly
                            : box.wireName().equals(remote.wireName());
            if (box.account.equals(account) && alike) {
                tree.settleMailbox(box, remote);
                return box.id;
            }
        }
        return add(account, remote.path(), remote).id;
    }

    @Override
    public synchronized void updateMailbox(MailboxId mailbox, RemoteMailbox remote) {
        MemoryMailbox box = box(mailbox);
        MailboxPath before = box.path;
        box.agree(remote);
        tree.moveOwnChildren(box, before);
        tree.stepAside(box);
    }

    @Override
    public synchronized void removeMailbox(MailboxId mailbox, Instant when) {
        MemoryMailbox box = mailboxes.get(mailbox);
        if (box != null) {
            edits.remove(box, when, () -> add(box.account, MailboxPath.of("Recovered"), null));
        }
    }

    MemoryMailbox add(AccountId account, MailboxPath path, @Nullable RemoteMailbox remote) {
        var id = new MailboxId(nextMailbox++);
        var box = new MemoryMailbox(id, account, path, remote);
        mailboxes.put(id, box);
        return box;
    }

    @Override
    public synchronized long applyMarks(MailboxId mailbox, List<SeenChange.Marked> marks) {
        MemoryMailbox box = box(mailbox);
        long changed = 0;
        for (SeenChange.Marked mark : marks) {
            Row row = box.rows.get(mark.placement());
            if (row != null) {
                // What the mailbox cannot keep nobody took away.
                Keywords agreed = row.agreed.minus(box.unkept.minus(mark.seen()));
                Keywords merged = KeywordMerge.merge(agreed, row.local, mark.seen());
                changed += merged.equals(row.local) ? 0 : 1;
                row.local = merged;
                settling.showAgain(row, mark.seen());
                row.agreed = mark.seen();
                if (!row.deleted) {
                    // A deletion that got no further than the mark is still to be made.
                    settling.unnumber(row.id);
                }
            }
            box.seen.remove(mark.remoteId());
        }
        return changed;
    }

    @Override
    public synchronized long applyRemovals(
            MailboxId mailbox, List<SeenChange.Vanished> removals, Instant when) {
        MemoryMailbox box = box(mailbox);
        long gone = 0;
        for (SeenChange.Vanished removal : removals) {
            Row row = box.rows.get(removal.placement());
            // Where the fact no longer stands, the message is there again.
            if (row != null && row.remote == removal.remoteId() && box.vanished(row)) {
                box.rows.remove(row.id);
                recoverable.leave(row, box, when);
                gone++;
            }
            box.seen.remove(removal.remoteId());
        }
        return gone;
    }

    @Override
    public synchronized long retireDetached(MailboxId mailbox, Instant when) {
        MemoryMailbox box = box(mailbox);
        List<Row> detached = box.rows.values().stream().filter(r -> r.remote == 0).toList();
        for (Row row : detached) {
            box.rows.remove(row.id);
            if (row.deleted) {
                recoverable.leave(row, box, when);
            } else {
                recoverable.add(row, box, when, false);
            }
        }
        return detached.size();
    }

    @Override
    public ContentWriter newContent(long length) {
        var octets = new ByteArrayOutputStream();
        return new ContentWriter() {
            @Override
            public void write(byte[] buffer, int offset, int count) {
                octets.write(buffer, offset, count);
            }

            @Override
            public StoredContent finish() {
                return keep(octets.toByteArray());
            }

            @Override
            public void abandon() {
                octets.reset();
            }
        };
    }

    private synchronized StoredContent keep(byte[] octets) {
        long at = nextContent++;
        contents.put(at, new String(octets, StandardCharsets.UTF_8));
        return new StoredContent(1, at, octets.length, sha256(octets));
    }

    static Sha256 sha256(byte[] octets) {
        try {
            return new Sha256(MessageDigest.getInstance("SHA-256").digest(octets));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has SHA-256", e);
        }
    }

    @Override
    public synchronized Taken commitReceived(List<Received> batch) {
        long created = 0;
        long completed = 0;
        for (Received message : batch) {
            MemoryMailbox box = mailboxes.get(message.mailbox().id());
            if (box != null && box.epoch == message.epoch()) {
                boolean here = box.byRemote(message.id()) != null;
                boolean taken = commit(box, message);
                created += taken && !here ? 1 : 0;
                completed += taken && here ? 1 : 0;
            }
        }
        commits += created + completed;
        return new Taken(created, completed);
    }

    @Override
    public synchronized List<Incomplete> incomplete(List<PlacementId> placements) {
        return placements.stream()
                .sorted()
                .map(matching::incomplete)
                .flatMap(Optional::stream)
                .toList();
    }

    @Override
    public synchronized long complete(List<Completed> batch) {
        long completed = 0;
        for (Completed each : batch) {
            Row row = matching.row(each.placement());
            if (row != null && !row.complete) {
                complete(row, each.content());
                completed++;
            }
        }
        commits += completed;
        return completed;
    }

    /// The octets of a message; all its placements have them.
    private void complete(Row row, StoredContent content) {
        String text = contents.getOrDefault(content.offset(), "");
        everCommitted.add(text);
        for (Row each : matching.rowsOf(row.message)) {
            each.content = content.sha256();
            each.text = text;
            each.complete = true;
        }
        for (MemoryMailbox box : mailboxes.values()) {
            box.rows.values().stream()
                    .filter(each -> each.message.equals(row.message))
                    .forEach(each -> box.parked.remove(each.remote));
        }
    }

    private boolean commit(MemoryMailbox box, Received message) {
        Sighting now = message.now();
        if (box.seen.get(message.id()) instanceof SeenChange.Appeared(Sighting noted)) {
            // The next run goes on from the listing, and is told what changed since.
            now = now == null ? noted : together(now, noted).withKeywords(noted.keywords());
        } else if (now == null) {
            now = new Sighting(message.id(), Keywords.none(), null, -1);
        }
        String text = contents.getOrDefault(message.content().offset(), "");
        box.parked.remove(message.id());
        Row row = box.byRemote(message.id());
        if (row != null && (row.complete || message.headersOnly())) {
            return false;
        }
        everCommitted.add(text);
        if (row != null) {
            complete(row, message.content());
            return true;
        }
        box.seen.remove(message.id());
        Sha256 sha256 = message.content().sha256();
        if (!message.headersOnly() && matching.takeBySha256(box, sha256, now)) {
            return true;
        }
        PlacementId id = newPlacement();
        row = new Row(id, new MessageId(id.number()), now.keywords(), sha256, text);
        box.rows.put(id, row);
        row.stand(now);
        row.size = row.size < 0 ? message.content().length() : row.size;
        row.complete = !message.headersOnly();
        return true;
    }

    private static Sighting together(Sighting now, Sighting noted) {
        return new Sighting(
                now.id(),
                now.keywords(),
                now.internalDate() == null ? noted.internalDate() : now.internalDate(),
                now.size() < 0 ? noted.size() : now.size(),
                now.contentId() == null ? noted.contentId() : now.contentId());
    }

    @Override
    public synchronized void park(
            MailboxId mailbox, IdSet ids, SyncFailure failure, Instant nextTry) {
        MemoryMailbox box = box(mailbox);
        for (long id : ids.toArray()) {
            ParkedMessage before = box.parked.get(id);
            int attempts = before == null ? 1 : before.attempts() + 1;
            box.parked.put(id, new ParkedMessage(id, attempts, failure, nextTry));
        }
    }

    @Override
    public synchronized void unpark(AccountId account, BodyWindow window) {
        mailboxes.values().stream()
                .filter(box -> box.account.equals(account))
                .forEach(box ->
                        box.rows.values().stream()
                                .filter(row -> !row.complete && !window.holds(row.internalDate))
                                .forEach(row -> box.parked.remove(row.remote)));
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
        return mailboxes.values().stream()
                .flatMap(box ->
                        Stream.concat(box.rows.values().stream(), box.own.values().stream())
                                .map(row -> new Standing(box.state(row), row.text, row.leftBehind)))
                .sorted(Comparator.comparing(each -> each.state().id()))
                .toList();
    }

    /// Gives no id that the other one gave, as a store does after a power cut.
    public synchronized void givesNoIdOf(MemoryStore other) {
        nextMailbox = Math.max(nextMailbox, other.nextMailbox);
        nextPlacement = Math.max(nextPlacement, other.nextPlacement);
        nextContent = Math.max(nextContent, other.nextContent);
    }

    /// Every message of the mailbox with this path, one line each: number, keywords, text.
    public synchronized List<String> dump(String path) {
        return rows(path).map(r -> r.remote + " [" + r.local + "] " + r.text).toList();
    }

    /// The ids of the placements of the mailbox, by number.
    public synchronized List<PlacementId> ids(String path) {
        return rows(path).map(r -> r.id).toList();
    }

    /// Every message of the mailbox with this path, by number; those without one last.
    public synchronized List<View> views(String path) {
        return rows(path)
                .sorted(
                        Comparator.comparing((Row r) -> r.remote == 0)
                                .thenComparingLong(r -> r.remote)
                                .thenComparing(r -> r.id))
                .map(MemoryStore::view)
                .toList();
    }

    @Override
    public synchronized List<View> recoverableViews() {
        return recoverable.rows().map(MemoryStore::view).toList();
    }

    private static View view(Row row) {
        return new View(row.id, row.text, row.local, row.complete);
    }

    /// The ids of the messages of the mailbox, by number.
    public synchronized List<MessageId> messages(String path) {
        return rows(path).map(r -> r.message).toList();
    }

    /// The placements that are present, by their texts.
    public synchronized Map<String, Set<PlacementId>> placements() {
        var byText = new TreeMap<String, Set<PlacementId>>();
        mailboxes.values().stream()
                .flatMap(box -> edits.live(box.id))
                .forEach(r -> byText.computeIfAbsent(r.text, _ -> new TreeSet<>()).add(r.id));
        return byText;
    }

    /// The placements whose sameness rests on their headers.
    public synchronized List<PlacementId> assumed() {
        return mailboxes.values().stream()
                .flatMap(b -> b.rows.values().stream())
                .filter(r -> r.assumed)
                .map(r -> r.id)
                .toList();
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
        edits.move(placement, only(path));
    }

    @Override
    public synchronized void delete(PlacementId placement) {
        edits.delete(placement);
    }

    /// Has a placement back where it stood that was deleted or removed, as a user would.
    @Override
    public synchronized void undelete(PlacementId placement) {
        edits.undelete(placement, account -> add(account, MailboxPath.of("Recovered"), null));
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
        return edits.add(only(path), newPlacement(), text, keywords, null);
    }

    @Override
    public synchronized PlacementId copy(PlacementId placement, String path) {
        Row row = matching.row(placement);
        if (row == null) {
            throw new IllegalArgumentException("no placement " + placement);
        }
        return edits.add(only(path), newPlacement(), row.text, row.local, row);
    }

    @Override
    public synchronized MailboxId createMailbox(AccountId account, String path) {
        MemoryMailbox box = add(account, MailboxPath.parse(path), null);
        placements.number(box);
        return box.id;
    }

    @Override
    public synchronized void renameMailbox(String path, String other) {
        edits.rename(only(path), MailboxPath.parse(other));
    }

    @Override
    public synchronized void deleteMailbox(String path) {
        edits.delete(only(path));
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
        return commits;
    }

    /// The texts of all messages that were ever committed.
    public synchronized List<String> everCommitted() {
        return List.copyOf(everCommitted);
    }

    @Override
    public synchronized List<PlacementId> recoverableIds() {
        return recoverable.rows().map(row -> row.id).toList();
    }

    @Override
    public synchronized List<String> recoverable() {
        return recoverable.texts();
    }

    private Stream<Row> rows(String path) {
        return mailboxes.values().stream()
                .filter(box -> box.path.toString().equals(path))
                .flatMap(box -> edits.live(box.id))
                .sorted(Comparator.comparingLong((Row r) -> r.remote).thenComparing(r -> r.id));
    }

    private MemoryMailbox only(String path) {
        return mailboxes.values().stream()
                .filter(box -> box.path.toString().equals(path) && !box.deleted)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no mailbox " + path));
    }

    private MemoryMailbox box(MailboxId id) {
        MemoryMailbox box = mailboxes.get(id);
        if (box == null) {
            throw new IllegalArgumentException("no mailbox " + id);
        }
        return box;
    }
}
