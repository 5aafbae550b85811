-- XMP files beside pictures: `a.jpg.xmp` for `a.jpg`, `a.xmp` for every `a.…`. They are no photos; what they say wins over
-- what the files themselves say. Kept here, so that a picture is read without asking the store for files beside it.

CREATE TABLE sidecars (
    bucket     TEXT NOT NULL,
    object_key TEXT NOT NULL,
    etag       TEXT,
    size_bytes BIGINT,
    xmp        BYTEA,                                 -- NULL where it could not be read
    error      TEXT,                                  -- why it could not
    CONSTRAINT sidecars_pkey PRIMARY KEY (bucket, object_key)
);
