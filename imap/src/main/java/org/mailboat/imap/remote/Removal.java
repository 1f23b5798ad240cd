package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.client.Claim;
import org.mailboat.imap.client.Exchange;
import org.mailboat.imap.client.ImapRequest;
import org.mailboat.imap.client.Refusals;
import org.mailboat.imap.client.Reply;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.SearchQuery;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.StoreAction;
import org.mailboat.imap.wire.UidSet;
import org.mailboat.model.FailureKind;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
import org.mailboat.model.SyncFailure;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Messages being removed from the mailbox that is open, these and no others. With UIDPLUS they are
/// marked and expunged by their UIDs. Without, everything that is marked would go: so it is looked
/// what is, and if that is more than these, they stay as they are, marked. For one thread.
final class Removal {
    private static final String UIDPLUS = "UIDPLUS";
    private static final Keywords MARK = Keywords.of(Keyword.DELETED);
    private static final Claim MESSAGES = Observer::isAboutMessages;

    private final Writing writing;
    private final Fate fate;
    private final IdSet watched;
    private final RefusedGroups refused = new RefusedGroups();
    private final ArrayDeque<IdSet> waiting = new ArrayDeque<>();
    private List<IdSet> sent = List.of();
    private boolean byUid;
    private IdSet marked = IdSet.empty();

    /// Those of them that were seen to be.
    private IdSet found = IdSet.empty();

    private final ArrayDeque<Suspect> suspects = new ArrayDeque<>();
    private List<Suspect> asked = List.of();
    private Step step = Step.MARK;
    private UidSearch search;

    private enum Step {
        /// Marking, and with UIDPLUS expunging.
        MARK,
        /// Looking what is marked.
        LOOK,
        /// Expunging everything that is.
        EXPUNGE,
        /// Looking what is still there of those that may never have been marked.
        SIFT
    }

    /// Messages of which it is not known whether they could be marked.
    ///
    /// @param refusal what the server said of them together, or null if it said that they were
    private record Suspect(IdSet uids, @Nullable Reply refusal) {}

    /// Is told what becomes of the messages.
    interface Fate {
        /// They are gone.
        void removed(IdSet uids);

        /// They are marked and stay.
        void left(IdSet uids);

        /// The server refuses to remove them.
        void kept(IdSet uids, SyncFailure why);

        /// Nobody knows.
        void unknown(IdSet uids, SyncFailure why);
    }

    /// @param watched whether it is asked and told how they are marked when they go
    Removal(Writing writing, IdSet uids, Fate fate, boolean watched) {
        this.writing = writing;
        this.fate = fate;
        this.watched = watched ? uids : IdSet.empty();
        this.search = new UidSearch(writing.link(), SearchQuery.deleted());
        waiting.addAll(UidBatches.of(uids));
    }

    /// The mailbox was opened anew. Leaves out what is not among these; nothing is told of it.
    void retain(IdSet uids) {
        marked = marked.intersect(uids);
        step = Step.MARK;
        List<Suspect> doubtful = new ArrayList<>(suspects);
        suspects.clear();
        doubtful.stream()
                .map(each -> new Suspect(each.uids().intersect(uids), each.refusal()))
                .filter(each -> !each.uids().isEmpty())
                .forEach(suspects::add);
        List<IdSet> left = new ArrayList<>(waiting);
        waiting.clear();
        left.stream().map(uids::intersect).filter(some -> !some.isEmpty()).forEach(waiting::add);
    }

    List<ImapRequest> turn() {
        if (!suspects.isEmpty()) {
            step = Step.SIFT;
            asked = List.copyOf(suspects);
            suspects.clear();
            return UidBatches.fetches(asked.stream().map(Suspect::uids).toList(), Sightings.MARKS);
        }
        if (step == Step.SIFT) {
            step = Step.MARK;
        }
        if (waiting.isEmpty() && !marked.isEmpty()) {
            if (step == Step.MARK) {
                step = Step.LOOK;
            }
            return step == Step.LOOK ? List.of(search.request()) : expunge();
        }
        step = Step.MARK;
        byUid = writing.link().capabilities().hasAny(UIDPLUS, "IMAP4rev2");
        sent = List.copyOf(waiting);
        waiting.clear();
        var requests = new ArrayList<ImapRequest>();
        for (IdSet group : sent) {
            var uids = new UidSet(group);
            requests.add(
                    new ImapRequest(
                            Commands.uidStore(uids, StoreAction.ADD, MARK, true), MESSAGES));
            if (byUid) {
                requests.addAll(looks(group));
                requests.add(new ImapRequest(Commands.uidExpunge(uids), MESSAGES));
            }
        }
        return requests;
    }

    private List<ImapRequest> expunge() {
        var requests = new ArrayList<ImapRequest>();
        UidBatches.of(found.intersect(watched)).forEach(batch -> requests.addAll(looks(batch)));
        requests.add(new ImapRequest(Commands.expunge(), MESSAGES));
        return requests;
    }

    /// How these are marked at the last moment at which they can be asked, together with the
    /// command that removes them. STORE would say so, too, but Dovecot leaves that out if it has
    /// the next command already.
    private List<ImapRequest> looks(IdSet group) {
        return watched.isEmpty() ? List.of() : UidBatches.fetches(List.of(group), Sightings.MARKS);
    }

    void took(List<Exchange.Part> parts, SyncFailure lost) {
        for (Exchange.Part part : parts) {
            part.all(Response.Fetch.class).forEach(fetch -> writing.tellLeaving(watched, fetch));
        }
        switch (step) {
            case MARK -> {
                int width = !byUid ? 1 : watched.isEmpty() ? 2 : 3;
                for (int i = 0; i < sent.size(); i++) {
                    stored(sent.get(i), parts.subList(i * width, (i + 1) * width), lost);
                }
            }
            case LOOK -> looked(parts.getFirst(), lost);
            case EXPUNGE -> expunged(parts.getLast(), lost);
            case SIFT -> {
                for (int i = 0; i < asked.size(); i++) {
                    sifted(asked.get(i), parts.get(i), lost);
                }
                asked = List.of();
            }
        }
    }

