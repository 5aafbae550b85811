-- XMP sidecars: `a.jpg.xmp` for `a.jpg`, `a.xmp` for every `a.…`. They are not photos; their values take precedence over
-- those in the files. They are stored here, so that reading a picture needs no further requests to the store.

CREATE TABLE sidecars (
    bucket     TEXT NOT NULL,
    object_key TEXT NOT NULL,
    etag       TEXT,
    size_bytes BIGINT,
    xmp        BYTEA,                                 -- NULL if it could not be read
    error      TEXT,                                  -- the reason
    CONSTRAINT sidecars_pkey PRIMARY KEY (bucket, object_key)
);
