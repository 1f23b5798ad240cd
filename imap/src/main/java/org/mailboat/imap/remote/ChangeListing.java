package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.ImapCall;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FetchQuery;
import org.mailboat.imap.wire.ModSeq;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.SearchQuery;
import org.mailboat.imap.wire.Uid;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.ObservationSink;
import org.mailboat.sync.port.ObserveOrder;

import java.util.ArrayList;
import java.util.List;

/// Lists what changed in a mailbox since it was opened last, by mod-sequences: with QRESYNC ([RFC
/// 7162 §3.2](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.2)) the opening itself tells
/// it, with CONDSTORE alone ([RFC 7162
/// §3.1.4](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1.4)) a FETCH, and a search what
/// vanished. Nothing is told before all of it is here.
///
/// What is known, without what is gone and with what is new, must number EXISTS, else a search for
/// all UIDs decides; what is gone by the server's word alone is searched for before it is believed;
/// and so many messages must have been shown as the server counts changed ones. A server that is
/// found out is demoted, and asked again in a simpler way.
final class ChangeListing extends Listing {
    private final Prior prior;
    private final boolean qresync;
    private final Sightings sightings = new Sightings();
    private final List<UidSearch> searches = new ArrayList<>();

    private IdSet vanished = IdSet.empty();
    private IdSet vanishedEarlier = IdSet.empty();
    private boolean showsUnchanged;
    private boolean tooMany;
    private @Nullable ImapCall changesCall;
    private @Nullable ImapCall newCall;
    private @Nullable UidSearch changed;
    private @Nullable UidSearch census;
    private @Nullable UidSearch proof;
    private IdSet asked = IdSet.empty();

    /// @param qresync whether the opening tells the changes
    ChangeListing(Observer observer, ObserveOrder order, Prior prior, boolean qresync) {
        super(observer, order, prior);
        this.prior = prior;
        this.qresync = qresync;
    }

    @Override
    void start() {
        var behind = new ArrayList<ImapRequest>();
        boolean asksChanges = !qresync && prior.firstNew() > 1;
        if (asksChanges) {
            behind.add(changes());
        }
        MailboxStatus hint = order().status();
        boolean asksNew = hint == null || mayHaveNew(hint);
        int news = behind.size();
        if (asksNew) {
            behind.add(news());
        }
        long modSeq = prior.status().highestModSeq();
        if (hint == null || hint.highestModSeq() != modSeq) {
            var from = SearchQuery.changedFrom(new ModSeq(modSeq + 1));
            changed = new UidSearch(link(), from, true);
            searches.add(changed);
            behind.add(changed.request());
        }
        List<ImapCall> calls = qresync ? openSince(prior, behind) : open(behind);
        changesCall = asksChanges ? calls.getFirst() : null;
        newCall = asksNew ? calls.get(news) : null;
        if (changed != null) {
            changed.sentAs(calls.getLast());
        }
    }

    private boolean mayHaveNew(MailboxStatus now) {
        return now.uidNext() == 0 || now.uidNext() != prior.status().uidNext();
    }

    private ImapRequest changes() {
        FetchQuery query = Sightings.MARKS.changedSince(new ModSeq(prior.status().highestModSeq()));
        return fetch(IdSet.range(1, prior.firstNew() - 1), query);
    }

    private ImapRequest news() {
        return new ImapRequest(
                Commands.uidFetchFrom(new Uid(prior.firstNew()), link().attributes()),
                Observer::isAboutMessages);
    }

    private static ImapRequest fetch(IdSet uids, FetchQuery query) {
        return new ImapRequest(
                Commands.uidFetch(new UidSet(uids), query), Observer::isAboutMessages);
    }

    @Override
    boolean allSent() {
        return true;
    }

    @Override
    long volume() {
        MailboxStatus hint = order().status();
        return hint == null ? Window.MOST : Math.max(100, hint.messages() - prior.count());
    }

    @Override
    void openingData(Response.Untagged data) {
        if (data instanceof Response.Fetch fetch) {
            add(fetch);
        }
        noteVanished(data);
    }

    @Override
    void data(ImapCall call, Response.Untagged data) {
        if (data instanceof Response.Fetch fetch) {
            add(fetch);
        } else {
            UidSearch search = searchSentAs(call);
            if (search != null) {
                search.take(data);
            }
        }
        noteVanished(data);
    }

    private @Nullable UidSearch searchSentAs(ImapCall call) {
        for (UidSearch search : searches) {
            if (search.isSentAs(call)) {
                return search;
            }
        }
        return null;
    }

    /// A known message that is shown with more than its flags was not shown because it changed: it
    /// is a witness, or the highest one, which servers show whatever UID is asked for.
    private void add(Response.Fetch fetch) {
        boolean marksOnly = fetch.flags() != null && Sightings.sighting(fetch).size() < 0;
        boolean isNew = fetch.uid() >= prior.firstNew() || !prior.ids().contains(fetch.uid());
        if (marksOnly || isNew) {
            sightings.add(fetch);
            showsUnchanged |= marksOnly && fetch.modSeq().value() <= prior.status().highestModSeq();
        }
    }

    private void noteVanished(Response.Untagged data) {
        if (data instanceof Response.Vanished(boolean earlier, IdSet uids)) {
            vanished = vanished.plus(uids);
            if (earlier) {
                vanishedEarlier = vanishedEarlier.plus(uids);
            }
        }
    }

