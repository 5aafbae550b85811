-- Moving pictures: videos, the clip of a Live Photo, and the clip inside a motion photo.

ALTER TABLE photos
    ADD COLUMN duration_seconds   DOUBLE PRECISION,   -- of a video
    ADD COLUMN video_codec        VARCHAR(20),        -- of a video, four characters: avc1, hvc1
    ADD COLUMN content_identifier TEXT,               -- Apple's, the same in the still and the clip of a Live Photo
    ADD COLUMN motion_video_bytes BIGINT;             -- of a motion photo: the clip at the end of its file

CREATE INDEX photos_content_identifier ON photos (content_identifier) WHERE content_identifier IS NOT NULL;

-- Still and clip are paired by folder and identifier, not by name, since cameras reuse names.
CREATE VIEW live_photos AS
SELECT still.id AS still_id, min(clip.id) AS clip_id
FROM photos still
JOIN photos clip ON clip.content_identifier = still.content_identifier
    AND regexp_replace(clip.s3_path, '[^/]*$', '') = regexp_replace(still.s3_path, '[^/]*$', '')
    AND clip.media_type LIKE 'video/%' AND clip.deleted_at IS NULL
WHERE still.media_type LIKE 'image/%' AND still.deleted_at IS NULL
GROUP BY still.id;
