"""Reindexes single parts of the photos that a filter finds, by command, while ingest is killed twice. Other columns and
photos keep their values, and invalid requests are refused with the field's name by command, REST and GraphQL."""

import json
import os
import re
import signal
import subprocess
import time
import urllib.error

from calotype.library import s3_client
from calotype.samples import PHOTOS

PATIENCE = 300
PREFIX = "by part/"
# Wrong values in columns that parts write; the part EXIF also writes places if the position has changed.
SPOIL = """UPDATE photos SET camera_model = 'x', taken_date = '1999-01-01', width = 1, orientation = 8,
    city = CASE WHEN latitude IS NOT NULL THEN 'x' END,
    perceptual_hash = '0000000000000001', thumbhash = '\\x01', thumbnailed_at = '1999-01-01', favourite = TRUE
    WHERE s3_path LIKE '%/by part/%'"""
OWN = {
    # Columns derived from the date follow it.
    "exif": ["camera_model", "taken_date", "taken_at", "taken_offset", "taken_source", "taken_precision", "width", "orientation"],
    "hash": ["perceptual_hash"],
    "thumbnails": ["thumbhash", "thumbnailed_at"], "places": ["city"],
}


def run(up, library, check, copies=6):
    keys = upload(up.settings, copies)
    deadline = time.monotonic() + PATIENCE
    while library.number(f"SELECT count(*) FROM photos WHERE s3_path LIKE '%/{PREFIX}%' AND read_state = 'read'") < len(keys):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the photos were not read within {PATIENCE} s")
        time.sleep(0.2)

    def command(*words):
        return up.run("reindex", *words, timeout=PATIENCE)

    check_refusals(command, library, check)
    truth = rows(up)
    up.rows(SPOIL)
    spoiled = rows(up)
    chosen = {path for path in truth if path.endswith(".jpg")}
    heads = sum(min(json.loads(row)["size_bytes"], 131_072) for path, row in truth.items() if path in chosen)
    request = ["--prefix", PREFIX, "--filter", '{"fileExtensions": ["jpg"]}']
    dry = command("--part", "exif", "--dry-run", *request)
    check("a dry run of the command counts photos and the heads of their files",
          dry.stdout == f"{len(chosen)} photos, {heads} bytes to read of {len(chosen)} originals\n", dry.stdout + dry.stderr)

    parts = ["exif", "hash", "thumbnails"]
    began = time.monotonic()
    process = subprocess.Popen([up.program, "reindex", "--wait", *words(parts), *request], stdout=subprocess.PIPE,
                               stderr=subprocess.STDOUT, text=True, env=os.environ | up.settings)
    kills = kill_twice(up, library, len(chosen))
    output, _ = process.communicate(timeout=PATIENCE)
    print(f"      {len(chosen)} photos by part in {time.monotonic() - began:.1f} s; ingest killed with {kills} to do", flush=True)
    check("the command shows its progress to the end", process.returncode == 0 and re.search(
        rf"{len(chosen)} of {len(chosen)} done, 0 with an error\n$", output), output)
    check("ingest was killed twice meanwhile", len(kills) == 2, kills)
    compare(rows(up), truth, spoiled, chosen, parts, check)

    # One part at a time; nothing else changes.
    for part in OWN:
        up.rows(SPOIL)
        answer = command("--wait", *words([part]), *request, "-q", "is:favourite")
        if answer.returncode != 0:
            check(f"the reindex of {part} ends with status 0", False, answer.stdout + answer.stderr)
        compare(rows(up), truth, spoiled, chosen, [part], check)
    check_held(command, library, request, check)
    up.rows("UPDATE photos SET favourite = FALSE")


def words(parts):
    return [word for part in parts for word in ("--part", part)]


def upload(settings, copies):
    """Uploads copies of the sample photos, each with other bytes after its end."""
    store = s3_client(settings)
    keys = []
    for number, path in enumerate(sorted(PHOTOS.rglob("*.jp*g")) * copies):
        keys.append(f"{PREFIX}{number}.{'jpg' if number % 3 else 'jpeg'}")
        store.put_object(Bucket=settings["S3_BUCKET"], Key=keys[-1], Body=path.read_bytes() + b"copy %d" % number)
    return keys


def rows(up):
    """The photos as JSON by their paths, without the times at which they were written."""
    lines = up.rows(f"""SELECT json_build_array(s3_path, (to_jsonb(photos) - 'indexed_at' - 'changed_at')::text) FROM photos
        WHERE s3_path LIKE '%/{PREFIX}%'""")
    return dict(json.loads(line) for line in lines)


