-- Ingest's columns for the photos of library.sql, as defaults, so that its one INSERT writes them: a page then has sizes,
-- media types and two links per photo. Every SHA-256 is different, except after twins.sql.
ALTER TABLE photos
    ALTER sha256 SET DEFAULT sha256(uuid_send(gen_random_uuid())), ALTER media_type SET DEFAULT 'image/jpeg',
    ALTER width SET DEFAULT 4032, ALTER height SET DEFAULT 3024, ALTER thumbnailed_at SET DEFAULT now(),
    ALTER thumbhash SET DEFAULT decode('a0f80d0d0c88876d87777878a7b5877d8f7f788808', 'hex');
