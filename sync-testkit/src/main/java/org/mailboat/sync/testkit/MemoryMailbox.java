package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Sha256;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ListingTimes;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// A mailbox of the [MemoryStore]. Guarded by the store.
final class MemoryMailbox {
    final MailboxId id;
    final AccountId account;
    RemoteMailbox agreed;
    long epoch;
    @Nullable Checkpoint listing;
    @Nullable Checkpoint checkpoint;
    ObserveOrder.@Nullable ResumeMark resume;
    boolean changesOnly;
    @Nullable Instant confirmed;
    @Nullable Instant audited;
    final NavigableMap<PlacementId, Row> rows = new TreeMap<>();
    final NavigableMap<Long, SeenChange> seen = new TreeMap<>();
    final NavigableMap<Long, ParkedMessage> parked = new TreeMap<>();

    /// A placement; one without a remote number is detached, or recoverable.
    static final class Row {
        final PlacementId id;
        final MessageId message;
        long remote;
        Keywords local;
        Keywords agreed;
        Sha256 content;
        String text;
        boolean complete;
        boolean assumed;
        long size = -1;
        @Nullable Instant internalDate;
        @Nullable String contentId;

        Row(PlacementId id, MessageId message, Keywords keywords, Sha256 content, String text) {
            this.id = id;
            this.message = message;
            this.local = keywords;
            this.agreed = keywords;
            this.content = content;
            this.text = text;
        }

        /// Takes its place on the server.
        void stand(Sighting sighting) {
            remote = sighting.id();
            size = sighting.size() < 0 ? size : sighting.size();
            internalDate = sighting.internalDate() == null ? internalDate : sighting.internalDate();
            contentId = sighting.contentId() == null ? contentId : sighting.contentId();
        }

        /// Takes another place on the server than it had.
        void move(Sighting sighting) {
            local = KeywordMerge.merge(agreed, local, sighting.keywords());
            agreed = sighting.keywords();
            stand(sighting);
        }
    }

    MemoryMailbox(MailboxId id, AccountId account, RemoteMailbox agreed) {
        this.id = id;
        this.account = account;
        this.agreed = agreed;
    }

    /// Whether it was seen to be gone.
    boolean vanished(Row row) {
        return row.remote > 0 && seen.get(row.remote) instanceof SeenChange.Vanished;
    }

    /// The numbers of the messages that the server is known to have.
    NavigableSet<Long> known() {
        var known = new TreeSet<Long>();
        rows.values().stream().filter(r -> r.remote > 0).forEach(r -> known.add(r.remote));
        seen.forEach((number, change) -> {
            if (change instanceof SeenChange.Vanished) {
                known.remove(number);
            } else {
                known.add(number);
            }
        });
        return known;
    }

    /// A message that is owed, with what is known of its attempts.
    OwedMessage owed(
            long remote, long size, @Nullable Instant internalDate, @Nullable String contentId) {
        ParkedMessage tried = parked.get(remote);
        return new OwedMessage(
                remote, size, internalDate, contentId, tried == null ? 0 : tried.attempts());
    }

    @Nullable Row byRemote(long remote) {
        return rows.values().stream().filter(r -> r.remote == remote).findFirst().orElse(null);
    }

    // The nullness of a nested type is lost in the class file that NullAway reads.
    @SuppressWarnings("NullAway")
    LocalMailbox view() {
        return new LocalMailbox(
                id,
                account,
                agreed.path(),
                agreed.roles(),
                agreed,
                epoch,
                checkpoint,
                resume,
                false,
                rows.size(),
                rows.values().stream().filter(r -> r.remote == 0).count(),
                seen.values().stream().filter(SeenChange.Appeared.class::isInstance).count(),
                new ListingTimes(confirmed, audited, null));
    }

    PlacementState state(Row row) {
        return new PlacementState(
                row.id,
                row.message,
                id,
                row.local,
                false,
                0,
                id,
                row.agreed,
                row.remote == 0 ? null : new RemoteId(epoch, row.remote),
                row.complete);
    }
}
