-- Schema 13: messages that are to be sent.

-- The server that sends mail on; null: nothing can be sent.
ALTER TABLE account ADD COLUMN smtp_security TEXT;
ALTER TABLE account ADD COLUMN smtp_host TEXT;
ALTER TABLE account ADD COLUMN smtp_port INTEGER;
ALTER TABLE account ADD COLUMN smtp_user TEXT;
ALTER TABLE account ADD COLUMN sent_copy TEXT NOT NULL DEFAULT 'AUTO';

-- A message to be sent, until it is sent and its copy is where it is to be. Its octets are its own:
-- no message has them, before they become one.
CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    account      INTEGER NOT NULL REFERENCES account (id),
    content      INTEGER NOT NULL REFERENCES content (id),
    message_id   TEXT    NOT NULL,     -- without angle brackets; never changed
    sender       TEXT    NOT NULL,
    recipients   TEXT    NOT NULL,     -- one a line
    subject      TEXT,
    resent       INTEGER NOT NULL,     -- 1: others may be sent under its message_id
    queued       INTEGER NOT NULL,
    state        TEXT    NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    failure      TEXT,                 -- of the last attempt
    next_try     INTEGER,              -- null: at once
    -- What was known last of the mailbox for sent mail when this came in: a copy of it is behind that.
    sent_mailbox INTEGER,
    sent_epoch   INTEGER,
    sent_uid     INTEGER
) STRICT;
CREATE INDEX outbox_by_account ON outbox (account);
