package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;

import java.time.Instant;
import java.util.List;

/// Intents on disk before they are tried, settled when the outcome is known. Durable when a call
/// returns.
public interface Journal {
    /// What a stop left unsettled, oldest first.
    List<Intent> open(AccountId account);

    Intent intend(
            AccountId account,
            @Nullable MailboxId mailbox,
            String kind,
            String evidence,
            Instant when);

    /// The outcome is known: it happened, or it will never be tried again.
    void settle(long intent);

    /// Tried, outcome not known: counts the attempt and says when to look again.
    void postpone(long intent, Instant notBefore);

    /// No proof either way: a person decides.
    void park(long intent, SyncFailure why);
}
