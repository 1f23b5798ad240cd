package org.mailboat.imap.remote;

import org.mailboat.imap.wire.Response;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.port.RemoteMailbox;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the mailboxes of one listing are for: by attributes ([RFC 6154
/// §2](https://www.rfc-editor.org/rfc/rfc6154.html#section-2), and those that XLIST had before it),
/// by name where a server tells none. No role is given twice. For one thread.
final class MailboxRoles {
    private static final Map<String, Role> ATTRIBUTES =
            Map.ofEntries(
                    Map.entry("\\ALL", Role.ALL),
                    Map.entry("\\ALLMAIL", Role.ALL),
                    Map.entry("\\ARCHIVE", Role.ARCHIVE),
                    Map.entry("\\DRAFTS", Role.DRAFTS),
                    Map.entry("\\FLAGGED", Role.FLAGGED),
                    Map.entry("\\STARRED", Role.FLAGGED),
                    Map.entry("\\IMPORTANT", Role.IMPORTANT),
                    Map.entry("\\JUNK", Role.JUNK),
                    Map.entry("\\SPAM", Role.JUNK),
                    Map.entry("\\SENT", Role.SENT),
                    Map.entry("\\TRASH", Role.TRASH));

    private final NamespaceMap namespaces;
    private final Set<Role> given = EnumSet.noneOf(Role.class);

    MailboxRoles(NamespaceMap namespaces) {
        this.namespaces = namespaces;
    }

    /// The role that the server gives to a mailbox that can hold mail, unless another has it: one
    /// at most.
    Set<Role> told(Response.Listing listing, MailboxPath path) {
        if (path.isInbox()) {
            given.add(Role.INBOX);
            return Set.of(Role.INBOX);
        }
        for (String attribute : listing.attributes().stream().sorted().toList()) {
            Role role = ATTRIBUTES.get(attribute);
            if (role != null && given.add(role)) {
                return Set.of(role);
            }
        }
        return Set.of();
    }

    /// Gives the roles that nobody was told to have to mailboxes whose names suggest them: of
    /// several the one whose name says it best.
    ///
    /// @param mailboxes in the order of their paths; changed in place
    /// @return the roles given
    Set<Role> guess(List<RemoteMailbox> mailboxes) {
        var guessed = EnumSet.noneOf(Role.class);
        var free = EnumSet.complementOf(EnumSet.copyOf(withInbox(given)));
        List<String> names = new ArrayList<>();
        for (RemoteMailbox mailbox : mailboxes) {
            names.add(RoleNames.folded(mailbox.path().lastLevel()));
        }
        for (Role role : free) {
            int best = -1;
            int bestRank = Integer.MAX_VALUE;
            for (int i = 0; i < mailboxes.size(); i++) {
                int rank = RoleNames.rank(names.get(i), role);
                if (rank >= 0 && rank < bestRank && mayHave(mailboxes.get(i))) {
                    best = i;
                    bestRank = rank;
                }
            }
            if (best >= 0) {
                mailboxes.set(best, mailboxes.get(best).withRoles(Set.of(role)));
                guessed.add(role);
            }
        }
        given.addAll(guessed);
        return guessed;
    }

    private boolean mayHave(RemoteMailbox mailbox) {
        return mailbox.selectable()
                && !mailbox.foreign()
                && mailbox.roles().isEmpty()
                && namespaces.isTopLevel(mailbox.wireName(), mailbox.path());
    }

    private static List<Role> withInbox(Set<Role> roles) {
        var all = new ArrayList<>(roles);
        all.add(Role.INBOX);
        return all;
    }
}
