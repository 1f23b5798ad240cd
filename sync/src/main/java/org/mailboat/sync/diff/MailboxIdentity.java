package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.port.Evidence;
import org.mailboat.sync.port.HeaderProof;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;

/// Decides which suspect here is which suspect on the server, by what the server showed of them:
/// its own id for the mailbox; else the epoch together with samples of known messages; else, for
/// servers that give another epoch at a rename, most samples at their old ids or in their old
/// order, and no other message among them. What has none of its messages left is known by an epoch
/// that nothing else has. An empty mailbox is known by its counters, if only one has them. What
/// moved with its parent follows it.
public final class MailboxIdentity {
    /// Where not even the epoch is equal, fewer samples than these are chance.
    private static final int SAMPLES_OF_STRANGERS = 3;

    private final MailboxSuspects suspects;
    private final Map<MailboxId, List<Sample>> samples;
    private final Map<String, Evidence> evidence;

    /// @param samples of the suspects here
    /// @param evidence about the suspects on the server, by wire name
    public MailboxIdentity(
            MailboxSuspects suspects,
            Map<MailboxId, List<Sample>> samples,
            Map<String, Evidence> evidence) {
        this.suspects = suspects;
        this.samples = samples;
        this.evidence = evidence;
    }

    /// A message known to be in a mailbox.
    ///
    /// @param rank its place among the mailbox's messages, from 1 on: its id where a server numbers
    ///   a renamed mailbox anew
    /// @param size as announced when it was listed; -1 if unknown
    public record Sample(
            long id,
            long rank,
            long size,
            @Nullable String contentId,
            @Nullable HeaderProof header) {}

    private record Claim(LocalMailbox here, RemoteMailbox there, int strength) {}

    /// The name that each recognised mailbox has on the server now, as by [MailboxMatch#key].
    public Map<MailboxId, String> decide() {
        var claims = new ArrayList<Claim>();
        for (RemoteMailbox there : suspects.there()) {
            for (LocalMailbox here : suspects.here()) {
                int strength = strength(here, there);
                if (strength > 0) {
                    claims.add(new Claim(here, there, strength));
                }
            }
        }
        claims.sort(
                Comparator.comparingInt((Claim c) -> -c.strength)
                        .thenComparing(c -> !isNamesake(c.here, c.there))
                        .thenComparing(c -> c.here.path())
                        .thenComparing(c -> c.there.path()));
        Map<MailboxId, RemoteMailbox> found = new TreeMap<>();
        claims.stream()
                .filter(this::isMove)
                .forEach(claim -> {
                    stay(found, claim.here);
                    stay(found, namesake(claim.there));
                });
        claims.forEach(claim -> take(found, claim.here, claim.there));
        soleHeirs(found);
        emptyOnes(found);
        exchangedEmptyOne(found);
        families(found);
        Map<MailboxId, String> names = new TreeMap<>();
        found.forEach((id, there) -> names.put(id, MailboxMatch.key(there)));
        return names;
    }

    private static boolean take(
            Map<MailboxId, RemoteMailbox> found, LocalMailbox here, RemoteMailbox there) {
        return !found.containsValue(there) && found.putIfAbsent(here.id(), there) == null;
    }

    /// 3 by the server's own id, 2 by epoch and samples, 1 by samples alone, 0 not the same.
    private int strength(LocalMailbox here, RemoteMailbox there) {
        Evidence shown = evidence.get(there.wireName());
        OpenedMailbox opened = shown == null ? null : shown.opened();
        if (shown == null || opened == null || here.epoch() == 0) {
            return 0;
        }
        RemoteMailbox agreed = here.agreed();
        String known = agreed == null ? null : agreed.serverId();
        if (known != null && opened.serverId() != null) {
            return known.equals(opened.serverId()) ? 3 : 0;
        }
        List<Sample> taken = samples.getOrDefault(here.id(), List.of());
        int sameIds = agreeing(taken, shown.exhibits(), Sample::id);
        if (opened.status().epoch() == here.epoch()) {
            return sameIds > 0 ? 2 : 0;
        }
        int agreeing = Math.max(sameIds, agreeing(taken, shown.exhibits(), Sample::rank));
        // What was moved into it or out of it here says nothing of what is there.
        boolean whole =
                agreeing == taken.size()
                        && opened.status().messages() == MailboxSuspects.heldThere(here);
        return agreeing >= SAMPLES_OF_STRANGERS || (agreeing > 0 && whole) ? 1 : 0;
    }

