-- The perceptual hash of the picture as it is shown, where that is another than as it is stored. The shared column
-- perceptual_hash stays what Python's ImageHash makes of the file, which does not turn it by its orientation; a portrait and
-- its copy in a format that stores it upright are alike only in this one. NULL where both are the same.
ALTER TABLE photos ADD COLUMN upright_hash VARCHAR(64);

-- Photos whose thumbnails were not in their bucket, and are made again.
ALTER TABLE reconcile_runs ADD COLUMN missing_thumbnails BIGINT NOT NULL DEFAULT 0;
