package org.mailboat.sync.diff;

import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.RemoteMailbox;
import org.mailboat.sync.port.RemoteTree;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The mailboxes whose name does not tell which they are: here those whose name is gone on the
/// server or has another epoch there, on the server those whose name is new or has another epoch.
///
/// @param here by path
/// @param there by path; none that cannot hold mail unless it is new
public record MailboxSuspects(List<LocalMailbox> here, List<RemoteMailbox> there) {
    /// As many mailboxes are compared by their mail although not even their epoch is equal: some
    /// servers give another one whenever a mailbox is renamed.
    private static final int STRANGERS = 4;

    public MailboxSuspects {
        here = List.copyOf(here);
        there = List.copyOf(there);
    }

    public static MailboxSuspects of(List<LocalMailbox> local, RemoteTree tree) {
        MailboxMatch byName = MailboxMatch.of(local, tree);
        var here = new ArrayList<>(byName.vanished());
        var there = new ArrayList<>(byName.appeared());
        for (MailboxMatch.Pair pair : byName.same()) {
            if (pair.isReset() && !pair.remote().path().isInbox()) {
                here.add(pair.local());
                there.add(pair.remote());
            }
        }
        here.sort(Comparator.comparing(LocalMailbox::path));
        there.sort(Comparator.comparing(RemoteMailbox::path));
        return new MailboxSuspects(here, there);
    }

    /// The mailboxes here that this one on the server may be, likelier ones first.
    public List<LocalMailbox> candidates(RemoteMailbox remote) {
        MailboxStatus status = remote.status();
        if (!remote.selectable()) {
            return List.of();
        }
        List<LocalMailbox> known = here.stream().filter(m -> m.epoch() != 0).toList();
        List<LocalMailbox> sameEpoch =
                known.stream().filter(m -> status != null && m.epoch() == status.epoch()).toList();
        if (!sameEpoch.isEmpty()) {
            return sameEpoch;
        }
        long messages = status == null ? 0 : status.messages();
        return known.stream()
                .filter(m -> m.messages() > 0 && (status == null || messages > 0))
                .sorted(
                        Comparator.comparingLong(
                                        (LocalMailbox m) -> Math.abs(m.messages() - messages))
                                .thenComparing(LocalMailbox::path))
                .limit(STRANGERS)
                .toList();
    }

    /// Whether anything here has an identity that only opening a mailbox can compare.
    public boolean knowsServerIds() {
        return here.stream()
                .map(LocalMailbox::agreed)
                .anyMatch(agreed -> agreed != null && agreed.serverId() != null);
    }
}
