package org.mailboat;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.OutboxId;
import org.mailboat.model.OutboxState;
import org.mailboat.model.SyncFailure;

import java.time.Instant;
import java.util.List;

/// A message of the outbox as it is now.
///
/// @param account the account's name
/// @param sender where refusals go
/// @param recipients to whom it goes, those unknown to the others among them
/// @param subject decoded, or null if it has none
/// @param messageId its Message-ID, without angle brackets
/// @param size in octets, as it is sent
/// @param queued when it was put in
/// @param attempts how often it was tried since somebody last asked for it
/// @param failure of the last attempt, or null
/// @param nextTry when it is tried again; null: by the next run, or not at all, as the state says
public record OutboxMessage(
        OutboxId id,
        String account,
        String sender,
        List<String> recipients,
        @Nullable String subject,
        String messageId,
        long size,
        Instant queued,
        OutboxState state,
        int attempts,
        @Nullable SyncFailure failure,
        @Nullable Instant nextTry) {
    public OutboxMessage {
        recipients = List.copyOf(recipients);
    }

    /// What becomes of it next, or what a person can do, in one sentence.
    public String nextStep() {
        return switch (state) {
            case WAITING ->
                    nextTry == null
                            ? "The next sync sends it."
                            : "A sync from then on tries it again; 'mailboat outbox retry "
                                    + id
                                    + "' has the next one do it.";
            case SENDING -> "It is on its way; the next sync tells if it was stopped there.";
            case SENT -> "It is sent; the next sync sees to the copy in the mailbox for sent mail.";
            case REFUSED ->
                    "It is not tried again before 'mailboat outbox retry "
                            + id
                            + "'; 'mailboat outbox cancel "
                            + id
                            + "' drops it.";
            case UNKNOWN ->
                    "Every sync looks for it in the mailbox for sent mail. If it did not arrive,"
                            + " 'mailboat outbox retry "
                            + id
                            + "' sends it again; 'mailboat outbox cancel "
                            + id
                            + "' drops it.";
        };
    }
}
