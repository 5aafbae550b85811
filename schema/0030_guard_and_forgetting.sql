-- What keeps photos from vanishing in masses, what keeps objects out that are no photos or were forgotten, and what shows
-- that originals are intact.

-- The mass-deletion guard.

-- Kept data. Photos whose object was not found and which stay in the library all the same: so many were missing ('mass'), or
-- the store showed so little else ('store'), that a fault is more likely than a deletion. Those of a mass stay until an
-- administrator confirms a comparison that lists them, or their object is there again.
CREATE TABLE missing_photos (
    photo_id BIGINT PRIMARY KEY,
    s3_path  TEXT NOT NULL,
    reason   TEXT NOT NULL CONSTRAINT missing_photos_reason_known CHECK (reason IN ('mass', 'store')),
    found_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Kept data. The guard's memory: photos that were marked as deleted because their object was gone. A photo that came back
-- does not count, nor does one whose deletion was confirmed.
CREATE TABLE vanished_photos (
    photo_id      BIGINT PRIMARY KEY,
    vanished_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    confirmed_run BIGINT                              -- reconcile_runs.id
);
CREATE INDEX vanished_photos_vanished_at ON vanished_photos (vanished_at);

-- Kept data. One row, locked by each photo that vanishes, so that all processes together stay within the limit. The counts
-- are measured every minute and before anything is withheld; in between each photo that vanishes adds one to `recent`.
CREATE TABLE vanishing_guard (
    only_row     BOOLEAN PRIMARY KEY DEFAULT TRUE CONSTRAINT vanishing_guard_one_row CHECK (only_row),
    living       BIGINT NOT NULL DEFAULT 0,           -- photos of the library
    recent       BIGINT NOT NULL DEFAULT 0,           -- photos that vanished within the window
    measured_at  TIMESTAMPTZ,
    confirmed_at TIMESTAMPTZ                          -- the window begins here at the earliest
);
INSERT INTO vanishing_guard DEFAULT VALUES;

-- A confirmation names the run that its administrator saw, and deletes at most what that run found.
ALTER TABLE reconcile_runs
    ADD COLUMN confirms        BIGINT,                -- the run whose vanished photos this one may delete
    ADD COLUMN vanished_ids    BIGINT[],              -- photos that were withheld; NULL in old runs
    ADD COLUMN deleting        BIGINT NOT NULL DEFAULT 0, -- vanished photos whose deletion was begun
    ADD COLUMN thumbnails_held BOOLEAN NOT NULL DEFAULT FALSE; -- so many were missing, or without a photo, that nothing was done
ALTER TABLE ingest_jobs ADD COLUMN confirmed_run BIGINT;
-- Why a batch is paused, when no administrator paused it.
ALTER TABLE job_batches ADD COLUMN note TEXT;

-- Kept data. Days on which a comparison of the whole bucket succeeded. Time counts towards purging only by these.
CREATE TABLE reconciled_days (day DATE PRIMARY KEY);

-- Objects that are no photos.

-- The key matches the exclusion list. Such a row is hidden, not deleted, and comes back when the list no longer matches.
ALTER TABLE photos ADD COLUMN excluded BOOLEAN NOT NULL DEFAULT FALSE;

-- Derived data. The list by which photos.excluded was filled last.
CREATE TABLE applied_exclusions (
    only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CONSTRAINT applied_exclusions_one_row CHECK (only_row),
    patterns TEXT
);
INSERT INTO applied_exclusions DEFAULT VALUES;

-- Forgetting.

-- Kept data. Tombstones: all that is left of a forgotten photo, or of a forgotten sidecar. An object of this key and entity
-- tag is not read, and one of this content makes no row. Nothing else about the photo is kept.
CREATE TABLE forgotten_photos (
    id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    s3_path TEXT NOT NULL,
    etag    TEXT,
    sha256  BYTEA,
    CONSTRAINT forgotten_photos_once UNIQUE NULLS NOT DISTINCT (s3_path, etag, sha256)
);
CREATE INDEX forgotten_photos_sha256 ON forgotten_photos (sha256) WHERE sha256 IS NOT NULL;

-- Kept data. How many rows were purged when: the guard's memory of purging.
CREATE TABLE purges (
    purged_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    photos    BIGINT NOT NULL
);

-- Verification.

-- Kept data. The last time that an original was read whole and compared with photos.sha256. In a table of its own, so that a
-- check changes no photo and wakes no search index.
CREATE TABLE original_checks (
    photo_id    BIGINT PRIMARY KEY,
    verified_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    outcome     TEXT NOT NULL CONSTRAINT original_checks_outcome_known
                CHECK (outcome IN ('intact', 'damaged', 'missing', 'replaced', 'unreadable')),
    detail      TEXT
);
CREATE INDEX original_checks_verified_at ON original_checks (verified_at);
CREATE INDEX original_checks_faults ON original_checks (outcome) WHERE outcome <> 'intact';

-- What is known of a photo goes with its row.
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
