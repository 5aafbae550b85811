-- A reindex is a list of photos that shrinks: jobs are created from its head, a thousand at a time, so that it can be
-- paused, slowed down and cancelled, and continues after a restart. Parts that need no original are done from the list
-- without jobs.

ALTER TABLE job_batches
    ADD COLUMN parts       TEXT[] NOT NULL DEFAULT ARRAY['original']
               CONSTRAINT job_batches_parts_known CHECK (parts <@ ARRAY['original', 'places', 'search']),
    ADD COLUMN state       TEXT NOT NULL DEFAULT 'running'
               CONSTRAINT job_batches_state_known CHECK (state IN ('running', 'paused', 'cancelled')),
    ADD COLUMN bytes       BIGINT NOT NULL DEFAULT 0, -- of originals to read, at its start
    ADD COLUMN per_second  DOUBLE PRECISION           -- photos; NULL for no limit
               CONSTRAINT job_batches_per_second_positive CHECK (per_second > 0),
    ADD COLUMN next_at     TIMESTAMPTZ NOT NULL DEFAULT now(); -- the next time to take photos from the list

CREATE TABLE job_batch_photos (
    batch_id BIGINT NOT NULL REFERENCES job_batches (id) ON DELETE CASCADE,
    photo_id BIGINT NOT NULL,
    PRIMARY KEY (batch_id, photo_id)
);
