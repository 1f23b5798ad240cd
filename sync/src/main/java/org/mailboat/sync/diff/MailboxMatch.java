package org.mailboat.sync.diff;

import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The account's mailboxes here set against those on the server: which are the same, which are new,
/// which are gone. Decided over the whole tree before any mailbox is worked on.
///
/// Identity is the server's own name for the mailbox; INBOX is itself in any spelling.
///
/// @param same by path
/// @param appeared on the server and not here, by path
/// @param vanished here and once agreed, and not on the server any more, by path; empty unless the
///   listing was complete
public record MailboxMatch(
        List<Pair> same, List<RemoteMailbox> appeared, List<LocalMailbox> vanished) {
    /// One mailbox on both sides.
    public record Pair(LocalMailbox local, RemoteMailbox remote) {}

    public MailboxMatch {
        same = List.copyOf(same);
        appeared = List.copyOf(appeared);
        vanished = List.copyOf(vanished);
    }

    public static MailboxMatch of(List<LocalMailbox> local, RemoteTree tree) {
        Map<String, LocalMailbox> byName = new TreeMap<>();
        for (LocalMailbox mailbox : local) {
            RemoteMailbox agreed = mailbox.agreed();
            if (agreed != null) {
                byName.put(identity(agreed), mailbox);
            }
        }
        var same = new ArrayList<Pair>();
        Map<String, RemoteMailbox> appeared = new TreeMap<>();
        var matched = new TreeMap<String, RemoteMailbox>();
        for (RemoteMailbox remote : tree.mailboxes()) {
            String name = identity(remote);
            LocalMailbox here = byName.get(name);
            if (here == null) {
                appeared.putIfAbsent(name, remote);
            } else if (matched.putIfAbsent(name, remote) == null) {
                same.add(new Pair(here, remote));
            }
        }
        var vanished = new ArrayList<LocalMailbox>();
        if (tree.complete()) {
            byName.forEach((name, mailbox) -> {
                if (!matched.containsKey(name)) {
                    vanished.add(mailbox);
                }
            });
        }
        same.sort(Comparator.comparing(p -> p.remote().path()));
        vanished.sort(Comparator.comparing(LocalMailbox::path));
        return new MailboxMatch(
                same,
                appeared.values().stream()
                        .sorted(
                                Comparator.comparing(RemoteMailbox::path)
                                        .thenComparing(RemoteMailbox::wireName))
                        .toList(),
                vanished);
    }

    private static String identity(RemoteMailbox mailbox) {
        return mailbox.path().isInbox() ? "INBOX" : mailbox.wireName();
    }
}
