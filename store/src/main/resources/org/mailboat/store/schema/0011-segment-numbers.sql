-- No number of a segment is given out twice: a process that has the old file open, or a disk that is
-- mounted again, would show octets of other messages under it.
ALTER TABLE store ADD COLUMN last_segment INTEGER NOT NULL DEFAULT 0;

UPDATE store SET last_segment = ifnull((SELECT max(number) FROM segment), 0);