    /// How many samples are shown as they are known; -1 if one is shown otherwise.
    ///
    /// @param now the id that a sample would have
    private static int agreeing(
            List<Sample> samples, List<Evidence.Exhibit> exhibits, ToLongFunction<Sample> now) {
        int agreeing = 0;
        for (Sample sample : samples) {
            for (Evidence.Exhibit exhibit : exhibits) {
                if (exhibit.id() != now.applyAsLong(sample)) {
                    continue;
                }
                if (differs(sample, exhibit)) {
                    return -1;
                }
                agreeing += proves(sample, exhibit) ? 1 : 0;
            }
        }
        return agreeing;
    }

    private static boolean differs(Sample sample, Evidence.Exhibit exhibit) {
        boolean size = sample.size >= 0 && exhibit.size() >= 0 && sample.size != exhibit.size();
        boolean content =
                sample.contentId != null
                        && exhibit.contentId() != null
                        && !sample.contentId.equals(exhibit.contentId());
        boolean header =
                sample.header != null
                        && exhibit.header() != null
                        && !sample.header.equals(exhibit.header());
        return size || content || header;
    }

    private static boolean proves(Sample sample, Evidence.Exhibit exhibit) {
        boolean content = sample.contentId != null && sample.contentId.equals(exhibit.contentId());
        return content || (sample.header != null && sample.header.equals(exhibit.header()));
    }

    private static boolean isNamesake(LocalMailbox here, RemoteMailbox there) {
        RemoteMailbox agreed = here.agreed();
        return agreed != null && MailboxMatch.key(agreed).equals(MailboxMatch.key(there));
    }

    /// Whether what looks like a mailbox under another's name may be its mail, moved to the other
    /// one: with one epoch for both, and new ids in what was empty, an exchange of names looks no
    /// different.
    private boolean isMove(Claim claim) {
        LocalMailbox other = namesake(claim.there);
        RemoteMailbox own = namesake(claim.here);
        return claim.strength == 2
                && other != null
                && own != null
                && !isNamesake(claim.here, claim.there)
                && hasOnlyNewMail(claim.here, own)
                && hasOnlyNewMail(other, claim.there);
    }

    private void stay(Map<MailboxId, RemoteMailbox> found, @Nullable LocalMailbox here) {
        RemoteMailbox there = here == null ? null : namesake(here);
        if (here != null && there != null) {
            take(found, here, there);
        }
    }

    /// Whether a mailbox may have lost all that was in it, and have nothing but what came since.
    private boolean hasOnlyNewMail(LocalMailbox here, RemoteMailbox there) {
        RemoteMailbox agreed = here.agreed();
        MailboxStatus then = agreed == null ? null : agreed.status();
        MailboxStatus now = status(there);
        MailboxStatus listed = there.status();
        if (then == null || now == null || then.uidNext() == 0 || then.epoch() != now.epoch()) {
            return false;
        }
        // There are servers that do not tell the next id of what is opened.
        long next = now.uidNext() == 0 && listed != null ? listed.uidNext() : now.uidNext();
        return now.messages() <= next - then.uidNext() && mayBe(here, there);
    }

    private @Nullable RemoteMailbox namesake(LocalMailbox here) {
        return suspects.there().stream()
                .filter(there -> isNamesake(here, there))
                .findFirst()
                .orElse(null);
    }

    /// None, too, where two here have gone by its name.
    private @Nullable LocalMailbox namesake(RemoteMailbox there) {
        List<LocalMailbox> all =
                suspects.here().stream().filter(here -> isNamesake(here, there)).toList();
        return all.size() == 1 ? all.getFirst() : null;
    }

