package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Account;
import org.mailboat.model.FailureKind;
import org.mailboat.model.MailException;
import org.mailboat.model.SyncFailure;
import org.mailboat.store.search.SearchIndex;
import org.mailboat.store.search.SearchOrder;
import org.mailboat.store.search.SearchResult;
import org.mailboat.store.search.Snippet;
import org.mailboat.store.search.query.Query;
import org.mailboat.store.search.query.QueryParser;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Waiter;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Searching in the words of the library.
final class Searching {
    /// So often another process that is indexing is waited for, and so long.
    private static final int TRIES = 40;

    private static final Duration BETWEEN = Duration.ofMillis(50);

    private final SearchIndex index;
    private final MailReading reading;
    private final Accounts accounts;
    private final Housekeeping housekeeping;
    private final InstantSource clock;
    private final Waiter waiter;

    Searching(
            SearchIndex index,
            MailReading reading,
            Accounts accounts,
            Housekeeping housekeeping,
            InstantSource clock,
            Waiter waiter) {
        this.index = index;
        this.reading = reading;
        this.accounts = accounts;
        this.housekeeping = housekeeping;
        this.clock = clock;
        this.waiter = waiter;
    }

    SearchPage page(SearchRequest request) {
        Instant now = clock.instant();
        // Asked for first: what is indexed meanwhile is found and still counted, not the reverse.
        long notSearched = index.remaining();
        SearchResult result;
        try {
            result = index.search(order(request, now));
        } catch (MailException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        var messages =
                reading.infos(result.found().stream().map(SearchResult.Found::placement).toList());
        var hits =
                Stream.iterate(0, i -> i < messages.size(), i -> i + 1)
                        .map(i -> hit(messages.get(i), result.found().get(i).snippet()))
                        .toList();
        return new SearchPage(result.total(), result.exact(), hits, result.next(), notSearched);
    }

    Stream<SearchHit> all(SearchRequest request) {
        SearchRequest pages = request.withLimit(MessageQuery.LARGEST_PAGE);
        return Stream.iterate(
                        Optional.of(page(pages)),
                        Optional::isPresent,
                        page -> page.map(SearchPage::next).map(next -> page(pages.withAfter(next))))
                .flatMap(page -> page.orElseThrow().hits().stream());
    }

    private SearchOrder order(SearchRequest request, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, request.zone());
        Query query = QueryParser.parse(request.query(), today);
        if (request.account() != null) {
            Account account = accounts.find(request.account());
            query = new Query.And(List.of(query, new Query.Of(account.name())));
        }
        return new SearchOrder(
                query,
                switch (request.sort()) {
                    case RELEVANCE -> SearchOrder.Sort.RELEVANCE;
                    case DATE -> SearchOrder.Sort.DATE;
                },
                request.zone(),
                now,
                request.limit(),
                request.after(),
                true,
                request.counted());
    }

    private static SearchHit hit(MessageInfo message, @Nullable Snippet snippet) {
        return new SearchHit(
                message,
                snippet == null
                        ? null
                        : new SearchHit.Snippet(
                                snippet.text(),
                                snippet.marks().stream()
                                        .map(m -> new SearchHit.Mark(m.start(), m.end()))
                                        .toList()));
    }

    /// @return whether nothing is left; not so if another process goes on indexing
    boolean update(Cancel cancel, WorkProgress progress) {
        for (int i = 0; i < TRIES; i++) {
            if (housekeeping.catchUp(index, cancel, progress)) {
                return true;
            }
            waiter.await(BETWEEN, cancel);
        }
        return false;
    }

    void rebuild(Cancel cancel, WorkProgress progress) {
        for (int i = 0; !index.reset(); i++) {
            if (i == TRIES) {
                throw new MailException(
                        SyncFailure.of(
                                        FailureKind.TRANSIENT,
                                        "The search index is in use by another process.")
                                .withNextStep("try again when it is done"));
            }
            waiter.await(BETWEEN, cancel);
        }
        var _ = update(cancel, progress);
    }
}
