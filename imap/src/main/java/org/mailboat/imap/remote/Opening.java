package org.mailboat.imap.remote;

import org.jspecify.annotations.Nullable;
import org.mailboat.imap.wire.Commands;
import org.mailboat.imap.wire.FlagList;
import org.mailboat.imap.wire.Response;
import org.mailboat.imap.wire.ResponseCode;
import org.mailboat.imap.wire.Status;
import org.mailboat.imap.wire.StatusItem;
import org.mailboat.model.IdSet;
import org.mailboat.model.Keyword;
import org.mailboat.model.Keywords;
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
    private boolean readOnly;
    private FlagList flags = FlagList.EMPTY;
    private @Nullable FlagList permanent;
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
            case Response.Flags(FlagList told) -> flags = told;
            default -> {}
        }
    }

    /// Takes the code with which SELECT ended. What EXAMINE ends with says nothing: it makes every
    /// mailbox read-only.
    void end(@Nullable ResponseCode code) {
        readOnly = ResponseCode.is(code, ResponseCode.Word.READ_ONLY);
    }

    private void absorb(ResponseCode code) {
        switch (code) {
            case ResponseCode.UidValidityCode(var validity) -> epoch = validity.value();
            case ResponseCode.UidNext(long next) -> uidNext = next;
            case ResponseCode.HighestModSeq(var modSeq) -> highestModSeq = modSeq.value();
            case ResponseCode.MailboxIdCode(String id) -> serverId = id;
            case ResponseCode.PermanentFlags(FlagList told) -> {
                // An empty list is normal under EXAMINE, and says nothing.
                newKeywords = told.names().isEmpty() || told.allowsNewKeywords();
                permanent = told;
            }
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

    long uidNext() {
        return uidNext;
    }

    @Nullable String serverId() {
        return serverId;
    }

    boolean isReadOnly() {
        return readOnly;
    }

    /// Which of these keywords the mailbox will not keep, or cannot even be told of ([RFC 9051
    /// §7.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.1), `PERMANENTFLAGS`). Where
    /// nothing is told, everything is worth a try; where the list is empty although the mailbox can
    /// be written, what it has and the flags of the protocol are.
    Keywords unkept(Keywords wanted) {
        return Keywords.of(wanted.asList().stream().filter(k -> !keeps(k)).toList());
    }

    private boolean keeps(Keyword keyword) {
        FlagList told = permanent;
        if (!Commands.canSay(keyword)) {
            return false;
        }
        if (told == null) {
            return !keyword.isSystem() || FlagList.isStandard(keyword);
        }
        if (told.names().isEmpty()) {
            return flags.contains(keyword.name()) || FlagList.isStandard(keyword);
        }
        return told.contains(keyword.name()) || (told.allowsNewKeywords() && !keyword.isSystem());
    }

    /// What opening it told. Whether it is read-only is known of SELECT only.
    ///
    /// @param status where the server stood then
    OpenedMailbox toOpenedMailbox(MailboxStatus status) {
        return new OpenedMailbox(status, readOnly, newKeywords, serverId);
    }

    MailboxStatus status() {
        return new MailboxStatus(exists, epoch, uidNext, highestModSeq);
    }
}
