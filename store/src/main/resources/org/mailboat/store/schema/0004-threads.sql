-- Schema 4: conversations. All of this is made of the headers that are here, behind the download,
-- and can be made again; only the ids of threads are nowhere else.

-- An id of a thread. Where threads were joined several ids stand for one: `root` is the id under
-- which its members are filed, for which the largest is taken; readers see the oldest.
CREATE TABLE thread (
    id      INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL REFERENCES account (id),
    root    INTEGER REFERENCES thread (id),  -- null: it waits for its messages, while all are made anew
    size    INTEGER NOT NULL DEFAULT 0       -- of a root: how many messages were filed under it
) STRICT;
CREATE INDEX thread_by_root ON thread (root, id);

-- Which message is of which thread.
CREATE TABLE thread_member (
    message INTEGER PRIMARY KEY REFERENCES message (id),
    root    INTEGER NOT NULL,            -- below 0: the thread it was in, while all are made anew
    copy    INTEGER NOT NULL             -- alike in copies of one message; 0: of this there are none
) STRICT;
CREATE INDEX thread_members ON thread_member (root, message);

-- Which thread has messages that mention an identifier; and, where none is mentioned, messages that
-- have it. Hashes fall on random pages: they are written many at a time and sorted.
CREATE TABLE thread_name (
    name   INTEGER NOT NULL,             -- the hash of the identifier
    dated  INTEGER NOT NULL,             -- of those that have it: the hash of it and the date; else 0
    thread INTEGER NOT NULL REFERENCES thread (id),
    PRIMARY KEY (name, dated)
) STRICT, WITHOUT ROWID;

-- Messages that may be answered by their subject alone, or that answer so, by the day of sending.
CREATE TABLE thread_origin (
    origin  INTEGER NOT NULL,            -- the hash of the subject and of who is answered
    answers INTEGER NOT NULL,            -- 1: it answers
    day     INTEGER NOT NULL,
    thread  INTEGER NOT NULL REFERENCES thread (id),
    PRIMARY KEY (origin, answers, day, thread)
) STRICT, WITHOUT ROWID;

-- How far the feed was followed, and by which edition of the rules.
CREATE TABLE thread_progress (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    position TEXT,                       -- null: not at all
    rules    INTEGER NOT NULL
) STRICT;
INSERT INTO thread_progress VALUES (1, NULL, 0);
