-- The change feed counts in transaction numbers of one cluster. After pg_restore into another cluster the feed holds
-- numbers of the old one, which may lie in the future of the new one; after a failover or a restored copy, a running reader
-- holds a position of a history that is gone. The functions below let a reader notice both.

-- Which history of which database answers: the timeline; when the server was started, or - on a standby; the cluster's
-- system identifier; the database. Empty where pg_control_system() is closed to the caller.
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

-- Makes the feed one of this cluster: takes away rows whose numbers lie in the future, and with them all that a reader
-- could have missed, so that every reader loads the library once. Returns whether there was anything to do. Does nothing
-- on a standby and in a session that may only read; readers pass over such numbers anyway.
--
-- It runs with the rights of its owner, since a reader needs none to write the feed.
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
    -- One at a time; whoever comes second finds nothing to do.
    PERFORM FROM SCHEMA_OF_PHOTOS.photo_changes_horizon FOR UPDATE;
    IF (SELECT pruned_below <= pg_snapshot_xmax(pg_current_snapshot()) FROM SCHEMA_OF_PHOTOS.photo_changes_horizon)
       AND NOT EXISTS (
           SELECT FROM SCHEMA_OF_PHOTOS.photo_changes WHERE xid >= pg_snapshot_xmax(pg_current_snapshot())) THEN
        RETURN FALSE;
    END IF;
    -- Rows of transactions that still run stay, and so do those that a reader may not have seen yet.
    border := pg_snapshot_xmin(pg_current_snapshot());
    DELETE FROM SCHEMA_OF_PHOTOS.photo_changes
    WHERE xid < border OR xid >= pg_snapshot_xmax(pg_current_snapshot());
    INSERT INTO SCHEMA_OF_PHOTOS.photo_changes_horizon (pruned_below) VALUES (border)
    ON CONFLICT (only_row) DO UPDATE SET pruned_below = excluded.pruned_below;
    -- Notes are told apart by such numbers, too.
    UPDATE SCHEMA_OF_PHOTOS.ai_work SET noted = pg_current_xact_id()
    WHERE noted >= pg_snapshot_xmax(pg_current_snapshot());
    PERFORM pg_notify('photo_changes', '');
    RETURN TRUE;
END $body$
    $function$, 'SCHEMA_OF_PHOTOS', place);
END $install$;

-- A database that was restored from before this file.
SELECT claim_change_feed();

-- What `calotype backup` did, for /metrics and for whoever asks how old the last backup is. Kept.
CREATE TABLE backup_runs (
    id          BIGINT GENERATED ALWAYS AS IDENTITY CONSTRAINT backup_runs_pkey PRIMARY KEY,
    started_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    finished_at TIMESTAMPTZ,                           -- NULL while it runs, and for ever where it was killed
    ok          BOOLEAN NOT NULL DEFAULT FALSE,        -- written and verified
    bytes       BIGINT,                                -- of the backup, without originals
    destination TEXT NOT NULL,                         -- folder, or s3://bucket/prefix
    error       TEXT
);
CREATE INDEX backup_runs_ok ON backup_runs (finished_at) WHERE ok;
