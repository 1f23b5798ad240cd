-- Schema 6: edits made here, until the server has them. An edit is state, never a command: what a
-- row has locally, where it differs from what is agreed.
--
-- Every edit of a row gives it a new number (`local_modseq`), also one that takes back an earlier
-- one: that may be on its way to the server. A row whose number is not 0 is to be looked at; only
-- what differs in it waits. Whoever has settled it gives it 0 again, if its number has not risen
-- since.

-- Of a placement that the server never had: the one it is a copy of. Null: its octets are sent.
ALTER TABLE placement ADD COLUMN copied_from INTEGER REFERENCES placement (id);
CREATE INDEX placement_copied ON placement (copied_from) WHERE copied_from IS NOT NULL;

-- As the placement's. Of a tree of mailboxes that was renamed, only the one that was named has a
-- number; those below have their paths changed along with it. All that were deleted for good have
-- their own, as each goes with a command of its own. Their mail bears the tombstone of the same
-- moment, without a number.
ALTER TABLE mailbox ADD COLUMN local_modseq INTEGER NOT NULL DEFAULT 0;
CREATE INDEX mailbox_edited ON mailbox (local_modseq) WHERE local_modseq > 0;
-- Of a mailbox that the server does not have yet: the name of the role it is made for, or null.
ALTER TABLE mailbox ADD COLUMN wanted_role TEXT;
-- The keywords that its server cannot keep there, separated by spaces: they are local only.
ALTER TABLE mailbox ADD COLUMN unkept TEXT;

-- The last edit of each row that has a number, which is the edit's own.
CREATE TABLE change_log_2 (
    id        INTEGER PRIMARY KEY AUTOINCREMENT,
    placement INTEGER REFERENCES placement (id),  -- exactly one of the two
    mailbox   INTEGER REFERENCES mailbox (id),
    kind      TEXT    NOT NULL,
    made      INTEGER NOT NULL,
    CHECK ((placement IS NULL) <> (mailbox IS NULL))
) STRICT;
-- Numbers are never given again, also those of edits that are no longer here.
INSERT INTO sqlite_sequence (name, seq)
SELECT 'change_log_2', seq FROM sqlite_sequence WHERE name = 'change_log';
INSERT INTO change_log_2 (id, placement, kind, made)
SELECT id, placement, kind, made FROM change_log;
DROP TABLE change_log;
ALTER TABLE change_log_2 RENAME TO change_log;

-- Edits that the server did not take so far.
CREATE TABLE change_state (
    change   INTEGER PRIMARY KEY REFERENCES change_log (id),
    attempts INTEGER NOT NULL,
    failure  TEXT    NOT NULL,
    next_try INTEGER,                    -- null: not before somebody asks for it
    parked   INTEGER NOT NULL            -- 1: it is not tried by itself, or only at `next_try`
) STRICT;
