package org.mailboat.sync.diff;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The account's mailboxes here set against those on the server: which are the same, which are new,
/// which are gone. Decided over the whole tree before any mailbox is worked on.
///
/// Mailboxes that were proven to be the same are, whatever they are called now ([MailboxIdentity]);
/// the server's own name decides between what is left. INBOX is itself in any spelling.
///
/// @param same by path
/// @param appeared on the server and not here, by path
/// @param vanished here and once agreed, and without a counterpart on the server, by path; empty
///   unless the listing was complete
public record MailboxMatch(
        List<Pair> same, List<RemoteMailbox> appeared, List<LocalMailbox> vanished) {
    /// One mailbox on both sides.
    public record Pair(LocalMailbox local, RemoteMailbox remote) {
        /// Whether the server has given the mailbox another epoch since it was listed here: either
        /// it was reset, or it is another one of the same name.
        public boolean isReset() {
            MailboxStatus status = remote.status();
            return local.epoch() != 0
                    && status != null
                    && status.epoch() != 0
                    && status.epoch() != local.epoch();
        }
    }

    public MailboxMatch {
        same = List.copyOf(same);
        appeared = List.copyOf(appeared);
        vanished = List.copyOf(vanished);
    }

    /// By name alone.
    public static MailboxMatch of(List<LocalMailbox> local, RemoteTree tree) {
        return of(local, tree, new TreeMap<>(), new TreeSet<>());
    }

    /// @param proven the names that mailboxes are proven to have now, as by [#key]
    /// @param gone those that are proven not to be there any more, whatever is called like them
    public static MailboxMatch of(
            List<LocalMailbox> local,
            RemoteTree tree,
            Map<MailboxId, String> proven,
            Set<MailboxId> gone) {
        Map<String, RemoteMailbox> there = new TreeMap<>();
        tree.mailboxes().forEach(remote -> there.putIfAbsent(key(remote), remote));
        var same = new ArrayList<Pair>();
        var vanished = new ArrayList<LocalMailbox>();
        Map<String, List<LocalMailbox>> byName = new TreeMap<>();
        for (LocalMailbox mailbox : local) {
            RemoteMailbox agreed = mailbox.agreed();
            RemoteMailbox found = there.get(proven.getOrDefault(mailbox.id(), ""));
            if (found != null) {
                same.add(new Pair(mailbox, found));
            } else if (gone.contains(mailbox.id())) {
                vanished.add(mailbox);
            } else if (agreed != null) {
                byName.computeIfAbsent(key(agreed), _ -> new ArrayList<>()).add(mailbox);
            }
        }
        same.forEach(pair -> there.remove(key(pair.remote())));
        var appeared = new ArrayList<RemoteMailbox>();
        there.forEach((name, remote) -> {
            LocalMailbox here = takeNamesake(byName.getOrDefault(name, new ArrayList<>()), remote);
            if (here == null) {
                appeared.add(remote);
            } else {
                same.add(new Pair(here, remote));
            }
        });
        byName.values().forEach(vanished::addAll);
        same.sort(Comparator.comparing(p -> p.remote().path()));
        appeared.sort(
                Comparator.comparing(RemoteMailbox::path).thenComparing(RemoteMailbox::wireName));
        vanished.sort(Comparator.comparing(LocalMailbox::path).thenComparing(LocalMailbox::id));
        return new MailboxMatch(same, appeared, tree.complete() ? vanished : List.of());
    }

    /// Two mailboxes here may have gone by one name, where the first was replaced and is not yet
    /// removed: the epoch tells them apart, else the younger one replaced the elder.
    private static @Nullable LocalMailbox takeNamesake(
            List<LocalMailbox> namesakes, RemoteMailbox remote) {
        MailboxStatus status = remote.status();
        long epoch = status == null ? 0 : status.epoch();
        LocalMailbox best =
                namesakes.stream()
                        .max(
                                Comparator.comparing((LocalMailbox m) -> m.epoch() == epoch)
                                        .thenComparing(LocalMailbox::id))
                        .orElse(null);
        namesakes.remove(best);
        return best;
    }

    /// The same, where of those that seem to have vanished only some are confirmed to be gone.
    public MailboxMatch goneOnly(Set<MailboxId> confirmed) {
        return new MailboxMatch(
                same,
                appeared,
                vanished.stream().filter(mailbox -> confirmed.contains(mailbox.id())).toList());
    }

    /// The same, where some names on the server, as by [#key], cannot be told yet to be one or the
    /// other: nothing is done about them, nor about what they may be.
    public MailboxMatch without(Set<String> unknown) {
        if (unknown.isEmpty()) {
            return this;
        }
        return new MailboxMatch(
                same.stream().filter(p -> !unknown.contains(key(p.remote()))).toList(),
                appeared.stream().filter(remote -> !unknown.contains(key(remote))).toList(),
                List.of());
    }

    /// Whether so many mailboxes lost their identity at once that this is hardly the account it
    /// was: more than half of those with mail, and three at least.
    public boolean isInDoubt() {
        long withMail = same.stream().filter(p -> p.local().messages() > 0).count();
        long reset = same.stream().filter(p -> p.local().messages() > 0 && p.isReset()).count();
        return reset >= 3 && reset > (withMail + vanished.size()) / 2;
    }

    /// The name by which a mailbox is known on the server.
    public static String key(RemoteMailbox mailbox) {
        return mailbox.path().isInbox() ? "INBOX" : mailbox.wireName();
    }
}
