-- Every change of the shared tables, by whatever program, is added to this feed in the same transaction. The search index of
-- each query process follows it.
--
-- A reader keeps the snapshot (pg_current_snapshot) of its last read and selects the rows whose transaction was not visible
-- in it. A transaction that got its id first and committed later is therefore never missed, and nothing waits for a long
-- transaction.

CREATE TABLE photo_changes (
    xid      XID8   NOT NULL DEFAULT pg_current_xact_id(),
    photo_id BIGINT                       -- NULL: everything may have changed (TRUNCATE), reload
);
CREATE INDEX photo_changes_xid ON photo_changes (xid);

-- Rows of transactions below `pruned_below` have been removed: a reader whose snapshot begins earlier has to reload.
CREATE TABLE photo_changes_horizon (
    only_row     BOOLEAN PRIMARY KEY DEFAULT TRUE CONSTRAINT photo_changes_horizon_one_row CHECK (only_row),
    pruned_below XID8 NOT NULL
);
INSERT INTO photo_changes_horizon (pruned_below) VALUES ('0');

-- Statement-level triggers with transition tables: a bulk load appends in one statement. They run with the rights of
-- their owner, so that a writer needs no rights on the feed.
CREATE FUNCTION note_photos_written() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.photo_changes (photo_id) SELECT DISTINCT %I FROM written',
                   TG_TABLE_SCHEMA, TG_ARGV[0]);
    PERFORM pg_notify('photo_changes', '');
    RETURN NULL;
END $$;

-- An update may change the number itself: both the old and the new are told.
CREATE FUNCTION note_photos_rewritten() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('INSERT INTO %1$I.photo_changes (photo_id) SELECT %2$I FROM written UNION SELECT %2$I FROM previous',
                   TG_TABLE_SCHEMA, TG_ARGV[0]);
    PERFORM pg_notify('photo_changes', '');
    RETURN NULL;
END $$;

CREATE FUNCTION note_photos_truncated() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('INSERT INTO %I.photo_changes (photo_id) VALUES (NULL)', TG_TABLE_SCHEMA);
    PERFORM pg_notify('photo_changes', '');
    RETURN NULL;
END $$;

CREATE TRIGGER photos_inserted AFTER INSERT ON photos REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_written('id');
CREATE TRIGGER photos_updated AFTER UPDATE ON photos REFERENCING OLD TABLE AS previous NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_rewritten('id');
CREATE TRIGGER photos_deleted AFTER DELETE ON photos REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_written('id');
CREATE TRIGGER photos_truncated AFTER TRUNCATE ON photos
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_truncated();

CREATE TRIGGER photo_ai_results_inserted AFTER INSERT ON photo_ai_results REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_written('photo_id');
CREATE TRIGGER photo_ai_results_updated AFTER UPDATE ON photo_ai_results REFERENCING OLD TABLE AS previous NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_rewritten('photo_id');
CREATE TRIGGER photo_ai_results_deleted AFTER DELETE ON photo_ai_results REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_written('photo_id');
CREATE TRIGGER photo_ai_results_truncated AFTER TRUNCATE ON photo_ai_results
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_truncated();
