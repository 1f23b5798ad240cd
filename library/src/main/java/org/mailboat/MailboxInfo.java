package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;

import java.util.Optional;
import java.util.Set;

/// A mailbox as the store has it now.
///
/// @param account the account's name
/// @param wireName its name on the server, or null if the server never had it
/// @param separator the server's hierarchy separator, or null
/// @param messages how many are here
/// @param unread how many of them lack `\Seen`
/// @param bytes their size
/// @param headersOnly how many of them are here with their header alone
/// @param complete whether everything the server was seen to hold is here, as far as the account's
///   policy wants its bodies
/// @param uidValidity null before the first listing
/// @param uidNext as last told by the server, or null
/// @param highestModSeq as last told by the server, or null where it keeps none
public record MailboxInfo(
        MailboxId id,
        String account,
        MailboxPath path,
        @Nullable String wireName,
        @Nullable String separator,
        Set<Role> roles,
        boolean subscribed,
        boolean selectable,
        long messages,
        long unread,
        long bytes,
        long headersOnly,
        boolean complete,
        @Nullable Long uidValidity,
        @Nullable Long uidNext,
        @Nullable Long highestModSeq) {
    public MailboxInfo {
        roles = Set.copyOf(roles);
    }

    /// The one role that counts where a server gives several: the first in [Role]'s order.
    public Optional<Role> role() {
        return roles.stream().min(Role::compareTo);
    }
}