    /// Where every known message has left a mailbox since, or it had none, it is still the only one
    /// of its epoch on both sides.
    private void soleHeirs(Map<MailboxId, RemoteMailbox> found) {
        Map<Long, List<RemoteMailbox>> there = new TreeMap<>();
        for (RemoteMailbox mailbox : suspects.there()) {
            MailboxStatus status = status(mailbox);
            if (status != null && status.epoch() > 0) {
                there.computeIfAbsent(status.epoch(), _ -> new ArrayList<>()).add(mailbox);
            }
        }
        Map<Long, List<LocalMailbox>> here = new TreeMap<>();
        suspects.here()
                .forEach(m -> here.computeIfAbsent(m.epoch(), _ -> new ArrayList<>()).add(m));
        here.forEach((epoch, mailboxes) -> {
            List<RemoteMailbox> heirs = there.getOrDefault(epoch, List.of());
            if (mailboxes.size() == 1
                    && heirs.size() == 1
                    && !suspects.shared().contains(epoch)
                    && mayBe(mailboxes.getFirst(), heirs.getFirst())) {
                take(found, mailboxes.getFirst(), heirs.getFirst());
            }
        });
    }

    /// Whether neither ids nor counters nor messages speak against it.
    private boolean mayBe(LocalMailbox here, RemoteMailbox there) {
        RemoteMailbox agreed = here.agreed();
        MailboxStatus then = agreed == null ? null : agreed.status();
        MailboxStatus now = status(there);
        if (agreed == null || then == null || now == null) {
            return false;
        }
        Evidence shown = evidence.get(there.wireName());
        OpenedMailbox opened = shown == null ? null : shown.opened();
        boolean silent = shown != null && opened == null;
        boolean anotherId =
                opened != null
                        && agreed.serverId() != null
                        && opened.serverId() != null
                        && !agreed.serverId().equals(opened.serverId());
        boolean anotherMessage =
                shown != null
                        && agreeing(
                                        samples.getOrDefault(here.id(), List.of()),
                                        shown.exhibits(),
                                        Sample::id)
                                < 0;
        boolean backwards = now.uidNext() > 0 && now.uidNext() < then.uidNext();
        return !silent && !anotherId && !anotherMessage && !backwards;
    }

    private @Nullable MailboxStatus status(RemoteMailbox there) {
        Evidence shown = evidence.get(there.wireName());
        OpenedMailbox opened = shown == null ? null : shown.opened();
        return opened == null ? there.status() : opened.status();
    }

    /// Without a message to compare, equal epochs and next ids that nothing else has. What may be
    /// itself under its old name is.
    private void emptyOnes(Map<MailboxId, RemoteMailbox> found) {
        Map<String, List<LocalMailbox>> here = new TreeMap<>();
        Map<String, List<RemoteMailbox>> there = new TreeMap<>();
        for (LocalMailbox mailbox : suspects.here()) {
            RemoteMailbox agreed = mailbox.agreed();
            if (agreed == null || found.containsKey(mailbox.id())) {
                continue;
            }
            List<String> counters = counters(agreed.status());
            RemoteMailbox namesake = counters.isEmpty() ? null : namesake(mailbox);
            if (namesake == null
                    || !hasOnlyNewMail(mailbox, namesake)
                    || !take(found, mailbox, namesake)) {
                counters.forEach(c -> here.computeIfAbsent(c, _ -> new ArrayList<>()).add(mailbox));
            }
        }
        for (RemoteMailbox mailbox : suspects.there()) {
            if (!found.containsValue(mailbox)) {
                counters(mailbox.status())
                        .forEach(
                                c -> there.computeIfAbsent(c, _ -> new ArrayList<>()).add(mailbox));
            }
        }
        here.forEach((counters, mailboxes) -> {
            List<RemoteMailbox> others = there.getOrDefault(counters, List.of());
            if (mailboxes.size() == 1 && others.size() == 1) {
                take(found, mailboxes.getFirst(), others.getFirst());
            }
        });
    }

