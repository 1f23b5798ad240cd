-- Schema 1. A released file is never edited: the next change is the next number.
--
-- References are declared for the reader and for `store check`; they are not enforced while mail is
-- written, as every insert would look up its parents. Times are seconds of internal dates and
-- milliseconds of our own clock, both since 1970.

-- The store itself; one row.
CREATE TABLE store (
    one           INTEGER PRIMARY KEY CHECK (one = 1),
    id            TEXT    NOT NULL,     -- random, 32 hexadecimal digits
    first_segment INTEGER NOT NULL      -- segment files with lower numbers are not of this database
) STRICT;

-- An account: how to reach it, how to log in, its policy. The secret is never here.
CREATE TABLE account (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    name               TEXT    NOT NULL UNIQUE,
    security           TEXT    NOT NULL,
    host               TEXT    NOT NULL,
    port               INTEGER NOT NULL,
    user               TEXT    NOT NULL,
    mechanism          TEXT,
    trust_pem          TEXT,            -- neither of the two: the platform's authorities
    trust_fingerprint  BLOB,
    password_command   TEXT,            -- neither of the two: the store's file of secrets
    token_command      TEXT,
    direction          TEXT    NOT NULL,
    deletions          TEXT    NOT NULL,
    conflict           TEXT    NOT NULL,
    recover_days       INTEGER NOT NULL,
    mailboxes          TEXT    NOT NULL, -- patterns, one a line
    connections        INTEGER NOT NULL,
    compress           TEXT    NOT NULL,
    guard              INTEGER NOT NULL,
    -- What the engine remembers between runs.
    bound_to           TEXT,
    last_success       INTEGER,
    last_run           INTEGER,
    last_failure       TEXT,
    refused_at         INTEGER
) STRICT;

-- A capability that the account's server offered and contradicted.
CREATE TABLE demotion (
    account    INTEGER NOT NULL REFERENCES account (id),
    capability TEXT    NOT NULL,
    reason     TEXT    NOT NULL,
    since      INTEGER NOT NULL,
    PRIMARY KEY (account, capability)
) STRICT, WITHOUT ROWID;

