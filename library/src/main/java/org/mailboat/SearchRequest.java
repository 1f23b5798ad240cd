package org.mailboat;

import org.jspecify.annotations.Nullable;

import java.time.ZoneId;

/// One page of a search. Begin with [#of] and change what is to be otherwise:
///
/// ```java
/// SearchRequest.of("invoice from:ann after:2026-01").withLimit(20)
/// ```
///
/// The language is that of the command line, see docs/cli.md: words AND-ed, `"phrase"`, `-not`,
/// `OR`, `( )`, `word*`, `from: to: cc: bcc: subject: body: filename: mailbox: account: keyword:
/// is: has: before: after: on: larger: smaller:`.
///
/// @param query what is searched for
/// @param account only in this account, by its name, or null for all
/// @param sort what comes first
/// @param zone whose days the query means
/// @param limit at most so many; no page holds more than [MessageQuery#LARGEST_PAGE]
/// @param after [SearchPage#next] of the page before, or null for the first
/// @param counted whether the total has to be exact: then texts are read until it is, however long
///   that takes
public record SearchRequest(
        String query,
        @Nullable String account,
        Sort sort,
        ZoneId zone,
        int limit,
        @Nullable String after,
        boolean counted) {
    private static final int DEFAULT_LIMIT = 50;

    /// What comes first.
    public enum Sort {
        /// What fits best and is not too old.
        RELEVANCE,
        /// What the server received last.
        DATE
    }

    public SearchRequest {
        if (limit < 1) {
            throw new UsageException("the limit is 1 or more");
        }
        limit = Math.min(limit, MessageQuery.LARGEST_PAGE);
    }

    /// The first fifty messages of all accounts, those that fit best first.
    public static SearchRequest of(String query) {
        return new SearchRequest(
                query, null, Sort.RELEVANCE, ZoneId.systemDefault(), DEFAULT_LIMIT, null, false);
    }

    /// Only in this account, or in all.
    public SearchRequest withAccount(@Nullable String name) {
        return new SearchRequest(query, name, sort, zone, limit, after, counted);
    }

    /// With something else first.
    public SearchRequest withSort(Sort other) {
        return new SearchRequest(query, account, other, zone, limit, after, counted);
    }

    /// With the days of another zone.
    public SearchRequest withZone(ZoneId other) {
        return new SearchRequest(query, account, sort, other, limit, after, counted);
    }

    /// With at most so many on the page.
    public SearchRequest withLimit(int most) {
        return new SearchRequest(query, account, sort, zone, most, after, counted);
    }

    /// The page after another one.
    ///
    /// @param cursor [SearchPage#next] of that one
    public SearchRequest withAfter(@Nullable String cursor) {
        return new SearchRequest(query, account, sort, zone, limit, cursor, counted);
    }

    /// With the total counted exactly, or only as far as that is cheap.
    public SearchRequest withCounted(boolean exactly) {
        return new SearchRequest(query, account, sort, zone, limit, after, exactly);
    }
}
