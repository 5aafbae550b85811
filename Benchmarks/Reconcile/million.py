"""Measures time and memory of comparing a bucket of a million keys with a database."""

import argparse
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "script" / "lib"))
import store
from calotype.library import Library


BUCKET = "million"


def compare(calotype, settings, *options):
    """Runs `calotype reconcile`; returns its exit code, output, seconds and peak memory in bytes."""
    began = time.monotonic()
    process = subprocess.Popen([calotype, "reconcile", *options], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                               env=os.environ | settings)
    peak = 0
    while process.poll() is None:
        try:
            status = pathlib.Path(f"/proc/{process.pid}/status").read_text()
            peak = max(peak, int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) << 10)
        except (FileNotFoundError, TypeError):
            pass
        time.sleep(0.1)
    output, errors = process.communicate()
    if process.returncode not in (0, 2):
        raise SystemExit(f"error: {errors[-2000:]}")
    return process.returncode, output, time.monotonic() - began, peak


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("calotype", help="the program")
    parser.add_argument("--keys", type=int, default=1_000_000)
    arguments = parser.parse_args()
    count = arguments.keys
    folder = pathlib.Path(tempfile.mkdtemp(prefix="calotype-million-"))
    up = Library(folder, arguments.calotype, CALOTYPE_RECONCILE_MINUTES=0)
    right = True
    fake = store.Store()
    # Nothing should be read: the worker is paused, and the jobs stay in the queue.
    os.kill(up.child("ingest"), signal.SIGSTOP)
    settings = up.settings | {"S3_ENDPOINT": fake.endpoint, "S3_BUCKET": BUCKET, "S3_DERIVED_BUCKET": f"{BUCKET}-derived",
                              "CALOTYPE_LOG_LEVEL": "warning"}
    lost = (count + 24) // 25

    def round(name, bucket, wanted, code=0, options=()):
        nonlocal right
        fake.buckets[BUCKET] = bucket
        status, output, seconds, peak = compare(arguments.calotype, settings, *options)
        is_right = status == code and all(line in output for line in wanted)
        right &= is_right and seconds < 300 and peak < 100 << 20
        print(f"{'ok  ' if is_right else 'FAIL'}  {name}: {seconds:.1f} s, {count / seconds:.0f} keys/s, peak {peak / (1 << 20):.0f} MB"
              f"{'' if is_right else ': ' + output}", flush=True)
        jobs = up.rows("SELECT kind, count(*) FROM ingest_jobs WHERE bucket = 'million' GROUP BY 1 ORDER BY 1")
        print(f"      jobs: {jobs}", flush=True)
        if up.rows("TRUNCATE ingest_jobs") is None:
            raise SystemExit("error: the queue could not be emptied")

    try:
        round("nothing is known yet", store.Bucket(count), [f"{count} objects: {count} new, 0 changed"])
        began = time.monotonic()
        if up.rows(f"""INSERT INTO photos (filename, s3_path, size_bytes, etag, indexed_at, processor_version)
                       SELECT 'IMG_' || lpad(n::text, 7, '0') || '.jpg',
                              's3://million/Photos/' || 2000 + n % 25 || '/' || lpad((n % 12 + 1)::text, 2, '0')
                              || '/holiday by the sea/IMG_' || lpad(n::text, 7, '0') || '.jpg',
                              1000000 + n, md5(n || ' 0'), now() - interval '1 day', 2
                       FROM generate_series(0, {count - 1}) AS n""") is None or up.rows("ANALYZE photos") is None:
            raise SystemExit("error: the rows were refused")
        print(f"      rows of all written in {time.monotonic() - began:.0f} s", flush=True)
        round("all is known", store.Bucket(count, seed=2), [f"{count} objects: 0 new, 0 changed, 0 restored",
                                                          f"{count} photos: 0 vanished"])
        # The two sets are disjoint: remainders 1 and 0 modulo 25.
        changed = len(range(1, count, 50))
        round("2 % changed, 4 % vanished", store.Bucket(count, changed=50, lost=25, seed=3),
              [f"{count - lost} objects: 0 new, {changed} changed", f"{lost} vanished\n"])
        round("an empty bucket", store.Bucket(0), [f"{count} vanished, NOT deleted"], code=2)
    finally:
        ingest = up.child("ingest")
        if ingest:
            os.kill(ingest, signal.SIGKILL)
        up.stop()
        if right:
            shutil.rmtree(folder)
        else:
            print(f"      its folder is {folder}")
    sys.exit(0 if right else 1)


if __name__ == "__main__":
    main()
