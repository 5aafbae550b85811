-- The plan's table of photos with its indexes; `s3_path` is unique instead of the plan's `filename`, which would lose photos.
CREATE TABLE photos (
    id BIGSERIAL PRIMARY KEY, filename VARCHAR(500), s3_path TEXT UNIQUE, size_bytes BIGINT,
    taken_date TIMESTAMP, camera_model VARCHAR(255), iso INT, shutter_speed VARCHAR(50), aperture VARCHAR(50),
    focal_length VARCHAR(50), latitude DECIMAL(9,6), longitude DECIMAL(9,6), location_name VARCHAR(500),
    perceptual_hash VARCHAR(64), created_at TIMESTAMP DEFAULT NOW(), indexed_at TIMESTAMP);
CREATE INDEX idx_taken_date ON photos (taken_date);
CREATE INDEX idx_camera ON photos (camera_model);
CREATE INDEX idx_location ON photos USING gist (point(longitude, latitude));
