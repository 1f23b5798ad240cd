package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.Completed;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.Incomplete;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.SeenChange;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;

/// The messages of the [MemoryStore] themselves: their octets, those that are still owed or were
/// put off, and how what was fetched comes in. Guarded by the store.
final class MemoryBodies {
    private final NavigableMap<MailboxId, MemoryMailbox> mailboxes;
    private final MemoryMatching matching;
    private final Supplier<PlacementId> ids;
    private final Map<Long, String> contents = new HashMap<>();
    private final SortedSet<String> everCommitted = new TreeSet<>();
    private long nextContent = 1;
    private long commits;

    /// @param ids of new placements
    MemoryBodies(
            NavigableMap<MailboxId, MemoryMailbox> mailboxes,
            MemoryMatching matching,
            Supplier<PlacementId> ids) {
        this.mailboxes = mailboxes;
        this.matching = matching;
        this.ids = ids;
    }

    /// Gives no content a place that the other one gave.
    void givesNoPlaceOf(MemoryBodies other) {
        nextContent = Math.max(nextContent, other.nextContent);
    }

    // Octets.

    /// @param keep is called with the octets when all are there
    static ContentWriter newContent(Function<byte[], StoredContent> keep) {
        var octets = new ByteArrayOutputStream();
        return new ContentWriter() {
            @Override
            public void write(byte[] buffer, int offset, int count) {
                octets.write(buffer, offset, count);
            }

            @Override
            public StoredContent finish() {
                return keep.apply(octets.toByteArray());
            }

            @Override
            public void abandon() {
                octets.reset();
            }
        };
    }

    StoredContent keep(byte[] octets) {
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

    Upload.Content content(PlacementId placement) {
        Row row = matching.row(placement);
        if (row == null || !row.complete) {
            throw new IllegalArgumentException("not here whole: " + placement);
        }
        return new MemoryContent(row.text);
    }

    /// How many messages were ever committed.
    long commits() {
        return commits;
    }

    /// The texts of all messages that were ever committed.
    List<String> everCommitted() {
        return List.copyOf(everCommitted);
    }

    // What is owed.

    static List<OwedMessage> owed(
            MemoryMailbox box, BodyWindow window, long below, Instant now, int limit) {
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

    static List<ParkedMessage> parked(MemoryMailbox box, int limit) {
        return box.parked.values().stream().limit(limit).toList();
    }

    static void park(MemoryMailbox box, IdSet ids, SyncFailure failure, Instant nextTry) {
        for (long id : ids.toArray()) {
            ParkedMessage before = box.parked.get(id);
            int attempts = before == null ? 1 : before.attempts() + 1;
            box.parked.put(id, new ParkedMessage(id, attempts, failure, nextTry));
        }
    }

    void unpark(AccountId account, BodyWindow window) {
        mailboxes.values().stream()
                .filter(box -> box.account.equals(account))
                .forEach(box ->
                        box.rows.values().stream()
                                .filter(row -> !row.complete && !window.holds(row.internalDate))
                                .forEach(row -> box.parked.remove(row.remote)));
    }

    /// Whether anything of the mailbox is still to be fetched or carried out.
    static boolean isUnsettled(MemoryMailbox box) {
        return !box.seen.isEmpty()
                || !box.parked.isEmpty()
                || box.rows.values().stream().anyMatch(r -> !r.complete && r.remote > 0);
    }

    // What comes.

    Taken commit(List<Received> batch) {
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

    List<Incomplete> incomplete(List<PlacementId> placements) {
        return placements.stream()
                .sorted()
                .map(matching::incomplete)
                .flatMap(Optional::stream)
                .toList();
    }

    long complete(List<Completed> batch) {
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
            now =
                    now == null
                            ? noted
                            : MemoryListings.together(now, noted).withKeywords(noted.keywords());
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
        PlacementId id = ids.get();
        row = new Row(id, new MessageId(id.number()), now.keywords(), sha256, text);
        box.rows.put(id, row);
        row.stand(now);
        row.size = row.size < 0 ? message.content().length() : row.size;
        row.complete = !message.headersOnly();
        return true;
    }
}
