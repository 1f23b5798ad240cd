package org.mailboat.store.search.query;

/// A query that cannot be understood.
public final class QueryException extends IllegalArgumentException {
    private final int position;

    QueryException(int position, String sentence) {
        super("the query is not understood at its character " + (position + 1) + ": " + sentence);
        this.position = position;
    }

    /// Where in the query, from 0.
    public int position() {
        return position;
    }
}