def kill_twice(up, library, total):
    """Kills ingest when a quarter of the jobs is done and when six tenths are; returns what was left each time."""
    kills = []
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and len(kills) < 2:
        left = library.number("""SELECT (SELECT count(*) FROM ingest_jobs WHERE batch_id IS NOT NULL)
            + (SELECT count(*) FROM job_batch_photos)""")
        begun = library.number("SELECT count(*) FROM job_batches WHERE finished_at IS NULL")
        ingest = up.child("ingest")
        if begun and ingest and left and left <= total * (0.75, 0.4)[len(kills)]:
            os.kill(ingest, signal.SIGKILL)
            kills.append(left)
        elif kills and not begun:
            break
        time.sleep(0.02)
    return kills


def compare(found, truth, spoiled, chosen, parts, check):
    own = {column for part in parts for column in OWN[part]}
    wrong = []
    for path, row in found.items():
        row, right, bad = json.loads(row), json.loads(truth[path]), json.loads(spoiled[path])
        for column, value in row.items():
            if path in chosen and column == "thumbnailed_at" and column in own:
                is_right = value != bad[column]
            else:
                is_right = value == (right if path in chosen and column in own else bad)[column]
            if not is_right:
                wrong.append((path, column, value))
    check(f"{', '.join(parts)}: {len(chosen)} rows are right again, {len(found) - len(chosen)} others and all other columns "
          "are unchanged", not wrong and found.keys() == truth.keys(), wrong[:5])


def check_held(command, library, request, check):
    """Pauses, resumes and cancels a slow reindex by command."""
    begun = command("--rate", "1", *words(["search"]), *request).stdout
    number = begun.split(":")[0]
    states = []
    for change in (["pause", number], ["resume", number, "--rate", "2"], ["cancel", number], ["cancel", number]):
        answer = command("change", *change)
        states.append((answer.returncode, (answer.stdout + answer.stderr).split(",")[0].strip()))
    check("a reindex is paused, resumed and cancelled by command, once",
          [code for code, _ in states] == [0, 0, 0, 64] and [text.split(" ")[-1] for _, text in states[:3]]
          == ["paused", "running", "cancelled"], states)
    check("the command lists it", re.search(rf"^{number}\tcancelled\t\d+ of \d+\tsearch\t", command("change", "list").stdout, re.M))


def check_refusals(command, library, check):
    """Sends the same invalid requests by command, REST and GraphQL: each names the field."""
    def asked(body):
        try:
            library.ask("POST", "/api/v1/admin/reindex", body)
        except urllib.error.HTTPError as error:
            return json.load(error)["detail"]

    def mutated(arguments):
        errors = library.ask("POST", "/graphql", {"query": f"mutation {{ reindex({arguments}) {{ id }} }}"}).get("errors")
        return errors and errors[0]["message"]

    before = library.number("SELECT count(*) FROM job_batches")
    for named, options, body, arguments in [
        ("pixels", ["--part", "pixels"], {"parts": ["pixels"]}, "parts: [pixels]"),
        ("filter.x", ["--filter", '{"x": 1}'], {"filter": {"x": 1}}, "filter: {x: 1}"),
        ("filter.years[0]", ["--filter", '{"years": [0]}'], {"filter": {"years": [0]}}, "filter: {years: [0]}"),
        ('at character 5: "many" is not a number', ["-q", "iso:many"], {"q": "iso:many"}, 'q: "iso:many"'),
        ("0.01 and 100000", ["--rate", "0"], {"perSecond": 0}, "perSecond: 0"),
    ]:
        answer = command(*options)
        field = named.removeprefix("filter.") if named == "filter.x" else named
        messages = [answer.stderr, asked(body) or "", mutated(arguments) or ""]
        if named == "pixels":
            messages[1] = messages[1] and "pixels" + messages[1].removeprefix("parts[0]: must be one of original, exif, places, hash,")
        check(f"an invalid request is refused by command, REST and GraphQL, naming {named}",
              answer.returncode == 64 and all(field in text for text in messages), (answer.returncode, messages))
    answer = command("--filter", "{")
    check("the command refuses a filter that is not JSON", answer.returncode == 64
          and "filter: is not JSON" in answer.stderr, answer.stderr)
    check("no reindex began", library.number("SELECT count(*) FROM job_batches") == before)
