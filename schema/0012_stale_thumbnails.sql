-- Thumbnails that no photo has any more, by their original's SHA-256. Noted when an original is overwritten, in the
-- transaction that says so, hence also where the process dies right after; and by a comparison that finds others.
--
-- A worker stores thumbnails before the photo's row says so. So they are removed only once every job has ended that was
-- in work when the note was found, and a worker that meets the content again takes the note back first.
CREATE TABLE stale_thumbnails (
    sha256   BYTEA PRIMARY KEY,
    noted_at TIMESTAMPTZ NOT NULL DEFAULT clock_timestamp()
);
