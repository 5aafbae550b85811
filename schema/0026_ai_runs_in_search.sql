-- Searches may filter by AI writer and version, so their changes are also added to the feed of 0003_change_feed.sql.

-- A writer that repeats a result only updates the time of its row, which the index does not need.
CREATE FUNCTION note_ai_runs_rewritten() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    noted BIGINT;
BEGIN
    EXECUTE format(
        'INSERT INTO %I.photo_changes (photo_id)
         SELECT DISTINCT photo_id FROM written FULL JOIN previous USING (photo_id, part, writer)
         WHERE written.version_order IS DISTINCT FROM previous.version_order
            OR (written.error IS NULL) <> (previous.error IS NULL)', TG_TABLE_SCHEMA);
    GET DIAGNOSTICS noted = ROW_COUNT;
    IF noted > 0 THEN
        PERFORM pg_notify('photo_changes', '');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER ai_part_runs_inserted AFTER INSERT ON ai_part_runs REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_written('photo_id');
CREATE TRIGGER ai_part_runs_updated AFTER UPDATE ON ai_part_runs REFERENCING OLD TABLE AS previous NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_ai_runs_rewritten();
CREATE TRIGGER ai_part_runs_deleted AFTER DELETE ON ai_part_runs REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_written('photo_id');
CREATE TRIGGER ai_part_runs_truncated AFTER TRUNCATE ON ai_part_runs
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_truncated();
