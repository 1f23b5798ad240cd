package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.BaselineRow;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.LocalStore;

import java.util.ArrayList;
import java.util.List;

/// What the store has written down of a mailbox, read when it is asked for.
final class StoredKnowledge implements KnownMessages {
    private static final int WITNESSES = 3;

    /// Rows this close together are read together.
    private static final long NEAR = 100;

    private final LocalStore store;
    private final MailboxId mailbox;

    StoredKnowledge(LocalStore store, MailboxId mailbox) {
        this.store = store;
        this.mailbox = mailbox;
    }

    @Override
    public long count() {
        return store.knownCount(mailbox);
    }

    @Override
    public IdSet ids() {
        var ids = new IdSet.Builder();
        long after = 0;
        List<Long> page;
        do {
            page = store.knownIds(mailbox, after, store.page());
            page.forEach(ids::add);
            after = page.isEmpty() ? after : page.getLast();
        } while (page.size() == store.page());
        return ids.build();
    }

    @Override
    public List<Witness> witnesses() {
        return store.witnesses(mailbox, WITNESSES);
    }

    @Override
    public List<Witness> described(IdSet ids) {
        var all = new ArrayList<Witness>();
        IdSet runs = ids.bridging(NEAR);
        for (int i = 0; i < runs.ranges(); i++) {
            long from = runs.rangeFirst(i);
            List<Witness> page;
            do {
                page = store.described(mailbox, from, runs.rangeLast(i), store.page());
                page.stream().filter(w -> ids.contains(w.id())).forEach(all::add);
                from = page.isEmpty() ? from : page.getLast().id() + 1;
            } while (page.size() == store.page());
        }
        return all;
    }

    @Override
    public @Nullable HeaderProof header(long id) {
        List<BaselineRow> rows = store.baseline(mailbox, id, id, 1);
        return rows.isEmpty() ? null : store.headerProof(rows.getFirst().placement());
    }
}
