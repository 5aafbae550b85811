"""Checks after a storm: the database equals the bucket, every job was done once, every thumbnail belongs to a photo, and
search counts what the tables have."""

import concurrent.futures
import hashlib
import json
import re
import time
import urllib.request

from calotype.library import s3_client

from ..ingest import audit
from ..ingest.audit import some, table

PATIENCE = 300
# Facets, and the expressions that they count.
LISTS = {"years": "extract(year FROM taken_date)", "months": "extract(month FROM taken_date)", "mediaTypes": "media_type"}


def listed(client, bucket):
    """Objects by key."""
    pages = client.get_paginator("list_objects_v2").paginate(Bucket=bucket)
    return {item["Key"]: item for page in pages for item in page.get("Contents", [])}


def settle(up):
    """Waits until no job is left and no thumbnail is to be deleted. Returns what is left after PATIENCE."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        left = up.rows("SELECT (SELECT count(*) FROM ingest_jobs), (SELECT count(*) FROM stale_thumbnails)")
        if left == ["0|0"]:
            return None
        time.sleep(1)
    jobs = up.rows("SELECT state, count(*), min(error_code) FROM ingest_jobs GROUP BY 1") or []
    return f"jobs and thumbnails left: {left}; {jobs}"


def run(up, owner, check):
    # So many deletions may have been missed that the guard wants a confirmation.
    words = ["reconcile"]
    for _ in range(2):
        answer = up.run(*words)
        print("      " + "; ".join(answer.stdout.splitlines()), flush=True)
        if answer.returncode != 2:
            break
        words = ["reconcile", "--confirm", re.search(r"^run (\d+)$", answer.stdout, re.MULTILINE).group(1)]
    check("calotype reconcile succeeds", answer.returncode == 0, answer.stdout + answer.stderr)
    fault = settle(up)
    check("the queue empties", fault is None, fault)
    client = s3_client(up.settings)
    objects = listed(client, up.settings["S3_BUCKET"])
    check_store(owner, objects, check)
    photos = check_photos(up, client, objects, check)
    audit.check_jobs(up, check)
    check_thumbnails(up, client, photos, check)
    check_search(up, check)


def check_store(owner, objects, check):
    """The store has what it acknowledged; otherwise the other checks would prove nothing."""
    sizes = {key: item["Size"] for key, item in objects.items()}
    wanted = {key: len(body) for key, body in owner.there.items()}
    check(f"the store has the {len(wanted)} objects that it accepted", sizes == wanted, some(set(sizes.items()) ^ set(wanted.items())))


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
    check("no photo exists twice", len(found) == len(rows))
    check(f"the photos are the {len(wanted)} objects", found.keys() == wanted.keys(), some(found.keys() ^ wanted.keys()))
    differing = {key: (found[key], wanted[key]) for key in found.keys() & wanted.keys() if found[key] != wanted[key]}
    check("they have the sizes, hashes, versions and names of the objects", not differing, some(differing.items()))
    bad = table(up, """SELECT s3_path, error_code, thumbnailed_at IS NULL FROM photos
                       WHERE deleted_at IS NULL AND (error IS NOT NULL OR thumbnailed_at IS NULL OR indexed_at IS NULL)""")
    check("every photo was read without an error", not bad, some(bad))
    return found


def check_thumbnails(up, client, photos, check):
    objects = listed(client, up.settings["S3_DERIVED_BUCKET"])
    made = {}
    for key in objects:
        made.setdefault(key.split("/")[1], set()).add(key.split("/")[2])
    lacking = [key for key, (_, digest, _, _) in photos.items() if len(made.get(digest, ())) != 2]
    check("every photo has both thumbnails", not lacking, some(lacking))
    known = {digest for (digest,) in table(up, "SELECT encode(sha256, 'hex') FROM photos WHERE sha256 IS NOT NULL")}
    orphans = made.keys() - known
    check(f"none of {len(objects)} thumbnails is an orphan", not orphans, some(orphans))


def check_search(up, check):
    url = up.settings["CALOTYPE_URL"]
    # Its other findings are about this machine.
    answer = up.run("doctor", "--recount", "--url", url)
    lines = [line for line in answer.stdout.splitlines() if "search index" in line]
    check("the index equals the tables, photo by photo", bool(lines) and lines[0].startswith("ok"), answer.stdout)
    # Every count of search equals that of the tables.
    for name, column in LISTS.items():
        request = urllib.request.Request(f"{url}/api/v1/facets?list={name}&limit=200",
                                         headers={"Authorization": f"Bearer {up.settings['CALOTYPE_TOKEN']}"})
        with urllib.request.urlopen(request, timeout=30) as response:
            shown = sorted(item["count"] for item in json.load(response)[name])
        held = sorted(int(count) for _, count in table(
            up, f"""SELECT {column}, count(*) FROM photos WHERE deleted_at IS NULL AND {column} IS NOT NULL GROUP BY 1"""))
        check(f"counts of {name} equal those of the tables", shown == held and held, f"{shown} instead of {held}")
