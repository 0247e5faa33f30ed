#!/bin/sh
# Run once by the image of PostgreSQL on an empty volume: the application owns its database and is no superuser.
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 --set password="$TONGXIN_PASSWORD" <<'SQL'
CREATE ROLE tongxin LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD :'password';
CREATE DATABASE tongxin OWNER tongxin;
SQL
