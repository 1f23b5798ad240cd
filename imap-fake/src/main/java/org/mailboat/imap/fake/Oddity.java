package org.mailboat.imap.fake;

/// Something that a server does otherwise than most, or than its standard says.
///
/// Each is something real servers were seen to do; a [FakeProfile] has any number of them.
public enum Oddity {
    /// Mailboxes made in the same second share one UIDVALIDITY (Courier).
    SHARED_UIDVALIDITY,
    /// A new name brings a new UIDVALIDITY, below the mailbox too, and UIDs from 1 on (Courier).
    UIDVALIDITY_CHANGES_AT_RENAME,
    /// A new name raises HIGHESTMODSEQ (Cyrus).
    RENAME_RAISES_MODSEQ,
    /// SELECT does not tell UIDNEXT (Courier).
    SELECT_WITHOUT_UIDNEXT,
    /// SELECT tells HIGHESTMODSEQ only to who has enabled CONDSTORE before (iCloud).
    MODSEQ_ONLY_WHEN_ENABLED,
    /// Flags are stored though the mailbox was opened with EXAMINE (Courier).
    STORES_WHEN_READ_ONLY,
    /// STORE into what was opened with EXAMINE is answered OK and does nothing (Dovecot).
    IGNORES_STORE_WHEN_READ_ONLY,
    /// A mailbox with others below it cannot be deleted (Cyrus).
    DELETE_NEEDS_LEAF,
    /// STATUS and LIST-STATUS give random octets for MAILBOXID when they are asked for anything but
    /// UIDVALIDITY with it (Cyrus 3.6).
    RANDOM_MAILBOXID_IN_STATUS,
    /// A mailbox that is made below names that are none makes mailboxes of them (Cyrus).
    CREATES_PARENTS,
    /// A session that has a mailbox open when another renames it is told that every message is
    /// expunged, and finds no such mailbox afterwards (Cyrus 3.6).
    RENAME_EMPTIES_OPEN_SESSIONS,
    /// A deleted mailbox with others below it is listed as if it could still be opened (Dovecot).
    DELETED_PARENT_LOOKS_REAL,
    /// MOVE takes messages out of what was opened with EXAMINE (Dovecot).
    MOVES_WHEN_READ_ONLY,
    /// `1:*` with VANISHED reaches beyond the last message, up to UIDNEXT (Dovecot).
    STAR_COVERS_THE_VANISHED,
    /// Mod-sequences are counted over the whole account, so that they jump (Cyrus).
    ACCOUNT_WIDE_MODSEQ,
    /// RENAME of an INBOX with mail ends the connection without a word (Cyrus 3.6).
    DIES_OF_RENAMING_INBOX,
    /// A message with a bare LF or a NUL is refused (Cyrus).
    REFUSES_BARE_LF_AND_NUL,
    /// A message of which a mailbox has a hundred already is refused (Cyrus, as it is set up unless
    /// told otherwise).
    REFUSES_MANY_EQUAL,
    /// A bare LF comes back as CRLF (Dovecot).
    MENDS_BARE_LF,
    /// What was sent behind a LOGIN before its answer came is lost (Courier).
    FORGETS_WHAT_FOLLOWS_LOGIN,
    /// Commands that are not understood are answered NO instead of BAD (Courier).
    ANSWERS_NO_FOR_BAD,
    /// Commands that are not understood are answered BAD and a number (Exchange).
    ANSWERS_BAD_WITHOUT_REASON,
    /// Mailboxes are made below the personal namespace and nowhere else (Courier).
    MAILBOXES_BELOW_PREFIX_ONLY,
    /// Keywords that no standard knows are dropped, and PERMANENTFLAGS says so (Exchange, Yahoo).
    NO_NEW_KEYWORDS,
    /// RFC822.SIZE is not the size of `BODY[]` (Exchange, iCloud).
    WRONG_SIZES,
    /// UIDs are given with holes between them (Exchange).
    UID_HOLES,
    /// STATUS responses end with a space (Exchange).
    SPACE_AFTER_STATUS,
    /// Capabilities are named in lower case (a small commercial server).
    LOWERCASE_CAPABILITIES,
    /// VANISHED (EARLIER) names all UIDs there ever were, once anything has changed (iCloud).
    TELLS_TOO_MUCH_VANISHED,
    /// FETCH answers come in falling order (Yahoo).
    FETCHES_DESCENDING,
    /// INBOX is listed as `Inbox` (Yahoo).
    INBOX_IN_MIXED_CASE,
    /// SEARCH by a header field is answered with a fault of the server (Yahoo).
    HEADER_SEARCH_FAILS,
    /// Mailboxes are labels on messages that are all in the one with `\All`; flags are the
    /// message's, and only `\Trash` and `\Junk` take a message away from the others (Gmail).
    LABELS,
    /// Response codes have no text behind them (Gmail).
    CODES_WITHOUT_TEXT,
    /// A mailbox is opened by its name in any case, and made without the spaces at its ends
    /// (Exchange).
    RESPELLS_NAMES,
    /// A message that is marked as deleted is expunged at once (Gmail).
    EXPUNGES_AT_ONCE,
}
