-- The last change of a row by any program. `indexed_at` and `processing_timestamp` are set by their writers only; a favourite,
-- a corrected place or a manual UPDATE sets neither, but a program that asks for changes must see these as well. The time is
-- the start of the writer's transaction, as in created_at.
--
-- NULL in older rows. The default is added after the column, so that no row is rewritten and an INSERT needs no trigger.
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

-- PostgreSQL runs triggers in the order of their names: these run after corrections are applied, so that an UPDATE which a
-- correction undoes is not a change. Rows are compared as bytes, since not every type has an equality operator.
CREATE TRIGGER photos_touched BEFORE UPDATE ON photos
    FOR EACH ROW WHEN (OLD *<> NEW) EXECUTE FUNCTION note_time_of_change();
CREATE TRIGGER photo_ai_results_touched BEFORE UPDATE ON photo_ai_results
    FOR EACH ROW WHEN (OLD *<> NEW) EXECUTE FUNCTION note_time_of_change();

-- Times of deleted results; photo 0 stands for a TRUNCATE of all results. They are not stored in photos: writers of results
-- would then lock rows of photos, in another order than writers that lock a photo first.
CREATE TABLE ai_results_gone (
    photo_id BIGINT PRIMARY KEY,
    gone_at  TIMESTAMPTZ NOT NULL
);

-- Like the triggers of the change feed, these run with the rights of their owner.
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
-- Results that are moved to another photo are deleted from the previous one.
CREATE TRIGGER photo_ai_results_handed_on AFTER UPDATE OF photo_id ON photo_ai_results
    FOR EACH ROW WHEN (OLD.photo_id <> NEW.photo_id AND OLD.photo_id > 0)
    EXECUTE FUNCTION note_ai_results_gone();

-- The row is deleted with its photo.
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
