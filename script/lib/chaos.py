"""Kills parts of a running `calotype up` while photos arrive: each must be indexed once, none lost, none doubled.

Three rounds, each with a library of its own: ingest gets SIGKILL, PostgreSQL is stopped at once as by
`pg_ctl -m immediate`, SeaweedFS gets SIGKILL. All three die while about half of the photos are read.

With --minutes it is one long round instead: uploads, overwrites, renames and deletes at random while any part dies at any
moment, backups among it, and a restore in the end; see storm.py.
"""

import argparse
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import tempfile
import time

import boto3
import botocore.config

import storm

PATIENCE = 300


class Up:
    """A running `calotype up` with a folder of its own."""

    def __init__(self, calotype, folder, reconcile_minutes=1, guard_percent=5):
        """`calotype`: the program, or the words that lead to it. `guard_percent`: how much may vanish unconfirmed."""
        program = calotype if isinstance(calotype, list) else [calotype]
        folder.chmod(0o711)
        self.folder = folder
        self.data = folder / "data"
        self.log = open(folder / "up.log", "w")
        file = folder / "calotype.env"
        self.process = subprocess.Popen(
            [*program, "up", "--data", self.data, "--port", "0", "--env-file", file],
            # An event may die with the store; the comparison with the bucket finds its photo, here soon.
            env=os.environ | {"CALOTYPE_RECONCILE_MINUTES": str(reconcile_minutes),
                              "CALOTYPE_RECONCILE_GUARD_PERCENT": str(guard_percent)}, stdout=self.log, stderr=subprocess.STDOUT)
        deadline = time.monotonic() + 120
        while not file.exists():
            if self.process.poll() is not None or time.monotonic() > deadline:
                sys.exit(f"error: calotype up does not answer; see {folder}/up.log")
            time.sleep(0.1)
        # The same lines a shell reads; no value of calotype up's own holds a quote.
        self.settings = dict(line.split("=", 1) for line in file.read_text().splitlines())

    def child(self, name):
        """The process id of a part: a child of calotype up whose command line names it."""
        # The kernel lists children by the thread that started them, and any may have.
        for children in pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/children"):
            for child in children.read_text().split():
                words = pathlib.Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
                if name.encode() in (words[0].rsplit(b"/", 1)[-1], *words[1:2]):
                    return int(child)
        return None

    def rows(self, sql):
        """The answer of the database; None while it is away."""
        answer = subprocess.run(
            ["psql", "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "--command", sql,
             self.settings["DATABASE_URL"]], capture_output=True, text=True)
        return answer.stdout.splitlines() if answer.returncode == 0 else None

    def indexed(self):
        rows = self.rows("SELECT count(*) FROM photos WHERE indexed_at IS NOT NULL")
        return int(rows[0]) if rows else 0

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=90)
        self.log.close()


# What dies, by which signal. PostgreSQL takes SIGQUIT as pg_ctl's "immediate": no checkpoint, recovery at the start.
ROUNDS = [("ingest", signal.SIGKILL), ("postgres", signal.SIGQUIT), ("weed", signal.SIGKILL)]


def upload(settings, photos, started):
    """Puts the photos one by one, each until the store has it, as any uploader would."""
    store = boto3.client(
        "s3", endpoint_url=settings["S3_ENDPOINT"], region_name=settings["AWS_REGION"],
        aws_access_key_id=settings["AWS_ACCESS_KEY_ID"], aws_secret_access_key=settings["AWS_SECRET_ACCESS_KEY"],
        config=botocore.config.Config(retries={"max_attempts": 1}, connect_timeout=2, read_timeout=10))
    for number, path in enumerate(photos, start=1):
        deadline = time.monotonic() + PATIENCE
        while True:
            try:
                store.put_object(Bucket=settings["S3_BUCKET"], Key=path.name, Body=path.read_bytes())
                break
            except Exception as error:
                if time.monotonic() > deadline:
                    sys.exit(f"error: the store does not come back: {error}")
                time.sleep(0.3)
        started(number)


