package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.MailboxId;
import org.mailboat.model.MailboxPath;
import org.mailboat.model.SyncFailure;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/// How an account stands.
///
/// @param account the account's name
/// @param state in one word
/// @param lastSuccess the end of the last run that left nothing, or null
/// @param nextTry when something that failed is tried again, or null
/// @param pending local changes not yet on the server
/// @param outbox messages that are to be sent, or of which the copy is to be filed
/// @param failures what went wrong last and still stands
/// @param mailboxes each of the account's, by path
public record AccountStatus(
        String account,
        State state,
        @Nullable Instant lastSuccess,
        @Nullable Instant nextTry,
        long pending,
        long outbox,
        List<SyncFailure> failures,
        List<MailboxState> mailboxes) {
    /// The account in one word.
    public enum State {
        /// Never synced.
        NEW,
        /// The last run left nothing.
        OK,
        /// The last run left something that another may bring.
        INCOMPLETE,
        /// A guard refused; a person decides.
        REFUSED,
        /// The last run failed.
        FAILED;

        /// The state as the command line tells it, as in `ok`.
        public String label() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How one mailbox stands.
    ///
    /// @param id the mailbox's
    /// @param path where it is
    /// @param lastConfirmed when a run last found it equal to the server's, or null
    /// @param pending local changes in it that are not yet on the server
    /// @param failures why messages of it could not be had so far, and changes in it not be sent:
    ///   at most 100 of each
    public record MailboxState(
            MailboxId id,
            MailboxPath path,
            @Nullable Instant lastConfirmed,
            long pending,
            List<SyncFailure> failures) {
        public MailboxState {
            failures = List.copyOf(failures);
        }
    }

    public AccountStatus {
        failures = List.copyOf(failures);
        mailboxes = List.copyOf(mailboxes);
    }
}
