package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.SearchQuery;
import org.mailboat.imap.wire.Uid;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lists a mailbox of any size: first which UIDs there are, then the messages in windows, newest
/// first, a few windows in flight. Of messages that are known only the flags are asked.
///
/// Which UIDs there are is what a search finds, if EXISTS agrees; else what another search or the
/// messages themselves show, behind another opening; and if that does not help, what was shown is
/// told and nothing is said to be absent.
final class LargeListing extends Listing {
    private static final int WINDOWS_IN_FLIGHT = 4;

    /// UIDs in more stretches than this are asked for by the range that holds them all.
    static final int MOST_RANGES = 200;

    private final @Nullable Prior prior;
    private final Map<ImapCall, Integer> windowCalls = new HashMap<>();
    private final Sightings sightings = new Sightings();
    private List<Window> windows = List.of();
    private int[] awaited = {};
    private int sent;
    private int told;
    private boolean telling;
    private UidSearch census;
    private boolean recounted;
    private @Nullable UidSearch repair;
    private IdSet missing = IdSet.empty();
    private IdSet gone = IdSet.empty();
    private IdSet unshown = IdSet.empty();

    LargeListing(Observer observer, ObserveOrder order, @Nullable Prior prior) {
        super(observer, order, prior);
        this.prior = prior;
        this.census = new UidSearch(observer.link(), SearchQuery.all());
    }

    @Override
    void start() {
        census.sentAs(open(List.of(census.request())).getFirst());
    }

    @Override
    boolean allSent() {
        return telling && sent == windows.size();
    }

    @Override
    long volume() {
        return (long) WINDOWS_IN_FLIGHT * Window.MOST;
    }

    @Override
    void data(ImapCall call, Response.Untagged data) {
        if (data instanceof Response.Fetch fetch) {
            sightings.add(fetch);
        } else if (census.isSentAs(call)) {
            census.take(data);
        } else if (repair != null && repair.isSentAs(call)) {
            repair.take(data);
        }
    }

    @Override
    void ended(ImapCall call, Ending ending) {
        Integer window = windowCalls.get(call);
        if (census.isSentAs(call)) {
            if (census.isToBeRepeated(ending, isSurelyEmpty())) {
                ask(census);
            }
        } else if (repair != null && repair.isSentAs(call)) {
            // What it found counts only if it ended well; see settleRepair.
            if (!ending.isOk()) {
                repair = new UidSearch(link(), SearchQuery.all());
            }
        } else if (!ending.isOk()) {
            refused(call, ending);
        } else if (window != null) {
            awaited[window]--;
            tellArrived();
            sendWindows();
        }
    }

    private void refused(ImapCall call, Ending ending) {
        if (telling) {
            failRefused(call, ending);
        } else {
            fetchRefused(call, ending);
        }
    }

    @Override
    void settle() {
        if (!telling) {
            settleUids();
        } else if (told < windows.size()) {
            repair();
        } else {
            finish();
        }
    }

    /// Decides which UIDs there are, once two witnesses agree.
    private void settleUids() {
        IdSet searched = census.found();
        if (searched != null && latest().tells(searched.size())) {
            begin(searched);
        } else if (searched == null && isSurelyEmpty()) {
            begin(IdSet.empty());
        } else if (!recounted) {
            recount();
        } else if (searched == null && latest().tells(sightings.size())) {
            begin(sightings.uids());
        } else {
            tellWithoutRemovals(searched == null ? IdSet.empty() : searched);
        }
    }

    private void recount() {
        recounted = true;
        census = new UidSearch(link(), SearchQuery.all());
        var shown = Commands.uidFetchFrom(new Uid(1), link().attributes());
        List<ImapCall> calls =
                open(List.of(census.request(), new ImapRequest(shown, Observer::isAboutMessages)));
        census.sentAs(calls.getFirst());
    }

    private void tellWithoutRemovals(IdSet searched) {
        sink().opened(order(), openedMailbox(), checkpoint(), ObservationSink.Extent.CHANGES);
        for (IdSet covered : Window.ofChanges(sightings.uids())) {
            sink().window(order(), covered, sightings.among(covered));
        }
        failContradicting(
                "it tells of %d messages, finds %d and shows %d"
                        .formatted(latest().exists(), searched.size(), sightings.size()));
    }

