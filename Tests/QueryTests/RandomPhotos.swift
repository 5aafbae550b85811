import Postgres

/// A library of random photos, inserted by SQL from a fixed seed. Every column has values and NULLs, some of them hostile:
/// absurd dates, positions out of range, JSON of other shapes, names that differ only in case.
enum RandomPhotos {
    static func insert(_ count: Int, into client: PostgresClient) async throws {
        try await client.withConnection { connection in
            try await connection.execute("SELECT setseed(0.42)")
            try await connection.execute(photos(count))
            try await connection.execute(results)
            try await connection.execute(runs)
            try await connection.execute(favourites)
        }
    }

    private static func photos(_ count: Int) -> SQL {
        """
        INSERT INTO photos (filename, s3_path, size_bytes, taken_date, taken_at, created_at, indexed_at, latitude, longitude,
            perceptual_hash, sha256, camera_make, camera_model, lens_model, iso, f_number, focal_length_mm,
            focal_length_35mm, exposure_seconds, aperture, focal_length, shutter_speed, location_name, country_code, country, region, city, media_type, width, height,
            title, description, keywords, rating, favourite, error_code, deleted_at, content_identifier,
            changed_at)
        SELECT 'IMG_' || (n * 7919 % 1000) || CASE WHEN random() < 0.5 THEN '.jpg' ELSE '.HEIC' END,
            CASE WHEN random() < 0.05 THEN NULL WHEN random() < 0.05 THEN 'odd/path-' || n
                 ELSE 's3://photos/' || (2000 + n % 20) || '/trip ' || n % 7 || '/IMG_' || n || '.jpg' END,
            CASE WHEN random() < 0.9 THEN (random() * 1e7)::bigint END,
            CASE WHEN random() < 0.1 THEN NULL WHEN random() < 0.02 THEN timestamp '0001-01-01'
                 WHEN random() < 0.02 THEN timestamp '294276-12-31' WHEN random() < 0.02 THEN timestamp 'infinity'
                 WHEN random() < 0.02 THEN timestamp '-infinity' WHEN random() < 0.1 THEN timestamp '2012-12-12 12:12:12'
                 ELSE timestamp '2004-01-01' + random() * interval '8000 days' END,
            CASE WHEN random() < 0.5 THEN timestamptz '2004-01-01 00:00Z' + random() * interval '8000 days' END,
            CASE WHEN random() < 0.9 THEN timestamp '2024-01-01' + random() * interval '100 days' END,
            CASE WHEN random() < 0.9 THEN timestamp '2024-06-01' + random() * interval '100 days' END,
            CASE WHEN random() < 0.2 THEN NULL WHEN random() < 0.02 THEN 123.5 WHEN random() < 0.2 THEN 43.296482
                 WHEN random() < 0.05 THEN 90 ELSE random() * 180 - 90 END,
            CASE WHEN random() < 0.2 THEN 5.36978 + random() / 100 WHEN random() < 0.02 THEN -300
                 WHEN random() < 0.05 THEN 180 ELSE random() * 360 - 180 END,
            CASE WHEN random() < 0.8 THEN lpad(to_hex((random() * 255)::bigint), 16, '0') WHEN random() < 0.5 THEN 'junk' END,
            CASE WHEN random() < 0.8 THEN sha256((n * 31 % 1100)::text::bytea) END,
            (ARRAY['Canon', 'canon', 'Nikon', NULL])[1 + floor(random() * 4)], 'Camera ' || floor(random() * 5),
            (ARRAY['50mm', '85mm', NULL, ''])[1 + floor(random() * 4)],
            (ARRAY[50, 100, 800, NULL])[1 + floor(random() * 4)], (ARRAY[1.4, 2.8, 5.6, NULL])[1 + floor(random() * 4)],
            CASE WHEN random() < 0.8 THEN round(random() * 200) END, round(random() * 300),
            CASE WHEN random() < 0.8 THEN 1 / (1 + round(random() * 100)) END,
            (ARRAY['f/3.5', 'F2.8', 'ƒ/1.4', ' 28/10 ', '5,6', 'f/0', '1/0', '2.97 EV (f/2.8)', '', NULL])[1 + floor(random() * 10)],
            (ARRAY['35 mm', '24.0 mm (35 mm equivalent: 36.0 mm)', '85MM', '187/10', '35 m', '35 mm mm', '50 mm (', NULL])
                [1 + floor(random() * 8)],
            (ARRAY['1/125', '1/60 sec', '0.5 s', '2"', '1/30 Sec. ', '1/-5', 'bulb', '1//8', NULL])[1 + floor(random() * 9)],
            (ARRAY['Vieux-Port', 'Calanques', NULL])[1 + floor(random() * 3)], (ARRAY['FR', 'DE', NULL])[1 + floor(random() * 3)],
            (ARRAY['France', 'Germany', NULL])[1 + floor(random() * 3)], (ARRAY['PACA', 'Hessen', NULL])[1 + floor(random() * 3)],
            (ARRAY['Marseille', 'Kassel', NULL])[1 + floor(random() * 3)],
            (ARRAY['image/jpeg', 'image/heic', 'video/mp4', NULL])[1 + floor(random() * 4)],
            (ARRAY[4000, 3000, 1000, NULL, 0])[1 + floor(random() * 5)], (ARRAY[4000, 3000, 1000, NULL])[1 + floor(random() * 4)],
            (ARRAY['Sunset at sea', 'BIRTHDAY', NULL])[1 + floor(random() * 3)], (ARRAY['100% [fun] *', NULL])[1 + floor(random() * 2)],
            (ARRAY['{beach,Sea}', '{{a,b},{c,d}}', '{NULL,dog}', NULL])[1 + floor(random() * 4)]::text[],
            (ARRAY[0, 3, 5, NULL])[1 + floor(random() * 4)], random() < 0.2,
            CASE WHEN random() < 0.1 THEN 'TRUNCATED' END, CASE WHEN random() < 0.05 THEN now() END,
            CASE WHEN n % 3 > 0 THEN 'live ' || n % 280 END,
            CASE WHEN random() < 0.3 THEN timestamptz '2024-06-01 00:00Z' + random() * interval '130 days' END
        FROM generate_series(1, \(count)) n
        """
    }

