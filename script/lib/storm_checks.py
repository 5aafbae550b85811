"""After the storm: does the database equal the bucket, was every job done once, is every thumbnail somebody's, and does
search count what the tables hold?"""

import concurrent.futures
import hashlib
import json
import os
import re
import subprocess
import time
import urllib.request

import storm

PATIENCE = 300
# Facets and what they count.
LISTS = {"years": "extract(year FROM taken_date)", "months": "extract(month FROM taken_date)", "mediaTypes": "media_type"}


def listed(client, bucket):
    """Objects by key."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {item["Key"]: item for page in pages for item in page.get("Contents", [])}


def table(up, sql):
    """Rows as lists of texts; a name here has neither a line break nor a tab."""
    rows = up.rows(f"COPY ({sql}) TO STDOUT")
    if rows is None:
        raise SystemExit("error: the database does not answer")
    return [row.split("\t") for row in rows]


def some(items):
    items = sorted(items, key=str)
    return f"{len(items)}: {items[:5]}"


def settle(up):
    """Waits until no job is left, nor a thumbnail that waits for its end; what is left otherwise."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        left = up.rows("SELECT (SELECT count(*) FROM ingest_jobs), (SELECT count(*) FROM stale_thumbnails)")
        if left == ["0|0"]:
            return None
        time.sleep(1)
    jobs = up.rows("SELECT state, count(*), min(error_code) FROM ingest_jobs GROUP BY 1") or []
    return f"jobs and thumbnails left: {left}; {jobs}"


def run(up, calotype, owner, check):
    # So many may have gone unheard that the guard asks its owner, who means it.
    words = ["reconcile"]
    for _ in range(2):
        answer = subprocess.run([calotype, *words], capture_output=True, text=True, env=os.environ | up.settings)
        print("      " + "; ".join(answer.stdout.splitlines()), flush=True)
        if answer.returncode != 2:
            break
        words = ["reconcile", "--confirm", re.search(r"^run (\d+)$", answer.stdout, re.MULTILINE).group(1)]
    check("one comparison is made", answer.returncode == 0, answer.stdout + answer.stderr)
    fault = settle(up)
    check("the queue empties", fault is None, fault)
    client = storm.store(up.settings)
    objects = listed(client, up.settings["S3_BUCKET"])
    check_store(owner, objects, check)
    photos = check_photos(up, client, objects, check)
    check_jobs(up, check)
    check_thumbnails(up, client, photos, check)
    check_search(up, calotype, photos, check)


def check_store(owner, objects, check):
    """What the store acknowledged is there, or else the rest would say nothing."""
    sizes = {key: item["Size"] for key, item in objects.items()}
    wanted = {key: len(body) for key, body in owner.there.items()}
    check(f"the store holds the {len(wanted)} objects it took", sizes == wanted, some(set(sizes.items()) ^ set(wanted.items())))


def check_photos(up, client, objects, check):
    bucket = up.settings["S3_BUCKET"]

    def facts(key):
        body = client.get_object(Bucket=bucket, Key=key)["Body"].read()
        return key, [str(len(body)), hashlib.sha256(body).hexdigest(), objects[key]["ETag"].strip('"'), key.rsplit("/", 1)[-1]]

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        wanted = dict(pool.map(facts, objects))
    rows = table(up, f"""SELECT substr(s3_path, {len(bucket) + 7}), size_bytes, encode(sha256, 'hex'), trim('"' FROM etag), filename
                         FROM photos WHERE deleted_at IS NULL AND s3_path IS NOT NULL""")
    found = {row[0]: row[1:] for row in rows}
    check("no photo is there twice", len(found) == len(rows))
    check(f"the photos are the {len(wanted)} objects", found.keys() == wanted.keys(), some(found.keys() ^ wanted.keys()))
    differing = {key: (found[key], wanted[key]) for key in found.keys() & wanted.keys() if found[key] != wanted[key]}
    check("with the objects' sizes, hashes, versions and names", not differing, some(differing.items()))
    bad = table(up, """SELECT s3_path, error_code, thumbnailed_at IS NULL FROM photos
                       WHERE deleted_at IS NULL AND (error IS NOT NULL OR thumbnailed_at IS NULL OR indexed_at IS NULL)""")
    check("every one was read without an error", not bad, some(bad))
    return found


