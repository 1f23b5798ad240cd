package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Sha256;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ListingTimes;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;

import java.util.NavigableMap;
import java.util.TreeMap;

/// A mailbox of the [MemoryStore]. Guarded by the store.
final class MemoryMailbox {
    final MailboxId id;
    final AccountId account;
    RemoteMailbox agreed;
    long epoch;
    @Nullable Checkpoint listing;
    @Nullable Checkpoint checkpoint;
    ObserveOrder.@Nullable ResumeMark resume;
    final NavigableMap<PlacementId, Row> rows = new TreeMap<>();
    final NavigableMap<Long, SeenChange> seen = new TreeMap<>();
    final NavigableMap<Long, ParkedMessage> parked = new TreeMap<>();

    /// A placement; one without a remote number is detached.
    static final class Row {
        final PlacementId id;
        final MessageId message;
        long remote;
        Keywords local;
        Keywords agreed;
        Sha256 content;
        String text;
        boolean complete;
        long size;

        Row(
                PlacementId id,
                MessageId message,
                long remote,
                Keywords keywords,
                Sha256 content,
                String text) {
            this.id = id;
            this.message = message;
            this.remote = remote;
            this.local = keywords;
            this.agreed = keywords;
            this.content = content;
            this.text = text;
        }
    }

    MemoryMailbox(MailboxId id, AccountId account, RemoteMailbox agreed) {
        this.id = id;
        this.account = account;
        this.agreed = agreed;
    }

    @Nullable Row byRemote(long remote) {
        return rows.values().stream().filter(r -> r.remote == remote).findFirst().orElse(null);
    }

    // The nullness of a nested type is lost in the class file that NullAway reads.
    @SuppressWarnings("NullAway")
    LocalMailbox view() {
        long owed = 0;
        long owedBytes = 0;
        for (SeenChange change : seen.values()) {
            if (change instanceof SeenChange.Appeared appeared) {
                owed++;
                owedBytes += Math.max(0, appeared.sighting().size());
            }
        }
        for (Row row : rows.values()) {
            if (!row.complete && row.remote > 0) {
                owed++;
                owedBytes += row.size;
            }
        }
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
                owed,
                owedBytes,
                ListingTimes.NEVER);
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