    private void begin(IdSet uids) {
        telling = true;
        ObserveOrder.ResumeMark mark = prior == null ? null : order().resume();
        windows =
                mark == null
                        ? Window.tile(uids)
                        : Window.tile(uids, Math.min(mark.below() - 1, Uid.MAX));
        awaited = new int[windows.size()];
        sink().opened(
                        order(),
                        openedMailbox(),
                        mark == null ? checkpoint() : mark.checkpoint(),
                        mark == null ? ObservationSink.Extent.WHOLE : ObservationSink.Extent.REST);
        sendWindows();
        tellArrived();
        if (isOver() && told == windows.size()) {
            finish();
        }
    }

    private void finish() {
        if (unshown.isEmpty()) {
            sink().finished(order());
        } else {
            failContradicting("it has %d messages that it does not show".formatted(unshown.size()));
        }
    }

    private void sendWindows() {
        while (sent < windows.size() && sent - told < WINDOWS_IN_FLIGHT) {
            List<ImapRequest> requests = requests(windows.get(sent).expected());
            if (!requests.isEmpty()) {
                for (ImapCall call : ask(requests)) {
                    windowCalls.put(call, sent);
                    awaited[sent]++;
                }
            }
            sent++;
        }
    }

    /// What brings these messages: flags of those that are known, everything of the others.
    private List<ImapRequest> requests(IdSet expected) {
        IdSet known = prior == null ? IdSet.empty() : expected.intersect(prior.ids());
        IdSet strangers = expected.minus(known);
        var requests = new ArrayList<ImapRequest>();
        if (strangers.ranges() > MOST_RANGES && !known.isEmpty()) {
            requests.add(fetch(span(expected), link().attributes()));
            return requests;
        }
        if (!known.isEmpty()) {
            requests.add(fetch(span(known), Sightings.MARKS));
        }
        if (!strangers.isEmpty()) {
            requests.add(fetch(known.isEmpty() ? span(strangers) : strangers, link().attributes()));
        }
        return requests;
    }

    private static IdSet span(IdSet uids) {
        return IdSet.range(uids.first(), uids.last());
    }

    private static ImapRequest fetch(IdSet uids, FetchQuery query) {
        return new ImapRequest(
                Commands.uidFetch(new UidSet(uids), query), Observer::isAboutMessages);
    }

    /// Tells windows in their order, as far as they are here and complete.
    private void tellArrived() {
        while (told < sent && awaited[told] == 0) {
            Window window = windows.get(told);
            IdSet seen = sightings.uids().intersect(window.expected());
            missing = window.expected().minus(seen).minus(gone).minus(unshown);
            if (!missing.isEmpty()) {
                return;
            }
            told++;
            IdSet covered = window.covered().minus(unshown.minus(seen));
            if (covered.size() < window.covered().size()) {
                sink().leftOut(order());
            }
            sink().window(order(), covered, sightings.among(seen));
            sightings.removeAll(covered);
        }
    }

    /// Messages that were found and not shown are asked for once more, and searched for. Those that
    /// are not found either are gone; of those that are found nothing is said, and that is reported
    /// in the end.
    private void repair() {
        if (repair != null) {
            settleRepair(repair);
            return;
        }
        IdSet uids = missing.ranges() > MOST_RANGES ? span(missing) : missing;
        repair = new UidSearch(link(), SearchQuery.uids(new UidSet(uids)));
        List<ImapCall> calls = open(List.of(fetch(uids, link().attributes()), repair.request()));
        repair.sentAs(calls.getLast());
    }

    private void settleRepair(UidSearch search) {
        repair = null;
        IdSet unseen = missing.minus(sightings.uids());
        IdSet found = search.found();
        IdSet stillThere = found == null ? unseen : unseen.intersect(found);
        unshown = unshown.plus(stillThere);
        gone = gone.plus(unseen.minus(stillThere));
        tellArrived();
        sendWindows();
        if (isOver()) {
            settle();
        }
    }
}
