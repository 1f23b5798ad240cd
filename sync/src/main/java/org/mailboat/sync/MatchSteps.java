package org.mailboat.sync;

import org.mailboat.model.IdSet;
import org.mailboat.model.MailboxId;
import org.mailboat.model.PlacementId;
import org.mailboat.sync.apply.Matching;
import org.mailboat.sync.apply.Recovery;
import org.mailboat.sync.apply.RunContext;
import org.mailboat.sync.apply.Unanswered;
import org.mailboat.sync.diff.LinkGroup;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.plan.Matches;
import org.mailboat.sync.plan.Op;
import org.mailboat.sync.port.Link;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/// The part of a run that finds out which of the messages met are here already. For one run.
final class MatchSteps {
    /// How often it is looked again at where copies came from.
    private static final int LOOKS = 3;

    private final RunContext context;
    private final ObservationSteps observing;
    private final Recovery recovery;
    private final Unanswered unanswered;
    private final boolean takes;
    private final boolean sends;
    private final List<MailboxMatch.Pair> mailboxes;
    private final Instant due;

    /// By mailbox the lowest id of what cannot be judged before the next run.
    private final Map<MailboxId, Long> waiting = new TreeMap<>();

    /// @param takes whether the run takes anything from the server
    /// @param sends whether it carries edits there: what these are about must be found by all means
    /// @param mailboxes that take part
    /// @param due of messages parked beyond it no header is asked for
    MatchSteps(
            RunContext context,
            ObservationSteps observing,
            Recovery recovery,
            Unanswered unanswered,
            boolean takes,
            boolean sends,
            List<MailboxMatch.Pair> mailboxes,
            Instant due) {
        this.context = context;
        this.observing = observing;
        this.recovery = recovery;
        this.unanswered = unanswered;
        this.takes = takes;
        this.sends = sends;
        this.mailboxes = mailboxes;
        this.due = due;
    }

    /// Settles what the last listings show, and matches what they met. Mailboxes are not listed all
    /// at one moment: what looks like a copy may have been moved after it was looked at where it
    /// came from, and what a move seems to have left behind may be the message itself. So that
    /// mailbox is looked at once more. If it is gone by then, the next run knows, and finds what
    /// moved.
    Matches find(MailboxMatch match) {
        for (int look = 1; ; look++) {
            unanswered.settle(observing.looked(), ids(match.vanished()));
            Matches matches = again(match);
            Set<MailboxId> sources = sources(matches);
            if (sources.isEmpty() || look == LOOKS) {
                if (matches.links().stream().anyMatch(this::isUnwitnessed)) {
                    matches.links().stream().filter(this::isUnwitnessed).forEach(this::await);
                    matches = again(match);
                }
                unanswered.follow(matches);
                return matches;
            }
            observing.observeAgain(match, sources, Set.of());
            sources.removeAll(observing.looked());
            if (!sources.isEmpty()) {
                Set<MailboxId> gone = gone(match, sources);
                Map<PlacementId, MailboxId> moved = moved(matches);
                matches.links().stream()
                        .filter(link -> sources(link, moved).anyMatch(gone::contains))
                        .forEach(this::await);
            }
        }
    }

    /// Whether it was not seen that what was moved stands where it was moved to, after what it left
    /// behind was met.
    private boolean isUnwitnessed(Op.Link link) {
        return link.origin() == LinkGroup.Origin.LEFT_BEHIND
                && sources(link).stream()
                        .noneMatch(source ->
                                source.equals(link.mailbox().id())
                                        || (observing.looked().contains(source)
                                                && !observing.isOlder(
                                                        source, link.mailbox().id())));
    }

    private static Set<MailboxId> ids(List<LocalMailbox> mailboxes) {
        Set<MailboxId> ids = new TreeSet<>();
        mailboxes.forEach(each -> ids.add(each.id()));
        return ids;
    }

