-- The change feed uses the transaction ids of one cluster. After pg_restore into another cluster the feed contains ids of
-- the old one, which may be higher than any of the new one. After a failover, or after an older copy of the files is
-- restored, a running reader has a position in a history that no longer exists. The functions below let a reader notice both.

-- Identifies the history of the database: timeline, start time of the server (- on a standby), system
-- identifier of the cluster (- where the caller may not execute pg_control_system()), and OID of the database.
CREATE FUNCTION feed_server() RETURNS TEXT LANGUAGE plpgsql STABLE
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    cluster TEXT := '-';
    timeline INT := 0;
BEGIN
    IF NOT pg_is_in_recovery() THEN
        timeline := ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int;
    END IF;
    BEGIN
        cluster := (SELECT system_identifier FROM pg_control_system());
        -- On a standby the name of the current segment cannot be asked for. This timeline is that of the last restart
        -- point, so a new one is seen some minutes late.
        IF pg_is_in_recovery() THEN timeline := (SELECT timeline_id FROM pg_control_checkpoint()); END IF;
    EXCEPTION WHEN insufficient_privilege THEN
        NULL;
    END;
    RETURN format(
        '%s %s %s %s', timeline,
        CASE WHEN pg_is_in_recovery() THEN '-' ELSE extract(epoch FROM pg_postmaster_start_time())::text END,
        cluster, (SELECT oid FROM pg_database WHERE datname = current_database()));
END $$;

-- Resets a feed with transaction ids of another cluster: deletes the rows whose ids are ahead of this cluster, and raises
-- the horizon, so that every reader loads the library once. Returns whether it reset the feed. Does nothing on a standby
-- and in a read-only session; readers ignore such ids in any case.
--
-- SECURITY DEFINER, because a reader has no right to write the feed.
DO $install$
DECLARE
    place TEXT := (
        SELECT quote_ident(nspname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE pg_class.oid = 'photos'::regclass);
BEGIN
    EXECUTE replace($function$
CREATE FUNCTION claim_change_feed() RETURNS BOOLEAN LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    border XID8;
BEGIN
    IF pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean THEN RETURN FALSE; END IF;
    -- One caller at a time; the second finds nothing to do.
    PERFORM FROM SCHEMA_OF_PHOTOS.photo_changes_horizon FOR UPDATE;
    IF (SELECT pruned_below <= pg_snapshot_xmax(pg_current_snapshot()) FROM SCHEMA_OF_PHOTOS.photo_changes_horizon)
       AND NOT EXISTS (
           SELECT FROM SCHEMA_OF_PHOTOS.photo_changes WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())) THEN
        RETURN FALSE;
    END IF;
    -- Rows of running transactions stay, and so do those that a reader may not have seen yet.
    border := pg_snapshot_xmin(pg_current_snapshot());
    DELETE FROM SCHEMA_OF_PHOTOS.photo_changes
    WHERE xid < border OR xid >= pg_snapshot_xmax(pg_current_snapshot());
    INSERT INTO SCHEMA_OF_PHOTOS.photo_changes_horizon (pruned_below) VALUES (border)
    ON CONFLICT (only_row) DO UPDATE SET pruned_below = excluded.pruned_below;
    -- Notes are compared by transaction id, too.
    UPDATE SCHEMA_OF_PHOTOS.ai_work SET noted = pg_current_xact_id()
    WHERE noted >= pg_snapshot_xmax(pg_current_snapshot());
    PERFORM pg_notify('photo_changes', '');
    RETURN TRUE;
END $body$
    $function$, 'SCHEMA_OF_PHOTOS', place);
END $install$;

-- For a database that was restored before this migration.
SELECT claim_change_feed();

-- In backups. The runs of `calotype backup`; the age of the last successful one is a metric.
CREATE TABLE backup_runs (
    id          BIGINT GENERATED ALWAYS AS IDENTITY CONSTRAINT backup_runs_pkey PRIMARY KEY,
    started_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    finished_at TIMESTAMPTZ,                           -- NULL while it runs, and after it was killed
    ok          BOOLEAN NOT NULL DEFAULT FALSE,        -- written and verified
    bytes       BIGINT,                                -- of the backup, without originals
    destination TEXT NOT NULL,                         -- folder, or s3://bucket/prefix
    error       TEXT
);
CREATE INDEX backup_runs_ok ON backup_runs (finished_at) WHERE ok;
