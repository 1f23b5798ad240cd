-- Schema 7: of an intent that is about one message, what the engine wants to know of it.

ALTER TABLE journal ADD COLUMN placement INTEGER REFERENCES placement (id);
ALTER TABLE journal ADD COLUMN above INTEGER;       -- the lowest uid that it may have got
ALTER TABLE journal ADD COLUMN from_epoch INTEGER;  -- where it was agreed before, if it was to move
ALTER TABLE journal ADD COLUMN from_uid INTEGER;
ALTER TABLE journal ADD COLUMN keywords TEXT;       -- that it was to have, separated by spaces
