package org.mailboat.sync.apply;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.LocalStore;

import java.util.List;

/// What the store has written down of a mailbox, read when it is asked for.
final class StoredKnowledge implements KnownMessages {
    private static final int WITNESSES = 3;

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
            page = store.knownIds(mailbox, after, FactsReader.PAGE);
            page.forEach(ids::add);
            after = page.isEmpty() ? after : page.getLast();
        } while (page.size() == FactsReader.PAGE);
        return ids.build();
    }

    @Override
    public List<Witness> witnesses() {
        return store.witnesses(mailbox, WITNESSES);
    }
}
