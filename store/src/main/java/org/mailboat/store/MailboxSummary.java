package org.mailboat.store;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;
import org.mailboat.sync.port.RemoteMailbox;

import java.time.Instant;
import java.util.Set;

/// A mailbox with its figures.
///
/// @param agreed as the server listed it last, or null if the server never had it
/// @param uidValidity epoch of the agreed placements; 0 before the first listing
/// @param uidNext as the server told last, 0 if unknown
/// @param highestModSeq likewise
/// @param messages live placements
/// @param unread those of them without `\Seen`
/// @param bytes their size together, in octets
/// @param owed messages seen on the server that are not here, or not whole although the account's
///   policy wants them so
/// @param headers messages of which only the header is here, wanted or not
/// @param listed whether a listing of it has ended
/// @param lastConfirmed when a listing of it ended last, or null
/// @param parked messages that could not be had and are not tried before a later time
public record MailboxSummary(
        MailboxId id,
        AccountId account,
        MailboxPath path,
        Set<Role> roles,
        @Nullable RemoteMailbox agreed,
        long uidValidity,
        long uidNext,
        long highestModSeq,
        long messages,
        long unread,
        long bytes,
        long owed,
        long headers,
        boolean listed,
        @Nullable Instant lastConfirmed,
        long parked) {
    public MailboxSummary {
        roles = Set.copyOf(roles);
    }

    /// Whether everything seen on the server is here as far as the account's policy wants it; what
    /// the server does not have is.
    public boolean complete() {
        return agreed == null || (listed && owed == 0);
    }
}
