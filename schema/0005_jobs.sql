-- The job queue. An event is stored here before its response is sent, so it survives every crash. Workers take rows with
-- SKIP LOCKED, so any number of workers on any number of machines can share the queue.
--
-- An object has at most one row, whatever the number of its events: the worker requests the current object from the store,
-- and an event is only a hint that something changed. Finished rows are deleted.

-- A batch of jobs that a person requested: a reindex. Its remaining jobs are counted in `ingest_jobs`, so that finishing a job
-- updates no shared row.
CREATE TABLE job_batches (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind        TEXT NOT NULL CONSTRAINT job_batches_kind_known CHECK (kind IN ('reindex')),
    total       BIGINT NOT NULL,                      -- jobs at its start
    failed      BIGINT NOT NULL DEFAULT 0,            -- jobs that ended as a row with an error
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    finished_at TIMESTAMPTZ                           -- set when no job of it is left
);

CREATE TABLE ingest_jobs (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bucket     TEXT NOT NULL,
    object_key TEXT NOT NULL,
    -- The last event of the object. Only a hint, but it decides the meaning of a missing object: never indexed and already
    -- gone, or removed as announced.
    kind       TEXT NOT NULL CONSTRAINT ingest_jobs_kind_known CHECK (kind IN ('created', 'removed')),
    etag       TEXT,                                  -- of the version in the event, if known
    size_bytes BIGINT,                                -- of the version in the event, if known
    -- Read the original again although its version is already indexed.
    force      BOOLEAN NOT NULL DEFAULT FALSE,
    -- Lower first: 0 for events, 10 for findings of a reconcile, 20 for reindexes.
    priority   SMALLINT NOT NULL DEFAULT 0,
    -- dead: failed after the last attempt, kept with its error until a person retries it.
    state      TEXT NOT NULL DEFAULT 'queued'
               CONSTRAINT ingest_jobs_state_known CHECK (state IN ('queued', 'running', 'dead')),
    -- Counted before the work starts, so that a crash of the process counts as an attempt.
    attempts   INT NOT NULL DEFAULT 0,
    -- A worker died while it held this job. Such jobs run alone, so that only the job that causes a crash uses up its
    -- attempts.
    suspect    BOOLEAN NOT NULL DEFAULT FALSE,
    run_after  TIMESTAMPTZ NOT NULL DEFAULT now(),    -- not before this time, after a failure
    worker     TEXT,                                  -- the worker that runs it: name#process
    lease_until TIMESTAMPTZ,                          -- renewed by the worker
    -- Counts the events of the object. A worker that finishes with an older count queues the job again.
    revision   BIGINT NOT NULL DEFAULT 1,
    batch_id   BIGINT CONSTRAINT ingest_jobs_batch_id_fkey REFERENCES job_batches (id) ON DELETE SET NULL,
    error_code VARCHAR(50),                           -- of the last attempt
    error      TEXT,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    started_at TIMESTAMPTZ,
    CONSTRAINT ingest_jobs_one_per_object UNIQUE (bucket, object_key)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);

-- A claim scans this in order and stops at its limit.
CREATE INDEX ingest_jobs_next ON ingest_jobs (priority, run_after, id) WHERE state = 'queued' AND NOT suspect;
CREATE INDEX ingest_jobs_suspects ON ingest_jobs (run_after, id) WHERE state = 'queued' AND suspect;
-- Few rows at any time: leases to renew or to expire.
CREATE INDEX ingest_jobs_running ON ingest_jobs (lease_until) WHERE state = 'running';
-- The remaining jobs of a batch.
CREATE INDEX ingest_jobs_batch ON ingest_jobs (batch_id) WHERE batch_id IS NOT NULL;

-- The version of Calotype's reader that filled the row; NULL for rows of other programs. A newer version can read the
-- original again.
ALTER TABLE photos ADD COLUMN processor_version INT;
