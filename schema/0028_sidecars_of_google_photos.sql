-- JSON sidecars of Google Photos (Takeout) are stored like XMP files, and each date gets a precision.

ALTER TABLE sidecars ADD COLUMN takeout BYTEA;        -- JSON; such a file has no xmp

-- NULL if unknown: undated photos, dates of other programs, older rows.
ALTER TABLE photos ADD COLUMN taken_precision VARCHAR(5)
    CONSTRAINT photos_taken_precision_known CHECK (taken_precision IN ('year', 'month', 'day', 'time'));

-- As in 0025. Google's times are in UTC as well.
CREATE OR REPLACE FUNCTION follow_taken_date() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shift INTERVAL := '24 hours';
    minutes INT;
BEGIN
    NEW.taken_source := CASE WHEN NEW.taken_date IS NOT NULL THEN 'sql' END;
    NEW.taken_at := NULL;
    -- An offset of somebody who knew the place stays where its zone is not known; that of a clock of UTC says nothing of it.
    IF NEW.taken_date IS NULL OR NOT isfinite(NEW.taken_date)
        OR OLD.taken_source ~ '^(name|takeout:|object:|exif:GPS|quicktime:(Track)?CreateDate|tag:creation_time|asf:)'
    THEN NEW.taken_offset := NULL; END IF;
    IF NEW.taken_date IS NULL OR NOT isfinite(NEW.taken_date) THEN RETURN NEW; END IF;
    IF NEW.time_zone IS NOT NULL THEN
        BEGIN
            -- The offset depends on the instant, and the instant on the offset. Begun a day before, of an hour that a clock
            -- showed twice the first is found, where AT TIME ZONE takes the second.
            FOR step IN 1..3 LOOP
                minutes := round(extract(epoch FROM ((NEW.taken_date - shift) AT TIME ZONE 'UTC' AT TIME ZONE NEW.time_zone)
                                                    - (NEW.taken_date - shift)) / 60);
                shift := make_interval(mins => minutes);
            END LOOP;
            NEW.taken_offset := minutes;
        EXCEPTION WHEN invalid_parameter_value OR datetime_field_overflow THEN
            -- Other programs write zones that are none, and dates at the end of time.
        END;
    END IF;
    BEGIN
        NEW.taken_at := (NEW.taken_date - make_interval(mins => NEW.taken_offset)) AT TIME ZONE 'UTC';
    EXCEPTION WHEN datetime_field_overflow THEN
    END;
    RETURN NEW;
END $$;

-- The precision of a date is unknown if a program writes only the shared columns. PostgreSQL runs triggers of an event in the
-- order of their names: this one runs after follow_taken_date().
CREATE FUNCTION forget_taken_precision() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.taken_precision := NULL;
    RETURN NEW;
END $$;

CREATE TRIGGER photos_date_precision BEFORE UPDATE OF taken_date ON photos FOR EACH ROW
    WHEN (NEW.taken_precision IS NOT NULL AND NEW.taken_date IS DISTINCT FROM OLD.taken_date
          AND NEW.taken_precision IS NOT DISTINCT FROM OLD.taken_precision
          AND (NEW.taken_source = 'sql' OR NEW.indexed_at IS NOT DISTINCT FROM OLD.indexed_at))
    EXECUTE FUNCTION forget_taken_precision();

-- JSON files had their own rows before. They are checked again.
INSERT INTO ingest_jobs (bucket, object_key, kind, priority)
SELECT split_part(s3_path, '/', 3), substr(s3_path, length(split_part(s3_path, '/', 3)) + 7), 'created', 10
FROM photos
WHERE read_state = 'unsupported' AND deleted_at IS NULL AND s3_path ~* '^s3://[^/]+/.*\.json$'
ON CONFLICT ON CONSTRAINT ingest_jobs_one_per_object DO NOTHING;
