-- The two tables that Calotype shares with programs it does not control. Their names, columns and types never change;
-- everything else is in additional columns and tables. A database with these tables and their rows is adopted without loss.

CREATE EXTENSION IF NOT EXISTS cube;
CREATE EXTENSION IF NOT EXISTS earthdistance;
CREATE EXTENSION IF NOT EXISTS pg_trgm;

CREATE TABLE IF NOT EXISTS photos (
    id              BIGSERIAL PRIMARY KEY,
    filename        VARCHAR(500),
    s3_path         TEXT,
    size_bytes      BIGINT,
    taken_date      TIMESTAMP,
    camera_model    VARCHAR(255),
    iso             INT,
    shutter_speed   VARCHAR(50),
    aperture        VARCHAR(50),
    focal_length    VARCHAR(50),
    latitude        DECIMAL(9, 6),
    longitude       DECIMAL(9, 6),
    location_name   VARCHAR(500),
    perceptual_hash VARCHAR(64),
    created_at      TIMESTAMP DEFAULT NOW(),
    indexed_at      TIMESTAMP
);

CREATE TABLE IF NOT EXISTS photo_ai_results (
    photo_id             BIGINT PRIMARY KEY REFERENCES photos (id),
    faces                JSONB,
    objects              JSONB,
    tags                 TEXT[],
    processing_status    VARCHAR(50),
    processing_timestamp TIMESTAMP
);

-- Two folders may contain different files with the same name (cameras restart their counters), so a unique file name
-- would lose the second one. The constraint or index is dropped, whatever its name is.
DO $$
DECLARE
    doomed RECORD;
BEGIN
    FOR doomed IN
        SELECT i.indexrelid::regclass::text AS index_name, c.conname
        FROM pg_index i
        LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid
        WHERE i.indrelid = 'photos'::regclass AND i.indisunique AND i.indnatts = 1
          AND i.indkey[0] = (SELECT attnum FROM pg_attribute
                             WHERE attrelid = 'photos'::regclass AND attname = 'filename')
    LOOP
        IF doomed.conname IS NOT NULL THEN
            EXECUTE format('ALTER TABLE photos DROP CONSTRAINT %I', doomed.conname);
        ELSE
            EXECUTE 'DROP INDEX ' || doomed.index_name;
        END IF;
    END LOOP;
END $$;

-- `s3_path` is the identity. If rows of other programs have the same path, all are kept; all but the newest move their path
-- to `duplicate_s3_path`.
ALTER TABLE photos ADD COLUMN IF NOT EXISTS duplicate_s3_path TEXT;

UPDATE photos SET duplicate_s3_path = s3_path, s3_path = NULL
WHERE s3_path IS NOT NULL
  AND id NOT IN (
      SELECT DISTINCT ON (s3_path) id FROM photos WHERE s3_path IS NOT NULL
      ORDER BY s3_path, indexed_at DESC NULLS LAST, id DESC);

CREATE UNIQUE INDEX IF NOT EXISTS photos_s3_path_key ON photos (s3_path);

-- The plan's indexes, for people who query with SQL. A GiST index over points takes 51 MB and 2 s for a million photos;
-- ll_to_earth took up to 6.2 GB and 528 s.
CREATE INDEX IF NOT EXISTS idx_taken_date ON photos (taken_date);
CREATE INDEX IF NOT EXISTS idx_camera ON photos (camera_model);
DROP INDEX IF EXISTS idx_location;
CREATE INDEX idx_location ON photos
    USING GIST (point(longitude::double precision, latitude::double precision))
    WHERE latitude IS NOT NULL AND longitude IS NOT NULL;
