-- Every comparison of the bucket with the database: asked for by a person, at a start or by the clock, and what it found.

CREATE TABLE reconcile_runs (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- A person wants even a mass of photos to be deleted.
    confirmed    BOOLEAN NOT NULL DEFAULT FALSE,
    requested_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    started_at   TIMESTAMPTZ,                         -- NULL while nobody has taken it
    finished_at  TIMESTAMPTZ,
    listed       BIGINT NOT NULL DEFAULT 0,           -- objects in the bucket
    added        BIGINT NOT NULL DEFAULT 0,           -- objects without a photo
    changed      BIGINT NOT NULL DEFAULT 0,           -- of another version than was read
    restored     BIGINT NOT NULL DEFAULT 0,           -- objects of deleted photos
    vanished     BIGINT NOT NULL DEFAULT 0,           -- photos without an object
    known        BIGINT NOT NULL DEFAULT 0,           -- photos there were before, deleted ones not counted
    orphans      BIGINT NOT NULL DEFAULT 0,           -- thumbnails that no photo has any more
    refused      BOOLEAN NOT NULL DEFAULT FALSE,      -- so many vanished that nothing was deleted
    error        TEXT                                 -- why it ended early
);
CREATE INDEX reconcile_runs_waiting ON reconcile_runs (id) WHERE started_at IS NULL;
