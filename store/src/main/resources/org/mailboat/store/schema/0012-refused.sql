-- What the guard refused at refused_at: a consent is to that, and to nothing graver.
ALTER TABLE account ADD COLUMN refused TEXT;