    /// Those of the mailboxes that the server lists no more.
    private Set<MailboxId> gone(MailboxMatch match, Set<MailboxId> mailboxes) {
        var listed = new HashSet<String>();
        context.remote().tree(context.cancel()).mailboxes().stream()
                .filter(RemoteMailbox::selectable)
                .forEach(mailbox -> listed.add(mailbox.wireName()));
        var gone = new TreeSet<MailboxId>();
        for (MailboxMatch.Pair pair : match.same()) {
            if (mailboxes.contains(pair.local().id())
                    && !listed.contains(pair.remote().wireName())) {
                gone.add(pair.local().id());
            }
        }
        return gone;
    }

    private void await(Op.Link link) {
        long first = link.links().stream().mapToLong(Link::remoteId).min().orElseThrow();
        waiting.merge(link.mailbox().id(), first, Math::min);
    }

    /// By mailbox the lowest id of what must not be classified in this run, as what it is cannot be
    /// told yet.
    Map<MailboxId, Long> held() {
        var held = new TreeMap<>(recovery.held());
        waiting.forEach((mailbox, id) -> held.merge(mailbox, id, Math::min));
        return held;
    }

    /// Matches what was met and is still not here.
    Matches again(MailboxMatch match) {
        if (!takes && !sends) {
            return Matches.NONE;
        }
        Matches all =
                new Matching(context, due, held(), unanswered.deleted(), unanswered.confined())
                        .find(mailboxes, match.vanished());
        return takes ? all : all.of(edited(all));
    }

    /// Placements that were edited here, of those that were found.
    private Set<PlacementId> edited(Matches matches) {
        var found = new TreeSet<Long>();
        matches.links()
                .forEach(op -> op.links().forEach(link -> found.add(link.placement().number())));
        var edited = new TreeSet<PlacementId>();
        for (IdSet page :
                IdSet.of(found.stream().mapToLong(Long::longValue).toArray())
                        .pages(context.store().page())) {
            context.store().edits(page).forEach(edit -> edited.add(edit.id()));
        }
        return edited;
    }

    /// Mailboxes with what others are copies of, and that were not looked at since.
    private Set<MailboxId> sources(Matches matches) {
        var sources = new TreeSet<MailboxId>();
        Map<PlacementId, MailboxId> moved = moved(matches);
        for (Op.Link link : matches.links()) {
            sources(link, moved)
                    .filter(source -> observing.isOlder(source, link.mailbox().id()))
                    .forEach(sources::add);
        }
        return sources;
    }

    /// Where placements were met that moved and that something else is a copy of: they may have
    /// moved on.
    private static Map<PlacementId, MailboxId> moved(Matches matches) {
        Set<PlacementId> copied = new HashSet<>();
        matches.links().stream()
                .filter(link -> link.origin() == LinkGroup.Origin.COPIED)
                .forEach(link -> link.links().forEach(each -> copied.add(each.placement())));
        Map<PlacementId, MailboxId> moved = new HashMap<>();
        for (Op.Link link : copied.isEmpty() ? List.<Op.Link>of() : matches.links()) {
            link.links().stream()
                    .filter(each -> each.kind() == Link.Kind.SAME)
                    .filter(each -> copied.contains(each.placement()))
                    .forEach(each -> moved.put(each.placement(), link.mailbox().id()));
        }
        return moved;
    }

    /// What the mailbox that is linked to is to be younger than.
    private Stream<MailboxId> sources(Op.Link link, Map<PlacementId, MailboxId> moved) {
        Stream<MailboxId> found =
                link.origin() == LinkGroup.Origin.COPIED && !moved.isEmpty()
                        ? link.links().stream()
                                .map(each -> moved.get(each.placement()))
                                .filter(Objects::nonNull)
                        : Stream.empty();
        return Stream.concat(sources(link).stream(), found);
    }

    private List<MailboxId> sources(Op.Link link) {
        if (link.origin() != LinkGroup.Origin.COPIED
                && link.origin() != LinkGroup.Origin.LEFT_BEHIND) {
            return List.of();
        }
        Set<MailboxId> within = new HashSet<>();
        mailboxes.forEach(pair -> within.add(pair.local().id()));
        // By the name it has now: it may have been renamed here since the run began.
        return context.store().mailboxes(context.account().id()).stream()
                .filter(source -> source.path().equals(link.from()))
                .map(LocalMailbox::id)
                .filter(within::contains)
                .toList();
    }
}
