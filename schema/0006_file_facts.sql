-- Metadata of a file in addition to EXIF.

ALTER TABLE photos
    -- Faces that people marked in their programs (MWG regions), in the format of photo_ai_results.faces. They are stored here
    -- so that AI writers cannot overwrite them, and do not count as a result of an AI writer.
    ADD COLUMN marked_faces JSONB;