    @Override
    void ended(ImapCall call, Ending ending) {
        UidSearch search = searchSentAs(call);
        if (search != null) {
            // How many changed is worth knowing and not worth insisting.
            if (search != changed && search.isToBeRepeated(ending, isSurelyEmpty())) {
                ask(search);
            }
        } else if (call == changesCall && !ending.isOk() && ending.isPuzzled()) {
            demote("it does not tell which flags changed: " + ending.text());
        } else if (!ending.isOk() && opening().exists() > 0) {
            fetchRefused(call, ending);
        } else if (!ending.isOk() && !isSurelyEmpty()) {
            listAll();
        }
    }

    /// Does without what the server has turned out not to be able to.
    private void demote(String reason) {
        link().demotions().add(qresync ? Link.QRESYNC : Link.CONDSTORE, reason);
        replaceBy(observer().listing(order()));
    }

    private void listAll() {
        replaceBy(observer().whole(order(), prior));
    }

    @Override
    void settle() {
        long modSeq = opening().status().highestModSeq();
        if (modSeq == 0 || modSeq < prior.status().highestModSeq()) {
            // Mod-sequences are gone, or an index was made anew: they tell nothing about before.
            listAll();
        } else if (modSeq == prior.status().highestModSeq() && showsUnchanged) {
            demote("it shows messages as changed although nothing has changed");
        } else if (newCall == null && mayHaveNew(opening().status())) {
            newCall = ask(news());
        } else if (askForStrangers()) {
            return;
        } else if (changed != null && changed.count() > sightings.size()) {
            // Not all that changed was shown: the answer was cut.
            listAll();
        } else {
            decide();
        }
    }

    /// Has everything told of messages that are not known, if only their flags are here.
    ///
    /// @return whether there was something to ask for
    private boolean askForStrangers() {
        IdSet marksOnly = sightings.withMarksOnly();
        return !marksOnly.isEmpty() && askFor(marksOnly.minus(prior.ids()));
    }

    private boolean askFor(IdSet uids) {
        IdSet unasked = uids.minus(asked);
        if (unasked.isEmpty()) {
            return false;
        }
        asked = asked.plus(unasked);
        for (UidSet part : new UidSet(unasked).split(4_000)) {
            ask(fetch(part.ids(), link().attributes()));
        }
        return true;
    }

    private void decide() {
        IdSet held = prior.ids().plus(sightings.uids());
        if (census != null) {
            decideBy(census, held);
            return;
        }
        IdSet gone = vanished.plus(unseenNews()).intersect(held);
        long left = held.size() - gone.size();
        if (!opening().counts(left)) {
            tooMany = left > opening().exists();
            census = asked(SearchQuery.all());
        } else if (gone.isEmpty() || isProven(gone)) {
            tell(gone, IdSet.empty());
        }
    }

    private UidSearch asked(SearchQuery query) {
        var search = new UidSearch(link(), query);
        searches.add(search);
        ask(search);
        return search;
    }

    /// Known messages that were to be shown among the new ones, and were not.
    private IdSet unseenNews() {
        return newCall == null
                ? IdSet.empty()
                : prior.ids()
                        .intersect(IdSet.range(prior.firstNew(), Uid.MAX))
                        .minus(sightings.uids());
    }

    /// Whether a search has shown that these messages are gone; sends it if it was not sent.
    private boolean isProven(IdSet gone) {
        UidSearch search = proof;
        if (search == null) {
            if (gone.ranges() > LargeListing.MOST_RANGES) {
                census = asked(SearchQuery.all());
            } else {
                proof = asked(SearchQuery.uids(new UidSet(gone)));
            }
            return false;
        }
        IdSet found = search.found();
        if (found == null) {
            listAll();
        } else if (!found.intersect(gone).intersect(vanishedEarlier).isEmpty()) {
            demote("it tells that messages vanished which are there");
        } else if (!found.intersect(gone).isEmpty()) {
            listAll();
        } else {
            return true;
        }
        return false;
    }

    /// Goes by what a search for all UIDs found, if EXISTS agrees; else the whole mailbox is
    /// listed.
    private void decideBy(UidSearch search, IdSet held) {
        IdSet found = search.found();
        if (found == null || !latest().tells(found.size())) {
            listAll();
            return;
        }
        IdSet gone = held.minus(found);
        boolean silent = tooMany && !gone.minus(vanished).minus(unseenNews()).isEmpty();
        if (qresync && !vanishedEarlier.intersect(found).isEmpty()) {
            demote("it tells that messages vanished which are there");
        } else if (qresync && silent) {
            demote("it does not tell that messages vanished");
        } else if (!askFor(found.minus(held))) {
            tell(gone, found.minus(held));
        }
    }

    /// @param gone what is not there any more, perhaps without ever having been told of
    /// @param unshown what is there and was not shown
    private void tell(IdSet gone, IdSet unshown) {
        sink().opened(order(), openedMailbox(), checkpoint(), ObservationSink.Extent.CHANGES);
        IdSet there = sightings.uids().minus(gone);
        for (IdSet covered : Window.ofChanges(there.plus(gone.intersect(prior.ids())))) {
            sink().window(order(), covered, sightings.among(covered.intersect(there)));
        }
        if (unshown.isEmpty()) {
            sink().finished(order());
        } else {
            failContradicting("it has %d messages that it does not show".formatted(unshown.size()));
        }
    }
}
