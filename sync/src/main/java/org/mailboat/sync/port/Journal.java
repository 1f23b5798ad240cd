package org.mailboat.sync.port;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.AccountId;
import org.mailboat.model.MailboxId;
import org.mailboat.model.SyncFailure;

import java.time.Instant;
import java.util.Collection;
import java.util.List;

/// Intents on disk before they are tried, settled when the outcome is known. Durable when a call
/// returns.
public interface Journal {
    /// What a stop left unsettled, oldest first.
    List<Intent> open(AccountId account);

    /// Writes down what is about to be asked, all together.
    ///
    /// @return in the same order
    List<Intent> intend(AccountId account, List<Draft> drafts, Instant when);

    /// The same for one that is about no single message.
    default Intent intend(
            AccountId account,
            @Nullable MailboxId mailbox,
            String kind,
            String evidence,
            Instant when) {
        return intend(account, List.of(new Draft(mailbox, kind, evidence, null)), when).getFirst();
    }

    /// The outcome of these is known: they happened, or will never be tried again.
    void settle(Collection<Long> intents);

    /// The same of one.
    default void settle(long intent) {
        settle(List.of(intent));
    }

    /// The server said that it carried these out, and not where to.
    void confirm(Collection<Long> intents);

    /// Tried, outcome not known: counts the attempt and says when to look again.
    void postpone(long intent, Instant notBefore);

    /// No proof either way: a person decides.
    void park(long intent, SyncFailure why);

    /// An intent before it has a number, see [Intent].
    record Draft(
            @Nullable MailboxId mailbox,
            String kind,
            String evidence,
            Intent.@Nullable Subject subject) {}
}
