package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.Keywords;
import org.mailboat.model.Role;

/// What only this side knows of a mailbox.
///
/// @param localModSeq the store's own counter at its last edit; 0 if nothing was edited since it
///   was settled
/// @param wantedRole of one that was made here: what it was made for, or null. There are servers
///   that never say what a mailbox is for
/// @param localOnly whether it is never made on the server
/// @param unkept keywords that the server cannot keep there: they are ours alone
/// @param tried what became of the edit so far
public record MailboxEdit(
        long localModSeq,
        @Nullable Role wantedRole,
        boolean localOnly,
        Keywords unkept,
        Tried tried) {
    /// Nothing.
    public static final MailboxEdit NONE =
            new MailboxEdit(0, null, false, Keywords.none(), Tried.NEVER);
}
