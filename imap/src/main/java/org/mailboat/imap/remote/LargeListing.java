package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.SearchQuery;
import org.mailboat.imap.wire.Uid;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Lists a mailbox of any size: first which UIDs there are, then the messages in windows, newest
/// first, a few windows in flight.
final class LargeListing extends Listing {
    private static final String ESEARCH = "ESEARCH";
    private static final int WINDOWS_IN_FLIGHT = 4;

    /// More separate stretches of missing messages than this are no accident.
    private static final int MOST_MISSING_RANGES = 200;

    private final Map<ImapCall, Integer> windowCalls = new HashMap<>();
    private final Sightings sightings = new Sightings();
    private List<Window> windows = List.of();
    private boolean[] arrived = {};
    private int sent;
    private int told;
    private boolean listing;
    private @Nullable IdSet found;
    private @Nullable IdSet fetched;
    private @Nullable ImapCall searchCall;
    private @Nullable ImapCall repairSearch;
    private boolean searchExtended;
    private IdSet vanished = IdSet.empty();
    private IdSet missing = IdSet.empty();
    private IdSet stillThere = IdSet.empty();

    LargeListing(Observer observer, ObserveOrder order) {
        super(observer, order);
    }

    @Override
    void start() {
        searchExtended = observer().link().capabilities().hasAny(ESEARCH, "IMAP4rev2");
        searchCall = open(List.of(search())).getFirst();
    }

    private ImapRequest search() {
        SearchQuery all = SearchQuery.all();
        return new ImapRequest(
                searchExtended ? Commands.uidSearchReturnAll(all) : Commands.uidSearch(all),
                Observer::isAboutSearch);
    }

    @Override
    boolean allSent() {
        return listing && sent == windows.size();
    }

    @Override
    void opened() {}

    @Override
    void data(ImapCall call, Response.Untagged data) {
        switch (data) {
            case Response.Search(IdSet numbers, _) -> found(call, numbers);
            case Response.Esearch answer -> {
                IdSet all = answer.all();
                found(call, all == null ? IdSet.empty() : all);
            }
            case Response.Fetch fetch -> sightings.add(fetch);
            case Response.Vanished gone -> vanished = vanished.plus(gone.uids());
            default -> {}
        }
    }

    private void found(ImapCall call, IdSet uids) {
        if (call == repairSearch) {
            stillThere = stillThere.plus(uids);
        } else if (call == searchCall) {
            found = found == null ? uids : found.plus(uids);
        }
    }

    @Override
    void ended(ImapCall call, Ending ending) {
        Integer window = windowCalls.get(call);
        if (call == searchCall) {
            searched(ending);
        } else if (!ending.isOk()) {
            fail(refusal(Refusals.Asked.FETCH, call, ending));
        } else if (window != null) {
            arrived[window] = true;
            tellArrived();
            sendWindows();
        }
    }

    /// A plain search takes the place of an extended one that fails, and the UIDs of a FETCH that
    /// of a plain one.
    private void searched(Ending ending) {
        boolean answered = ending.isOk() && (found != null || opening().exists() == 0);
        if (answered) {
            return;
        }
        found = null;
        if (searchExtended) {
            observer()
                    .link()
                    .demotions()
                    .add(ESEARCH, "it does not answer an extended search: " + ending.text());
            searchExtended = false;
            searchCall = send(search());
        }
    }

    private void askByFetch() {
        fetched = IdSet.empty();
        send(
                new ImapRequest(
                        Commands.uidFetchFrom(new Uid(1), FetchQuery.uid().flags()),
                        Observer::isAboutMessages));
    }

    @Override
    void settle() {
        if (!listing) {
            settleUids();
        } else if (told < windows.size()) {
            repair();
        } else {
            sink().finished(order());
        }
    }

    /// Decides which UIDs there are, once two witnesses agree.
    private void settleUids() {
        IdSet searched = found == null ? null : found.minus(vanished);
        if (searched != null && opening().counts(searched.size())) {
            begin(searched);
        } else if (opening().exists() == 0 && searched == null) {
            begin(IdSet.empty());
        } else if (fetched == null) {
            askByFetch();
        } else {
            sightings.removeAll(vanished);
            IdSet uids = sightings.uids();
            boolean agreed =
                    searched == null ? opening().counts(uids.size()) : uids.equals(searched);
            if (agreed) {
                begin(uids);
            } else {
                failContradicting(
                        "it tells of %d messages, finds %d and shows %d"
                                .formatted(
                                        opening().exists(),
                                        searched == null ? 0 : searched.size(),
                                        uids.size()));
            }
        }
    }

    private void begin(IdSet uids) {
        listing = true;
        ObserveOrder.ResumeMark mark = order().resume();
        boolean resumed = mark != null && mark.epoch() == opening().epoch();
        windows =
                mark != null && resumed
                        ? Window.tile(uids, Math.min(mark.below() - 1, Uid.MAX))
                        : Window.tile(uids);
        arrived = new boolean[windows.size()];
        sink().opened(
                        order(),
                        opening().toOpenedMailbox(),
                        mark != null && resumed ? mark.checkpoint() : checkpoint(),
                        resumed ? ObservationSink.Extent.REST : ObservationSink.Extent.WHOLE);
        sendWindows();
        tellArrived();
        if (isOver() && told == windows.size()) {
            sink().finished(order());
        }
    }

    private void sendWindows() {
        while (sent < windows.size() && sent - told < WINDOWS_IN_FLIGHT) {
            IdSet expected = windows.get(sent).expected();
            if (expected.isEmpty()) {
                arrived[sent] = true;
            } else {
                windowCalls.put(send(fetch(IdSet.range(expected.first(), expected.last()))), sent);
            }
            sent++;
        }
    }

    private static ImapRequest fetch(IdSet uids) {
        return new ImapRequest(
                Commands.uidFetch(new UidSet(uids), ATTRIBUTES), Observer::isAboutMessages);
    }

    /// Tells windows in their order, as far as they are here and complete.
    private void tellArrived() {
        sightings.removeAll(vanished);
        while (told < windows.size() && arrived[told]) {
            Window window = windows.get(told);
            IdSet covered = window.covered();
            var seen = sightings.between(covered.first(), covered.last());
            var uids = new IdSet.Builder();
            seen.forEach(each -> uids.add(each.id()));
            missing = window.expected().minus(uids.build()).minus(vanished);
            if (!missing.isEmpty()) {
                return;
            }
            told++;
            sink().window(order(), covered, seen);
            sightings.removeAll(covered);
        }
    }

    /// Messages that were found and not shown are asked for once more, and searched for: those that
    /// are not found either are gone.
    private void repair() {
        if (repairSearch != null) {
            settleRepair();
        } else if (missing.ranges() > MOST_MISSING_RANGES) {
            failContradicting("it does not show %d messages".formatted(missing.size()));
        } else {
            stillThere = IdSet.empty();
            var search = Commands.uidSearch(SearchQuery.uids(new UidSet(missing)));
            repairSearch =
                    open(List.of(fetch(missing), new ImapRequest(search, Observer::isAboutSearch)))
                            .getLast();
        }
    }

    private void settleRepair() {
        repairSearch = null;
        IdSet unseen = missing.minus(sightings.uids());
        IdSet contradicted = unseen.intersect(stillThere);
        if (!contradicted.isEmpty()) {
            failContradicting(
                    "it has %d messages that it does not show".formatted(contradicted.size()));
            return;
        }
        vanished = vanished.plus(unseen);
        tellArrived();
        sendWindows();
        if (isOver()) {
            settle();
        }
    }
}
