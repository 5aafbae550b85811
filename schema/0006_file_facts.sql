-- What a file carries beside EXIF.

ALTER TABLE photos
    -- Faces that people marked in their programs (MWG regions), in the form of photo_ai_results.faces. They stand here, not
    -- there: no AI writer may wipe them, and a photo with them still is one that no writer has seen.
    ADD COLUMN marked_faces JSONB;
