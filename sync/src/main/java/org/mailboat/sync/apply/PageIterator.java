package org.mailboat.sync.apply;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.function.ToLongFunction;

/// Pages of entries, read downwards by id until one comes back empty.
final class PageIterator<T> implements Iterator<List<T>> {
    private final FactsReader.Page<T> reader;
    private final ToLongFunction<T> id;
    private List<T> next;

    PageIterator(long top, FactsReader.Page<T> reader, ToLongFunction<T> id) {
        this.reader = reader;
        this.id = id;
        this.next = reader.below(top);
    }

    @Override
    public boolean hasNext() {
        return !next.isEmpty();
    }

    @Override
    public List<T> next() {
        if (next.isEmpty()) {
            throw new NoSuchElementException();
        }
        List<T> page = next;
        next = reader.below(id.applyAsLong(page.getLast()));
        return page;
    }
}
