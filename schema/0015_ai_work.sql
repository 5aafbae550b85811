-- The backlog of AI writers, so that a claim finds open photos without scanning all finished ones.
--
-- A list is created when a writer first claims a part. Its claims scan the library once, from the newest photo down, and add
-- an entry for each open photo; triggers add entries for later work. An entry only means that there may be work: a claim
-- checks the photo first, and deletes entries of finished photos.

CREATE TABLE ai_lists (
    id            INT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    writer        TEXT NOT NULL,
    part          TEXT NOT NULL CONSTRAINT ai_lists_part_known CHECK (part IN ('faces', 'objects', 'tags')),
    version_order INT[] NOT NULL,                     -- of the newest claiming version, for comparisons: {1,10}
    -- Photos with this id and above have been scanned; NULL when the scan is finished.
    walked_to     BIGINT DEFAULT 9223372036854775807,
    -- Start of the scan. It is repeated after a day, for rows that were written with triggers disabled.
    walked_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT ai_lists_one_per_part UNIQUE (writer, part)
);

CREATE TABLE ai_work (
    list_id  INT NOT NULL CONSTRAINT ai_work_list_id_fkey REFERENCES ai_lists (id) ON DELETE CASCADE,
    photo_id BIGINT NOT NULL,
    -- A claim deletes an entry only in the version that it saw; an entry that was added again stays.
    noted    XID8 NOT NULL DEFAULT pg_current_xact_id(),
    PRIMARY KEY (list_id, photo_id)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);

-- The photo was overwritten after it was claimed: results are of the old content.
ALTER TABLE ai_claims ADD COLUMN outdated BOOLEAN NOT NULL DEFAULT FALSE;

-- Adds entries for new photos, and for parts to be processed again. Writers of photos hold a shared lock that a new list takes
-- exclusively, so that every new photo is either seen by the scan or added by this trigger.
CREATE FUNCTION note_ai_work() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    work TEXT;
BEGIN
    PERFORM pg_advisory_xact_lock_shared(7020945741286797934);
    work := CASE
        WHEN TG_TABLE_NAME <> 'photos' THEN
            'SELECT DISTINCT list.id, gone.photo_id FROM gone JOIN %1$I.ai_lists list ON list.part = gone.part'
        WHEN TG_OP = 'INSERT' THEN
            'SELECT list.id, written.id FROM written, %1$I.ai_lists list
             WHERE written.deleted_at IS NULL AND written.thumbnailed_at IS NOT NULL'
        ELSE
            'SELECT list.id, written.id FROM written JOIN previous ON previous.id = written.id, %1$I.ai_lists list
             WHERE written.deleted_at IS NULL AND written.thumbnailed_at IS NOT NULL
               AND (previous.deleted_at IS NOT NULL OR previous.thumbnailed_at IS NULL
                    OR previous.sha256 IS DISTINCT FROM written.sha256)'
    END;
    EXECUTE format(
        'INSERT INTO %1$I.ai_work (list_id, photo_id) ' || work
        || ' ON CONFLICT (list_id, photo_id) DO UPDATE SET noted = excluded.noted', TG_TABLE_SCHEMA);
    RETURN NULL;
END $$;

CREATE TRIGGER photos_inserted_for_ai AFTER INSERT ON photos REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_ai_work();
CREATE TRIGGER photos_updated_for_ai AFTER UPDATE ON photos REFERENCING OLD TABLE AS previous NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_ai_work();
CREATE TRIGGER ai_part_runs_forgotten AFTER DELETE ON ai_part_runs REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION note_ai_work();
CREATE TRIGGER ai_corrections_withdrawn AFTER DELETE ON ai_corrections REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION note_ai_work();

-- Other content under the same key: results of AI writers are deleted, and the photo is offered again. Corrections stay,
-- since an overwritten photo is usually the same one, cropped or rotated: tags and names are kept, boxes are not.
CREATE FUNCTION forget_results_of_old_content() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('DELETE FROM %I.ai_part_runs WHERE photo_id = $1', TG_TABLE_SCHEMA) USING NEW.id;
    EXECUTE format('UPDATE %I.ai_claims SET outdated = TRUE WHERE photo_id = $1', TG_TABLE_SCHEMA) USING NEW.id;
    -- What said only where something is says nothing any more.
    EXECUTE format(
        'WITH left_over AS (
             SELECT part, (SELECT jsonb_agg(said - ''box'' ORDER BY place)
                           FROM jsonb_array_elements(value) WITH ORDINALITY AS each (said, place)
                           WHERE said ? ''person'' OR said ? ''label'') AS value
             FROM %1$I.ai_corrections
             WHERE photo_id = $1 AND part <> ''tags'' AND jsonb_typeof(value) = ''array'' AND value <> ''[]''
         ), changed AS (
             UPDATE %1$I.ai_corrections said SET value = left_over.value FROM left_over
             WHERE said.photo_id = $1 AND said.part = left_over.part AND left_over.value IS NOT NULL
         )
         DELETE FROM %1$I.ai_corrections said USING left_over
         WHERE said.photo_id = $1 AND said.part = left_over.part AND left_over.value IS NULL', TG_TABLE_SCHEMA)
        USING NEW.id;
    -- Programs that know only the shared tables look for photos without a row here.
    EXECUTE format('DELETE FROM %I.photo_ai_results WHERE photo_id = $1', TG_TABLE_SCHEMA) USING NEW.id;
    -- A trigger of that table puts the corrections in.
    EXECUTE format(
        'INSERT INTO %1$I.photo_ai_results (photo_id)
         SELECT $1 WHERE EXISTS (SELECT FROM %1$I.ai_corrections WHERE photo_id = $1)', TG_TABLE_SCHEMA) USING NEW.id;
    RETURN NULL;
END $$;

-- Rows of other programs have no hash, and what was said of them is of the content that they get one for.
CREATE TRIGGER photos_overwritten AFTER UPDATE OF sha256 ON photos FOR EACH ROW
    WHEN (OLD.sha256 IS NOT NULL AND NEW.sha256 IS DISTINCT FROM OLD.sha256)
    EXECUTE FUNCTION forget_results_of_old_content();

-- As before; in addition, TRUNCATE of photos deletes all entries. Entries of single photos are deleted by the next claim.
CREATE OR REPLACE FUNCTION forget_all_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('TRUNCATE %1$I.ai_part_runs, %1$I.ai_claims, %1$I.ai_corrections, %1$I.file_facts, %1$I.ai_work',
                   TG_TABLE_SCHEMA);
    RETURN NULL;
END $$;
