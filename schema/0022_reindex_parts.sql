-- A reindex may repeat single parts of a photo: the metadata in its file, the perceptual hash, the thumbnails. A job has the
-- parts for its object; an event meanwhile is added to them. An object in another version than its row is read completely,
-- whatever the parts are.

ALTER TABLE job_batches DROP CONSTRAINT job_batches_parts_known;
ALTER TABLE job_batches ADD CONSTRAINT job_batches_parts_known
    CHECK (parts <@ ARRAY['original', 'exif', 'places', 'hash', 'thumbnails', 'search']);

-- Empty for a job that only checks for a changed object; `force` still means all parts.
ALTER TABLE ingest_jobs ADD COLUMN parts TEXT[] NOT NULL DEFAULT '{}'
    CONSTRAINT ingest_jobs_parts_known CHECK (parts <@ ARRAY['exif', 'hash', 'thumbnails']);