    /// @param parts of STORE, and in the end of UID EXPUNGE if that was sent
    private void stored(IdSet group, List<Exchange.Part> parts, SyncFailure lost) {
        Exchange.Part store = parts.getFirst();
        Reply reply = store.reply();
        if (reply == null) {
            if (store.written()) {
                fate.unknown(group, lost);
            }
        } else if (byUid && !reply.isOk() && Refusals.saysGone(reply.code(), reply.text())) {
            // Some are gone; of the others it is not said whether they were marked.
            suspects.add(new Suspect(group, reply));
        } else if (reply.isOk() || Refusals.saysGone(reply.code(), reply.text())) {
            if (byUid) {
                expungedByUid(group, parts.getLast(), lost);
            } else {
                marked = marked.plus(group);
            }
        } else {
            refused(group, "UID STORE", reply);
        }
    }

    private void expungedByUid(IdSet group, Exchange.Part expunge, SyncFailure lost) {
        Reply reply = expunge.reply();
        if (reply == null) {
            fate.unknown(group, lost);
        } else if (reply.isOk()) {
            fate.removed(group);
        } else if (reply.status() == Status.BAD) {
            // There are servers that offer it and do not know it.
            writing.link().demotions().add(UIDPLUS, "it refuses UID EXPUNGE: " + reply.text());
            marked = marked.plus(group);
        } else {
            fate.kept(group, writing.refusal(Refusals.Asked.CHANGE, "UID EXPUNGE", reply));
        }
    }

    private void refused(IdSet group, String command, Reply reply) {
        SyncFailure why = writing.refusal(Refusals.Asked.CHANGE, command, reply);
        boolean hopeless =
                Refusals.isAboutMailbox(Refusals.Asked.CHANGE, reply.code(), reply.text());
        List<IdSet> halves = hopeless ? List.of() : refused.split(group);
        if (halves.isEmpty()) {
            fate.kept(group, RefusedGroups.told(group.size(), hopeless, why));
        }
        halves.reversed().forEach(waiting::addFirst);
    }

    private void looked(Exchange.Part part, SyncFailure lost) {
        Reply reply = part.reply();
        if (reply == null) {
            fate.unknown(marked, lost);
            marked = IdSet.empty();
            return;
        }
        part.data().forEach(search::take);
        var ending = new Listing.Ending(reply.status(), reply.code(), reply.text());
        if (search.isToBeRepeated(ending, false)) {
            return;
        }
        IdSet now = search.found();
        search = new UidSearch(writing.link(), SearchQuery.deleted());
        if (now == null || !now.minus(marked).isEmpty()) {
            fate.left(marked);
            marked = IdSet.empty();
        } else if (now.isEmpty()) {
            // There is nothing of ours to be expunged, and no other's is to go.
            sift(marked);
            marked = IdSet.empty();
        } else {
            found = now;
            step = Step.EXPUNGE;
        }
    }

    private void expunged(Exchange.Part part, SyncFailure lost) {
        Reply reply = part.reply();
        if (reply == null) {
            fate.unknown(marked, lost);
        } else if (reply.isOk()) {
            fate.removed(found);
            IdSet rest = marked.minus(found);
            sift(rest);
        } else {
            fate.kept(marked, writing.refusal(Refusals.Asked.CHANGE, "EXPUNGE", reply));
        }
        marked = IdSet.empty();
    }

    private void sift(IdSet uids) {
        UidBatches.of(uids).forEach(batch -> suspects.add(new Suspect(batch, null)));
    }

    /// What is not there any more is removed. What is was perhaps refused for the sake of another
    /// one.
    private void sifted(Suspect suspect, Exchange.Part part, SyncFailure lost) {
        Reply reply = part.reply();
        IdSet uids = suspect.uids();
        if (reply == null) {
            fate.unknown(uids, lost);
            return;
        }
        if (!reply.isOk() && !Refusals.saysGone(reply.code(), reply.text())) {
            fate.unknown(uids, writing.refusal(Refusals.Asked.FETCH, "UID FETCH", reply));
            return;
        }
        var shown = new Sightings();
        part.all(Response.Fetch.class).forEach(shown::add);
        IdSet there = uids.intersect(shown.uids());
        if (there.size() < uids.size()) {
            fate.removed(uids.minus(there));
        }
        if (there.isEmpty()) {
            return;
        }
        Reply refusal = suspect.refusal();
        if (refusal == null) {
            fate.kept(
                    there,
                    SyncFailure.of(
                                    FailureKind.TRANSIENT,
                                    "The server does not mark the message as deleted.")
                            .withCommand("UID STORE", null));
        } else if (there.size() < uids.size()) {
            waiting.addFirst(there);
        } else {
            refused(there, "UID STORE", refusal);
        }
    }

    /// Tells what is known of messages that are marked and not expunged yet.
    void breakOff(SyncFailure why) {
        if (!marked.isEmpty()) {
            fate.unknown(marked, why);
            marked = IdSet.empty();
        }
        suspects.forEach(suspect -> fate.unknown(suspect.uids(), why));
        suspects.clear();
    }

    boolean isDone() {
        return waiting.isEmpty() && marked.isEmpty() && suspects.isEmpty();
    }

    /// Whether it will be done if all goes well with the commands given last.
    boolean isLast() {
        return (step == Step.EXPUNGE && marked.minus(found).isEmpty())
                || (step == Step.MARK && byUid && waiting.isEmpty());
    }
}
