-- What ingest learns of a photo beyond the shared columns: typed numbers beside the plan's text, the whole truth about
-- the date, the place in parts, and the state of the object and of its thumbnails. All of it may be NULL, since rows by
-- other programs have none of it.

ALTER TABLE photos
    -- The object
    ADD COLUMN etag               TEXT,               -- of the version that was read, without quotes
    ADD COLUMN object_modified_at TIMESTAMPTZ,        -- Last-Modified
    ADD COLUMN sha256             BYTEA,              -- of the whole object, 32 bytes
    ADD COLUMN media_type         VARCHAR(100),       -- decided by content: image/jpeg
    ADD COLUMN deleted_at         TIMESTAMPTZ,        -- the object vanished; the row stays
    -- The date: taken_date is the wall clock, with its fraction of a second
    ADD COLUMN taken_offset       SMALLINT,           -- minutes east of UTC, when known
    ADD COLUMN taken_at           TIMESTAMPTZ,        -- the instant, when the offset is known
    ADD COLUMN taken_source       VARCHAR(50),        -- exif:DateTimeOriginal, …
    -- The camera: numbers beside shutter_speed, aperture and focal_length
    ADD COLUMN camera_make        VARCHAR(255),
    ADD COLUMN lens_model         VARCHAR(255),
    ADD COLUMN exposure_seconds   DOUBLE PRECISION,
    ADD COLUMN f_number           DOUBLE PRECISION,
    ADD COLUMN focal_length_mm    DOUBLE PRECISION,
    ADD COLUMN focal_length_35mm  DOUBLE PRECISION,
    -- The place
    ADD COLUMN altitude_m         DOUBLE PRECISION,   -- above sea level
    ADD COLUMN country_code       CHAR(2),            -- ISO 3166-1 alpha-2
    ADD COLUMN country            VARCHAR(200),
    ADD COLUMN region             VARCHAR(200),       -- first-level administrative division
    ADD COLUMN city               VARCHAR(200),
    ADD COLUMN time_zone          VARCHAR(64),        -- IANA name
    -- The picture
    ADD COLUMN orientation        SMALLINT,           -- EXIF, 1…8, as stored in the file
    ADD COLUMN width              INT,                -- upright
    ADD COLUMN height             INT,                -- upright
    ADD COLUMN thumbhash          BYTEA,              -- about 25 bytes
    ADD COLUMN thumbnailed_at     TIMESTAMPTZ,        -- both thumbnails lie in the derived bucket
    -- Words
    ADD COLUMN title              TEXT,
    ADD COLUMN description        TEXT,
    ADD COLUMN keywords           TEXT[],
    ADD COLUMN rating             SMALLINT CONSTRAINT photos_rating_range CHECK (rating BETWEEN 0 AND 5),
    ADD COLUMN favourite          BOOLEAN NOT NULL DEFAULT FALSE,
    -- A file that could not be read is a row with its error
    ADD COLUMN error_code         VARCHAR(50),
    ADD COLUMN error              TEXT;

-- Exact duplicates are found by this.
CREATE INDEX photos_sha256 ON photos (sha256) WHERE sha256 IS NOT NULL;
