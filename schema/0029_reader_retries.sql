-- Files that an older version of Calotype could not read are queued once for each version that may support them: one row per
-- reader version (photos.processor_version) whose worker has queued them. Backups contain this table although it is derived:
-- without it, the unreadable files would be read once more, which is harmless.
CREATE TABLE reader_retries (
    processor_version INT NOT NULL CONSTRAINT reader_retries_pkey PRIMARY KEY,
    queued            BIGINT NOT NULL DEFAULT 0,            -- photos
    queued_at         TIMESTAMPTZ NOT NULL DEFAULT now()
);
