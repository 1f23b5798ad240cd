package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FetchItem;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.LiteralValue;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.SearchQuery;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.imap.wire.Uid;
import org.mailboat.model.IdSet;
import org.mailboat.model.RemoteId;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.Sighting;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Looks for messages that may have come into a mailbox, by what is known of them, and changes
/// nothing: among those that came since and that nobody has accounted for, first by the server's
/// own identity and by size, then by their headers, and in doubt by their octets. One message found
/// is one message sought. For one thread, and one look into one mailbox.
final class TraceFinder {
    /// Of so many candidates all headers are asked for; of more, only of those of the right size.
    private static final int MOST_HEADERS = 500;

    private final Link link;
    private final Cancel cancel;
    private final Opening opening = new Opening();
    private final Sightings sightings = new Sightings();
    private final Map<Long, HeaderProof> headers = new TreeMap<>();
    private final Map<Long, Fingerprint> prints = new TreeMap<>();
    private final List<Sighting> candidates = new ArrayList<>();
    private final TreeSet<Long> taken = new TreeSet<>();
    private final TreeSet<Long> unread = new TreeSet<>();
    private @Nullable String outOfSight;

    /// The UIDs of what came since, and is there.
    private IdSet shown = IdSet.empty();

    /// Why the server shows nothing of a message for now.
    private @Nullable String refusedForNow;

    /// What is known of where a message is.
    sealed interface Located {
        record Found(RemoteId id) implements Located {}

        /// Not there, and everything was looked at that came since.
        ///
        /// @param departed whether something came and left again
        record Absent(boolean departed) implements Located {}

        record Unclear(String why) implements Located {}

        /// The server has given the mailbox new UIDs since.
        record Renumbered() implements Located {}

        /// The mailbox cannot be looked into as a whole.
        record OutOfSight(String why) implements Located {}
    }

    /// How much a candidate is like a message sought.
    private enum Likeness {
        OTHER,
        /// So far nothing speaks against it; its octets would tell.
        OCTETS_TELL,
        /// Nothing speaks against it, and nothing can prove it.
        LOOKS_SO,
        SAME
    }

    TraceFinder(Link link, Cancel cancel) {
        this.link = link;
        this.cancel = cancel;
    }

    /// Looks for messages that were to come into this mailbox, the oldest first.
    ///
    /// @return one for each, in their order
    List<Located> locate(String wireName, List<Trace> sought, KnownMessages known) {
        link.connection()
                .routeLiterals(head ->
                        HeaderSink.takes(head)
                                ? new HeaderSink()
                                : head.isWholeMessage() ? new Fingerprint.Maker() : null);
        long first = sought.stream().mapToLong(Trace::firstNew).min().orElse(1);
        list(wireName, first, known);
        // By their place: two that are equal in everything are two.
        Map<Integer, Located> found = new TreeMap<>();
        if (!candidates.isEmpty()) {
            readHeaders(sought);
            assign(sought, found);
            readOctets(
                    IntStream.range(0, sought.size())
                            .filter(i -> !found.containsKey(i))
                            .mapToObj(sought::get)
                            .toList());
            assign(sought, found);
        }
        var located = new ArrayList<Located>();
        for (int i = 0; i < sought.size(); i++) {
            Located one = found.get(i);
            located.add(one == null ? missing(sought.get(i)) : one);
        }
        return located;
    }

    /// Lists what came since. It is complete if a search finds no more than was shown.
    private void list(String wireName, long first, KnownMessages known) {
        var search = new UidSearch(link, SearchQuery.uidsFrom(new Uid(first)));
        var requests = new ArrayList<>(link.introduction());
        int from = requests.size();
        requests.add(link.examine(wireName));
        requests.add(
                new ImapRequest(
                        Commands.uidFetchFrom(new Uid(first), link.identity()),
                        data -> data instanceof Response.Fetch));
        requests.add(search.request());
        Exchange exchange = exchange(requests);
        Exchange.Part open = exchange.parts().get(from);
        open.data().forEach(opening::absorb);
        Reply opened = open.reply();
        if (opened == null || !opened.isOk()) {
            link.forgetOpened();
            outOfSight =
                    "the mailbox cannot be opened: "
                            + (opened == null ? "no answer" : opened.text());
            return;
        }
        if (opening.uidNext() == 0) {
            askForNext(wireName);
        }
        Exchange.Part fetch = exchange.parts().get(from + 1);
        Exchange.Part searched = exchange.parts().get(from + 2);
        fetch.all(Response.Fetch.class).forEach(sightings::add);
        searched.data().forEach(search::take);
        IdSet there = search.found();
        if (opening.exists() > 0 && (!searched.isOk() || there == null)) {
            outOfSight = "the server does not say what came since";
            return;
        }
        var since = new IdSet.Builder();
        if (there != null) {
            there.stream().filter(uid -> uid >= first).forEach(since::add);
        }
        IdSet sought = since.build();
        showMissing(sought, first);
        shown = sought.minus(hidden(sought));
        IdSet accounted = known.agreed(sought);
        for (long uid : sought.toArray()) {
            Sighting now = sightings.get(uid);
            if (now != null && !accounted.contains(uid)) {
                candidates.add(now);
            }
        }
    }

