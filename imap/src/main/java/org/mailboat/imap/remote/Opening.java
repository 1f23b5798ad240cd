package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.model.IdSet;
import org.mailboat.sync.port.MailboxStatus;
import org.mailboat.sync.port.OpenedMailbox;

/// What a server tells when a mailbox is opened ([RFC 9051
/// §6.3.2](https://www.rfc-editor.org/rfc/rfc9051.html#section-6.3.2)). What it leaves out is
/// unknown, never what the mailbox before had. For one thread.
final class Opening {
    private long exists;
    private long toldLast;
    private long present;
    private long epoch;
    private long uidNext;
    private long highestModSeq;
    private boolean newKeywords = true;
    private @Nullable String serverId;

    /// Whether untagged data can be part of the answer to SELECT or EXAMINE.
    static boolean isAboutOpening(Response.Untagged data) {
        return switch (data) {
            case Response.Exists _, Response.Recent _, Response.Flags _ -> true;
            case Response.Condition condition ->
                    condition.status() == Status.OK && condition.code() != null;
            default -> false;
        };
    }

    void absorb(Response.Untagged data) {
        switch (data) {
            case Response.Exists(long count) -> {
                exists = count;
                toldLast = count;
                present = count;
            }
            case Response.Condition(_, ResponseCode code, _) when code != null -> absorb(code);
            case Response.StatusData status -> absorb(status);
            default -> {}
        }
    }

    private void absorb(ResponseCode code) {
        switch (code) {
            case ResponseCode.UidValidityCode(var validity) -> epoch = validity.value();
            case ResponseCode.UidNext(long next) -> uidNext = next;
            case ResponseCode.HighestModSeq(var modSeq) -> highestModSeq = modSeq.value();
            case ResponseCode.MailboxIdCode(String id) -> serverId = id;
            case ResponseCode.PermanentFlags(var flags) ->
                    // An empty list is normal under EXAMINE, and says nothing.
                    newKeywords = flags.names().isEmpty() || flags.allowsNewKeywords();
            case ResponseCode.Simple(ResponseCode.Word word, _) -> {
                if (word == ResponseCode.Word.NOMODSEQ) {
                    highestModSeq = 0;
                } else if (word == ResponseCode.Word.UIDNOTSTICKY) {
                    epoch = 0;
                }
            }
            default -> {}
        }
    }

    private void absorb(Response.StatusData status) {
        epoch = status.value(StatusItem.UIDVALIDITY).orElse(epoch);
        uidNext = status.value(StatusItem.UIDNEXT).orElse(uidNext);
    }

    /// Follows what becomes of the number of messages after the opening.
    void follow(Response.Untagged data) {
        switch (data) {
            case Response.Exists(long count) -> {
                toldLast = count;
                present = count;
            }
            case Response.Expunge _ -> present--;
            case Response.Vanished(boolean earlier, IdSet uids) when !earlier ->
                    present -= uids.size();
            default -> {}
        }
    }

    /// Whether the server has said, at the opening or since, that there are so many messages.
    boolean tells(long messages) {
        return messages == exists || messages == toldLast;
    }

    /// The same, or that so many are left of them, by its word on single ones.
    boolean counts(long messages) {
        return tells(messages) || messages == present;
    }

    /// How many messages there were at the opening.
    long exists() {
        return exists;
    }

    long epoch() {
        return epoch;
    }

    /// What opening it told. EXAMINE makes every mailbox read-only, so nothing is known of that.
    ///
    /// @param status where the server stood then
    OpenedMailbox toOpenedMailbox(MailboxStatus status) {
        return new OpenedMailbox(status, false, newKeywords, serverId);
    }

    MailboxStatus status() {
        return new MailboxStatus(exists, epoch, uidNext, highestModSeq);
    }
}
