-- The metadata of a photo's own file, without its sidecars, so that a new or removed sidecar can be applied without reading
-- the original again.
CREATE TABLE file_facts (
    photo_id BIGINT PRIMARY KEY,
    facts    JSONB NOT NULL                           -- captions, position and date; keys as in FileFacts
);

-- The photo's sidecars have to be applied again; needs the original only if its facts are not stored yet.
ALTER TABLE ingest_jobs ADD COLUMN words BOOLEAN NOT NULL DEFAULT FALSE;

-- A file that is not a picture, such as a PDF, is not an error but unsupported. NULL for rows of other programs.
ALTER TABLE photos ADD COLUMN read_state VARCHAR(20)
    CONSTRAINT photos_read_state_known CHECK (read_state IN ('read', 'failed', 'unsupported'));
UPDATE photos SET read_state = 'unsupported', error_code = NULL, error = NULL
WHERE error_code = 'UNSUPPORTED'
   OR error_code = 'NOT_A_PICTURE' AND lower(filename) !~
      '\.(jpg|jpeg|heic|heif|avif|png|webp|gif|tif|tiff|jxl|dng|cr2|cr3|nef|nrw|arw|srf|sr2|raf|rw2|orf|pef|srw|mp4|mov|m4v)$';

-- As before; in addition, facts are deleted with their photo.
CREATE OR REPLACE FUNCTION forget_deleted_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['ai_part_runs', 'ai_claims', 'ai_corrections', 'file_facts'] LOOP
        EXECUTE format('DELETE FROM %I.%I WHERE photo_id IN (SELECT id FROM gone)', TG_TABLE_SCHEMA, name);
    END LOOP;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION forget_all_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('TRUNCATE %1$I.ai_part_runs, %1$I.ai_claims, %1$I.ai_corrections, %1$I.file_facts', TG_TABLE_SCHEMA);
    RETURN NULL;
END $$;
