-- Which AI writer has processed which part of a photo, claims, and corrections by people.
--
-- The results themselves stay in photo_ai_results, where programs read them. A writer that uses only that table keeps
-- working and has no rows here. It may also empty both shared tables with one TRUNCATE, which a foreign key from here would
-- forbid; therefore triggers delete the rows of deleted photos.

CREATE TABLE ai_part_runs (
    photo_id      BIGINT NOT NULL,
    part          TEXT NOT NULL CONSTRAINT ai_part_runs_part_known CHECK (part IN ('faces', 'objects', 'tags')),
    writer        TEXT NOT NULL,
    version       TEXT NOT NULL,                      -- of its model, as reported: 1.10
    version_order INT[] NOT NULL,                     -- for comparisons: {1,10}
    written_at    TIMESTAMPTZ NOT NULL DEFAULT now(),
    error         TEXT,                               -- the writer could not process this photo
    PRIMARY KEY (photo_id, part, writer)
);

-- A photo is claimed by one process of a writer at a time; a claim of a dead process ends with its lease.
CREATE TABLE ai_claims (
    photo_id    BIGINT NOT NULL,
    writer      TEXT NOT NULL,
    lease_until TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (photo_id, writer)
);

CREATE TABLE ai_corrections (
    photo_id     BIGINT NOT NULL,
    part         TEXT NOT NULL CONSTRAINT ai_corrections_part_known CHECK (part IN ('faces', 'objects', 'tags')),
    value        JSONB NOT NULL,                      -- as in photo_ai_results; tags as a list
    corrected_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (photo_id, part)
);

-- Like the triggers of the change feed, these run with the rights of their owner.
CREATE FUNCTION forget_deleted_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    name TEXT;
BEGIN
    FOREACH name IN ARRAY ARRAY['ai_part_runs', 'ai_claims', 'ai_corrections'] LOOP
        EXECUTE format('DELETE FROM %I.%I WHERE photo_id IN (SELECT id FROM gone)', TG_TABLE_SCHEMA, name);
    END LOOP;
    RETURN NULL;
END $$;

CREATE FUNCTION forget_all_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('TRUNCATE %1$I.ai_part_runs, %1$I.ai_claims, %1$I.ai_corrections', TG_TABLE_SCHEMA);
    RETURN NULL;
END $$;

CREATE TRIGGER photos_forgotten AFTER DELETE ON photos REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION forget_deleted_photos();
CREATE TRIGGER photos_all_forgotten AFTER TRUNCATE ON photos
    FOR EACH STATEMENT EXECUTE FUNCTION forget_all_photos();

-- Corrections survive every write, also by programs that do not know them, and also a DELETE. The trigger runs with the
-- rights of its owner, so that a writer needs no rights on the table.
CREATE FUNCTION keep_ai_corrections() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    correction RECORD;
BEGIN
    FOR correction IN EXECUTE format('SELECT part, value FROM %I.ai_corrections WHERE photo_id = $1', TG_TABLE_SCHEMA)
        USING NEW.photo_id
    LOOP
        CASE correction.part
            WHEN 'faces' THEN NEW.faces := correction.value;
            WHEN 'objects' THEN NEW.objects := correction.value;
            ELSE NEW.tags := ARRAY(SELECT jsonb_array_elements_text(correction.value));
        END CASE;
    END LOOP;
    RETURN NEW;
END $$;

CREATE TRIGGER photo_ai_results_corrected BEFORE INSERT OR UPDATE ON photo_ai_results
    FOR EACH ROW EXECUTE FUNCTION keep_ai_corrections();
