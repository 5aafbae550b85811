"""`calotype forget` and `calotype verify` on a library that runs: what stays away, what is struck out, what is found."""

import json
import os
import pathlib
import subprocess
import time

import storm
import sync

KEY = "forgotten/ünique name 4711.jpg"
PATIENCE = 60


def run(up, calotype, folder, check):
    def command(*words):
        return subprocess.run([calotype, *words], capture_output=True, text=True, stdin=subprocess.DEVNULL,
                              env=os.environ | up.settings | {"CALOTYPE_DATA": str(data)})

    data = folder / "data"
    tree = folder / "forget"
    sample = sorted(pathlib.Path("samples/photos").rglob("*.jpg"), key=lambda path: path.stat().st_size)[-1]
    (tree / KEY).parent.mkdir(parents=True)
    (tree / KEY).write_bytes(sample.read_bytes())
    before = sync.photos(up)
    client = storm.store(up.settings)
    bucket = up.settings["S3_BUCKET"]

    def upload(key):
        client.upload_file(str(tree / KEY), bucket, key)

    def settle():
        answer = command("reconcile")
        deadline = time.monotonic() + PATIENCE
        while up.rows("SELECT count(*) FROM ingest_jobs WHERE state <> 'dead'") != ["0"]:
            if time.monotonic() > deadline:
                return False
            time.sleep(0.1)
        return answer.returncode == 0

    upload(KEY)
    check("the photo to forget is there", settle() and KEY in sync.photos(up))
    log = data / "log" / "postgres.log"
    with log.open("a") as file:
        file.write(f'a line of a program about "{KEY}"\n')

    answer = command("forget", KEY)
    check("forgetting asks first", answer.returncode == 1 and KEY in sync.photos(up), answer.stdout + answer.stderr)
    answer = command("forget", "--yes", KEY)
    check("it forgets", answer.returncode == 0 and "forgot 1 photos" in answer.stdout, answer.stdout + answer.stderr)
    check("at once", KEY not in sync.photos(up))
    check("its key is struck out in the logs", KEY not in log.read_text(errors="replace"))
    answer = command("forget", "--yes", KEY)
    check("there is nothing to forget twice", answer.returncode not in (0, 2) and "there is no photo" in answer.stderr)
    answer = command("forget", "--list")
    check("it is listed", "name 4711.jpg" in answer.stdout, answer.stdout)
    check("a comparison does not bring it back", settle() and sync.photos(up).keys() == before.keys())
    upload("forgotten/again.jpg")
    check("nor does another upload", settle() and sync.photos(up).keys() == before.keys())
    answer = command("forget", "--undo", KEY)
    check("it comes back when that is undone", answer.returncode == 0 and settle() and KEY in sync.photos(up),
          answer.stdout + answer.stderr)

    answer = command("verify", "--json", "--rate", "0")
    report = json.loads(answer.stdout)
    check("all originals are intact", answer.returncode == 0 and report["counts"]["intact"] == report["originals"] > 0, report)
    up.rows("UPDATE photos SET sha256 = sha256(sha256) WHERE filename LIKE '%4711%'")
    answer = command("verify", "--json", "--rate", "0")
    report = json.loads(answer.stdout)
    check("a damaged one is found", answer.returncode == 2 and [item["key"] for item in report["findings"]] == [KEY], report)
    answer = command("verify", "--rate", "0", "--limit", "1")
    check("a part is told of as text", answer.returncode in (0, 2) and answer.stdout.startswith(("1 originals", "damaged")),
          answer.stdout)
