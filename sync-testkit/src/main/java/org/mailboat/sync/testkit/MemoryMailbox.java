package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;
import org.mailboat.model.RemoteId;
import org.mailboat.model.Role;
import org.mailboat.model.Sha256;
import org.mailboat.sync.diff.KeywordMerge;
import org.mailboat.sync.port.Checkpoint;
import org.mailboat.sync.port.ListingTimes;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxEdit;
import org.mailboat.sync.port.ObserveOrder;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.PlacementState;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.SeenChange;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.Tried;

import java.time.Instant;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// A mailbox of the [MemoryStore]. Guarded by the store.
final class MemoryMailbox {
    /// What the server's own expunge takes away.
    static final Keywords MARKED_DELETED = Keywords.of(Keyword.DELETED);

    final MailboxId id;
    final AccountId account;
    MailboxPath path;

    /// Null: the server never had it.
    @Nullable RemoteMailbox agreed;

    boolean deleted;
    boolean localOnly;
    @Nullable Role wantedRole;
    Keywords unkept = Keywords.none();
    long localModSeq;
    long epoch;
    @Nullable Checkpoint listing;
    @Nullable Checkpoint checkpoint;
    ObserveOrder.@Nullable ResumeMark resume;
    boolean changesOnly;
    @Nullable Instant confirmed;
    @Nullable Instant audited;

    /// Those that are agreed here, wherever the user has them.
    final NavigableMap<PlacementId, Row> rows = new TreeMap<>();

    /// Those that the user has here and the server never had.
    final NavigableMap<PlacementId, Row> own = new TreeMap<>();

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

        /// Whether the server told of what size and date it is.
        boolean described = true;

        long size = -1;
        @Nullable Instant internalDate;
        @Nullable String contentId;

        /// Where the user has it, if that is not where it is agreed.
        @Nullable MailboxId home;

        boolean deleted;

        /// Whether it was deleted as all that is in its mailbox was, and by no edit of its own.
        boolean deletedAlong;

        boolean leftBehind;

        /// Whether the user had it back, and the server does not have it yet.
        boolean hadBack;

        /// Whether it may have come to its mailbox there.
        boolean sought;

        /// Sought everywhere.
        boolean departed;

        long localModSeq;
        @Nullable PlacementId copiedFrom;

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
            described = true;
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

    MemoryMailbox(
            MailboxId id, AccountId account, MailboxPath path, @Nullable RemoteMailbox agreed) {
        this.id = id;
        this.account = account;
        this.path = path;
        this.agreed = agreed;
    }

    /// What the server calls it; empty if it does not have it.
    String wireName() {
        return agreed == null ? "" : agreed.wireName();
    }

    /// Whether it takes in what is thrown away.
    boolean isTrash() {
        return !deleted
                && (wantedRole == Role.TRASH
                        || (agreed != null && agreed.roles().contains(Role.TRASH)));
    }

    /// Whether it has the server's name by an edit: it had another one here in between.
    boolean isRenamedBack() {
        return agreed != null && path.equals(agreed.path()) && localModSeq > 0 && !deleted;
    }

    /// Takes over the server's word; its path, unless it was renamed here.
    void agree(RemoteMailbox remote) {
        if (agreed == null || path.equals(agreed.path())) {
            path = remote.path();
        }
        stand(remote);
    }

    /// Takes over the server's word, and keeps its path.
    void stand(RemoteMailbox remote) {
        agreed = remote.serverId() == null && agreed != null ? known(remote, agreed) : remote;
    }

    /// The same with what opening it told.
    static RemoteMailbox known(RemoteMailbox mailbox, OpenedMailbox opened) {
        String id = opened.serverId();
        return known(mailbox, id == null ? mailbox.serverId() : id).withStatus(opened.status());
    }

    private static RemoteMailbox known(RemoteMailbox mailbox, RemoteMailbox before) {
        return known(mailbox, before.serverId());
    }

    private static RemoteMailbox known(RemoteMailbox mailbox, @Nullable String serverId) {
        return new RemoteMailbox(
                mailbox.wireName(),
                mailbox.path(),
                mailbox.separator(),
                mailbox.roles(),
                mailbox.subscribed(),
                mailbox.selectable(),
                serverId,
                mailbox.status(),
                mailbox.foreign());
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
    LocalMailbox view(long messages, Tried tried) {
        long detached = 0;
        for (Row row : rows.values()) {
            detached += row.remote == 0 ? 1 : 0;
        }
        long appeared = 0;
        for (SeenChange change : seen.values()) {
            appeared += change instanceof SeenChange.Appeared ? 1 : 0;
        }
        return new LocalMailbox(
                id,
                account,
                path,
                agreed == null ? Set.of() : agreed.roles(),
                agreed,
                epoch,
                checkpoint,
                resume,
                deleted,
                messages,
                detached,
                appeared,
                new ListingTimes(confirmed, audited, null),
                new MailboxEdit(localModSeq, wantedRole, localOnly, unkept, tried));
    }

    PlacementState state(Row row) {
        boolean has = rows.containsKey(row.id);
        return new PlacementState(
                row.id,
                row.message,
                row.home == null ? id : row.home,
                row.local,
                row.deleted,
                row.localModSeq,
                has ? id : null,
                row.agreed,
                !has || row.remote == 0 ? null : new RemoteId(epoch, row.remote),
                row.complete);
    }
}
