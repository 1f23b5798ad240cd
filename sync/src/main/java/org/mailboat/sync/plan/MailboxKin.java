package org.mailboat.sync.plan;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.sync.diff.MailboxMatch;
import org.mailboat.sync.port.LocalMailbox;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Mailboxes and those above them: whether one was renamed for itself or went along, and what it is
/// called where the one above it has another name there. For one plan.
final class MailboxKin {
    private final Map<MailboxId, RemoteMailbox> there = new TreeMap<>();
    private final Map<String, LocalMailbox> byPath = new TreeMap<>();
    private final Map<String, LocalMailbox> byAgreed = new TreeMap<>();
    private final Map<String, LocalMailbox> byRemote = new TreeMap<>();
    private final boolean serverWins;

    /// Those whose name is being asked for: one that is asked for again lies below itself.
    private final Set<MailboxId> asked = new TreeSet<>();

    private boolean belowItself;

    /// @param serverWins whether one that was renamed on both sides has the server's name
    MailboxKin(MailboxMatch match, List<LocalMailbox> all, boolean serverWins) {
        this.serverWins = serverWins;
        match.same()
                .forEach(pair -> {
                    there.put(pair.local().id(), pair.remote());
                    byRemote.put(pair.remote().path().toString(), pair.local());
                });
        for (LocalMailbox each : all) {
            RemoteMailbox agreed = each.agreed();
            if (!each.deleted()) {
                byPath.put(each.path().toString(), each);
                if (agreed != null) {
                    byAgreed.put(agreed.path().toString(), each);
                }
            }
        }
    }

    /// Whether its name is another one here only because that of the mailbox above it is.
    boolean wentAlongHere(LocalMailbox mailbox) {
        LocalMailbox above = agreedAbove(mailbox);
        return above != null && wentAlong(mailbox, mailbox.path(), above.path());
    }

    /// The same there.
    boolean wentAlongThere(LocalMailbox mailbox, RemoteMailbox remote) {
        LocalMailbox above = agreedAbove(mailbox);
        RemoteMailbox itsRemote = above == null ? null : there.get(above.id());
        return itsRemote != null && wentAlong(mailbox, remote.path(), itsRemote.path());
    }

    private @Nullable LocalMailbox agreedAbove(LocalMailbox mailbox) {
        RemoteMailbox agreed = mailbox.agreed();
        String above = agreed == null ? null : above(agreed.path());
        return above == null ? null : byAgreed.get(above);
    }

    private static boolean wentAlong(LocalMailbox mailbox, MailboxPath now, MailboxPath above) {
        RemoteMailbox agreed = mailbox.agreed();
        return agreed != null
                && above.toString().equals(above(now))
                && now.lastLevel().equals(agreed.path().lastLevel());
    }

    /// What the mailbox is to be called there: as here, but below the name that the one above it
    /// has there if that was renamed there.
    ///
    /// @return null if each side has put it below what the other one has put below it
    @Nullable MailboxPath target(LocalMailbox mailbox) {
        asked.clear();
        asked.add(mailbox.id());
        belowItself = false;
        MailboxPath wanted = wanted(mailbox);
        return belowItself ? null : wanted;
    }

    private MailboxPath wanted(LocalMailbox mailbox) {
        String own = above(mailbox.path());
        LocalMailbox above = own == null ? null : byPath.get(own);
        return above == null ? mailbox.path() : below(above, above.path(), mailbox.path());
    }

    /// The path, below what the one above it is called there when its turn has come.
    private MailboxPath below(LocalMailbox above, MailboxPath now, MailboxPath path) {
        return MailboxPath.parse(
                standing(above) + path.toString().substring(now.toString().length()));
    }

    /// What one that has mailboxes below it is called there when its turn has come.
    private MailboxPath standing(LocalMailbox mailbox) {
        if (!asked.add(mailbox.id())) {
            belowItself = true;
            return mailbox.path();
        }
        RemoteMailbox remote = there.get(mailbox.id());
        MailboxPath standing =
                remote != null && keepsName(mailbox, remote)
                        ? standing(remote.path())
                        : wanted(mailbox);
        asked.remove(mailbox.id());
        return standing;
    }

    private MailboxPath standing(MailboxPath there) {
        String its = above(there);
        LocalMailbox above = its == null ? null : byRemote.get(its);
        return above == null || its == null ? there : below(above, MailboxPath.parse(its), there);
    }

    /// Whether it goes by the name that the server has for it, whatever becomes of those above it.
    private boolean keepsName(LocalMailbox mailbox, RemoteMailbox remote) {
        RemoteMailbox agreed = mailbox.agreed();
        if (agreed == null) {
            return false;
        }
        boolean renamedThere = !agreed.path().equals(remote.path());
        boolean renamedHere =
                !mailbox.path().equals(agreed.path()) && !mailbox.path().equals(remote.path());
        return !renamedHere
                || (renamedThere
                        && (wentAlongHere(mailbox)
                                || (serverWins && !wentAlongThere(mailbox, remote))));
    }

    private static @Nullable String above(MailboxPath path) {
        String text = path.toString();
        int level = text.lastIndexOf('/');
        return level < 0 ? null : text.substring(0, level);
    }
}
