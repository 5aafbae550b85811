-- Metadata of a photo beyond the shared columns: typed numbers in addition to the plan's text columns, details of the date,
-- the parts of the place, and the state of the object and its thumbnails. All columns may be NULL, since rows of other
-- programs do not have them.

ALTER TABLE photos
    -- The object
    ADD COLUMN etag               TEXT,               -- of the version that was read, without quotes
    ADD COLUMN object_modified_at TIMESTAMPTZ,        -- Last-Modified
    ADD COLUMN sha256             BYTEA,              -- of the whole object, 32 bytes
    ADD COLUMN media_type         VARCHAR(100),       -- derived from the content: image/jpeg
    ADD COLUMN deleted_at         TIMESTAMPTZ,        -- the object is gone; the row stays
    -- The date: taken_date is the wall clock, with its fraction of a second
    ADD COLUMN taken_offset       SMALLINT,           -- minutes east of UTC, if known
    ADD COLUMN taken_at           TIMESTAMPTZ,        -- the instant, if the offset is known
    ADD COLUMN taken_source       VARCHAR(50),        -- exif:DateTimeOriginal, …
    -- The camera: numbers in addition to shutter_speed, aperture and focal_length
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
    ADD COLUMN thumbnailed_at     TIMESTAMPTZ,        -- both thumbnails are in the derived bucket
    -- Captions
    ADD COLUMN title              TEXT,
    ADD COLUMN description        TEXT,
    ADD COLUMN keywords           TEXT[],
    ADD COLUMN rating             SMALLINT CONSTRAINT photos_rating_range CHECK (rating BETWEEN 0 AND 5),
    ADD COLUMN favourite          BOOLEAN NOT NULL DEFAULT FALSE,
    -- A file that could not be read has a row with its error
    ADD COLUMN error_code         VARCHAR(50),
    ADD COLUMN error              TEXT;

-- For exact duplicates.
CREATE INDEX photos_sha256 ON photos (sha256) WHERE sha256 IS NOT NULL;
