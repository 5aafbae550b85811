"""Reindexes real photos by part, as parts.py describes, then the places and search terms of many synthetic photos while
ingest is killed twice. A comparison with the bucket, which has none of them, refuses to delete them.
"""

import json
import os
import signal
import time
import urllib.request

from . import parts

PATIENCE = 900
# Coordinates of town halls, and their places.
TOWNS = [
    (52.5186, 13.4083, "Berlin", "DE"), (43.2965, 5.3698, "Marseille", "FR"), (59.9111, 10.7528, "Oslo", "NO"),
    (40.4153, -3.7074, "Madrid", "ES"), (35.6895, 139.6917, "Tokyo", "JP"), (-33.8731, 151.2065, "Sydney", "AU"),
    (-22.9068, -43.1729, "Rio de Janeiro", "BR"), (30.0444, 31.2357, "Cairo", "EG"), (64.1466, -21.9426, "Reykjavík", "IS"),
    (-1.2864, 36.8172, "Nairobi", "KE"), (19.0760, 72.8777, "Mumbai", "IN"),
]


def synthetic(bucket, count):
    """Rows of photos, each within 50 m of a town hall, with a wrong place."""
    towns = ", ".join(f"({number}, {latitude}, {longitude})" for number, (latitude, longitude, *_) in enumerate(TOWNS))
    return f"""
        INSERT INTO photos (filename, s3_path, size_bytes, etag, sha256, taken_date, latitude, longitude, location_name,
                            city, country_code, indexed_at, processor_version, media_type)
        SELECT 's' || number || '.jpg', 's3://{bucket}/synthetic/' || number || '.jpg', 1000 + number, md5(number::text),
               sha256(number::text::bytea), timestamp '2015-01-01' + number * interval '17 minutes',
               town.latitude + (number % 7 - 3) * 0.0001, town.longitude + (number % 5 - 2) * 0.0001, 'Nowhere', 'Nowhere',
               'XX', now(), 1, CASE number % 10 WHEN 0 THEN 'video/mp4' ELSE 'image/jpeg' END
        FROM generate_series(1, {count}) AS number
        JOIN (VALUES {towns}) AS town (id, latitude, longitude) ON town.id = number % {len(TOWNS)}"""


class Library:
    def __init__(self, up):
        self.up = up

    def ask(self, method, path, body=None):
        http = urllib.request.Request(
            self.up.settings["CALOTYPE_URL"] + path, body and json.dumps(body).encode(), method=method,
            headers={"Authorization": f"Bearer {self.up.settings['CALOTYPE_TOKEN']}", "Content-Type": "application/json"})
        with urllib.request.urlopen(http, timeout=120) as response:
            return json.load(response)

    def number(self, sql):
        rows = self.up.rows(sql)
        return int(rows[0]) if rows else None


def run(up, check, count):
    library = Library(up)
    parts.run(up, library, check)
    before = library.number("SELECT count(*) FROM photos")
    began = time.monotonic()
    assert up.rows(synthetic(up.settings["S3_BUCKET"], count)) is not None, "the synthetic rows were refused"
    print(f"      {count} rows written in {time.monotonic() - began:.1f} s", flush=True)

    request = {"prefix": "synthetic/", "parts": ["places", "search"]}
    check_estimates(library, count, check)
    dry = library.ask("POST", "/api/v1/admin/reindex", request | {"dryRun": True})
    check("a dry run counts all of them and no byte to read", dry == {"photos": count, "originals": 0, "bytes": 0}, dry)
    job = library.ask("POST", "/api/v1/admin/reindex", request)
    check_run(up, library, job["id"], count, check)

    total = library.number("SELECT count(*) FROM photos")
    check("no row was dropped", total == before + count, f"{total} of {before + count}")
    wrong = [(town, found) for number, (_, _, town, country) in enumerate(TOWNS) if (found := up.rows(
        f"""SELECT DISTINCT city || ' ' || country_code FROM photos
            WHERE s3_path LIKE '%/synthetic/%' AND (size_bytes - 1000) % {len(TOWNS)} = {number}""")) != [f"{town} {country}"]]
    check("every photo has its own place", not wrong, wrong)
    check_terms(up, library, check)
    check_guard(up, library, count, check)


