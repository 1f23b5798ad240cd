package org.mailboat.sync.port;

import org.mailboat.model.Role;

import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// One observation of the account's mailboxes.
///
/// @param mailboxes in the order of their paths; no role is given twice
/// @param complete whether absence from it means anything
/// @param guessed roles that the server did not tell, given to mailboxes whose names suggest them
public record RemoteTree(List<RemoteMailbox> mailboxes, boolean complete, Set<Role> guessed) {
    public RemoteTree {
        mailboxes = List.copyOf(mailboxes);
        guessed = Set.copyOf(guessed);
    }

    /// With every role as the server told it.
    public RemoteTree(List<RemoteMailbox> mailboxes, boolean complete) {
        this(mailboxes, complete, Set.of());
    }

    /// The same mailboxes, with absence meaning nothing.
    public RemoteTree incomplete() {
        return new RemoteTree(mailboxes, false, guessed);
    }

    /// The same tree, with roles that the server does not tell left where they were: a name that
    /// suggests one better takes it from nobody, and an attribute that is missing is no news.
    ///
    /// @param held the roles that mailboxes have had, by wire name
    public RemoteTree keeping(Map<String, Set<Role>> held) {
        Set<Role> told = EnumSet.noneOf(Role.class);
        mailboxes.forEach(mailbox -> told.addAll(mailbox.roles()));
        told.removeAll(guessed);
        Map<String, Set<Role>> kept = new TreeMap<>();
        for (RemoteMailbox mailbox : mailboxes) {
            var roles = new HashSet<Role>(held.getOrDefault(mailbox.wireName(), Set.of()));
            roles.removeAll(told);
            boolean free = mailbox.roles().stream().noneMatch(told::contains);
            if (free && mailbox.selectable() && !roles.isEmpty()) {
                kept.put(mailbox.wireName(), roles);
            }
        }
        Set<Role> spoken = EnumSet.noneOf(Role.class);
        kept.values().forEach(spoken::addAll);
        return new RemoteTree(
                mailboxes.stream()
                        .map(mailbox -> mailbox.withRoles(roles(mailbox, kept, spoken)))
                        .toList(),
                complete,
                guessed);
    }

    /// What a mailbox has kept, or else what it has now and no other has kept.
    private static Set<Role> roles(
            RemoteMailbox mailbox, Map<String, Set<Role>> kept, Set<Role> spoken) {
        Set<Role> own = kept.get(mailbox.wireName());
        if (own != null) {
            return own;
        }
        var roles = new HashSet<Role>(mailbox.roles());
        roles.removeAll(spoken);
        return roles;
    }
}
