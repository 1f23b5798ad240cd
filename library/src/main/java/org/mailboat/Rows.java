package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.VerifyReport.Difference;
import org.mailboat.VerifyReport.What;
import org.mailboat.model.MailboxId;
import org.mailboat.store.MailReader;
import org.mailboat.store.PlacementView;

import java.util.Collections;
import java.util.Iterator;
import java.util.NoSuchElementException;

/// The agreed placements of a mailbox by UID, read page by page.
final class Rows implements Iterator<PlacementView> {
    private static final int PAGE = 1000;

    private final MailReader reader;
    private final MailboxId mailbox;
    private final long last;
    private Iterator<PlacementView> page = Collections.emptyIterator();
    private long after;
    private @Nullable PlacementView next;

    private Rows(MailReader reader, MailboxId mailbox, long first, long last) {
        this.reader = reader;
        this.mailbox = mailbox;
        this.last = last;
        after = first - 1;
        step();
    }

    /// Those with UIDs from first to last, ascending.
    static Rows of(MailReader reader, MailboxId mailbox, long first, long last) {
        return new Rows(reader, mailbox, first, last);
    }

    private void step() {
        if (!page.hasNext()) {
            page = reader.byUid(mailbox, after, PAGE).iterator();
        }
        next = page.hasNext() ? page.next() : null;
        if (next != null) {
            after = uid(next);
            next = after > last ? null : next;
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    /// The row that [#next] will give.
    PlacementView peek() {
        if (next == null) {
            throw new NoSuchElementException();
        }
        return next;
    }

    @Override
    public PlacementView next() {
        PlacementView row = peek();
        step();
        return row;
    }

    static long uid(PlacementView row) {
        var remote = row.remote();
        if (remote == null) {
            throw new IllegalStateException("agreed, and without a UID: " + row.id());
        }
        return remote.number();
    }

    static Difference difference(
            PlacementView row, What what, @Nullable String here, @Nullable String there) {
        return new Difference(row.path(), uid(row), row.id(), what, here, there);
    }
}
