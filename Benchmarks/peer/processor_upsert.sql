INSERT INTO photos (filename, s3_path, size_bytes, taken_date, camera_model, iso, shutter_speed, aperture, focal_length,
                    latitude, longitude, perceptual_hash, indexed_at)
VALUES (%(filename)s, %(s3_path)s, %(size_bytes)s, %(taken_date)s, %(camera_model)s, %(iso)s, %(shutter_speed)s,
        %(aperture)s, %(focal_length)s, %(latitude)s, %(longitude)s, %(perceptual_hash)s, now())
ON CONFLICT (s3_path) DO UPDATE SET
    size_bytes = excluded.size_bytes, taken_date = excluded.taken_date, camera_model = excluded.camera_model,
    iso = excluded.iso, shutter_speed = excluded.shutter_speed, aperture = excluded.aperture,
    focal_length = excluded.focal_length, latitude = excluded.latitude, longitude = excluded.longitude,
    perceptual_hash = excluded.perceptual_hash, indexed_at = excluded.indexed_at