-- A mailbox. `path` is where the user has it; the agreed columns are the server's last word. One
-- that the server removed stays as the place of its recoverable mail, with `gone_at`.
CREATE TABLE mailbox (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    account            INTEGER NOT NULL REFERENCES account (id),
    path               TEXT    NOT NULL,
    deleted_at         INTEGER,          -- the user's tombstone
    gone_at            INTEGER,
    agreed_path        TEXT,             -- null: the server never had it; then so are the next six
    wire_name          TEXT,
    separator          TEXT,
    roles              TEXT,             -- names, separated by spaces
    subscribed         INTEGER,
    selectable         INTEGER,
    server_id          TEXT,
    status_messages    INTEGER,          -- counters as told last, or null
    status_epoch       INTEGER,
    status_uid_next    INTEGER,
    status_modseq      INTEGER,
    epoch              INTEGER NOT NULL DEFAULT 0,  -- of the agreed placements; 0: none yet
    checkpoint         TEXT,             -- covers what is written down, never work done
    listing_checkpoint TEXT,             -- of the listing in progress
    resume_below       INTEGER,          -- of it, ids from here upwards are written down
    last_confirmed     INTEGER,
    -- Figures of the live placements, kept by every change so that nobody has to count.
    messages           INTEGER NOT NULL DEFAULT 0,
    unread             INTEGER NOT NULL DEFAULT 0,
    bytes              INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX mailbox_by_account ON mailbox (account, path);

-- A set of keywords, interned: equal sets have one id, whatever their spelling.
CREATE TABLE keyword_set (
    id       INTEGER PRIMARY KEY,
    folded   TEXT NOT NULL UNIQUE,       -- names in lower case, in order, separated by spaces
    keywords TEXT NOT NULL               -- as first met
) STRICT;

-- The octets of a message, or of its header, in a segment file. There is no index on the hash: its
-- random order would cost four fifths of all writes.
CREATE TABLE content (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    segment INTEGER NOT NULL,
    offset  INTEGER NOT NULL,            -- of the first octet
    length  INTEGER NOT NULL,
    sha256  BLOB    NOT NULL
) STRICT;

-- How far each segment file is referred to. What lies behind is nobody's.
CREATE TABLE segment (
    number         INTEGER PRIMARY KEY,
    referenced_end INTEGER NOT NULL
) STRICT;

-- A message: immutable content, known by our id. It may stand in many mailboxes.
CREATE TABLE message (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES account (id),
    content INTEGER REFERENCES content (id),  -- null: nothing is here
    size    INTEGER NOT NULL             -- of the whole message; as announced until it is here
) STRICT;

-- One message in one mailbox: the local and the agreed state in one row.
--
-- Agreed with a uid: the server has it there. Agreed without one: detached, its identity was lost
-- with the mailbox's epoch. Not agreed: the server never had it, or no longer has it (recoverable).
CREATE TABLE placement (
    id                 INTEGER PRIMARY KEY AUTOINCREMENT,
    message            INTEGER NOT NULL REFERENCES message (id),
    mailbox            INTEGER NOT NULL REFERENCES mailbox (id),
    keywords           INTEGER NOT NULL REFERENCES keyword_set (id),
    deleted_at         INTEGER,          -- the user's tombstone
    local_modseq       INTEGER NOT NULL DEFAULT 0,  -- the change_log's number of the last edit
    agreed_mailbox     INTEGER REFERENCES mailbox (id),
    agreed_keywords    INTEGER NOT NULL REFERENCES keyword_set (id),
    epoch              INTEGER,          -- kept as a memory in recoverable mail
    uid                INTEGER,
    internal_date      INTEGER NOT NULL, -- the lowest number there is: unknown
    missing            INTEGER NOT NULL, -- of the message: 0 nothing, 1 all but the header, 2 all
    recoverable_since  INTEGER,
    recoverable_reason TEXT
) STRICT;
CREATE UNIQUE INDEX placement_remote ON placement (agreed_mailbox, epoch, uid)
    WHERE agreed_mailbox IS NOT NULL AND uid IS NOT NULL;
CREATE INDEX placement_live ON placement (mailbox, internal_date DESC, id DESC)
    WHERE recoverable_since IS NULL AND deleted_at IS NULL;
CREATE INDEX placement_recoverable ON placement (mailbox, internal_date DESC, id DESC)
    WHERE recoverable_since IS NOT NULL;
CREATE INDEX placement_message ON placement (message);
CREATE INDEX placement_missing ON placement (agreed_mailbox, uid)
    WHERE missing > 0;
CREATE INDEX placement_edited ON placement (local_modseq)
    WHERE local_modseq > 0;

-- Placements whose identity was lost, by the hash of what is here, until their content is met again.
CREATE TABLE detached (
    mailbox   INTEGER NOT NULL REFERENCES mailbox (id),
    sha256    BLOB    NOT NULL,          -- empty: nothing is here
    placement INTEGER NOT NULL REFERENCES placement (id),
    PRIMARY KEY (mailbox, sha256, placement)
) STRICT, WITHOUT ROWID;

-- What the server last said, where it differs from what is agreed.
CREATE TABLE seen (
    mailbox       INTEGER NOT NULL REFERENCES mailbox (id),
    uid           INTEGER NOT NULL,      -- in the mailbox's epoch
    kind          INTEGER NOT NULL,      -- 0 appeared, 1 marked, 2 vanished
    placement     INTEGER,               -- null where it appeared
    keywords      INTEGER REFERENCES keyword_set (id),
    internal_date INTEGER,
    size          INTEGER,
    PRIMARY KEY (mailbox, uid)
) STRICT, WITHOUT ROWID;

-- Owed messages that could not be had.
CREATE TABLE parked (
    mailbox  INTEGER NOT NULL REFERENCES mailbox (id),
    uid      INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    failure  TEXT    NOT NULL,
    next_try INTEGER NOT NULL,
    PRIMARY KEY (mailbox, uid)
) STRICT, WITHOUT ROWID;

-- Intents that are not settled.
CREATE TABLE journal (
    id         INTEGER PRIMARY KEY AUTOINCREMENT,
    account    INTEGER NOT NULL REFERENCES account (id),
    mailbox    INTEGER REFERENCES mailbox (id),
    kind       TEXT    NOT NULL,
    evidence   TEXT    NOT NULL,
    attempts   INTEGER NOT NULL,
    written    INTEGER NOT NULL,
    not_before INTEGER,
    parked     TEXT
) STRICT;
CREATE INDEX journal_by_account ON journal (account);

-- The user's edits. Its numbers are the store's local mod-sequence.
CREATE TABLE change_log (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    placement INTEGER NOT NULL REFERENCES placement (id),
    kind      TEXT    NOT NULL,
    made      INTEGER NOT NULL
) STRICT;

-- These ids are handed out in blocks, each reserved by a durable write before its first id is used,
-- so that a power cut cannot give an id to a second message.
INSERT INTO sqlite_sequence (name, seq)
VALUES ('content', 0), ('message', 0), ('placement', 0), ('mailbox', 0);
