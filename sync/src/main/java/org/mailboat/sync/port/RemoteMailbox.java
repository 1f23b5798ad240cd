package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;

import java.util.Set;

/// A mailbox as the server lists it.
///
/// @param wireName the key for every command, unchanged from the listing, one char an octet; never
///   rebuilt from `path`
/// @param path the name decoded
/// @param separator the server's hierarchy separator, or null where names are flat
/// @param roles what it is for; at most one in practice
/// @param selectable whether it can hold mail
/// @param serverId MAILBOXID or JMAP id, where told and believed
/// @param status its counters, where this listing delivered every one of them
/// @param foreign whether it lies in another user's or a shared namespace: nothing is created or
///   deleted there, and if it vanishes access is lost, not mail
public record RemoteMailbox(
        String wireName,
        MailboxPath path,
        @Nullable String separator,
        Set<Role> roles,
        boolean subscribed,
        boolean selectable,
        @Nullable String serverId,
        @Nullable MailboxStatus status,
        boolean foreign) {
    public RemoteMailbox {
        roles = Set.copyOf(roles);
    }

    /// A mailbox of the user's own.
    public RemoteMailbox(
            String wireName,
            MailboxPath path,
            @Nullable String separator,
            Set<Role> roles,
            boolean subscribed,
            boolean selectable,
            @Nullable String serverId,
            @Nullable MailboxStatus status) {
        this(wireName, path, separator, roles, subscribed, selectable, serverId, status, false);
    }

    /// The same mailbox, for something else.
    public RemoteMailbox withRoles(Set<Role> others) {
        return new RemoteMailbox(
                wireName,
                path,
                separator,
                others,
                subscribed,
                selectable,
                serverId,
                status,
                foreign);
    }

    /// The same mailbox with other counters.
    public RemoteMailbox withStatus(@Nullable MailboxStatus other) {
        return new RemoteMailbox(
                wireName, path, separator, roles, subscribed, selectable, serverId, other, foreign);
    }

    /// The same mailbox under another name.
    public RemoteMailbox named(String otherWireName, MailboxPath otherPath) {
        return new RemoteMailbox(
                otherWireName,
                otherPath,
                separator,
                roles,
                subscribed,
                selectable,
                serverId,
                status,
                foreign);
    }
}
