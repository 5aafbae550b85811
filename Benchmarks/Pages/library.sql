-- A library for paging, written to the shared tables as another program would do it, with ingest's columns for thumbnails:
-- twenty years in events of forty photos, thirty cameras, positions in four of five photos, eight tags per photo.
--     psql DATABASE -v n=20000 -f library.sql
BEGIN;
SELECT setseed(0.5);
INSERT INTO photos (filename, s3_path, size_bytes, taken_date, camera_model, iso, shutter_speed, aperture, focal_length,
                    latitude, longitude, location_name, perceptual_hash, indexed_at, sha256, media_type, width, height,
                    thumbhash, thumbnailed_at)
SELECT 'IMG_' || g || '.jpg', 's3://synthetic/' || g / 1000 || '/IMG_' || g || '.jpg', 1500000 + (random() * 6e6)::bigint,
       timestamp '2004-01-01' + g / 40 * interval '20 years' / (:n / 40 + 1) + g % 40 * interval '7 minutes',
       'Camera ' || (g / 40 * 7919) % 30, 100 * (1 + g % 16), '1/' || 30 + g % 900, 'f/2.8', '35 mm',
       CASE WHEN g % 5 > 0 THEN (random() * 120 - 55)::numeric(9, 6) END,
       CASE WHEN g % 5 > 0 THEN (random() * 340 - 170)::numeric(9, 6) END,
       'Place ' || g / 40 % 400, lpad(to_hex(hashint8(g)), 16, '0'), now(), sha256(g::text::bytea), 'image/jpeg',
       4032, 3024, substring(sha256(g::text::bytea) FOR 25), now()
FROM generate_series(1, :n) g;
INSERT INTO photo_ai_results (photo_id, faces, objects, tags, processing_status, processing_timestamp)
SELECT id, jsonb_build_array(jsonb_build_object('person', 'person-' || id % 500, 'confidence', 0.9)),
       jsonb_build_array(jsonb_build_object('label', 'object-' || id % 80, 'confidence', 0.8)),
       (SELECT array_agg('tag-' || (id * k * 31) % 5000) FROM generate_series(1, 8) k), 'done', now()
FROM photos WHERE s3_path LIKE 's3://synthetic/%';
COMMIT;
ANALYZE photos;
ANALYZE photo_ai_results;
