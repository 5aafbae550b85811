-- When anyone last changed what stands in a row. `indexed_at` and `processing_timestamp` are what their writers say, and a
-- person's mark, a corrected place or an UPDATE by hand says neither; a program that asks what changed since must see those
-- too. The time is the one at which the writer's transaction began, as in created_at.
--
-- NULL in rows from before. The default comes after the column, so that no row is rewritten and an INSERT pays for no
-- trigger.
ALTER TABLE photos ADD COLUMN changed_at TIMESTAMPTZ;
ALTER TABLE photos ALTER COLUMN changed_at SET DEFAULT now();
ALTER TABLE photo_ai_results ADD COLUMN changed_at TIMESTAMPTZ;
ALTER TABLE photo_ai_results ALTER COLUMN changed_at SET DEFAULT now();

CREATE FUNCTION note_time_of_change() RETURNS trigger LANGUAGE plpgsql
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.changed_at := now();
    RETURN NEW;
END $$;

-- PostgreSQL runs triggers in the order of their names: these see what those before them put back, so that an UPDATE that
-- a person's correction undoes is no change. Rows are compared by their bytes, which needs no equality of a type.
CREATE TRIGGER photos_touched BEFORE UPDATE ON photos
    FOR EACH ROW WHEN (OLD *<> NEW) EXECUTE FUNCTION note_time_of_change();
CREATE TRIGGER photo_ai_results_touched BEFORE UPDATE ON photo_ai_results
    FOR EACH ROW WHEN (OLD *<> NEW) EXECUTE FUNCTION note_time_of_change();

-- Results that are gone carry no time, so it stands here; under 0, which is no photo's number, that of a TRUNCATE, which
-- took the results of all. Not in photos: a writer of results would then lock rows there, in another order than those who
-- lock a photo first.
CREATE TABLE ai_results_gone (
    photo_id BIGINT PRIMARY KEY,
    gone_at  TIMESTAMPTZ NOT NULL
);

-- Like those of the change feed they run with the rights of their owner.
CREATE FUNCTION note_ai_results_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    note CONSTANT TEXT := format('INSERT INTO %I.ai_results_gone (photo_id, gone_at) ', TG_TABLE_SCHEMA);
    again CONSTANT TEXT := ' ON CONFLICT (photo_id) DO UPDATE SET gone_at = excluded.gone_at';
BEGIN
    IF TG_LEVEL = 'ROW' THEN
        EXECUTE note || 'VALUES ($1, now())' || again USING OLD.photo_id;
    ELSIF TG_OP = 'DELETE' THEN
        EXECUTE note || 'SELECT photo_id, now() FROM gone WHERE photo_id > 0' || again;
    ELSE
        -- Where the photos went in the same TRUNCATE, nothing is left to tell of.
        EXECUTE note || format('SELECT 0, now() WHERE EXISTS (SELECT FROM %I.photos)', TG_TABLE_SCHEMA) || again;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER photo_ai_results_gone AFTER DELETE ON photo_ai_results REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION note_ai_results_gone();
CREATE TRIGGER photo_ai_results_all_gone AFTER TRUNCATE ON photo_ai_results
    FOR EACH STATEMENT EXECUTE FUNCTION note_ai_results_gone();
-- Handed to another photo, they are gone from the one before.
CREATE TRIGGER photo_ai_results_handed_on AFTER UPDATE OF photo_id ON photo_ai_results
    FOR EACH ROW WHEN (OLD.photo_id <> NEW.photo_id AND OLD.photo_id > 0)
    EXECUTE FUNCTION note_ai_results_gone();

-- The note goes with its photo.
CREATE FUNCTION forget_ai_results_gone() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        EXECUTE format('DELETE FROM %I.ai_results_gone WHERE photo_id IN (SELECT id FROM forgotten)', TG_TABLE_SCHEMA);
    ELSE
        EXECUTE format('TRUNCATE %I.ai_results_gone', TG_TABLE_SCHEMA);
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER photos_results_forgotten AFTER DELETE ON photos REFERENCING OLD TABLE AS forgotten
    FOR EACH STATEMENT EXECUTE FUNCTION forget_ai_results_gone();
CREATE TRIGGER photos_all_results_forgotten AFTER TRUNCATE ON photos
    FOR EACH STATEMENT EXECUTE FUNCTION forget_ai_results_gone();
