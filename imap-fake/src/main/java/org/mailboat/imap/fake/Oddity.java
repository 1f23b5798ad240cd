package org.mailboat.imap.fake;

/// Something that a server does otherwise than most, or than its standard says.
///
/// Each is something real servers were seen to do; a [FakeProfile] has any number of them.
public enum Oddity {
    /// Mailboxes made in the same second share one UIDVALIDITY (Courier).
    SHARED_UIDVALIDITY,
    /// A new name brings a new UIDVALIDITY, below the mailbox too (Courier).
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
}