    /// Of one empty mailbox whose name a recognised one took, and one empty mailbox that has the
    /// old name of a recognised one: they exchanged their names.
    private void exchangedEmptyOne(Map<MailboxId, RemoteMailbox> found) {
        Set<String> taken = new TreeSet<>();
        found.values().forEach(there -> taken.add(MailboxMatch.key(there)));
        Set<String> left = new TreeSet<>();
        List<LocalMailbox> here = new ArrayList<>();
        for (LocalMailbox mailbox : suspects.here()) {
            RemoteMailbox agreed = mailbox.agreed();
            if (agreed == null) {
                continue;
            }
            String name = MailboxMatch.key(agreed);
            if (found.containsKey(mailbox.id())) {
                left.add(name);
            } else if (mailbox.messages() == 0 && taken.contains(name)) {
                here.add(mailbox);
            }
        }
        List<RemoteMailbox> there =
                suspects.there().stream()
                        .filter(mailbox -> !found.containsValue(mailbox) && isEmpty(mailbox))
                        .filter(mailbox -> left.contains(MailboxMatch.key(mailbox)))
                        .toList();
        if (here.size() == 1 && there.size() == 1) {
            take(found, here.getFirst(), there.getFirst());
        }
    }

    private static List<String> counters(@Nullable MailboxStatus status) {
        if (status == null || status.messages() > 0 || status.epoch() == 0) {
            return List.of();
        }
        return List.of(
                HexFormat.of().toHexDigits(status.epoch())
                        + HexFormat.of().toHexDigits(status.uidNext()));
    }

    /// What has no mail to be known by follows the mailbox above it, or those below it.
    private void families(Map<MailboxId, RemoteMailbox> found) {
        boolean more = true;
        while (more) {
            more = false;
            for (LocalMailbox mailbox : suspects.here()) {
                RemoteMailbox there =
                        found.containsKey(mailbox.id()) ? null : place(mailbox, found);
                more |= there != null && take(found, mailbox, there);
            }
        }
    }

    /// Where a mailbox would be if it went along with another one, if there is one to be had.
    private @Nullable RemoteMailbox place(
            LocalMailbox mailbox, Map<MailboxId, RemoteMailbox> found) {
        if (mailbox.messages() > 0) {
            return null;
        }
        for (LocalMailbox other : suspects.here()) {
            RemoteMailbox there = found.get(other.id());
            List<String> moved =
                    there == null
                            ? List.of()
                            : moved(agreedPath(mailbox), agreedPath(other), there);
            for (RemoteMailbox candidate : suspects.there()) {
                if (!moved.isEmpty()
                        && candidate.path().levels().equals(moved)
                        && !found.containsValue(candidate)
                        && isEmpty(candidate)) {
                    return candidate;
                }
            }
        }
        return null;
    }

    private static boolean isEmpty(RemoteMailbox mailbox) {
        MailboxStatus status = mailbox.status();
        return status == null || status.messages() == 0;
    }

    private static MailboxPath agreedPath(LocalMailbox mailbox) {
        RemoteMailbox agreed = mailbox.agreed();
        return agreed == null ? mailbox.path() : agreed.path();
    }

    /// The levels that `path` has if `other`, its ancestor or descendant, went to `there`; none if
    /// that says nothing about it.
    private static List<String> moved(MailboxPath path, MailboxPath other, RemoteMailbox there) {
        List<String> from = path.levels();
        List<String> by = other.levels();
        List<String> to = there.path().levels();
        if (from.size() > by.size() && from.subList(0, by.size()).equals(by)) {
            var moved = new ArrayList<>(to);
            moved.addAll(from.subList(by.size(), from.size()));
            return moved;
        }
        int below = by.size() - from.size();
        boolean above =
                below > 0
                        && by.subList(0, from.size()).equals(from)
                        && to.size() > below
                        && to.subList(to.size() - below, to.size())
                                .equals(by.subList(from.size(), by.size()));
        return above ? to.subList(0, to.size() - below) : List.of();
    }
}
