package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.Role;

import java.util.Set;

/// A mailbox as the store has it, in its three states.
///
/// @param path local: where the user has it
/// @param agreed as both sides confirmed it last, or null if the server never had it
/// @param epoch the epoch that the agreed placements belong to; 0 before the first listing
/// @param checkpoint how far its messages were seen, or null
/// @param resume where a listing broke off, or null
/// @param deleted whether the user deleted it here
/// @param messages placements here, recoverable ones not counted
/// @param detached of them, those whose remote id was lost with their epoch
/// @param appeared messages seen on the server that no placement stands for, parked ones included
/// @param times when it was looked at
/// @param edit what only this side knows of it
public record LocalMailbox(
        MailboxId id,
        AccountId account,
        MailboxPath path,
        Set<Role> roles,
        @Nullable RemoteMailbox agreed,
        long epoch,
        @Nullable Checkpoint checkpoint,
        ObserveOrder.@Nullable ResumeMark resume,
        boolean deleted,
        long messages,
        long detached,
        long appeared,
        ListingTimes times,
        MailboxEdit edit) {
    public LocalMailbox {
        roles = Set.copyOf(roles);
    }

    /// Whether it takes in what is thrown away, by the server's word or by what it was made for.
    public boolean isTrash() {
        return !deleted && (roles.contains(Role.TRASH) || edit.wantedRole() == Role.TRASH);
    }

    /// The same, with the names that the server has for it now.
    public LocalMailbox named(String wireName, MailboxPath there) {
        return new LocalMailbox(
                id,
                account,
                path,
                roles,
                agreed == null ? null : agreed.named(wireName, there),
                epoch,
                checkpoint,
                resume,
                deleted,
                messages,
                detached,
                appeared,
                times,
                edit);
    }

    /// One of which nothing was edited here.
    public LocalMailbox(
            MailboxId id,
            AccountId account,
            MailboxPath path,
            Set<Role> roles,
            @Nullable RemoteMailbox agreed,
            long epoch,
            @Nullable Checkpoint checkpoint,
            ObserveOrder.@Nullable ResumeMark resume,
            boolean deleted,
            long messages,
            long detached,
            long appeared,
            ListingTimes times) {
        this(
                id,
                account,
                path,
                roles,
                agreed,
                epoch,
                checkpoint,
                resume,
                deleted,
                messages,
                detached,
                appeared,
                times,
                MailboxEdit.NONE);
    }
}
