-- The guard against mass deletions, exclusion of objects that are not photos, forgotten photos, and verification of
-- originals.

-- The mass-deletion guard.

-- In backups. Photos that stay in the library although their object was not found, since a fault is more likely than a
-- deletion: too many were missing ('mass'), or the store returned too few other objects ('store'). Photos of a mass stay until
-- an administrator confirms a comparison that lists them, or their object is back.
CREATE TABLE missing_photos (
    photo_id BIGINT PRIMARY KEY,
    s3_path  TEXT NOT NULL,
    reason   TEXT NOT NULL CONSTRAINT missing_photos_reason_known CHECK (reason IN ('mass', 'store')),
    found_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- In backups. Photos that were marked as deleted because their object was gone, for the guard. Photos that came back and
-- confirmed deletions do not count.
CREATE TABLE vanished_photos (
    photo_id      BIGINT PRIMARY KEY,
    vanished_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    confirmed_run BIGINT                              -- reconcile_runs.id
);
CREATE INDEX vanished_photos_vanished_at ON vanished_photos (vanished_at);

-- In backups. One row that each vanishing photo locks, so that all processes together stay within the limit. The counts are
-- measured every minute and before a photo is withheld; in between each vanished photo adds one to `recent`.
CREATE TABLE vanishing_guard (
    only_row     BOOLEAN PRIMARY KEY DEFAULT TRUE CONSTRAINT vanishing_guard_one_row CHECK (only_row),
    living       BIGINT NOT NULL DEFAULT 0,           -- photos of the library
    recent       BIGINT NOT NULL DEFAULT 0,           -- photos that vanished within the window
    measured_at  TIMESTAMPTZ,
    confirmed_at TIMESTAMPTZ                          -- the earliest start of the window
);
INSERT INTO vanishing_guard DEFAULT VALUES;

-- A confirmation has the id of a run and deletes at most what that run found.
ALTER TABLE reconcile_runs
    ADD COLUMN confirms        BIGINT,                -- the run whose vanished photos this one may delete
    ADD COLUMN vanished_ids    BIGINT[],              -- photos that were withheld; NULL in old runs
    ADD COLUMN deleting        BIGINT NOT NULL DEFAULT 0, -- vanished photos whose deletion was started
    ADD COLUMN thumbnails_held BOOLEAN NOT NULL DEFAULT FALSE; -- too many were missing, or without a photo: nothing was done
ALTER TABLE ingest_jobs ADD COLUMN confirmed_run BIGINT;
-- Why a batch is paused, if not by an administrator.
ALTER TABLE job_batches ADD COLUMN note TEXT;

-- In backups. Days on which a comparison of the whole bucket succeeded. Purging counts only these days.
CREATE TABLE reconciled_days (day DATE PRIMARY KEY);

-- Objects that are not photos.

-- The key matches the exclusion list. Such a row is hidden, not deleted, and comes back when the list no longer matches.
ALTER TABLE photos ADD COLUMN excluded BOOLEAN NOT NULL DEFAULT FALSE;

-- Derived. The list that photos.excluded was last computed from.
CREATE TABLE applied_exclusions (
    only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CONSTRAINT applied_exclusions_one_row CHECK (only_row),
    patterns TEXT
);
INSERT INTO applied_exclusions DEFAULT VALUES;

-- Forgetting.

-- In backups. Tombstones of forgotten photos and sidecars. An object with this key and entity tag is not read, and an object
-- with this content creates no row. Nothing else about the photo is stored.
CREATE TABLE forgotten_photos (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    s3_path TEXT NOT NULL,
    etag    TEXT,
    sha256  BYTEA,
    CONSTRAINT forgotten_photos_once UNIQUE NULLS NOT DISTINCT (s3_path, etag, sha256)
);
CREATE INDEX forgotten_photos_sha256 ON forgotten_photos (sha256) WHERE sha256 IS NOT NULL;

-- In backups. The number of rows purged at each time, for the guard of purging.
CREATE TABLE purges (
    purged_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    photos    BIGINT NOT NULL
);

-- Verification.

-- In backups. The last comparison of each original with photos.sha256. In a separate table, so that a check does not change
-- the photo and does not notify the search index.
CREATE TABLE original_checks (
    photo_id    BIGINT PRIMARY KEY,
    verified_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    outcome     TEXT NOT NULL CONSTRAINT original_checks_outcome_known
                CHECK (outcome IN ('intact', 'damaged', 'missing', 'replaced', 'unreadable')),
    detail      TEXT
);
CREATE INDEX original_checks_verified_at ON original_checks (verified_at);
CREATE INDEX original_checks_faults ON original_checks (outcome) WHERE outcome <> 'intact';

-- These rows are deleted with their photo.
CREATE FUNCTION forget_guarded_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['missing_photos', 'vanished_photos', 'original_checks'] LOOP
        IF TG_OP = 'DELETE' THEN
            EXECUTE format('DELETE FROM %I.%I WHERE photo_id IN (SELECT id FROM gone)', TG_TABLE_SCHEMA, name);
        ELSE
            EXECUTE format('TRUNCATE %I.%I', TG_TABLE_SCHEMA, name);
        END IF;
    END LOOP;
    RETURN NULL;
END $$;

CREATE TRIGGER photos_guard_forgotten AFTER DELETE ON photos REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION forget_guarded_photos();
CREATE TRIGGER photos_all_guard_forgotten AFTER TRUNCATE ON photos
    FOR EACH STATEMENT EXECUTE FUNCTION forget_guarded_photos();
