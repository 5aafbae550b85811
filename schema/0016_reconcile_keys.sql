-- The first keys of what a comparison found, so that a person who is to confirm a deletion sees what would go.
ALTER TABLE reconcile_runs
    ADD COLUMN added_keys    TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN changed_keys  TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN restored_keys TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN vanished_keys TEXT[] NOT NULL DEFAULT '{}';
