-- Schema 5: an account may leave the bodies of older mail on its server.

-- Of how many days the bodies are brought in; null: of all mail, 0: of none.
ALTER TABLE account ADD COLUMN body_days INTEGER;

-- What is not here whole: by number, to be asked for page by page; and by date, so that what a
-- window leaves out costs nothing.
DROP INDEX placement_missing;
CREATE INDEX placement_missing ON placement (agreed_mailbox, uid, missing, internal_date)
    WHERE missing > 0;
CREATE INDEX placement_lacking ON placement (agreed_mailbox, missing, internal_date, uid)
    WHERE missing > 0;
