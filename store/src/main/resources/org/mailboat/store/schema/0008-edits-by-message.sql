-- Schema 8: the edits of a message are found without reading those of all.

CREATE INDEX change_log_placement ON change_log (placement);
