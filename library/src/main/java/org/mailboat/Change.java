package org.mailboat;

import org.mailboat.model.MailboxPath;
import org.mailboat.model.MessageId;
import org.mailboat.model.PlacementId;

/// A change made here, for as long as the server does not have it.
///
/// @param id as in `c42`
/// @param account the account's name
/// @param kind as in `undelete`
/// @param mailbox where the placement stands now
/// @param sentence what is changed, in words
public record Change(
        String id,
        String account,
        String kind,
        PlacementId placement,
        MessageId message,
        MailboxPath mailbox,
        String sentence) {}
