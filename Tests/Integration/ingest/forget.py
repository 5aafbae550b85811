"""`calotype forget` and `calotype verify` on a running library."""

import json
import time

from calotype.library import s3_client
from calotype.samples import PHOTOS

from . import sync

KEY = "forgotten/ünique name 4711.jpg"
PATIENCE = 60


def run(up, folder, check):
    def command(*words):
        return up.run(*words, CALOTYPE_DATA=str(up.data))

    data = up.data
    tree = folder / "forget"
    sample = sorted(PHOTOS.rglob("*.jpg"), key=lambda path: path.stat().st_size)[-1]
    (tree / KEY).parent.mkdir(parents=True)
    (tree / KEY).write_bytes(sample.read_bytes())
    before = sync.photos(up)
    client = s3_client(up.settings)
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
    check("the photo to forget exists", settle() and KEY in sync.photos(up))
    log = data / "log" / "postgres.log"
    with log.open("a") as file:
        file.write(f'a log line about "{KEY}"\n')

    answer = command("forget", KEY)
    check("forget asks for a confirmation", answer.returncode == 1 and KEY in sync.photos(up), answer.stdout + answer.stderr)
    answer = command("forget", "--yes", KEY)
    check("forget --yes forgets it", answer.returncode == 0 and "forgot 1 photos" in answer.stdout, answer.stdout + answer.stderr)
    check("it is gone at once", KEY not in sync.photos(up))
    check("its key is removed from the logs", KEY not in log.read_text(errors="replace"))
    answer = command("forget", "--yes", KEY)
    check("forgetting it a second time is refused", answer.returncode not in (0, 2) and "there is no photo" in answer.stderr)
    answer = command("forget", "--list")
    check("forget --list lists it", "name 4711.jpg" in answer.stdout, answer.stdout)
    check("a comparison does not restore it", settle() and sync.photos(up).keys() == before.keys())
    upload("forgotten/again.jpg")
    check("another upload does not restore it", settle() and sync.photos(up).keys() == before.keys())
    answer = command("forget", "--undo", KEY)
    check("forget --undo restores it", answer.returncode == 0 and settle() and KEY in sync.photos(up),
          answer.stdout + answer.stderr)

    answer = command("verify", "--json", "--rate", "0")
    report = json.loads(answer.stdout)
    check("verify finds all originals intact", answer.returncode == 0 and report["counts"]["intact"] == report["originals"] > 0, report)
    up.rows("UPDATE photos SET sha256 = sha256(sha256) WHERE filename LIKE '%4711%'")
    answer = command("verify", "--json", "--rate", "0")
    report = json.loads(answer.stdout)
    check("verify finds a damaged one", answer.returncode == 2 and [item["key"] for item in report["findings"]] == [KEY], report)
    answer = command("verify", "--rate", "0", "--limit", "1")
    check("verify reports a part of them as text", answer.returncode in (0, 2) and answer.stdout.startswith(("1 originals", "damaged")),
          answer.stdout)
