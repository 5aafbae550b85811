#!/bin/bash
# Run once by the image of PostgreSQL, when the database is created: the extensions that need a superuser, and the roles of
# docs/database-roles.md with the passwords of the secrets.
set -euo pipefail

# postgresql://USER:PASSWORD@HOST/DATABASE
password_in() { sed -n 's,^postgresql://[^:]*:\([^@]*\)@.*,\1,p' "/run/secrets/$1"; }

# The password is neither in the list of processes nor in the log of statements.
export ADMIN_PASSWORD APP_PASSWORD
ADMIN_PASSWORD=$(password_in admin-database-url)
APP_PASSWORD=$(password_in app-database-url)

psql --set ON_ERROR_STOP=1 --no-psqlrc --quiet --username "$POSTGRES_USER" --dbname "$POSTGRES_DB" <<'SQL'
\getenv admin ADMIN_PASSWORD
\getenv app APP_PASSWORD
SET log_statement = 'none';
CREATE ROLE calotype_admin LOGIN PASSWORD :'admin';
CREATE ROLE calotype_app LOGIN PASSWORD :'app';
CREATE ROLE calotype_writer NOLOGIN;
SELECT format('ALTER DATABASE %I OWNER TO calotype_admin', current_database()) \gexec
ALTER SCHEMA public OWNER TO calotype_admin;
CREATE EXTENSION earthdistance CASCADE;
SQL
