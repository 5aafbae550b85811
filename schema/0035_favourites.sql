-- Favourites of users. Those of the first owner (users.has_shared_favourites) stay in photos.favourite, which other programs
-- write in SQL; every other user's are rows here.

-- In backups. No foreign key to photos: programs may empty the shared tables with one TRUNCATE, which a foreign key from here
-- would forbid (0010). Triggers delete the rows of deleted photos instead. The id of a photo survives a new key of its object,
-- and so do its rows here.
CREATE TABLE favourites (
    user_id    BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    photo_id   BIGINT NOT NULL,
    created_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, photo_id)
);
-- The search index reads them by photo.
CREATE INDEX favourites_photo ON favourites (photo_id);

-- The feed of changes, as in 0003: the search index reads a photo again when a user marks it. changed_at stays: a mark says
-- nothing about the photo to other users.
CREATE TRIGGER favourites_inserted AFTER INSERT ON favourites REFERENCING NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_written('photo_id');
CREATE TRIGGER favourites_updated AFTER UPDATE ON favourites REFERENCING OLD TABLE AS previous NEW TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_rewritten('photo_id');
CREATE TRIGGER favourites_deleted AFTER DELETE ON favourites REFERENCING OLD TABLE AS written
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_written('photo_id');
CREATE TRIGGER favourites_truncated AFTER TRUNCATE ON favourites
    FOR EACH STATEMENT EXECUTE FUNCTION note_photos_truncated();

-- Like the triggers of the feed, these run with the rights of their owner.
CREATE FUNCTION forget_favourites_of_deleted_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        EXECUTE format('DELETE FROM %I.favourites WHERE photo_id IN (SELECT id FROM gone)', TG_TABLE_SCHEMA);
    ELSE
        EXECUTE format('TRUNCATE %I.favourites', TG_TABLE_SCHEMA);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER photos_favourites_forgotten AFTER DELETE ON photos REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION forget_favourites_of_deleted_photos();
CREATE TRIGGER photos_all_favourites_forgotten AFTER TRUNCATE ON photos
    FOR EACH STATEMENT EXECUTE FUNCTION forget_favourites_of_deleted_photos();

-- A user who becomes the first owner has the favourites in photos.favourite from then on, and keeps their own.
CREATE FUNCTION share_favourites_of_first_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('UPDATE %1$I.photos SET favourite = TRUE WHERE NOT favourite
                    AND id IN (SELECT photo_id FROM %1$I.favourites WHERE user_id = $1)', TG_TABLE_SCHEMA) USING NEW.id;
    EXECUTE format('DELETE FROM %I.favourites WHERE user_id = $1', TG_TABLE_SCHEMA) USING NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER users_favourites_shared AFTER UPDATE OF has_shared_favourites ON users
    FOR EACH ROW WHEN (NEW.has_shared_favourites AND NOT OLD.has_shared_favourites)
    EXECUTE FUNCTION share_favourites_of_first_owner();

-- A mark that arrives when its user has just become the first owner goes to photos.favourite. The lock waits for a change of
-- the user that is not committed yet.
CREATE FUNCTION keep_favourite_of_first_owner() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    is_shared BOOLEAN;
BEGIN
    EXECUTE format('SELECT has_shared_favourites FROM %I.users WHERE id = $1 FOR SHARE', TG_TABLE_SCHEMA)
        INTO is_shared USING NEW.user_id;
    IF is_shared IS NOT TRUE THEN RETURN NEW; END IF;
    EXECUTE format('UPDATE %I.photos SET favourite = TRUE WHERE id = $1 AND NOT favourite', TG_TABLE_SCHEMA)
        USING NEW.photo_id;
    RETURN NULL;
END $$;
CREATE TRIGGER favourites_of_first_owner BEFORE INSERT ON favourites
    FOR EACH ROW EXECUTE FUNCTION keep_favourite_of_first_owner();
