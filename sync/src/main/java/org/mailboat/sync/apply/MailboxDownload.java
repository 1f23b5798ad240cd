package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.OwedMessage;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// What is still to be asked for in one mailbox, cut into batches: whole messages before headers,
/// each newest first. For the one session that works on the mailbox.
final class MailboxDownload {
    static final int BATCH_MESSAGES = 100;
    static final int BATCH_HEADERS = 500;
    static final long BATCH_BYTES = 4L << 20;

    private final MailboxRef mailbox;
    private final int place;
    private final long epoch;
    private final LocalStore store;
    private final Instant now;
    private final Deque<Part> parts = new ArrayDeque<>();
    private final Deque<Batch> again = new ArrayDeque<>();
    private final long expected;
    private long asked;
    private boolean abandoned;

    /// The messages of one op, read page by page.
    private final class Part {
        private final IdSet ids;
        private final boolean headersOnly;
        private final BodyWindow window;
        private final Instant due;
        private final Deque<OwedMessage> page = new ArrayDeque<>();
        private final long lowest;
        private long below;
        private long taken;
        private @Nullable Instant newest;

        Part(Op.Fetch op, BodyWindow window, Instant due) {
            ids = op.ids();
            headersOnly = op.headersOnly();
            this.window = headersOnly ? BodyWindow.NONE : window;
            this.due = due;
            newest = op.newest();
            lowest = ids.isEmpty() ? 0 : ids.first();
            below = ids.isEmpty() ? 0 : ids.last() + 1;
            taken = below;
        }

        @Nullable OwedMessage peek() {
            while (page.isEmpty() && below > lowest) {
                List<OwedMessage> read = store.owed(mailbox.id(), window, below, due, store.page());
                below = read.isEmpty() ? 0 : read.getLast().id();
                read.stream().filter(m -> ids.contains(m.id())).forEach(page::addLast);
            }
            OwedMessage first = page.peekFirst();
            newest = first == null ? null : first.internalDate();
            return first;
        }

        Batch batch() {
            var messages = new ArrayList<OwedMessage>();
            int most = Math.min(headersOnly ? BATCH_HEADERS : BATCH_MESSAGES, store.page());
            long bytes = 0;
            for (OwedMessage message = peek();
                    message != null && messages.size() < most;
                    message = peek()) {
                long size = headersOnly ? 0 : Math.max(0, message.size());
                if (!messages.isEmpty() && bytes + size > BATCH_BYTES) {
                    break;
                }
                messages.add(page.removeFirst());
                taken = message.id();
                bytes += size;
            }
            return new Batch(messages, headersOnly, false);
        }

        /// Lets go of what was read ahead: others have their turn, and there may be many of them.
        void rest() {
            if (!page.isEmpty()) {
                page.clear();
                below = taken;
            }
        }
    }

    /// @param ops of one mailbox, in their order
    /// @param place of the mailbox among all that take part
    /// @param now what ages are told by
    /// @param due messages parked beyond it are left alone
    MailboxDownload(
            List<Op.Fetch> ops,
            int place,
            long epoch,
            LocalStore store,
            BodyWindow window,
            Instant now,
            Instant due) {
        this.mailbox = ops.getFirst().mailbox();
        this.place = place;
        this.epoch = epoch;
        this.store = store;
        this.now = now;
        ops.forEach(op -> parts.add(new Part(op, window, due)));
        expected = ops.stream().mapToLong(op -> op.ids().size()).sum();
    }

    MailboxRef mailbox() {
        return mailbox;
    }

    int place() {
        return place;
    }

    long epoch() {
        return epoch;
    }

    /// How old the mail is that comes next, see [MailAge].
    int age() {
        if (!again.isEmpty()) {
            return MailAge.AT_ONCE;
        }
        Part part = parts.peekFirst();
        return part == null ? Integer.MAX_VALUE : MailAge.of(part.newest, now);
    }

    /// @return null if nothing is left to ask for
    @Nullable Batch next() {
        if (abandoned) {
            return null;
        }
        if (!again.isEmpty()) {
            return again.removeFirst();
        }
        Part part = part();
        if (part == null) {
            return null;
        }
        Batch batch = part.batch();
        asked += batch.messages().size();
        part();
        return batch;
    }

    /// Whether what comes next must be alone in flight.
    boolean nextTravelsAlone() {
        Batch first = again.peekFirst();
        return first != null && first.suspect();
    }

    void again(List<Batch> batches) {
        batches.forEach(again::addLast);
    }

    /// Whether something may be left to ask for.
    boolean open() {
        return !abandoned && (!again.isEmpty() || part() != null);
    }

    void abandon() {
        abandoned = true;
    }

    /// Is not worked on for a while.
    void rest() {
        parts.forEach(Part::rest);
    }

    /// How many messages had come in by another way before they could be asked for.
    long skipped() {
        return abandoned || !parts.isEmpty() ? 0 : expected - asked;
    }

    /// The op at hand, with something left.
    private @Nullable Part part() {
        while (!parts.isEmpty() && parts.getFirst().peek() == null) {
            parts.removeFirst();
        }
        return parts.peekFirst();
    }
}
