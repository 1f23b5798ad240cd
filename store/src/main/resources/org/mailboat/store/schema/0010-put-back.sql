-- Schema 10: a store that was put back to what it was before is known, and what it had sent since is
-- found again.

-- 1: the message may have come to the server already: what is met there like it is it.
ALTER TABLE placement ADD COLUMN sought INTEGER NOT NULL DEFAULT 0;

-- How the file beside the database was when mail was last about to be sent: of one row at most.
CREATE TABLE seal (
    number  INTEGER NOT NULL,            -- what is written in it
    changed TEXT    NOT NULL             -- when the file system says that it was changed
) STRICT;
