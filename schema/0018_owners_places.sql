-- Corrections of places, for one photo or for all within a circle, and results of the owner's geocoder. A trigger applies them
-- to every write of a photo, so they survive a reindex and another table of places.
--
-- A correction of the photo itself has priority, then the smallest circle around its position, then the geocoder, then the
-- names in the written row. A name that is NULL here keeps that of the lower priority.

CREATE TABLE place_corrections (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    photo_id     BIGINT CONSTRAINT place_corrections_one_per_photo UNIQUE, -- NULL for a circle
    latitude     DOUBLE PRECISION,                    -- the circle's centre
    longitude    DOUBLE PRECISION,
    radius_m     DOUBLE PRECISION CONSTRAINT place_corrections_radius_positive CHECK (radius_m > 0),
    name         VARCHAR(500),                        -- for location_name; made of the other names if NULL
    city         VARCHAR(200),
    district     VARCHAR(200),
    region       VARCHAR(200),
    country      VARCHAR(200),
    country_code CHAR(2),
    corrected_at TIMESTAMPTZ NOT NULL DEFAULT now(),
    CONSTRAINT place_corrections_photo_or_circle
        CHECK ((photo_id IS NULL) = (latitude IS NOT NULL AND longitude IS NOT NULL AND radius_m IS NOT NULL))
);
CREATE INDEX place_corrections_circles ON place_corrections (radius_m, id DESC) WHERE photo_id IS NULL;

-- Results by position, rounded to thousandths of a degree (about 100 m), so that each place is requested once.
CREATE TABLE geocoded_places (
    latitude_e3  INT NOT NULL,
    longitude_e3 INT NOT NULL,
    city         VARCHAR(200),
    district     VARCHAR(200),
    region       VARCHAR(200),
    country      VARCHAR(200),
    country_code CHAR(2),
    error        TEXT,                                -- NULL if there is a result
    asked_at     TIMESTAMPTZ NOT NULL DEFAULT now(),
    attempts     INT NOT NULL DEFAULT 1,
    PRIMARY KEY (latitude_e3, longitude_e3)
);

-- One request per second for all processes: a process locks the row while it waits.
CREATE TABLE geocoder_turn (
    only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CONSTRAINT geocoder_turn_one_row CHECK (only_row),
    next_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
INSERT INTO geocoder_turn DEFAULT VALUES;

-- Metres on the sphere of earthdistance, without the extension, so that the trigger depends on nothing.
CREATE FUNCTION metres_between(
    latitude_a DOUBLE PRECISION, longitude_a DOUBLE PRECISION, latitude_b DOUBLE PRECISION, longitude_b DOUBLE PRECISION
) RETURNS DOUBLE PRECISION LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT 2 * 6378168 * asin(least(1, sqrt(
        sin(radians(latitude_b - latitude_a) / 2) ^ 2
        + cos(radians(latitude_a)) * cos(radians(latitude_b)) * sin(radians(longitude_b - longitude_a) / 2) ^ 2)))
$$;

-- Runs with the rights of its owner, so that a writer needs no rights on the tables. Names contain the schema, so that
-- statements are planned once.
DO $install$
BEGIN
    EXECUTE replace($function$
CREATE FUNCTION keep_owners_places() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
    answer SCHEMA_OF_PHOTOS.geocoded_places;
    circle SCHEMA_OF_PHOTOS.place_corrections;
    said   SCHEMA_OF_PHOTOS.place_corrections;
BEGIN
    -- Most libraries have no such word at all, and a program that writes a million rows should not pay for it.
    IF NOT EXISTS (SELECT FROM SCHEMA_OF_PHOTOS.place_corrections)
        AND NOT EXISTS (SELECT FROM SCHEMA_OF_PHOTOS.geocoded_places) THEN RETURN NEW; END IF;
    -- Other programs write positions that are none: NaN, which is greater than any number here, among them.
    IF NEW.latitude BETWEEN -90 AND 90 AND NEW.longitude BETWEEN -180 AND 180 THEN
        SELECT * INTO answer FROM SCHEMA_OF_PHOTOS.geocoded_places
        WHERE latitude_e3 = round(NEW.latitude * 1000)::int AND longitude_e3 = round(NEW.longitude * 1000)::int
          AND error IS NULL;
        SELECT * INTO circle FROM SCHEMA_OF_PHOTOS.place_corrections
        WHERE photo_id IS NULL AND SCHEMA_OF_PHOTOS.metres_between(
            latitude, longitude, NEW.latitude::double precision, NEW.longitude::double precision) <= radius_m
        ORDER BY radius_m, id DESC LIMIT 1;
    END IF;
    SELECT * INTO said FROM SCHEMA_OF_PHOTOS.place_corrections WHERE photo_id = NEW.id;
    -- What names something has another value than NULL; most photos end here.
    IF answer.latitude_e3 IS NULL AND circle.id IS NULL AND said.id IS NULL THEN RETURN NEW; END IF;
    NEW.city := COALESCE(said.city, circle.city, answer.city, NEW.city);
    NEW.district := COALESCE(said.district, circle.district, answer.district, NEW.district);
    NEW.region := COALESCE(said.region, circle.region, answer.region, NEW.region);
    NEW.country := COALESCE(said.country, circle.country, answer.country, NEW.country);
    NEW.country_code := COALESCE(said.country_code, circle.country_code, answer.country_code, NEW.country_code);
    NEW.location_name := COALESCE(said.name, circle.name, left(concat_ws(', ', NEW.city,
        CASE WHEN NEW.region IS DISTINCT FROM NEW.city THEN NEW.region END,
        CASE WHEN NEW.country IS DISTINCT FROM COALESCE(NEW.region, NEW.city) THEN NEW.country END), 500));
    RETURN NEW;
END $body$
    $function$, 'SCHEMA_OF_PHOTOS', (
        SELECT quote_ident(nspname) FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
        WHERE pg_class.oid = 'photos'::regclass));
END $install$;

CREATE TRIGGER photos_places_inserted BEFORE INSERT ON photos
    FOR EACH ROW EXECUTE FUNCTION keep_owners_places();
CREATE TRIGGER photos_places_updated
    BEFORE UPDATE OF latitude, longitude, location_name, city, district, region, country, country_code ON photos
    FOR EACH ROW EXECUTE FUNCTION keep_owners_places();

-- Corrections are deleted with their photo.
CREATE FUNCTION forget_places_of_deleted_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('DELETE FROM %I.place_corrections WHERE photo_id IN (SELECT id FROM gone)', TG_TABLE_SCHEMA);
    RETURN NULL;
END $$;

CREATE FUNCTION forget_places_of_all_photos() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE format('DELETE FROM %I.place_corrections WHERE photo_id IS NOT NULL', TG_TABLE_SCHEMA);
    RETURN NULL;
END $$;

CREATE TRIGGER photos_places_forgotten AFTER DELETE ON photos REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION forget_places_of_deleted_photos();
CREATE TRIGGER photos_places_all_forgotten AFTER TRUNCATE ON photos
    FOR EACH STATEMENT EXECUTE FUNCTION forget_places_of_all_photos();
