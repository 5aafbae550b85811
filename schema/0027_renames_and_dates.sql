-- A photo whose object has another key now is not marked as deleted before the job of that key had its turn, which gives the
-- photo its new path.
ALTER TABLE ingest_jobs ADD COLUMN after_key TEXT;    -- waits while the job of this object is queued or running
ALTER TABLE reconcile_runs ADD COLUMN renamed BIGINT NOT NULL DEFAULT 0; -- photos whose object has another key now
