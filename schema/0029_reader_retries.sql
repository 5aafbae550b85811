-- Files that an older version of Calotype could not read are queued once for each version that may read them: one row for each
-- generation of reading (photos.processor_version) whose worker has queued them. Backups keep it, though it is
-- derived: without these rows the files that still cannot be read are read once more, which does no harm.
CREATE TABLE reader_retries (
    processor_version INT NOT NULL CONSTRAINT reader_retries_pkey PRIMARY KEY,
    queued            BIGINT NOT NULL DEFAULT 0,            -- photos
    queued_at         TIMESTAMPTZ NOT NULL DEFAULT now()
);
