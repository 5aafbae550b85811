"""A database of 1,000,000 rows that another program made, with statistics, gets Calotype's schema."""

import re
import time

import pytest
from calotype.program import ROOT

from ..support.cluster import Server, calotype, environment

pytestmark = pytest.mark.long
ROWS = 1_000_000
PLAN = f"""
CREATE TABLE photos (id BIGSERIAL PRIMARY KEY, filename VARCHAR(500), s3_path TEXT, size_bytes BIGINT,
    taken_date TIMESTAMP, camera_model VARCHAR(255), iso INT, shutter_speed VARCHAR(50), aperture VARCHAR(50),
    focal_length VARCHAR(50), latitude DECIMAL(9,6), longitude DECIMAL(9,6), location_name VARCHAR(500),
    perceptual_hash VARCHAR(64), created_at TIMESTAMP DEFAULT NOW(), indexed_at TIMESTAMP);
CREATE TABLE photo_ai_results (photo_id BIGINT PRIMARY KEY REFERENCES photos(id), faces JSONB, objects JSONB,
    tags TEXT[], processing_status VARCHAR(50), processing_timestamp TIMESTAMP);
INSERT INTO photos (filename, s3_path, taken_date, camera_model, latitude, longitude, perceptual_hash, indexed_at)
    SELECT 'IMG_' || n % 10000 || '.jpg', 's3://photos/' || CASE WHEN n % 1000 = 0 THEN n - 1 ELSE n END || '.jpg',
           timestamp '2010-01-01' + n * interval '7 minutes', 'Camera ' || n % 50, 40 + n % 1000 / 100.0,
           n % 2000 / 100.0, lpad(to_hex(n), 16, '0'), now() FROM generate_series(1, {ROWS}) n;
INSERT INTO photo_ai_results SELECT id, '[]', '[]', ARRAY['tag' || id % 100], 'done', now() FROM photos;
ANALYZE
"""


def test_a_million_rows_of_another_program_are_adopted(folder, check):
    server = Server(folder, "postgres").make().start()

    def adopt(name, **settings):
        server.ask(f"CREATE DATABASE {name} TEMPLATE plan", database="postgres")
        began = time.monotonic()
        status, text = calotype("migrate", environment=environment(server) | {"DATABASE_URL": server.url(name)})
        return status, text, time.monotonic() - began

    server.ask("CREATE DATABASE plan", database="postgres")
    for statement in PLAN.split(";\n"):
        server.ask(statement, database="plan")
    # The same files without calotype, with the memory that makes them fast.
    server.ask("CREATE DATABASE reference TEMPLATE plan", database="postgres")
    began = time.monotonic()
    files = sorted((ROOT / "schema").glob("0*.sql"))
    for file in files:
        server.ask("SET work_mem = '512MB';\nBEGIN;\n" + file.read_text() + "\nCOMMIT;", database="reference")
    reference = time.monotonic() - began
    status, text, took = adopt("adopted")
    check(f"{ROWS:,} rows are adopted in {took:.1f} s; the files alone take {reference:.1f} s",
          status == 0 and took <= 3 * reference, text)
    times = re.findall(r"applied (\S+) in ([0-9.]+) s", text)
    check("migrate prints the time of each file", len(times) == len(files), text)
    print("      the longest: " + ", ".join(
        f"{name} {seconds} s" for name, seconds in sorted(times, key=lambda each: -float(each[1]))[:4]))
    kept = server.ask("SELECT count(*), count(s3_path), count(duplicate_s3_path) FROM photos", database="adopted")[0]
    check("every row is kept", kept == (ROWS, ROWS - ROWS // 1000, ROWS // 1000), kept)
