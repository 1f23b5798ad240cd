package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Response;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.Cancel;
import org.mailboat.sync.port.Finding;
import org.mailboat.sync.port.KnownMessages;
import org.mailboat.sync.port.KnownMessages.Witness;
import org.mailboat.sync.port.Sighting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Finds out what became of messages on their way into a mailbox: whether they are there, and of
/// those that were to be moved, whether they are still where they were. For one thread, and one
/// mailbox.
final class Prober {
    private final Link link;
    private final Cancel cancel;

    Prober(Link link, Cancel cancel) {
        this.link = link;
        this.cancel = cancel;
    }

    /// @param wireName of the mailbox they were to come into
    /// @param known what is written down of its messages
    /// @return one for each, in their order
    List<Finding> probe(String wireName, List<Trace> traces, KnownMessages known) {
        List<TraceFinder.Located> located =
                new TraceFinder(link, cancel).locate(wireName, traces, known);
        Map<Trace.Source, Stand> standing = standing(traces);
        var findings = new ArrayList<Finding>();
        for (int i = 0; i < traces.size(); i++) {
            Trace trace = traces.get(i);
            Stand stand = trace.source() == null ? null : standing.get(trace.source());
            findings.add(finding(trace, located.get(i), stand));
        }
        return findings;
    }

    /// What is to be seen of a message where it was.
    private enum Stand {
        THERE,
        GONE,
        /// There is no mailbox of that name any more, with the message or without.
        WITHOUT_MAILBOX
    }

    /// @param stand null if that is not known, or does not matter
    private static Finding finding(
            Trace trace, TraceFinder.Located located, @Nullable Stand stand) {
        boolean moves = trace.way() == Trace.Way.MOVE || trace.way() == Trace.Way.COPY_AND_DELETE;
        return switch (located) {
            case TraceFinder.Located.Found(var id) -> {
                // What a copy left behind may have another name by now; if it is gone, that shows.
                boolean left =
                        stand == Stand.THERE
                                || (stand != Stand.GONE
                                        && trace.way() == Trace.Way.COPY_AND_DELETE);
                yield left ? new Finding.Copied(id) : new Finding.Happened(id);
            }
            case TraceFinder.Located.OutOfSight(String why) ->
                    trace.way() == Trace.Way.MOVE && stand == Stand.THERE
                            ? new Finding.NotYet()
                            : new Finding.OutOfSight(why);
            case TraceFinder.Located.Unclear(String why) ->
                    moves && stand == Stand.GONE ? new Finding.Gone() : new Finding.Unclear(why);
            case TraceFinder.Located.Renumbered() -> {
                if (moves && stand == Stand.GONE) {
                    yield new Finding.Gone();
                }
                if (trace.way() == Trace.Way.MOVE && stand == Stand.THERE) {
                    yield new Finding.NotYet();
                }
                yield !moves && trace.isRecognisable()
                        ? new Finding.Renumbered()
                        : new Finding.Unclear("the server has given the mailbox new UIDs since");
            }
            case TraceFinder.Located.Absent(boolean departed) -> {
                if (!moves) {
                    yield departed ? new Finding.Departed() : new Finding.NoTrace();
                }
                if (stand == null) {
                    yield new Finding.Unclear("it cannot be seen whether it is where it was");
                }
                if (stand == Stand.WITHOUT_MAILBOX && trace.way() == Trace.Way.COPY_AND_DELETE) {
                    // It may have another name by now, and the copy may yet come.
                    yield new Finding.NoTrace();
                }
                if (stand != Stand.THERE) {
                    yield new Finding.Gone();
                }
                yield trace.way() == Trace.Way.MOVE ? new Finding.NotYet() : new Finding.NoTrace();
            }
        };
    }

    /// Which of the messages that were to be moved are still where they were.
    private Map<Trace.Source, Stand> standing(List<Trace> traces) {
        var bySource = new TreeMap<String, List<Trace>>();
        for (Trace trace : traces) {
            Trace.Source source = trace.source();
            if (source != null && trace.way() != Trace.Way.COPY) {
                bySource.computeIfAbsent(source.mailbox(), _ -> new ArrayList<>()).add(trace);
            }
        }
        Map<Trace.Source, Stand> standing = new HashMap<>();
        bySource.forEach((mailbox, all) -> look(mailbox, all, standing));
        return standing;
    }

    private void look(String mailbox, List<Trace> traces, Map<Trace.Source, Stand> standing) {
        var uids = new IdSet.Builder();
        traces.stream()
                .flatMap(trace -> Optional.ofNullable(trace.source()).stream())
                .map(Trace.Source::uid)
                .sorted()
                .forEach(uids::add);
        var requests = new ArrayList<ImapRequest>();
        requests.add(link.examine(mailbox));
        requests.addAll(UidBatches.fetches(UidBatches.of(uids.build()), link.identity()));
        Exchange exchange = link.exchange(requests, cancel);
        if (exchange.broken() != null) {
            throw exchange.broken();
        }
        Exchange.Part open = exchange.parts().getFirst();
        var opening = new Opening();
        open.data().forEach(opening::absorb);
        Reply opened = open.reply();
        if (opened == null || !opened.isOk()) {
            link.forgetOpened();
            if (opened != null && Refusals.namesNoMailbox(opened.code(), opened.text())) {
                traces.forEach(trace ->
                        Optional.ofNullable(trace.source())
                                .ifPresent(source -> standing.put(source, Stand.WITHOUT_MAILBOX)));
            }
            return;
        }
        var shown = new Sightings();
        exchange.parts().forEach(part -> part.all(Response.Fetch.class).forEach(shown::add));
        boolean complete = exchange.parts().stream().allMatch(Exchange.Part::isOk);
        for (Trace trace : traces) {
            Trace.Source source = trace.source();
            Sighting now = source == null ? null : shown.get(source.uid());
            boolean told = now != null || complete;
            if (source != null && told && source.epoch() == opening.epoch()) {
                boolean there = now != null && isSame(trace, source.uid(), now);
                standing.put(source, there ? Stand.THERE : Stand.GONE);
            }
        }
    }

    private static boolean isSame(Trace trace, long uid, Sighting now) {
        var then = new Witness(uid, trace.size(), trace.date(), trace.contentId());
        return !(Sameness.of(then, now) instanceof Sameness.Other);
    }
}