    /// There are servers that tell it by STATUS alone.
    private void askForNext(String wireName) {
        var status =
                new ImapRequest(
                        Commands.status(
                                wireName, List.of(StatusItem.UIDVALIDITY, StatusItem.UIDNEXT)),
                        Claim.of(Response.StatusData.class));
        exchange(List.of(status)).parts().getFirst().data().forEach(opening::absorb);
    }

    /// What came between the two answers was found and not shown. What is not shown then either
    /// went again only if it is not found any more: a FETCH may fail, for now or for that message.
    private void showMissing(IdSet found, long first) {
        IdSet hidden = hidden(found);
        if (hidden.isEmpty()) {
            return;
        }
        var search = new UidSearch(link, SearchQuery.uidsFrom(new Uid(first)));
        List<ImapRequest> requests =
                new ArrayList<>(UidBatches.fetches(UidBatches.of(hidden), link.identity()));
        requests.add(search.request());
        List<Exchange.Part> parts = exchange(requests).parts();
        parts.forEach(part -> part.all(Response.Fetch.class).forEach(sightings::add));
        Exchange.Part searched = parts.getLast();
        searched.data().forEach(search::take);
        IdSet still = searched.isOk() ? search.found() : null;
        if (!hidden(still == null ? hidden : hidden.intersect(still)).isEmpty()) {
            outOfSight = "the server does not show what came since";
        }
    }

    /// Those of which nothing was shown so far.
    private IdSet hidden(IdSet uids) {
        var hidden = new IdSet.Builder();
        uids.stream().filter(uid -> sightings.get(uid) == null).forEach(hidden::add);
        return hidden.build();
    }

    private Exchange exchange(List<ImapRequest> requests) {
        Exchange exchange = link.exchange(requests, cancel);
        if (exchange.broken() != null) {
            throw exchange.broken();
        }
        return exchange;
    }

    private void readHeaders(List<Trace> sought) {
        var wanted = new TreeSet<Long>();
        for (Sighting candidate : candidates) {
            for (Trace trace : sought) {
                boolean open =
                        trace.header() != null
                                && candidate.id() >= trace.firstNew()
                                && !(trace.contentId() != null && candidate.contentId() != null);
                if (open
                        && (candidate.size() == trace.size()
                                || candidates.size() <= MOST_HEADERS)) {
                    wanted.add(candidate.id());
                }
            }
        }
        for (Response.Fetch fetch : fetch(wanted, FetchQuery.uid().header())) {
            HeaderProof proof = Inquiry.header(fetch.body("HEADER"));
            if (proof != null) {
                headers.put(fetch.uid(), proof);
            }
        }
        unread.addAll(wanted);
        unread.removeAll(headers.keySet());
    }

    /// Reads those as a whole of which only that can tell whether they are sought.
    private void readOctets(List<Trace> sought) {
        var wanted = new TreeSet<Long>();
        for (Trace trace : sought) {
            for (Sighting candidate : candidates) {
                if (!taken.contains(candidate.id())
                        && likeness(trace, candidate) == Likeness.OCTETS_TELL) {
                    wanted.add(candidate.id());
                }
            }
        }
        for (Response.Fetch fetch : fetch(wanted, FetchQuery.uid().body())) {
            FetchItem.Body body = fetch.body("");
            Fingerprint print = body == null ? null : print(body.value());
            if (print != null) {
                prints.put(fetch.uid(), print);
            }
        }
    }

    private static @Nullable Fingerprint print(LiteralValue value) {
        return switch (value) {
            case LiteralValue.Streamed(Fingerprint print, _) -> print;
            case LiteralValue.InMemory(byte[] octets) -> {
                var maker = new Fingerprint.Maker();
                maker.write(octets, 0, octets.length);
                yield maker.finish();
            }
            default -> null;
        };
    }

