"""Backup of a running `calotype up`, restore into a new data folder, and what must be there afterwards."""

import json
import os
import shutil
import stat
import time

from calotype import samples
from calotype.library import Library, s3_client
from calotype.program import ROOT

from ..support.cluster import calotype
from ..support.servers import until
from ..support.service import Service

# What people and writers stored; each must be the same after a restore.
STORED = {
    "corrections": "SELECT photo_id, part, value FROM ai_corrections ORDER BY 1, 2",
    "places": "SELECT photo_id, city FROM place_corrections ORDER BY 1",
    "tokens": "SELECT id, name, scopes, encode(secret_hash, 'hex') FROM api_tokens ORDER BY id",
    "results": "SELECT photo_id, tags, faces FROM photo_ai_results ORDER BY photo_id",
    "photos": "SELECT id, s3_path, taken_date, camera_model, encode(sha256, 'hex'), etag FROM photos ORDER BY id",
    "marks": "SELECT id, favourite, rating FROM photos ORDER BY id",
    "users": "SELECT id, name, role, has_shared_favourites FROM users ORDER BY id",
    "favourites": "SELECT user_id, photo_id FROM favourites ORDER BY 1, 2",
}


def objects(up):
    client, bucket = s3_client(up.settings), up.settings["S3_BUCKET"]
    keys = [entry["Key"] for entry in client.list_objects_v2(Bucket=bucket).get("Contents", [])]
    return {key: client.get_object(Bucket=bucket, Key=key)["Body"].read() for key in keys}


def stored(up):
    found = {name: up.rows(sql) for name, sql in STORED.items()}
    assert None not in found.values(), found
    return found


def small_photos():
    """Eight small files, of the shared photos if there are any."""
    shared = ROOT.parent / "shared/photos/jpeg"
    folder = shared if shared.is_dir() else samples.PHOTOS
    files = (path for path in sorted(folder.rglob("*")) if path.suffix.lower() in (".jpg", ".jpeg"))
    return sorted(files, key=lambda path: path.stat().st_size)[:8]


def service(up):
    os.environ["CALOTYPE_TOKEN"] = up.settings["CALOTYPE_TOKEN"]
    return Service(up.settings["CALOTYPE_URL"])


def upload(up, prefix=""):
    """Uploads the small photos and waits until ingest has read them."""
    for path in small_photos():
        s3_client(up.settings).put_object(
            Bucket=up.settings["S3_BUCKET"], Key=f"{prefix}{path.name}", Body=path.read_bytes())
    until("all are read", lambda: up.indexed() == len(small_photos()), 120)


def subfolder(folder, name):
    (folder / name).mkdir()
    return folder / name


