-- Credentials. Secrets are stored as SHA-256 of 256 random bits, so they cannot be guessed or taken from a backup.

CREATE TABLE api_tokens (
    id           BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name         TEXT NOT NULL CONSTRAINT api_tokens_name_length CHECK (length(name) BETWEEN 1 AND 100),
    secret_hash  BYTEA NOT NULL CONSTRAINT api_tokens_secret_hash_key UNIQUE,
    scopes       TEXT[] NOT NULL CONSTRAINT api_tokens_scopes_known
                 CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['read', 'ai:write', 'ingest', 'admin']),
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    expires_at   TIMESTAMPTZ,
    revoked_at   TIMESTAMPTZ
);

-- A link that logs a browser in once; valid for minutes.
CREATE TABLE login_links (
    secret_hash BYTEA PRIMARY KEY,
    scopes      TEXT[] NOT NULL,
    expires_at  TIMESTAMPTZ NOT NULL,
    used_at     TIMESTAMPTZ
);

-- A signed-in browser. The session ends when the token `token_id` is revoked.
CREATE TABLE browser_sessions (
    secret_hash BYTEA PRIMARY KEY,
    token_id    BIGINT REFERENCES api_tokens (id),
    scopes      TEXT[] NOT NULL,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    expires_at  TIMESTAMPTZ NOT NULL
);