    /// Of those that are refused together each is asked for alone, too.
    private List<Response.Fetch> fetch(SortedSet<Long> uids, FetchQuery query) {
        var set = new IdSet.Builder();
        uids.forEach(set::add);
        var shown = new ArrayList<Response.Fetch>();
        var alone = new ArrayList<IdSet>();
        List<IdSet> batches = UidBatches.of(set.build());
        List<Exchange.Part> parts = parts(batches, query);
        for (int i = 0; i < batches.size(); i++) {
            IdSet batch = batches.get(i);
            List<Response.Fetch> some = parts.get(i).all(Response.Fetch.class);
            shown.addAll(some);
            if (!parts.get(i).isOk() && batch.size() > 1) {
                var told = new IdSet.Builder();
                some.stream().map(Response.Fetch::uid).sorted().forEach(told::add);
                batch.minus(told.build()).stream().mapToObj(IdSet::of).forEach(alone::add);
            }
        }
        parts(alone, query).forEach(part -> shown.addAll(part.all(Response.Fetch.class)));
        return shown;
    }

    private List<Exchange.Part> parts(List<IdSet> batches, FetchQuery query) {
        if (batches.isEmpty()) {
            return List.of();
        }
        List<Exchange.Part> parts = exchange(UidBatches.fetches(batches, query)).parts();
        for (Exchange.Part part : parts) {
            Reply reply = part.reply();
            if (reply != null && !reply.isOk() && Refusals.isForNow(reply.code(), reply.text())) {
                refusedForNow = reply.text();
            }
        }
        return parts;
    }

    /// Gives each message sought the candidate that is proven to be it, if one is left: of equal
    /// ones, first those of the same date.
    private void assign(List<Trace> sought, Map<Integer, Located> found) {
        for (int i = 0; i < sought.size(); i++) {
            Trace trace = sought.get(i);
            if (found.containsKey(i) || trace.epoch() != opening.epoch()) {
                continue;
            }
            Sighting best = null;
            for (Sighting candidate : candidates) {
                boolean same =
                        !taken.contains(candidate.id())
                                && likeness(trace, candidate) == Likeness.SAME;
                if (same
                        && (best == null || (isDated(trace, candidate) && !isDated(trace, best)))) {
                    best = candidate;
                }
            }
            if (best != null) {
                taken.add(best.id());
                found.put(i, new Located.Found(new RemoteId(opening.epoch(), best.id())));
            }
        }
    }

    private static boolean isDated(Trace trace, Sighting candidate) {
        return Objects.equals(trace.date(), candidate.internalDate());
    }

    private Likeness likeness(Trace trace, Sighting candidate) {
        if (candidate.id() < trace.firstNew()) {
            return Likeness.OTHER;
        }
        if (trace.contentId() != null && candidate.contentId() != null) {
            return trace.contentId().equals(candidate.contentId()) ? Likeness.SAME : Likeness.OTHER;
        }
        Fingerprint print = prints.get(candidate.id());
        if (print != null && trace.text() != null) {
            return print.text().equals(trace.text()) ? Likeness.SAME : Likeness.OTHER;
        }
        HeaderProof header = headers.get(candidate.id());
        if (header == null && unread.contains(candidate.id())) {
            return trace.text() == null ? Likeness.LOOKS_SO : Likeness.OCTETS_TELL;
        }
        if (header == null || !header.equals(trace.header())) {
            return Likeness.OTHER;
        }
        boolean sized = candidate.size() == trace.size();
        if (sized && header.hasMessageId()) {
            return Likeness.SAME;
        }
        if (trace.text() != null) {
            return Likeness.OCTETS_TELL;
        }
        // There are servers that give a copy another date.
        return sized ? Likeness.LOOKS_SO : Likeness.OTHER;
    }

    /// Whether a UID from this one on was given to a message that is not there any more.
    private boolean hasLost(long first) {
        long next = opening.uidNext();
        return next - first > shown.stream().filter(uid -> uid >= first && uid < next).count();
    }

    private Located missing(Trace trace) {
        if (outOfSight != null) {
            return new Located.OutOfSight(outOfSight);
        }
        if (opening.epoch() != 0 && opening.epoch() != trace.epoch()) {
            return new Located.Renumbered();
        }
        boolean looksSo =
                candidates.stream()
                        .filter(candidate -> !taken.contains(candidate.id()))
                        .map(candidate -> likeness(trace, candidate))
                        .anyMatch(l -> l == Likeness.LOOKS_SO || l == Likeness.OCTETS_TELL);
        if (!looksSo) {
            return new Located.Absent(hasLost(trace.firstNew()));
        }
        return refusedForNow == null
                ? new Located.Unclear("a message may be it, and nothing proves that it is")
                : new Located.OutOfSight(refusedForNow);
    }
}
