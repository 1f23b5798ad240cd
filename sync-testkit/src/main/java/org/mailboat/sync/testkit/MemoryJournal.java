package org.mailboat.sync.testkit;

import org.mailboat.model.AccountId;
import org.mailboat.model.SyncFailure;
import org.mailboat.sync.port.Intent;
import org.mailboat.sync.port.Journal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/// A journal in memory. Thread-safe.
public final class MemoryJournal implements Journal {
    private final NavigableMap<Long, Intent> intents = new TreeMap<>();
    private long next = 1;

    @Override
    public synchronized List<Intent> open(AccountId account) {
        return intents.isEmpty()
                ? List.of()
                : intents.values().stream().filter(i -> i.account().equals(account)).toList();
    }

    @Override
    public synchronized List<Intent> intend(AccountId account, List<Draft> drafts, Instant when) {
        var written = new ArrayList<Intent>();
        for (Draft draft : drafts) {
            var intent =
                    new Intent(
                            next++,
                            account,
                            draft.mailbox(),
                            draft.kind(),
                            draft.evidence(),
                            0,
                            when,
                            null,
                            null,
                            draft.subject(),
                            false);
            intents.put(intent.id(), intent);
            written.add(intent);
        }
        return written;
    }

    @Override
    public synchronized void settle(Collection<Long> settled) {
        intents.keySet().removeAll(settled);
    }

    @Override
    public synchronized void confirm(Collection<Long> confirmed) {
        for (long intent : confirmed) {
            change(
                    intent,
                    i ->
                            new Intent(
                                    i.id(),
                                    i.account(),
                                    i.mailbox(),
                                    i.kind(),
                                    i.evidence(),
                                    i.attempts(),
                                    i.written(),
                                    i.notBefore(),
                                    i.parked(),
                                    i.subject(),
                                    true));
        }
    }

    @Override
    public synchronized void postpone(long intent, Instant notBefore) {
        change(
                intent,
                i ->
                        new Intent(
                                i.id(),
                                i.account(),
                                i.mailbox(),
                                i.kind(),
                                i.evidence(),
                                i.attempts() + 1,
                                i.written(),
                                notBefore,
                                null,
                                i.subject(),
                                i.confirmed()));
    }

    @Override
    public synchronized void park(long intent, SyncFailure why) {
        change(
                intent,
                i ->
                        new Intent(
                                i.id(),
                                i.account(),
                                i.mailbox(),
                                i.kind(),
                                i.evidence(),
                                i.attempts(),
                                i.written(),
                                null,
                                why,
                                i.subject(),
                                i.confirmed()));
    }

    private void change(long intent, UnaryOperator<Intent> change) {
        intents.computeIfPresent(intent, (_, i) -> change.apply(i));
    }
}
