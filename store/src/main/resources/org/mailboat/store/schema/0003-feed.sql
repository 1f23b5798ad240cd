-- Schema 3: what changed since when, so that whoever follows the mail (an index, an application)
-- need not compare.
--
-- Each transaction that changes what a reader sees has a number, one more than the last; every row
-- it touched carries it. No log is written and none is to be cut: who asks what changed since a
-- number is shown the rows with higher ones, in their order.

CREATE TABLE feed (
    one       INTEGER PRIMARY KEY CHECK (one = 1),
    number    INTEGER NOT NULL,         -- of the last such transaction
    forgotten INTEGER NOT NULL          -- what went with numbers up to here is no longer in `gone`
) STRICT;
INSERT INTO feed VALUES (1, 1, 0);

-- Which process gave which numbers: each begins a run of its own. Commits that a power cut undid
-- are found out by it: their numbers are given again, but under another mark.
CREATE TABLE feed_run (
    first INTEGER PRIMARY KEY,
    mark  INTEGER NOT NULL              -- random
) STRICT;
INSERT INTO feed_run VALUES (1, abs(random() >> 16));

-- What no row is left of.
CREATE TABLE gone (
    number  INTEGER NOT NULL,
    kind    INTEGER NOT NULL,           -- 2 a placement, 3 a mailbox
    id      INTEGER NOT NULL,
    mailbox INTEGER NOT NULL,
    PRIMARY KEY (number, kind, id)
) STRICT, WITHOUT ROWID;

-- `feed_appeared` is the number at which a reader first saw it, or saw it again.
ALTER TABLE placement ADD COLUMN feed_number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE placement ADD COLUMN feed_appeared INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN feed_number INTEGER NOT NULL DEFAULT 0;
ALTER TABLE mailbox ADD COLUMN feed_appeared INTEGER NOT NULL DEFAULT 0;
UPDATE placement SET feed_number = 1, feed_appeared = 1;
UPDATE mailbox SET feed_number = 1, feed_appeared = 1;
-- Rows written in bulk bring their number; the index has none without one.
CREATE INDEX placement_changed ON placement (feed_number) WHERE feed_number > 0;
CREATE INDEX mailbox_changed ON mailbox (feed_number) WHERE feed_number > 0;

CREATE TRIGGER placement_appears AFTER INSERT ON placement WHEN NEW.feed_number = 0 BEGIN
    UPDATE placement
    SET feed_number = (SELECT number + 1 FROM feed), feed_appeared = (SELECT number + 1 FROM feed)
    WHERE id = NEW.id;
END;

CREATE TRIGGER placement_changes
AFTER UPDATE OF message, mailbox, keywords, deleted_at, missing, recoverable_since, uid, epoch,
    internal_date ON placement
WHEN OLD.message <> NEW.message OR OLD.mailbox <> NEW.mailbox OR OLD.keywords <> NEW.keywords
    OR OLD.deleted_at IS NOT NEW.deleted_at OR OLD.missing <> NEW.missing
    OR OLD.recoverable_since IS NOT NEW.recoverable_since
    OR OLD.uid IS NOT NEW.uid OR OLD.epoch IS NOT NEW.epoch
    OR OLD.internal_date <> NEW.internal_date
BEGIN
    UPDATE placement
    SET feed_number = (SELECT number + 1 FROM feed),
        feed_appeared = iif(
            (OLD.deleted_at IS NOT NULL OR OLD.recoverable_since IS NOT NULL)
                AND NEW.deleted_at IS NULL AND NEW.recoverable_since IS NULL,
            (SELECT number + 1 FROM feed), feed_appeared)
    WHERE id = NEW.id;
END;

-- What was removed before was told then.
CREATE TRIGGER placement_goes AFTER DELETE ON placement
WHEN OLD.deleted_at IS NULL AND OLD.recoverable_since IS NULL BEGIN
    INSERT OR REPLACE INTO gone SELECT number + 1, 2, OLD.id, OLD.mailbox FROM feed;
END;

CREATE TRIGGER mailbox_appears AFTER INSERT ON mailbox BEGIN
    UPDATE mailbox
    SET feed_number = (SELECT number + 1 FROM feed), feed_appeared = (SELECT number + 1 FROM feed)
    WHERE id = NEW.id;
END;

CREATE TRIGGER mailbox_changes
AFTER UPDATE OF path, deleted_at, gone_at, roles, subscribed, selectable, messages, unread, bytes
    ON mailbox
WHEN OLD.path <> NEW.path OR OLD.deleted_at IS NOT NEW.deleted_at
    OR OLD.gone_at IS NOT NEW.gone_at OR OLD.roles IS NOT NEW.roles
    OR OLD.subscribed IS NOT NEW.subscribed OR OLD.selectable IS NOT NEW.selectable
    OR OLD.messages <> NEW.messages OR OLD.unread <> NEW.unread OR OLD.bytes <> NEW.bytes
BEGIN
    UPDATE mailbox
    SET feed_number = (SELECT number + 1 FROM feed),
        feed_appeared = iif(
            (OLD.deleted_at IS NOT NULL OR OLD.gone_at IS NOT NULL)
                AND NEW.deleted_at IS NULL AND NEW.gone_at IS NULL,
            (SELECT number + 1 FROM feed), feed_appeared)
    WHERE id = NEW.id;
END;

CREATE TRIGGER mailbox_goes AFTER DELETE ON mailbox
WHEN OLD.deleted_at IS NULL AND OLD.gone_at IS NULL BEGIN
    INSERT OR REPLACE INTO gone SELECT number + 1, 3, OLD.id, OLD.id FROM feed;
END;
