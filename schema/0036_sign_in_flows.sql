-- Sign-ins at a provider of OpenID Connect that have begun and not returned. A row is deleted when the browser returns, so that
-- each sign-in is finished once, by whichever process the browser reaches.
CREATE TABLE sign_in_flows (
    -- SHA-256 of the secret in the browser's cookie.
    secret_hash BYTEA PRIMARY KEY,
    -- The page that the browser shows afterwards.
    return_path TEXT NOT NULL CONSTRAINT sign_in_flows_return_path_form
                CHECK (length(return_path) BETWEEN 1 AND 2000 AND return_path LIKE '/%'),
    address     TEXT NOT NULL,
    expires_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX sign_in_flows_address ON sign_in_flows (address);
CREATE INDEX sign_in_flows_expiry ON sign_in_flows (expires_at);