def check_jobs(up, check):
    jobs = {name: int(count) for name, count in table(up, "SELECT op, count(*) FROM storm.jobs GROUP BY 1")}
    ends = table(up, """SELECT id, count(*) FILTER (WHERE op = 'INSERT'), count(*) FILTER (WHERE op = 'DELETE')
                        FROM storm.jobs GROUP BY id HAVING count(*) FILTER (WHERE op = 'INSERT') <> 1
                        OR count(*) FILTER (WHERE op = 'DELETE') <> 1""")
    check(f"each of {jobs.get('INSERT', 0)} jobs came once and ended once", not ends, some(ends))
    stolen = table(up, """SELECT id, key, old_worker, new_worker FROM storm.jobs
                          WHERE was = 'running' AND became = 'running' AND old_worker <> new_worker""")
    check("no job was in two hands", not stolen, some(stolen))
    early = table(up, "SELECT id, key FROM storm.jobs WHERE op = 'DELETE' AND was <> 'running'")
    check("none ended that nobody worked on", not early, some(early))
    readings = table(up, "SELECT count(*) FROM storm.readings WHERE etag <> 'moved'")[0][0]
    # A photo may take the place of its copy and come back to its own: then it is read there again.
    twice = table(up, """SELECT id, path, etag FROM (
                             SELECT *, lag(path || ' ' || etag) OVER (PARTITION BY id ORDER BY number) AS before
                             FROM storm.readings) AS reading
                         WHERE before = path || ' ' || etag AND etag <> 'moved'""")
    check(f"no version was read twice, of {readings}", not twice, some(twice))


def check_thumbnails(up, client, photos, check):
    objects = listed(client, up.settings["S3_DERIVED_BUCKET"])
    made = {}
    for key in objects:
        made.setdefault(key.split("/")[1], set()).add(key.split("/")[2])
    lacking = [key for key, (_, digest, _, _) in photos.items() if len(made.get(digest, ())) != 2]
    check("both thumbnails of every photo are there", not lacking, some(lacking))
    known = {digest for (digest,) in table(up, "SELECT encode(sha256, 'hex') FROM photos WHERE sha256 IS NOT NULL")}
    orphans = made.keys() - known
    check(f"none of {len(objects)} thumbnails is an orphan", not orphans, some(orphans))


def check_search(up, calotype, photos, check):
    url = up.settings["CALOTYPE_URL"]
    # Its other findings are of this machine.
    answer = subprocess.run([calotype, "doctor", "--recount", "--url", url], capture_output=True, text=True,
                            env=os.environ | up.settings)
    lines = [line for line in answer.stdout.splitlines() if "search index" in line]
    check("the index equals the tables, photo by photo", bool(lines) and lines[0].startswith("ok"), answer.stdout)
    # Every count that search shows, beside the tables'.
    for name, column in LISTS.items():
        request = urllib.request.Request(f"{url}/api/v1/facets?list={name}&limit=200",
                                         headers={"Authorization": f"Bearer {up.settings['CALOTYPE_TOKEN']}"})
        with urllib.request.urlopen(request, timeout=30) as response:
            shown = sorted(item["count"] for item in json.load(response)[name])
        held = sorted(int(count) for _, count in table(
            up, f"""SELECT {column}, count(*) FROM photos WHERE deleted_at IS NULL AND {column} IS NOT NULL GROUP BY 1"""))
        check(f"counts of {name} are the tables'", shown == held and held, f"{shown} instead of {held}")
