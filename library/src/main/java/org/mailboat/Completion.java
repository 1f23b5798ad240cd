package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.FailureDetail;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailException;
import org.mailboat.model.RemoteId;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.EngineLock;
import org.mailboat.store.MailboxSummary;
import org.mailboat.store.PlacementView;
import org.mailboat.store.Store;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.ContentWriter;
import org.mailboat.sync.port.FetchOrder;
import org.mailboat.sync.port.FetchSink;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.Received;
import org.mailboat.sync.port.Remote;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteSession;
import org.mailboat.sync.port.Sighting;
import org.mailboat.sync.port.StoredContent;

import java.util.Iterator;
import java.util.List;

/// Brings in the body of one message of which only the header is here.
final class Completion {
    private final Store store;
    private final Remotes remotes;

    Completion(Store store, Remotes remotes) {
        this.store = store;
        this.remotes = remotes;
    }

    void complete(PlacementView row, Connectivity.Errand errand) {
        Cancel cancel = errand.cancel();
        Account account =
                store.accounts()
                        .find(row.account())
                        .orElseThrow(() -> Remotes.gone(row.account().toString()));
        RemoteId remote = row.remote();
        RemoteMailbox mailbox =
                store.mail().mailbox(row.mailbox()).map(MailboxSummary::agreed).orElse(null);
        if (remote == null || mailbox == null) {
            throw notThere(row);
        }
        var order =
                new FetchOrder(
                        new MailboxRef(row.mailbox(), mailbox.wireName(), row.path()),
                        remote.epoch(),
                        IdSet.of(remote.number()),
                        Math.max(row.size(), 0),
                        false);
        try (EngineLock lock = store.lockEngine(account.id());
                Remote server = remotes.open(account, errand)) {
            server.connect(cancel);
            var sink = new OneMessage(store.localStore());
            Iterator<FetchOrder> orders = List.of(order).iterator();
            try (RemoteSession session = server.openSession(cancel)) {
                session.fetch(() -> orders.hasNext() ? orders.next() : null, sink, cancel);
            }
            if (sink.failure != null) {
                throw new MailException(sink.failure.withAccount(account.name()));
            } else if (!sink.received) {
                throw notThere(row);
            }
        }
    }

    private static MailException notThere(PlacementView row) {
        return new MailException(
                SyncFailure.of(
                                FailureKind.REFUSED_PERMANENTLY,
                                "The server does not have this message any more, and only its"
                                        + " header is here.")
                        .withDetail(FailureDetail.MESSAGE_GONE)
                        .withMailbox(row.path())
                        .withMessage(row.id().toString()));
    }

    private static final class OneMessage implements FetchSink {
        private final LocalStore store;
        private boolean received;
        private @Nullable SyncFailure failure;

        OneMessage(LocalStore store) {
            this.store = store;
        }

        @Override
        public ContentWriter begin(long length) {
            return store.newContent(length);
        }

        @Override
        public void received(
                FetchOrder order, long id, StoredContent content, @Nullable Sighting now) {
            store.commitReceived(
                    List.of(new Received(order.mailbox(), order.epoch(), id, content, now, false)));
            received = true;
        }

        @Override
        public void refused(FetchOrder order, IdSet ids, SyncFailure why) {
            failure = why;
        }

        @Override
        public void done(FetchOrder order, IdSet unanswered) {}

        @Override
        public void failed(FetchOrder order, SyncFailure why) {
            failure = why;
        }
    }
}
