package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keywords;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.diff.Departed;
import org.mailboat.sync.plan.MailboxFacts;
import org.mailboat.sync.plan.Matches;
import org.mailboat.sync.plan.Owed;
import org.mailboat.sync.port.BodyWindow;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.OwedMessage;
import org.mailboat.sync.port.ParkedMessage;
import org.mailboat.sync.port.SeenChange;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// Gathers what the store has written down of a mailbox and not carried out, page by page, into the
/// sets that a plan is made of. The mailboxes are read in the order of work: of messages that the
/// server says are the same, the first one met is owed, and the others are shared. For one plan.
public final class FactsReader {
    /// As many of a mailbox's messages that could not be had are looked at: more than any server
    /// was seen to withhold, and no more than memory has room for. A judgement.
    public static final int PARKED = 100_000;

    private final LocalStore store;
    private final BodyWindow window;
    private final Instant due;
    private final Map<MailboxId, Long> held;
    private final Set<PlacementId> missed;
    private final @Nullable Map<MailboxId, IdSet> only;
    private final ContentsMet contents = new ContentsMet();

    /// @param window which messages are wanted whole
    /// @param due messages parked beyond it are withheld
    /// @param held by mailbox: messages from this id on may be our own, and are left alone
    /// @param missed placements that may be elsewhere, where nobody looked yet: that they are gone
    ///   is left for the next run to decide
    public FactsReader(
            LocalStore store,
            BodyWindow window,
            Instant due,
            Map<MailboxId, Long> held,
            Set<PlacementId> missed) {
        this(store, window, due, held, missed, null);
    }

    private FactsReader(
            LocalStore store,
            BodyWindow window,
            Instant due,
            Map<MailboxId, Long> held,
            Set<PlacementId> missed,
            @Nullable Map<MailboxId, IdSet> only) {
        this.held = held;
        this.missed = missed;
        this.store = store;
        this.window = window;
        this.due = due;
        this.only = only;
    }

    /// One that begins anew and takes only these messages for owed.
    public FactsReader only(Map<MailboxId, IdSet> some) {
        return new FactsReader(store, window, due, held, missed, some);
    }

    /// Of a mailbox of which [LocalStore#unsettled] tells that nothing is written down.
    public static MailboxFacts settled(LocalMailbox mailbox, MailboxRef ref, Matches matches) {
        return new MailboxFacts(
                ref, List.of(), IdSet.empty(), detached(mailbox, matches), Owed.NOTHING, 0);
    }

    private static long detached(LocalMailbox mailbox, Matches matches) {
        return Math.max(0, mailbox.detached() - matches.departed(mailbox.id()).others());
    }

    /// @param matches what they account for is left out
    public MailboxFacts read(LocalMailbox mailbox, MailboxRef ref, Matches matches) {
        MailboxId id = mailbox.id();
        Departed departed = matches.departed(id);
        var vanished = new Numbers();
        Map<String, Marks> marks = new TreeMap<>();
        pages(below -> store.seen(id, below, store.page()), SeenChange::remoteId)
                .forEach(page -> sort(page, vanished, marks));
        IdSet gone = vanished.set();
        return new MailboxFacts(
                ref,
                marks.values().stream().map(Marks::change).toList(),
                gone.minus(departed.vanished()),
                detached(mailbox, matches),
                owed(id, matches, gone),
                withheld(id, matches).size() + (held.containsKey(id) ? 1 : 0));
    }

    /// @param vanished what stays here with its header alone, if that is the policy
    private Owed owed(MailboxId mailbox, Matches matches, IdSet vanished) {
        IdSet arrived = matches.arrived(mailbox);
        IdSet linked = matches.linked(mailbox);
        IdSet undecided = matches.undecided(mailbox);
        var whole = new OwedPart();
        var headers = new OwedPart();
        var shared = new Numbers();
        IdSet asked = only == null ? null : only.getOrDefault(mailbox, IdSet.empty());
        pagesBelow(
                        held.getOrDefault(mailbox, Long.MAX_VALUE),
                        below -> store.owed(mailbox, window, below, due, store.page()),
                        OwedMessage::id)
                .forEach(page -> {
                    for (OwedMessage message : page) {
                        long id = message.id();
                        boolean bodyToo =
                                window.holds(message.internalDate()) || undecided.contains(id);
                        if (vanished.contains(id)
                                || (asked != null && !asked.contains(id))
                                || (bodyToo ? arrived : linked).contains(id)) {
                            continue;
                        }
                        if (message.contentId() != null && !contents.add(message.contentId())) {
                            shared.add(id);
                        } else {
                            (bodyToo ? whole : headers)
                                    .add(id, message.size(), message.internalDate());
                        }
                    }
                });
        return new Owed(whole.part(true), headers.part(false), shared.set());
    }

    /// The messages of the mailbox that could not be had and are not tried yet.
    public List<ParkedMessage> withheld(MailboxId mailbox, Matches matches) {
        IdSet here = window.isNone() ? matches.linked(mailbox) : matches.arrived(mailbox);
        return store.parked(mailbox, PARKED).stream()
                .filter(p -> p.nextTry().isAfter(due) && !here.contains(p.id()))
                .toList();
    }

    private void sort(List<SeenChange> page, Numbers vanished, Map<String, Marks> marks) {
        for (SeenChange change : page) {
            switch (change) {
                case SeenChange.Vanished gone -> {
                    if (!missed.contains(gone.placement())) {
                        vanished.add(gone.remoteId());
                    }
                }
                case SeenChange.Marked marked -> {
                    Keywords added = marked.seen().minus(marked.agreed());
                    Keywords removed = marked.agreed().minus(marked.seen());
                    marks.computeIfAbsent(added + "\n" + removed, _ -> new Marks(added, removed))
                            .ids
                            .add(marked.remoteId());
                }
                case SeenChange.Appeared _, SeenChange.Described _ -> {}
            }
        }
    }

    /// Every page of a listing that is read downwards by id.
    static <T> Iterable<List<T>> pages(Page<T> reader, ToLongFunction<T> id) {
        return pagesBelow(Long.MAX_VALUE, reader, id);
    }

    /// The same of entries with ids below this one.
    static <T> Iterable<List<T>> pagesBelow(long top, Page<T> reader, ToLongFunction<T> id) {
        return () -> new PageIterator<>(top, reader, id);
    }

    /// Reads entries with ids below a bound, highest first.
    interface Page<T> {
        List<T> below(long bound);
    }

    private static final class Marks {
        final Keywords added;
        final Keywords removed;
        final Numbers ids = new Numbers();

        Marks(Keywords added, Keywords removed) {
            this.added = added;
            this.removed = removed;
        }

        MailboxFacts.MarkChange change() {
            return new MailboxFacts.MarkChange(added, removed, ids.set());
        }
    }
}