    private static let results: SQL = """
        INSERT INTO photo_ai_results (photo_id, faces, objects, tags, processing_status, processing_timestamp, changed_at)
        SELECT id,
            (ARRAY['[]', '[{"person": "Anna", "confidence": 0.9}, {"person": "ben"}]', '[{"person": "Ben", "confidence": 0.4}]',
                   '[{"box": [0, 0, 1, 1]}, 7, [[{"person": "no"}]], {"person": 5}]', '{"person": "Anna"}', 'null',
                   '[{"person": "anna", "confidence": 0.3}, {"person": "Anna", "confidence": 0.7}]'])[1 + floor(random() * 8)]::jsonb,
            (ARRAY['[{"label": "dog", "confidence": 0.9}]', '[{"label": "Dog"}, {"label": "cat", "confidence": 0.5}]',
                   '"dog"', '[]', '[{"label": "cat", "confidence": "high"}]'])[1 + floor(random() * 6)]::jsonb,
            (ARRAY['{beach}', '{beach,sea}', '{Beach,mountain,NULL}', '{}', '{{beach},{sea}}'])[1 + floor(random() * 6)]::text[],
            (ARRAY['done', 'pending', NULL])[1 + floor(random() * 3)],
            CASE WHEN random() < 0.5 THEN timestamp '2024-08-01' + random() * interval '100 days' END,
            CASE WHEN random() < 0.3 THEN timestamptz '2024-08-01 00:00Z' + random() * interval '130 days' END
        FROM photos WHERE random() < 0.8
        """

    /// Of a user who is not the first owner.
    private static let favourites: SQL = """
        WITH rita AS (INSERT INTO users (name, display_name, role) VALUES ('rita', 'Rita', 'guest') RETURNING id)
        INSERT INTO favourites (user_id, photo_id) SELECT rita.id, photos.id FROM rita, photos WHERE random() < 0.1
        """

    private static let runs: SQL = """
        INSERT INTO ai_part_runs (photo_id, part, writer, version, version_order, error)
        SELECT id, part, writer, '?',
            (ARRAY['{1}', '{1,9}', '{1,10}', '{2,0}', '{2,0,1,7,5}', '{}', '{1,NULL}', '{{1},{2}}'])[1 + floor(random() * 8)]::int[],
            CASE WHEN random() < 0.3 THEN 'no picture' END
        FROM photos, unnest(ARRAY['faces', 'objects', 'tags']) part,
            unnest(ARRAY['face-net', 'Face-Net', 'tagger 2', '']) writer
        WHERE random() < 0.15
        """
}