def check_estimates(library, count, check):
    """A dry run of each part counts what it reads of photos and of videos, which are every tenth."""
    sizes = [1000 + number for number in range(1, count + 1)]
    pictures = [size for size in sizes if size % 10]
    heads = sum(min(size, 131_072) for size in pictures) + sum(sizes) - sum(pictures)
    for part, originals, size in [
        ("exif", count, heads), ("hash", len(pictures), sum(pictures)), ("thumbnails", count, sum(sizes)),
        ("original", count, sum(sizes)),
    ]:
        began = time.monotonic()
        dry = library.ask("POST", "/api/v1/admin/reindex", {"prefix": "synthetic/", "parts": [part], "dryRun": True})
        seconds = time.monotonic() - began
        check(f"a dry run of {part} counts what it would read, in {seconds:.2f} s",
              dry == {"photos": count, "originals": originals, "bytes": size}, dry)


def check_run(up, library, job, count, check):
    """Watches the job, kills ingest at a quarter and at six tenths."""
    began, seen, kills = time.monotonic(), [], []
    deadline = began + PATIENCE
    while time.monotonic() < deadline:
        found = library.ask("GET", f"/api/v1/admin/jobs/{job}")
        seen.append(found["done"])
        ingest = up.child("ingest")
        if len(kills) < 2 and ingest and found["done"] >= count * (0.25, 0.6)[len(kills)]:
            os.kill(ingest, signal.SIGKILL)
            kills.append(found["done"])
        if found["state"] == "DONE":
            break
        time.sleep(0.05)
    seconds = time.monotonic() - began
    print(f"      reindexed in {seconds:.1f} s, {count / seconds:.0f}/s; killed at {kills}", flush=True)
    check(f"the job ends: {found['done']} of {found['total']} done", found["state"] == "DONE"
          and (found["total"], found["done"], found["failed"]) == (count, count, 0), found)
    check("ingest was killed twice meanwhile", len(kills) == 2 and kills[1] < count, kills)
    check("its progress never went back", seen == sorted(seen) and len(set(seen)) > 4, seen)


def check_terms(up, library, check):
    """Waits until search has followed the change feed."""
    held = {code: int(number) for code, number in (row.split("|") for row in up.rows(
        "SELECT country_code, count(*) FROM photos WHERE deleted_at IS NULL AND country_code IS NOT NULL GROUP BY 1"))}
    deadline = time.monotonic() + PATIENCE
    while True:
        facets = library.ask("GET", "/api/v1/facets?list=countries&limit=200")["countries"]
        if sorted(item["count"] for item in facets) == sorted(held.values()) or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    check("search counts them by country", sorted(item["count"] for item in facets) == sorted(held.values()), facets)
    recount = library.ask("POST", "/api/v1/admin/recount")
    check(f"its {recount['photos']} photos equal the tables", recount["differing"] == 0, recount)


def check_guard(up, library, count, check):
    answer = up.run("reconcile")
    check("a comparison that misses them all refuses to delete them",
          answer.returncode == 2 and f"{count} vanished, {count} NOT deleted" in answer.stdout, answer.stdout + answer.stderr)
    left = library.number("SELECT count(*) FROM photos WHERE s3_path LIKE '%/synthetic/%' AND deleted_at IS NULL")
    check("all of them are still there", left == count, left)
    for words, said in [(["999999"], "there is no run 999999"), ([], "--confirm")]:
        answer = up.run("reconcile", "--confirm", *words)
        check(f"a confirmation of {words or 'no run'} is refused with the reason",
              answer.returncode not in (0, 2) and said in answer.stderr, answer.stdout + answer.stderr)
    # A reindex of originals that are missing deletes none of them.
    library.ask("POST", "/api/v1/admin/reindex", {"prefix": "synthetic/", "parts": ["original"]})
    deadline = time.monotonic() + PATIENCE
    while (found := library.ask("GET", "/api/v1/admin/queue")["reindexes"][0])["state"] == "running":
        if time.monotonic() > deadline:
            break
        time.sleep(0.1)
    check("a reindex that misses them pauses with the reason", found["state"] == "paused" and "missing" in found["note"], found)
    left = library.number("SELECT count(*) FROM photos WHERE s3_path LIKE '%/synthetic/%' AND deleted_at IS NULL")
    check("all of them are there after that", left == count, left)
