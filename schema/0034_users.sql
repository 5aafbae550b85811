-- People with accounts: passwords, second factors, providers of OpenID Connect, invitations, and the audit log.

-- In backups. `name` is what a person signs in with; names and verified addresses are unique without regard to
-- case.
CREATE TABLE users (
    id                   BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name                 TEXT NOT NULL CONSTRAINT users_name_form
                         CHECK (length(name) BETWEEN 1 AND 100 AND name = btrim(name) AND name !~ '[[:cntrl:]]'),
    display_name         TEXT NOT NULL CONSTRAINT users_display_name_form
                         CHECK (length(display_name) BETWEEN 1 AND 200 AND display_name !~ '[[:cntrl:]]'),
    email                TEXT CONSTRAINT users_email_form
                         CHECK (length(email) BETWEEN 3 AND 254 AND email LIKE '%_@_%' AND email !~ '[[:cntrl:][:space:]]'),
    -- Whether an owner or a provider vouches for the address; one that the user has typed is linked to no provider's account.
    email_is_verified    BOOLEAN NOT NULL DEFAULT FALSE,
    role                 TEXT NOT NULL CONSTRAINT users_role_known CHECK (role IN ('owner', 'contributor', 'guest')),
    -- The whole library, or only albums that are granted to the user. Applies to guests.
    sees                 TEXT NOT NULL DEFAULT 'library' CONSTRAINT users_sees_known CHECK (sees IN ('library', 'granted')),
    -- Argon2id in its encoded form ($argon2id$v=19$…); NULL if the user signs in by a provider only.
    password_hash        TEXT,
    -- RFC 6238: the shared key, when the user confirmed it with a first code, and the last accepted time step, so that a code
    -- works once.
    totp_key             BYTEA,
    totp_confirmed_at    TIMESTAMPTZ,
    totp_last_step       BIGINT NOT NULL DEFAULT 0,
    -- photos.favourite, which other programs write in SQL, belongs to this user: the first owner.
    has_shared_favourites BOOLEAN NOT NULL DEFAULT FALSE,
    created_at           TIMESTAMPTZ NOT NULL DEFAULT now(),
    disabled_at          TIMESTAMPTZ
);
CREATE UNIQUE INDEX users_name_unique ON users (lower(name));
-- Several users may type the same address, so that nobody blocks another person's or finds out whether a user has it.
CREATE UNIQUE INDEX users_email_unique ON users (lower(email)) WHERE email_is_verified;
CREATE UNIQUE INDEX users_shared_favourites ON users (has_shared_favourites) WHERE has_shared_favourites;

-- In backups. Recovery codes replace a code of the second factor once. Each has 80 random bits, so a fast hash is enough.
CREATE TABLE recovery_codes (
    user_id   BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    code_hash BYTEA NOT NULL,
    used_at   TIMESTAMPTZ,
    PRIMARY KEY (user_id, code_hash)
);

-- In backups. Accounts at providers of OpenID Connect. `subject` identifies a person at an issuer for ever; addresses and names
-- do not.
CREATE TABLE user_identities (
    issuer       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    user_id      BIGINT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at   TIMESTAMPTZ NOT NULL DEFAULT now(),
    last_used_at TIMESTAMPTZ,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX user_identities_user ON user_identities (user_id);

-- Links with which people create their own account, each once.
CREATE TABLE invitations (
    id          BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    secret_hash BYTEA NOT NULL CONSTRAINT invitations_secret_hash_key UNIQUE,
    role        TEXT NOT NULL CONSTRAINT invitations_role_known CHECK (role IN ('owner', 'contributor', 'guest')),
    sees        TEXT NOT NULL DEFAULT 'library' CONSTRAINT invitations_sees_known CHECK (sees IN ('library', 'granted')),
    -- For whom, so that owners can tell invitations apart.
    note        TEXT NOT NULL DEFAULT '' CONSTRAINT invitations_note_length CHECK (length(note) <= 200),
    created_by  BIGINT REFERENCES users (id) ON DELETE SET NULL,
    created_at  TIMESTAMPTZ NOT NULL DEFAULT now(),
    expires_at  TIMESTAMPTZ NOT NULL,
    used_at     TIMESTAMPTZ,
    used_by     BIGINT REFERENCES users (id) ON DELETE SET NULL
);

-- Wrong passwords and codes of the last hours. `account` is the lower-case name that was sent, whether it exists or not.
CREATE TABLE sign_in_failures (
    account   TEXT NOT NULL,
    address   TEXT NOT NULL,
    failed_at TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX sign_in_failures_account ON sign_in_failures (account, failed_at);
CREATE INDEX sign_in_failures_address ON sign_in_failures (address, failed_at);

-- Tokens without a user are service tokens: those of before, and those of `calotype token create`.
ALTER TABLE api_tokens
    ADD COLUMN user_id      BIGINT REFERENCES users (id) ON DELETE CASCADE,
    ADD COLUMN last_used_at TIMESTAMPTZ,
    DROP CONSTRAINT api_tokens_scopes_known,
    ADD CONSTRAINT api_tokens_scopes_known CHECK (
        cardinality(scopes) > 0 AND scopes <@ ARRAY['read', 'favourites', 'edit', 'ai:write', 'ingest', 'admin']);
CREATE INDEX api_tokens_user ON api_tokens (user_id) WHERE user_id IS NOT NULL;

-- `id` names a session in lists without its secret.
ALTER TABLE browser_sessions
    ADD COLUMN id           BIGINT GENERATED ALWAYS AS IDENTITY CONSTRAINT browser_sessions_id_key UNIQUE,
    ADD COLUMN user_id      BIGINT REFERENCES users (id) ON DELETE CASCADE,
    ADD COLUMN last_used_at TIMESTAMPTZ,
    ADD COLUMN address      TEXT,
    ADD COLUMN user_agent   TEXT CONSTRAINT browser_sessions_user_agent_length CHECK (length(user_agent) <= 500),
    -- Of a session that a provider of OpenID Connect started, so that signing out ends it there, and a sign-out there ends it
    -- here.
    ADD COLUMN issuer       TEXT,
    ADD COLUMN provider_sid TEXT,
    ADD COLUMN id_token     TEXT;
CREATE INDEX browser_sessions_user ON browser_sessions (user_id) WHERE user_id IS NOT NULL;
CREATE INDEX browser_sessions_provider ON browser_sessions (issuer, provider_sid) WHERE issuer IS NOT NULL;

-- In backups. What happened to accounts, tokens and shares, and who did it. Rows are only added: the application role may
-- neither change nor delete them, and a trigger refuses it to the owner of the table as well. No foreign keys: an entry
-- outlives its user.
CREATE TABLE audit_log (
    id         BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at         TIMESTAMPTZ NOT NULL DEFAULT now(),
    -- Who did it: a user, a token, or neither (the command line, a failed sign-in).
    user_id    BIGINT,
    user_name  TEXT,
    token_id   BIGINT,
    action     TEXT NOT NULL CONSTRAINT audit_log_action_form CHECK (action ~ '^[a-z]+(\.[a-z_]+)+$'),
    -- What it was done to, such as `user:12`.
    subject    TEXT,
    address    TEXT,
    -- Facts about the action, never a secret.
    details    JSONB NOT NULL DEFAULT '{}'
);
CREATE INDEX audit_log_at ON audit_log (at);
CREATE INDEX audit_log_user ON audit_log (user_id);

CREATE FUNCTION refuse_change_of_audit_log() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'entries of the audit log cannot be changed or deleted' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_log_is_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_log
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_audit_log();