def play(calotype, photos, part, number, keep):
    folder = pathlib.Path(tempfile.mkdtemp(prefix="calotype-chaos-"))
    # The owner of a storm deletes more than the guard allows.
    up = Up(calotype, folder, guard_percent=100)
    right = False
    try:
        killed = None

        def kill_half_way(uploaded):
            nonlocal killed
            if killed is None and uploaded >= len(photos) // 2 and up.indexed() >= len(photos) // 4:
                killed = up.child(part) or sys.exit(f"error: {part} does not run")
                os.kill(killed, number)

        began = time.monotonic()
        upload(up.settings, photos, kill_half_way)
        while killed is None and up.indexed() < len(photos):
            kill_half_way(len(photos))
        deadline = time.monotonic() + PATIENCE
        while up.indexed() < len(photos) and time.monotonic() < deadline:
            time.sleep(0.3)
        seconds = time.monotonic() - began
        # Time for whatever would come twice.
        time.sleep(2)
        keys = sorted(path.rsplit("/", 1)[-1] for path in up.rows("SELECT s3_path FROM photos") or [])
        expected = sorted(path.name for path in photos)
        indexed = up.indexed()
        right = killed is not None and keys == expected and indexed == len(photos) and up.child(part) not in (None, killed)
        print(f"{'ok  ' if right else 'FAIL'}  {part} (process {killed}) got {number.name}: {len(keys)} rows of "
              f"{len(expected)} photos, {len(set(keys))} different, {indexed} indexed, {seconds:.1f} s", flush=True)
    finally:
        up.stop()
        if right and not keep:
            shutil.rmtree(folder)
        else:
            print(f"      its folder is {folder}")
    return right


def weather(calotype, photos, minutes, seed, keep):
    """The long round; whether all of it was right."""
    folder = pathlib.Path(tempfile.mkdtemp(prefix="calotype-chaos-"))
    failed = []

    def check(what, is_right, found=""):
        if not is_right:
            failed.append(what)
        print(f"{'ok  ' if is_right else 'FAIL'}  {what}{'' if is_right else f': {found}'}", flush=True)

    # Only the comparison that is made at the end, and those of starts, may mend what an event did not say.
    up = Up(calotype, folder, reconcile_minutes=0, guard_percent=100)
    ended = False
    try:
        storm.run(up, calotype, photos, minutes * 60, seed, check)
        ended = True
    finally:
        up.stop()
        if ended and not failed and not keep:
            shutil.rmtree(folder)
        else:
            print(f"      its folder is {folder}")
    return not failed


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("calotype", help="the program")
    parser.add_argument("--photos", type=pathlib.Path, help="a folder of JPEG files; ../shared/photos/jpeg or the samples")
    parser.add_argument("--keep", action="store_true", help="keep each round's data folder")
    parser.add_argument("--minutes", type=float, help="one long round of random work and random deaths instead")
    parser.add_argument("--seed", type=int, default=int(time.time()), help="of the long round's chances")
    arguments = parser.parse_args()
    shared = pathlib.Path("../shared/photos/jpeg")
    folder = arguments.photos or (shared if shared.is_dir() else pathlib.Path("samples/photos"))
    photos = sorted(path for path in folder.rglob("*") if path.suffix.lower() in (".jpg", ".jpeg"))
    # Folders may repeat a name; here the name is the key.
    photos = list({path.name: path for path in photos}.values())
    print(f"{len(photos)} photos of {folder}")
    if arguments.minutes:
        sys.exit(0 if weather(arguments.calotype, photos, arguments.minutes, arguments.seed, arguments.keep) else 1)
    results = [play(arguments.calotype, photos, part, number, arguments.keep) for part, number in ROUNDS]
    sys.exit(0 if all(results) else 1)


if __name__ == "__main__":
    main()
