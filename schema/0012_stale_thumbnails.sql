-- Thumbnails without a photo, by the SHA-256 of their original. A row is added when an original is overwritten, in the same
-- transaction, so that a crash cannot lose it; and by a comparison of the bucket.
--
-- A worker stores thumbnails before it writes the photo's row. They are therefore removed only after all jobs have ended
-- that were running when the row was found. A worker that reads the same content again deletes the row first.
CREATE TABLE stale_thumbnails (
    sha256   BYTEA PRIMARY KEY,
    noted_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
