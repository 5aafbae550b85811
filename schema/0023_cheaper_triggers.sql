-- The same triggers on photos at half the cost per row: their statements are planned once per session instead of once per
-- statement, and a statement without changes ends early. INSERT … ON CONFLICT DO UPDATE fires the triggers of INSERT and of
-- UPDATE, one of them without rows.
--
-- Names contain the schema, as in 0018. The replaced functions remain for photo_ai_results and the tables of AI writers, which
-- have other columns.

DO $install$
DECLARE
    place TEXT := (
        SELECT quote_ident(nspname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE pg_class.oid = 'photos'::regclass);
BEGIN
    EXECUTE replace($function$
CREATE FUNCTION note_photos_inserted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    INSERT INTO SCHEMA_OF_PHOTOS.photo_changes (photo_id) SELECT id FROM written;
    IF FOUND THEN PERFORM pg_notify('photo_changes', ''); END IF;
    RETURN NULL;
END $body$
    $function$, 'SCHEMA_OF_PHOTOS', place);

    -- An update may change the number itself: both the old and the new are told.
    EXECUTE replace($function$
CREATE FUNCTION note_photos_updated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM written) THEN RETURN NULL; END IF;
    INSERT INTO SCHEMA_OF_PHOTOS.photo_changes (photo_id) SELECT id FROM written UNION SELECT id FROM previous;
    PERFORM pg_notify('photo_changes', '');
    RETURN NULL;
END $body$
    $function$, 'SCHEMA_OF_PHOTOS', place);

    -- The lock is that of 0015, which a new list takes alone.
    EXECUTE replace($function$
CREATE FUNCTION note_ai_work_of_inserted() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM written) THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock_shared(7020945741286797934);
    INSERT INTO SCHEMA_OF_PHOTOS.ai_work (list_id, photo_id)
    SELECT list.id, written.id FROM written, SCHEMA_OF_PHOTOS.ai_lists list
    WHERE written.deleted_at IS NULL AND written.thumbnailed_at IS NOT NULL
    ON CONFLICT (list_id, photo_id) DO UPDATE SET noted = excluded.noted;
    RETURN NULL;
END $body$
    $function$, 'SCHEMA_OF_PHOTOS', place);

    EXECUTE replace($function$
CREATE FUNCTION note_ai_work_of_updated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
    IF NOT EXISTS (SELECT FROM written) THEN RETURN NULL; END IF;
    PERFORM pg_advisory_xact_lock_shared(7020945741286797934);
    INSERT INTO SCHEMA_OF_PHOTOS.ai_work (list_id, photo_id)
    SELECT list.id, written.id
    FROM written JOIN previous ON previous.id = written.id, SCHEMA_OF_PHOTOS.ai_lists list
    WHERE written.deleted_at IS NULL AND written.thumbnailed_at IS NOT NULL
      AND (previous.deleted_at IS NOT NULL OR previous.thumbnailed_at IS NULL
           OR previous.sha256 IS DISTINCT FROM written.sha256)
    ON CONFLICT (list_id, photo_id) DO UPDATE SET noted = excluded.noted;
    RETURN NULL;
END $body$
    $function$, 'SCHEMA_OF_PHOTOS', place);
END $install$;

CREATE OR REPLACE TRIGGER photos_inserted AFTER INSERT ON photos REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_inserted();
CREATE OR REPLACE TRIGGER photos_updated AFTER UPDATE ON photos REFERENCING OLD TABLE AS previous NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_updated();
CREATE OR REPLACE TRIGGER photos_inserted_for_ai AFTER INSERT ON photos REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_ai_work_of_inserted();
CREATE OR REPLACE TRIGGER photos_updated_for_ai AFTER UPDATE ON photos REFERENCING OLD TABLE AS previous NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_ai_work_of_updated();
