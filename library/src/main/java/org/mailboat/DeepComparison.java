package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.VerifyReport.Difference;
import org.mailboat.VerifyReport.What;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.MessageId;
import org.mailboat.model.Sha256;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.MailReader;
import org.mailboat.store.MailboxSummary;
import org.mailboat.store.PlacementView;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/// Downloads what is here once more and compares octet by octet, by their hashes. Nothing is
/// stored.
final class DeepComparison {
    private static final int BATCH = 100;

    private final MailReader reader;
    private final Consumer<Difference> found;
    private final Cancel cancel;

    /// Messages of which the server gave other octets.
    private final Set<MessageId> others = new TreeSet<>();

    DeepComparison(MailReader reader, Consumer<Difference> found, Cancel cancel) {
        this.reader = reader;
        this.found = found;
        this.cancel = cancel;
    }

    Set<MessageId> others() {
        return others;
    }

    void compare(Remote remote, List<MailboxListing> listings) {
        var batches = new Batches(listings.iterator());
        try (RemoteSession session = remote.openSession(cancel)) {
            session.fetch(batches::next, batches, cancel);
        }
    }

    /// Hands out batches and judges what comes back, on one thread; only writers run elsewhere.
    private final class Batches implements FetchSink {
        private final Iterator<MailboxListing> listings;
        private final Map<FetchOrder, Map<Long, PlacementView>> running = new HashMap<>();
        private @Nullable MailboxSummary mailbox;
        private @Nullable Iterator<PlacementView> rows;

        Batches(Iterator<MailboxListing> listings) {
            this.listings = listings;
        }

        @Nullable FetchOrder next() {
            while (rows == null || !rows.hasNext()) {
                if (!listings.hasNext()) {
                    return null;
                }
                MailboxListing listing = listings.next();
                mailbox = listing.comparable() ? listing.here() : null;
                rows = mailbox == null ? null : Rows.of(reader, mailbox.id(), 1, Long.MAX_VALUE);
            }
            var expected = new HashMap<Long, PlacementView>();
            var ids = new IdSet.Builder();
            long octets = 0;
            while (rows.hasNext() && expected.size() < BATCH) {
                PlacementView row = rows.next();
                if (row.whole()) {
                    expected.put(Rows.uid(row), row);
                    ids.add(Rows.uid(row));
                    octets += Math.max(row.size(), 0);
                }
            }
            return expected.isEmpty() ? next() : order(ids.build(), octets, expected);
        }

        private FetchOrder order(IdSet ids, long octets, Map<Long, PlacementView> expected) {
            MailboxSummary in = Objects.requireNonNull(mailbox);
            var order =
                    new FetchOrder(MailboxListing.ref(in), in.uidValidity(), ids, octets, false);
            running.put(order, expected);
            return order;
        }

        @Override
        public ContentWriter begin(long length) {
            return new HashingWriter();
        }

        @Override
        public void received(
                FetchOrder order, long id, StoredContent content, @Nullable Sighting now) {
            PlacementView row = Objects.requireNonNull(running.get(order)).remove(id);
            StoredContent here = row == null ? null : row.content();
            if (row != null && here != null && !here.sha256().equals(content.sha256())) {
                others.add(row.message());
                found.accept(
                        Rows.difference(
                                row,
                                What.CONTENT,
                                here.sha256().toString(),
                                content.sha256().toString()));
            }
        }

        @Override
        public void refused(FetchOrder order, IdSet ids, SyncFailure failure) {
            Map<Long, PlacementView> expected = Objects.requireNonNull(running.get(order));
            ids.stream()
                    .mapToObj(expected::remove)
                    .filter(Objects::nonNull)
                    .forEach(row ->
                            found.accept(
                                    Rows.difference(
                                            row,
                                            What.CONTENT,
                                            "here",
                                            "refused: " + failure.text())));
        }

        @Override
        public void done(FetchOrder order, IdSet unanswered) {
            running.remove(order);
        }

        @Override
        public void failed(FetchOrder order, SyncFailure failure) {
            throw new MailException(failure);
        }
    }

    private static final class HashingWriter implements ContentWriter {
        private final MessageDigest digest = OctetCheck.newDigest();
        private long length;

        @Override
        public void write(byte[] buffer, int offset, int count) {
            digest.update(buffer, offset, count);
            length += count;
        }

        @Override
        public StoredContent finish() {
            return new StoredContent(0, 0, length, new Sha256(digest.digest()));
        }

        @Override
        public void abandon() {}
    }
}
