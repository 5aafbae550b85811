-- Notifies listeners of the progress of a reindex, so that they do not have to poll. Without payload: a listener reads the state
-- again, and PostgreSQL merges equal notifications of a transaction. Only statements that changed rows of a reindex notify:
-- reading the progress runs an UPDATE that usually changes nothing, and jobs of events belong to no reindex.

CREATE FUNCTION tell_job_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('job_progress', '') WHERE EXISTS (SELECT FROM changed);
    RETURN NULL;
END $$;

CREATE FUNCTION tell_job_progress_of_jobs() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('job_progress', '') WHERE EXISTS (SELECT FROM changed WHERE batch_id IS NOT NULL);
    RETURN NULL;
END $$;

-- Started, paused, resumed, slowed down, cancelled, ended; a photo of it failed.
CREATE TRIGGER job_batches_inserted AFTER INSERT ON job_batches
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_job_progress();
CREATE TRIGGER job_batches_updated AFTER UPDATE ON job_batches
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_job_progress();
-- Photos were taken from its list: finished, or turned into jobs.
CREATE TRIGGER job_batch_photos_deleted AFTER DELETE ON job_batch_photos
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_job_progress();
-- A job of it ended or failed.
CREATE TRIGGER ingest_jobs_deleted AFTER DELETE ON ingest_jobs
    REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_job_progress_of_jobs();
CREATE TRIGGER ingest_jobs_updated AFTER UPDATE ON ingest_jobs
    REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION tell_job_progress_of_jobs();
