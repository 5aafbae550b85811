-- Comparisons of the bucket with the database, requested by a person, at a start or by a timer, with their findings.

CREATE TABLE reconcile_runs (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- A person confirmed a mass deletion.
    confirmed    BOOLEAN NOT NULL DEFAULT FALSE,
    requested_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    started_at   TIMESTAMPTZ,                         -- NULL until a process starts it
    finished_at  TIMESTAMPTZ,
    listed       BIGINT NOT NULL DEFAULT 0,           -- objects in the bucket
    added        BIGINT NOT NULL DEFAULT 0,           -- objects without a photo
    changed      BIGINT NOT NULL DEFAULT 0,           -- objects in another version than the one read
    restored     BIGINT NOT NULL DEFAULT 0,           -- objects of deleted photos
    vanished     BIGINT NOT NULL DEFAULT 0,           -- photos without an object
    known        BIGINT NOT NULL DEFAULT 0,           -- photos before, without deleted ones
    orphans      BIGINT NOT NULL DEFAULT 0,           -- thumbnails without a photo
    refused      BOOLEAN NOT NULL DEFAULT FALSE,      -- so many vanished that none was deleted
    error        TEXT                                 -- the reason of an early end
);
CREATE INDEX reconcile_runs_waiting ON reconcile_runs (id) WHERE started_at IS NULL;
