package org.mailboat.sync.apply;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.diff.Inquiries;
import org.mailboat.sync.diff.Inquiry;
import org.mailboat.sync.diff.LinkGroup;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.diff.MatchResult;
import org.mailboat.sync.diff.MessageMatch;
import org.mailboat.sync.plan.Matches;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.LocalStore;
import org.mailboat.sync.port.LookAlike;
import org.mailboat.sync.port.MailboxRef;
import org.mailboat.sync.port.Sighting;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// Finds out which of the messages met on the server are here already: moved, copied, met again.
/// Reads only, on both sides. For one run.
public final class Matching {
    private final RunContext run;
    private final LocalStore store;
    private final Instant due;
    private final Map<MailboxId, Long> held;
    private final Set<PlacementId> unmoved;
    private final Set<PlacementId> confined;

    /// The mailboxes that take part and have messages to be matched, in the order of work.
    private final Map<MailboxId, MailboxRef> places = new TreeMap<>();

    private final Map<MailboxId, Long> epochs = new TreeMap<>();
    private final Map<MailboxId, MailboxPath> paths = new TreeMap<>();

    /// @param due of messages parked beyond it no header is asked for
    /// @param held by mailbox: messages from this id on may be our own, and are left alone
    /// @param unmoved placements that were deleted from here: what is like them is another one
    /// @param confined placements that may have been: what is like them elsewhere is another one
    public Matching(
            RunContext run,
            Instant due,
            Map<MailboxId, Long> held,
            Set<PlacementId> unmoved,
            Set<PlacementId> confined) {
        this.run = run;
        this.unmoved = unmoved;
        this.confined = confined;
        this.held = held;
        this.store = run.store();
        this.due = due;
    }

    /// Blocks for the server where only headers can tell. Costs nothing where nothing appeared, or
    /// nothing is here yet.
    ///
    /// @param mailboxes that take part, all of them observed as far as they can be
    /// @param gone mailboxes that the server no longer has
    /// @throws org.mailboat.model.MailException if the account or the store is out of reach
    public Matches find(List<MailboxMatch.Pair> mailboxes, List<LocalMailbox> gone) {
        AccountId account = run.account().id();
        var working = new ArrayList<MailboxId>();
        var settled = new ArrayList<MailboxId>();
        Map<MailboxId, LocalMailbox> here = new TreeMap<>();
        for (LocalMailbox mailbox : store.mailboxes(account)) {
            here.put(mailbox.id(), mailbox);
            paths.put(mailbox.id(), mailbox.path());
            if (mailbox.checkpoint() != null && mailbox.resume() == null) {
                settled.add(mailbox.id());
            }
        }
        for (MailboxMatch.Pair pair : mailboxes) {
            LocalMailbox now = here.get(pair.local().id());
            if (now != null && now.appeared() > 0) {
                working.add(now.id());
                places.put(
                        now.id(), new MailboxRef(now.id(), pair.remote().wireName(), now.path()));
                epochs.put(now.id(), now.epoch());
            }
        }
        if (working.isEmpty() || !store.hasMail(account)) {
            return Matches.NONE;
        }
        var match = new MessageMatch(working, settled, confined);
        fill(match, working, gone.stream().map(LocalMailbox::id).toList());
        return match.isEmpty() ? Matches.NONE : matches(ask(match));
    }

    private void fill(MessageMatch match, List<MailboxId> working, List<MailboxId> gone) {
        boolean displacedRead = false;
        for (MailboxId mailbox : working) {
            IdSet withheld = withheld(mailbox);
            for (List<Sighting> page :
                    FactsReader.pagesBelow(
                            held.getOrDefault(mailbox, Long.MAX_VALUE),
                            below -> store.appeared(mailbox, below, store.page()),
                            Sighting::id)) {
                run.cancel().check();
                if (!displacedRead) {
                    displaced(match, gone);
                    displacedRead = true;
                }
                match.appeared(mailbox, page, lookAlikes(page), withheld::contains);
            }
        }
    }

    private List<LookAlike> lookAlikes(List<Sighting> page) {
        return store.lookAlikes(run.account().id(), page).stream()
                .filter(each ->
                        each.standing() == LookAlike.Standing.PRESENT
                                || !unmoved.contains(each.placement()))
                .toList();
    }

    private void displaced(MessageMatch match, List<MailboxId> gone) {
        long after = 0;
        List<LookAlike> page;
        do {
            run.cancel().check();
            page = store.displaced(run.account().id(), gone, after, store.page());
            match.displaced(
                    page.stream().filter(each -> !unmoved.contains(each.placement())).toList());
            after = page.isEmpty() ? after : page.getLast().placement().number();
        } while (!page.isEmpty());
    }

    private IdSet withheld(MailboxId mailbox) {
        return IdSet.of(
                store.parked(mailbox, FactsReader.PARKED).stream()
                        .filter(parked -> parked.nextTry().isAfter(due))
                        .mapToLong(parked -> parked.id())
                        .toArray());
    }

    private MatchResult ask(MessageMatch match) {
        match.pairByServerId();
        askAll(match, match.sameDate());
        Inquiry sample = match.anyDate().sample();
        if (sample != null && answer(match, sample) > 0) {
            askAll(match, match.anyDate());
        }
        return match.result();
    }

    private void askAll(MessageMatch match, Inquiries inquiries) {
        for (Inquiry inquiry = inquiries.next(); inquiry != null; inquiry = inquiries.next()) {
            answer(match, inquiry);
        }
    }

    private long answer(MessageMatch match, Inquiry inquiry) {
        inquiry.compareWith(placement -> {
            run.cancel().check();
            return store.headerProof(placement);
        });
        Map<MailboxId, IdSet> wanted = inquiry.wanted();
        if (!wanted.isEmpty()) {
            new HeaderInquiry(run, inquiry).ask(wanted, places, epochs);
        }
        return match.pair(inquiry);
    }

    private Matches matches(MatchResult found) {
        var links = new ArrayList<Op.Link>();
        for (LinkGroup group : found.groups()) {
            @Nullable MailboxRef place = places.get(group.mailbox());
            if (place != null) {
                links.add(
                        new Op.Link(place, group.origin(), paths.get(group.from()), group.links()));
            }
        }
        return new Matches(links, found.whole(), found.undecided(), found.departed());
    }
}
