-- The first keys of each finding of a comparison, so that a person sees what a confirmation would delete.
ALTER TABLE reconcile_runs
    ADD COLUMN added_keys    TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN changed_keys  TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN restored_keys TEXT[] NOT NULL DEFAULT '{}',
    ADD COLUMN vanished_keys TEXT[] NOT NULL DEFAULT '{}';
