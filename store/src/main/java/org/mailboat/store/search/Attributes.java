package org.mailboat.store.search;

import org.mailboat.model.Account;
import org.mailboat.model.Keyword;
import org.mailboat.store.MailboxSummary;
import org.mailboat.store.SearchSource;
import org.mailboat.store.Store;
import org.mailboat.store.search.query.Query;

import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/// Conditions on where a message stands and how it is marked, from the store as it is now. For one
/// search.
final class Attributes implements Plan.Attributes {
    private static final long UNKNOWN_DATE = Long.MIN_VALUE;

    private final Store store;
    private final ZoneId zone;

    Attributes(Store store, ZoneId zone) {
        this.store = store;
        this.zone = zone;
    }

    /// @throws IllegalArgumentException if an account is named that is not here
    @Override
    public Plan.Attribute of(Query query) {
        return switch (query) {
            case Query.Marked marked -> marked(marked.keyword());
            case Query.In in ->
                    in(mailboxes(store.accounts().list(), m -> in.mailbox().matches(m.path())));
            case Query.InMailbox in -> in(Set.of(in.mailbox().number()));
            case Query.Of of -> in(mailboxes(List.of(account(of.name())), m -> true));
            case Query.Received received -> received(received);
            case Query.Sized sized ->
                    (rows, row) ->
                            rows.size(row) >= 0
                                    && rows.size(row) > sized.larger()
                                    && rows.size(row) < sized.smaller();
            default -> throw new IllegalArgumentException("no attribute: " + query);
        };
    }

    private Plan.Attribute marked(Keyword keyword) {
        SearchSource source = store.searchSource();
        Map<Long, Boolean> sets = new HashMap<>();
        return (rows, row) ->
                sets.computeIfAbsent(
                        rows.keywords(row), set -> source.keywords(set).contains(keyword));
    }

    private static Plan.Attribute in(Set<Long> mailboxes) {
        return (rows, row) -> mailboxes.contains(rows.mailbox(row));
    }

    private Set<Long> mailboxes(List<Account> accounts, Predicate<MailboxSummary> like) {
        var numbers = new HashSet<Long>();
        for (Account account : accounts) {
            for (MailboxSummary mailbox : store.mail().mailboxes(account.id())) {
                if (like.test(mailbox)) {
                    numbers.add(mailbox.id().number());
                }
            }
        }
        return numbers;
    }

    private Account account(String name) {
        return store.accounts()
                .find(name)
                .orElseThrow(() -> new IllegalArgumentException("there is no account " + name));
    }

    private Plan.Attribute received(Query.Received received) {
        long from = start(received.from(), Long.MIN_VALUE + 1);
        long before = start(received.before(), Long.MAX_VALUE);
        return (rows, row) ->
                rows.date(row) != UNKNOWN_DATE && rows.date(row) >= from && rows.date(row) < before;
    }

    private long start(@org.jspecify.annotations.Nullable LocalDate day, long otherwise) {
        return day == null ? otherwise : day.atStartOfDay(zone).toEpochSecond();
    }
}
