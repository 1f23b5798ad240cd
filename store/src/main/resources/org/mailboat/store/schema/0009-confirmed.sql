-- Schema 9: what the server said yes to, and not where it went, is told from what may not have
-- reached it; lost answers are counted apart from refusals; and what an edit brought to the server
-- is known to be described by nobody but us.

ALTER TABLE journal ADD COLUMN confirmed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE change_state ADD COLUMN doubts INTEGER NOT NULL DEFAULT 0;
-- 1: the server has not told yet of what size and date the message is under its number.
ALTER TABLE placement ADD COLUMN undescribed INTEGER NOT NULL DEFAULT 0;
