-- The plan's two tables with the additional columns of a page, filled from a loaded library, with the indexes that an
-- experienced engineer would create. In a separate schema.
DROP SCHEMA IF EXISTS peer CASCADE;
CREATE SCHEMA peer;
SET search_path = peer, public;
CREATE TABLE photos AS
SELECT id, filename, s3_path, size_bytes, taken_date, camera_model, iso, shutter_speed, aperture, focal_length, latitude,
       longitude, location_name, perceptual_hash, created_at, indexed_at, sha256, media_type, width, height, thumbhash, favourite
FROM public.photos;
CREATE TABLE photo_ai_results AS SELECT * FROM public.photo_ai_results;
ALTER TABLE photos ADD PRIMARY KEY (id);
ALTER TABLE photo_ai_results ADD PRIMARY KEY (photo_id);
CREATE INDEX ON photos (taken_date DESC NULLS LAST, id DESC);
CREATE INDEX ON photos (taken_date, id);
CREATE INDEX ON photos (created_at DESC NULLS LAST, id DESC);
CREATE INDEX ON photos (size_bytes DESC NULLS LAST, id DESC);
CREATE INDEX ON photos (filename, id);
CREATE INDEX ON photos (camera_model, taken_date DESC NULLS LAST, id DESC);
CREATE INDEX ON photos (iso);
CREATE INDEX ON photos (sha256);
CREATE INDEX ON photos (s3_path text_pattern_ops);
CREATE INDEX ON photos ((extract(month FROM taken_date)), (extract(day FROM taken_date)));
CREATE INDEX ON photos USING gist (ll_to_earth(latitude, longitude)) WHERE latitude IS NOT NULL;
CREATE INDEX ON photos USING gin (filename gin_trgm_ops, location_name gin_trgm_ops, s3_path gin_trgm_ops);
CREATE INDEX ON photo_ai_results USING gin (tags);
CREATE INDEX ON photo_ai_results USING gin (faces jsonb_path_ops);
CREATE INDEX ON photo_ai_results USING gin (objects jsonb_path_ops);
-- For type-ahead; a timer would refresh it.
CREATE MATERIALIZED VIEW names AS
SELECT 'TAG' AS kind, tag AS value, count(*) FROM photo_ai_results, unnest(tags) tag GROUP BY tag
UNION ALL SELECT 'CAMERA', camera_model, count(*) FROM photos WHERE camera_model IS NOT NULL GROUP BY 2
UNION ALL SELECT 'PERSON', f ->> 'person', count(DISTINCT photo_id) FROM photo_ai_results, jsonb_array_elements(faces) f GROUP BY 2
UNION ALL SELECT 'OBJECT', o ->> 'label', count(DISTINCT photo_id) FROM photo_ai_results, jsonb_array_elements(objects) o GROUP BY 2;
CREATE INDEX ON names USING gin (value gin_trgm_ops);
VACUUM ANALYZE photos;
VACUUM ANALYZE photo_ai_results;
VACUUM ANALYZE names;
