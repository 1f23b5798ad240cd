package org.mailboat.sync.testkit;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.testkit.MemoryMailbox.Row;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// What left the [MemoryStore]'s mailboxes and can be had back. Guarded by the store.
final class MemoryRecoverable {
    private static final int RUN_DAYS = 3;

    private final NavigableMap<PlacementId, Gone> all = new TreeMap<>();
    private final Set<PlacementId> unsent = new TreeSet<>();
    private final Map<AccountId, NavigableSet<LocalDate>> runs = new HashMap<>();
    private final Map<AccountId, Instant> latest = new HashMap<>();

    /// @param from where it stood last
    /// @param expires whether it may be let go of at all
    record Gone(Row row, AccountId account, MailboxId from, Instant since, boolean expires) {}

    void add(Row row, MemoryMailbox from, Instant when, boolean expires) {
        row.remote = 0;
        all.put(row.id, new Gone(row, from.account, from.id, when, expires));
    }

    /// What was deleted here before the server had it, as far as is known.
    void addUnsent(Row row, MemoryMailbox from) {
        add(row, from, Instant.EPOCH, true);
        unsent.add(row.id);
    }

    /// A placement that the server no longer has.
    void leave(Row row, MemoryMailbox box, Instant when) {
        boolean trace = !row.leftBehind;
        row.home = null;
        if (row.deleted) {
            // Should it turn up again, nothing of it waits.
            row.localModSeq = 0;
            row.local = row.agreed;
        }
        row.deleted = false;
        row.deletedAlong = false;
        if (trace) {
            add(row, box, when, true);
        }
    }

    Stream<Gone> of(AccountId account) {
        return all.values().stream().filter(g -> g.account().equals(account));
    }

    Stream<Row> rows() {
        return all.values().stream().map(Gone::row);
    }

    @Nullable Row get(PlacementId placement) {
        Gone gone = all.get(placement);
        return gone == null ? null : gone.row();
    }

    /// Where it stood last, or null.
    @Nullable MailboxId from(PlacementId placement) {
        Gone gone = all.get(placement);
        return gone == null ? null : gone.from();
    }

    @Nullable Row remove(PlacementId placement) {
        Gone gone = all.remove(placement);
        return gone == null ? null : gone.row();
    }

    /// @return what was deleted here and has arrived there all the same, or null
    @Nullable Row removeUnsent(PlacementId placement) {
        return unsent.remove(placement) ? remove(placement) : null;
    }

    List<String> texts() {
        return all.values().stream().map(g -> g.row().text).sorted().toList();
    }

    long expire(AccountId account, int days, Instant now) {
        LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
        NavigableSet<LocalDate> ran = runs.computeIfAbsent(account, _ -> new TreeSet<>());
        boolean backwards = now.isBefore(latest.getOrDefault(account, Instant.MIN));
        latest.put(account, now);
        if (backwards) {
            ran.tailSet(today, false).clear();
            all.replaceAll((_, gone) ->
                    gone.since().isAfter(now)
                            ? new Gone(gone.row(), gone.account(), gone.from(), now, gone.expires())
                            : gone);
        }
        ran.add(today);
        if (backwards || all.isEmpty() || ran.size() < RUN_DAYS) {
            return 0;
        }
        Iterator<LocalDate> latestFirst = ran.descendingIterator();
        LocalDate third = today;
        for (int i = 0; i < RUN_DAYS; i++) {
            third = latestFirst.next();
        }
        Instant runsSince = third.atStartOfDay().toInstant(ZoneOffset.UTC);
        long before = all.size();
        all.values()
                .removeIf(gone ->
                        gone.account().equals(account)
                                && gone.expires()
                                && gone.since().isBefore(runsSince)
                                && !gone.since().plus(Duration.ofDays(days)).isAfter(now));
        return before - all.size();
    }
}
