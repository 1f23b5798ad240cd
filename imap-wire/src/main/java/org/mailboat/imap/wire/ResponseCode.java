package org.mailboat.imap.wire;

import org.jspecify.annotations.Nullable;
import org.mailboat.model.IdSet;

/// What a program can read in a status response, in brackets before the text ([RFC 9051
/// §7.1](https://www.rfc-editor.org/rfc/rfc9051.html#section-7.1)).
public sealed interface ResponseCode {

    /// A code that is known by its word alone.
    ///
    /// @param arguments what follows the word, one char an octet, usually empty: a URL, a tag with
    ///   numbers
    record Simple(Word word, String arguments) implements ResponseCode {}

    /// A code that is not known, or not readable.
    ///
    /// @param name in capitals
    /// @param arguments one char an octet
    record Other(String name, String arguments) implements ResponseCode {}

    /// `CAPABILITY`.
    record CapabilityCode(Capabilities capabilities) implements ResponseCode {}

    /// `PERMANENTFLAGS`: what can be set for good.
    record PermanentFlags(FlagList flags) implements ResponseCode {}

    /// `UIDVALIDITY`.
    record UidValidityCode(UidValidity validity) implements ResponseCode {}

    /// `UIDNEXT`; 0 is unknown.
    record UidNext(long next) implements ResponseCode {}

    /// `UNSEEN`: the number of the first unseen message; 0 is unknown.
    record Unseen(long number) implements ResponseCode {}

    /// `HIGHESTMODSEQ`.
    record HighestModSeq(ModSeq modSeq) implements ResponseCode {}

    /// `APPENDUID` ([RFC 4315 §3](https://www.rfc-editor.org/rfc/rfc4315.html#section-3)).
    ///
    /// @param uids one for each message of the command, ascending
    record AppendUid(UidValidity validity, UidSet uids) implements ResponseCode {}

    /// `COPYUID` ([RFC 4315 §3](https://www.rfc-editor.org/rfc/rfc4315.html#section-3)). One
    /// without a readable mapping is [Other]: nothing is known then.
    record CopyUid(UidValidity validity, UidMapping uids) implements ResponseCode {}

    /// `MODIFIED`: messages that a conditional STORE left alone ([RFC 7162
    /// §3.1.3](https://www.rfc-editor.org/rfc/rfc7162.html#section-3.1.3)).
    record Modified(IdSet numbers) implements ResponseCode {}

    /// `MAILBOXID` ([RFC 8474 §4.1](https://www.rfc-editor.org/rfc/rfc8474.html#section-4.1)).
    record MailboxIdCode(String id) implements ResponseCode {}

    /// Whether a response's code is this word.
    static boolean is(@Nullable ResponseCode code, Word word) {
        return code instanceof Simple simple && simple.word() == word;
    }

    /// The words of [Simple], with `_` for `-`
    /// ([registry](https://www.iana.org/assignments/imap-response-codes)).
    enum Word {
        ALERT,
        ALREADYEXISTS,
        AUTHENTICATIONFAILED,
        AUTHORIZATIONFAILED,
        BADCHARSET,
        CANNOT,
        CLIENTBUG,
        CLOSED,
        COMPRESSIONACTIVE,
        CONTACTADMIN,
        CORRUPTION,
        EXPIRED,
        EXPUNGEISSUED,
        HASCHILDREN,
        INPROGRESS,
        INUSE,
        LIMIT,
        MESSAGELIMIT,
        NOMODSEQ,
        NONEXISTENT,
        NOPERM,
        NOTIFICATIONOVERFLOW,
        NOTSAVED,
        NOUPDATE,
        OVERQUOTA,
        PARSE,
        PRIVACYREQUIRED,
        READ_ONLY,
        READ_WRITE,
        REFERRAL,
        SERVERBUG,
        TEMPFAIL,
        THROTTLED,
        TOOBIG,
        TOOMANY,
        TRYCREATE,
        UIDNOTSTICKY,
        UIDREQUIRED,
        UNAVAILABLE,
        UNKNOWN_CTE,
        USEATTR,
        WEBALERT
    }
}
