-- A photo whose object has a new key is not marked as deleted before the job of that key has run, which sets the photo's new
-- path.
ALTER TABLE ingest_jobs ADD COLUMN after_key TEXT;    -- runs after the job of this object
ALTER TABLE reconcile_runs ADD COLUMN renamed BIGINT NOT NULL DEFAULT 0; -- photos whose object has a new key

-- A program that uses only the shared columns writes only taken_date; instant, offset and source would then belong to the
-- previous date. They are computed again, as in ingest.
CREATE FUNCTION follow_taken_date() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    shift INTERVAL := '24 hours';
    minutes INT;
BEGIN
    NEW.taken_source := CASE WHEN NEW.taken_date IS NOT NULL THEN 'sql' END;
    NEW.taken_at := NULL;
    -- An offset of somebody who knew the place stays where its zone is not known; that of a clock of UTC says nothing of it.
    IF NEW.taken_date IS NULL OR NOT isfinite(NEW.taken_date)
        OR OLD.taken_source ~ '^(name|object:|exif:GPS|quicktime:CreateDate)' THEN NEW.taken_offset := NULL; END IF;
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

-- Not for programs that also write one of the other columns. Ingest writes all of them; without an offset they may have the
-- same values as before, but not the time of writing. A bulk load costs a comparison, an insert nothing.
CREATE TRIGGER photos_date_followed BEFORE UPDATE OF taken_date ON photos FOR EACH ROW
    WHEN (NEW.taken_date IS DISTINCT FROM OLD.taken_date
          AND NEW.taken_source IS NOT DISTINCT FROM OLD.taken_source
          AND NEW.taken_offset IS NOT DISTINCT FROM OLD.taken_offset
          AND NEW.taken_at IS NOT DISTINCT FROM OLD.taken_at
          AND (NEW.taken_at IS NOT NULL OR NEW.indexed_at IS NOT DISTINCT FROM OLD.indexed_at))
    EXECUTE FUNCTION follow_taken_date();
