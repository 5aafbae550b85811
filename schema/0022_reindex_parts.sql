-- A reindex may make single parts of a photo anew: what stands in its file (EXIF and what programs wrote beside it), the
-- perceptual hash, the thumbnails. A job carries those that are wanted of its object; what an event says of the object
-- meanwhile joins them, and a version that is another than the row's is read whole, whatever was wanted.

ALTER TABLE job_batches DROP CONSTRAINT job_batches_parts_known;
ALTER TABLE job_batches ADD CONSTRAINT job_batches_parts_known
    CHECK (parts <@ ARRAY['original', 'exif', 'places', 'hash', 'thumbnails', 'search']);

-- Empty for a job that only looks whether the object is another; `force` stays the word for everything.
ALTER TABLE ingest_jobs ADD COLUMN parts TEXT[] NOT NULL DEFAULT '{}'
    CONSTRAINT ingest_jobs_parts_known CHECK (parts <@ ARRAY['exif', 'hash', 'thumbnails']);
