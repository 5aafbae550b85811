-- Videos in formats that were not supported before, and movies whose clock was misread, are read again by the next comparison
-- of the bucket with the database: it reads rows without a processor_version. Corrections stay.
--
-- `video_codec` has ffmpeg's name for the formats that ffprobe reads: h264, mpeg2video.

UPDATE photos SET processor_version = NULL
WHERE deleted_at IS NULL AND processor_version IS NOT NULL AND (
    read_state = 'unsupported'
        AND filename ~* '\.(avi|mkv|webm|mpe?g|m2?ts|m2t|ts|tod|mod|vob|wmv|asf|flv|dv|3gp|3g2|mp4|mov|m4v)$'
    -- No movie of boxes is older than 1970: the count began there, and not in 1904.
    OR taken_source = 'quicktime:CreateDate' AND taken_date < '1970-01-01'
    OR media_type IN ('video/mp4', 'video/quicktime') AND read_state = 'read' AND duration_seconds IS NULL);
