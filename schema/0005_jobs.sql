-- Work on objects. An event is a row here before it is answered, hence it survives every crash; a worker takes rows with
-- SKIP LOCKED, so any number of workers on any number of machines share them.
--
-- There is at most one row for an object, however many events came: the worker asks the store for the object as it is
-- now, so events say that there is something to look at, never what is true. Rows leave when the work is done.

-- What a person asked for as a whole: a reindex. What is left of it is counted in `ingest_jobs`, so that finishing a
-- job updates no shared row.
CREATE TABLE job_batches (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        TEXT NOT NULL CONSTRAINT job_batches_kind_known CHECK (kind IN ('reindex')),
    total       BIGINT NOT NULL,                      -- jobs when it began
    failed      BIGINT NOT NULL DEFAULT 0,            -- those that ended as a row with an error
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    finished_at TIMESTAMPTZ                           -- set once nobody works for it any more
);

CREATE TABLE ingest_jobs (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bucket     TEXT NOT NULL,
    object_key TEXT NOT NULL,
    -- What was said of the object last. Only a hint, but it decides what an object that is not there means: never
    -- indexed and gone again, or removed as announced.
    kind       TEXT NOT NULL CONSTRAINT ingest_jobs_kind_known CHECK (kind IN ('created', 'removed')),
    etag       TEXT,                                  -- of the version spoken of, when known
    size_bytes BIGINT,                                -- of the version spoken of, when known
    -- Read the original again although its version is indexed already.
    force      BOOLEAN NOT NULL DEFAULT FALSE,
    -- Lower first: 0 for events, 10 for what a reconcile found, 20 for reindexing.
    priority   SMALLINT NOT NULL DEFAULT 0,
    -- dead: given up after the last attempt, kept with its error for a person to try again.
    state      TEXT NOT NULL DEFAULT 'queued'
               CONSTRAINT ingest_jobs_state_known CHECK (state IN ('queued', 'running', 'dead')),
    -- Counted before the work starts: a decoder that takes the process with it has used one up.
    attempts   INT NOT NULL DEFAULT 0,
    -- A worker died while it held this job. Such jobs are taken one at a time with nothing beside them, so that only
    -- the guilty one uses up its attempts.
    suspect    BOOLEAN NOT NULL DEFAULT FALSE,
    run_after  TIMESTAMPTZ NOT NULL DEFAULT now(),    -- waits until then after a failure
    worker     TEXT,                                  -- who runs it: name#process
    lease_until TIMESTAMPTZ,                          -- the worker renews this while it lives
    -- Counts what was said of the object. A worker that finishes with an older number queues the job once more.
    revision   BIGINT NOT NULL DEFAULT 1,
    batch_id   BIGINT CONSTRAINT ingest_jobs_batch_id_fkey REFERENCES job_batches (id) ON DELETE SET NULL,
    error_code VARCHAR(50),                           -- of the last attempt
    error      TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    started_at TIMESTAMPTZ,
    CONSTRAINT ingest_jobs_one_per_object UNIQUE (bucket, object_key)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- The claim walks this in order and stops at its limit.
CREATE INDEX ingest_jobs_next ON ingest_jobs (priority, run_after, id) WHERE state = 'queued' AND NOT suspect;
CREATE INDEX ingest_jobs_suspects ON ingest_jobs (run_after, id) WHERE state = 'queued' AND suspect;
-- Few rows at any time: leases to renew and to expire.
CREATE INDEX ingest_jobs_running ON ingest_jobs (lease_until) WHERE state = 'running';
-- What is left of a batch.
CREATE INDEX ingest_jobs_batch ON ingest_jobs (batch_id) WHERE batch_id IS NOT NULL;

-- Which generation of Calotype's reading filled the row; NULL for rows of other programs. A newer generation reads the
-- original again when it is told to.
ALTER TABLE photos ADD COLUMN processor_version INT;
