-- Schema 2: what recognising a message again needs, and what a listing of changes leaves behind.

-- The server's own identity for a message's octets, where it has one.
ALTER TABLE message ADD COLUMN content_id TEXT;

-- How many messages have these octets besides the first.
ALTER TABLE content ADD COLUMN copies INTEGER NOT NULL DEFAULT 0;

-- Messages by the server's identity. A server's identities come in random order: while mail comes
-- in they are only noted as due, and they are filed here, many at a time and sorted, when somebody
-- asks.
CREATE TABLE identity (
    account    INTEGER NOT NULL REFERENCES account (id),
    content_id TEXT    NOT NULL,
    message    INTEGER NOT NULL REFERENCES message (id),
    PRIMARY KEY (account, content_id, message)
) STRICT, WITHOUT ROWID;
CREATE TABLE identity_due (
    message INTEGER PRIMARY KEY REFERENCES message (id)
) STRICT;

-- What the server announced, where the message is of another size: -1 for a size that was never
-- told.
ALTER TABLE placement ADD COLUMN announced_size INTEGER;
-- 1: proven to be this message by its header; the bodies were not compared.
ALTER TABLE placement ADD COLUMN assumed INTEGER NOT NULL DEFAULT 0;
CREATE INDEX placement_removed ON placement (recoverable_since)
    WHERE recoverable_since IS NOT NULL;

-- Placements whose identity was lost, until their content is met again.
CREATE TABLE detached_2 (
    placement INTEGER PRIMARY KEY REFERENCES placement (id),
    mailbox   INTEGER NOT NULL REFERENCES mailbox (id),
    sha256    BLOB                      -- null: the whole message is not here
) STRICT;
INSERT INTO detached_2 (placement, mailbox, sha256)
SELECT d.placement, d.mailbox, iif(p.missing = 0 AND d.sha256 <> x'', d.sha256, NULL)
FROM detached d JOIN placement p ON p.id = d.placement;
DROP TABLE detached;
ALTER TABLE detached_2 RENAME TO detached;
CREATE INDEX detached_by_mailbox ON detached (mailbox);
CREATE INDEX detached_by_content ON detached (sha256) WHERE sha256 IS NOT NULL;

-- Of a message that appeared: the server's identity for it.
ALTER TABLE seen ADD COLUMN content_id TEXT;
-- Of one that vanished: the hash of its octets, if the whole message is here.
ALTER TABLE seen ADD COLUMN sha256 BLOB;
UPDATE seen SET sha256 = (
    SELECT c.sha256 FROM placement p
    JOIN message m ON m.id = p.message JOIN content c ON c.id = m.content
    WHERE p.id = seen.placement AND p.missing = 0)
WHERE kind = 2;
CREATE INDEX seen_vanished ON seen (placement) WHERE kind = 2;
CREATE INDEX seen_vanished_content ON seen (sha256) WHERE kind = 2 AND sha256 IS NOT NULL;

-- Of a listing of changes in progress, while `listing_checkpoint` is that of a whole listing.
ALTER TABLE mailbox ADD COLUMN changes_checkpoint TEXT;
-- Whether the listing in progress found anything that differs.
ALTER TABLE mailbox ADD COLUMN listing_differs INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN audited INTEGER;         -- the end of the last whole listing
ALTER TABLE mailbox ADD COLUMN changed INTEGER;         -- the end of the last that found something
UPDATE mailbox SET audited = last_confirmed;
-- In another user's or a shared namespace.
ALTER TABLE mailbox ADD COLUMN is_foreign INTEGER NOT NULL DEFAULT 0;
-- Made here for mail that has lost its place, and never to be made on the server.
ALTER TABLE mailbox ADD COLUMN local_only INTEGER NOT NULL DEFAULT 0;

-- The days on which the account was synchronised, as numbers since 1970, and the latest moment
-- that such a run has seen: removed mail is let go only with their help.
CREATE TABLE run_day (
    account INTEGER NOT NULL REFERENCES account (id),
    day     INTEGER NOT NULL,
    PRIMARY KEY (account, day)
) STRICT, WITHOUT ROWID;
ALTER TABLE account ADD COLUMN latest_run INTEGER;