def test_a_library_is_restored_from_its_backup(folder, check):
    backups = folder / "backups"
    settings = {"CALOTYPE_BACKUP_HOURS": 0, "CALOTYPE_RECONCILE_MINUTES": 1, "CALOTYPE_RECONCILE_GUARD_COUNT": 3,
                "CALOTYPE_RECONCILE_GUARD_PERCENT": 5}
    first = Library(subfolder(folder, "one"), **settings)
    try:
        upload(first, "été/")
        api = service(first)
        api.send("PUT", "/api/v1/photos/1/ai-results", {"writer": "drill", "version": "1", "tags": ["dog", "sea"]})
        api.send("PUT", "/api/v1/photos/2/ai-corrections", {"tags": ["Großmutter"], "faces": [{"person": "Anna"}]})
        api.send("PUT", "/api/v1/photos/3/place", {"city": "Écully"})
        first.rows("""INSERT INTO users (name, display_name, role) VALUES ('anna', 'Anna', 'guest')""")
        first.rows("INSERT INTO favourites (user_id, photo_id) SELECT id, 3 FROM users")
        before, originals = stored(first), objects(first)
        check("a user and a favourite are in the database", before["users"] and before["favourites"])
        check("corrections and places are in the database", len(before["corrections"]) == 2 and len(before["places"]) == 1)

        data = first.folder / "data"
        status, text = calotype("backup", "--data", data, "--to", backups)
        check("a backup is made while everything runs", status == 0 and "verified" in text, text)
        check("it prints that the photos are not part of it", "does NOT contain the photos" in text, text)
        config = folder / "one" / "calotype.env"
        status, text = calotype("backup", "--data", data, "--to", backups, "--config", config, "--with-originals")
        check("with --with-originals it copies them", status == 0 and f"with {len(originals)} originals" in text, text)
        made = sorted(path for path in backups.glob("calotype-*"))
        modes = {oct(stat.S_IMODE(path.stat().st_mode)) for path in backups.rglob("*")}
        check("no other user can read it", modes <= {"0o700", "0o600"}, modes)
        check("its runs are recorded", first.rows("SELECT ok, bytes > 0 FROM backup_runs") == ["t|t", "t|t"])
    finally:
        first.stop()
    backup = made[-1]
    refusals(folder, data, backup, check)

    second = subfolder(folder, "two")
    status, text = calotype("restore", backup, "--data", second / "data")
    check("a backup is restored into a new folder", status == 0, text)
    check("it prints what to do next", f"calotype up --data {second / 'data'}" in text, text)
    check("secrets are the same",
          (second / "data/secrets.env").read_bytes() == (data / "secrets.env").read_bytes())
    up = Library(second, **settings)
    try:
        after = stored(up)
        for name in STORED:
            check(f"restored: {name}", after[name] == before[name], f"{before[name]} became {after[name]}")
        os.environ["CALOTYPE_TOKEN"] = first.settings["CALOTYPE_TOKEN"]
        api = Service(up.settings["CALOTYPE_URL"])
        check("the token of scripts works as before", api.listing([("q", "person:anna")])["totalCount"] == 1)
        check("search finds what a writer stored", api.listing([("q", "tag:sea")])["totalCount"] == 1)
        up.rows("UPDATE photos SET title = 'zebrafour' WHERE id = 4")
        took = until("a change is found", lambda: api.listing([("q", "zebrafour")])["totalCount"] == 1)
        check(f"a change is found within three seconds ({took:.2f} s)", took < 3, took)
        until("the empty bucket was compared", lambda: up.rows("SELECT 1 FROM reconcile_runs WHERE refused"), 60)
        alive = up.rows("SELECT count(*) FROM photos WHERE deleted_at IS NULL")
        check("the empty bucket deletes nothing", alive == [str(len(originals))], alive)
        status, text = calotype("restore", backup, "--originals", "--config", second / "calotype.env")
        check("the originals are put back", status == 0 and f"restored {len(originals)} originals" in text, text)
        check("they have the same bytes and keys", objects(up) == originals)
        time.sleep(3)
        check("what writers and people stored is still there", stored(up)["results"] == before["results"])
    finally:
        up.stop()


def refusals(folder, data, backup, check):
    """Restores that are refused before anything is written."""
    status, text = calotype("restore", backup, "--data", data)
    check("a folder with a database is not replaced", status != 0 and "not empty" in text, text)
    damaged = folder / "damaged"
    new = folder / "never"

    def with_damage(what, damage, *words):
        shutil.rmtree(damaged, ignore_errors=True)
        shutil.copytree(backup, damaged)
        damage()
        status, text = calotype("restore", damaged, "--data", new)
        check(f"{what} is refused", status != 0 and all(word in text for word in words) and not new.exists(), text)

    part = next((backup / "database").glob("*.gz")).name

    def flip():
        file = damaged / "database" / part
        contents = bytearray(file.read_bytes())
        contents[len(contents) // 2] ^= 1
        file.write_bytes(contents)

    def edit(change):
        manifest = json.loads((damaged / "manifest.json").read_text())
        change(manifest)
        (damaged / "manifest.json").write_text(json.dumps(manifest))

    with_damage("a changed bit", flip, part, "SHA-256")
    with_damage("a missing file", lambda: (damaged / "database" / part).unlink(), part, "does not exist")
    with_damage("a file that is cut off", lambda: (damaged / "secrets.env").write_text(""), "secrets.env")
    with_damage("a backup without its manifest", lambda: (damaged / "manifest.json").unlink(), "manifest.json")
    with_damage("a newer schema", lambda: edit(lambda all: all["schema"].update(version=9000)), "9000", "newer")
    with_damage("a newer form", lambda: edit(lambda all: all.update(format=9)), "format 9")
