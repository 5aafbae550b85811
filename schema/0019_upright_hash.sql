-- The perceptual hash of the upright picture, if it differs from that of the stored one. The shared column perceptual_hash
-- is the same as in Python's ImageHash, which ignores the orientation. A portrait and its copy in a format that stores it
-- upright are similar only by this column. NULL if both hashes are the same.
ALTER TABLE photos ADD COLUMN upright_hash VARCHAR(64);

-- Photos without thumbnails in the bucket, which are made again.
ALTER TABLE reconcile_runs ADD COLUMN missing_thumbnails BIGINT NOT NULL DEFAULT 0;
