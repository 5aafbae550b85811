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
from calotype.library import Library

PATIENCE = 300


def Up(calotype, folder, reconcile_minutes=1, guard_percent=5):
    """A library whose comparison with the bucket soon finds what an event that was lost did not report."""
    return Library(folder, calotype, CALOTYPE_RECONCILE_MINUTES=reconcile_minutes,
                   CALOTYPE_RECONCILE_GUARD_PERCENT=guard_percent)


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
